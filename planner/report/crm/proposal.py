"""What would have to change in Salesforce for a plan: files by object and call, additions and removals apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planner.domain.deliverables import crm_choices as choices
from planner.domain.deliverables.crm_ids import (
    ACCOUNT,
    ACCOUNT_TERRITORY,
    SETTING,
    TERRITORY,
    USER,
    USER_TERRITORY,
    CrmIds,
)
from planner.errors import PlannerError, Problem, ScenarioError
from planner.report.crm.objects import (
    DELETE,
    FORECASTING_QUOTA,
    MISSING,
    OBJECT_TERRITORY2,
    TERRITORY2,
    USER_TERRITORY2,
    ApiField,
)
from planner.report.crm.quotas import quota_files
from planner.report.crm.territories import Territory, territories_of
from planner.report.review import Review

MANUAL = "Territory2Manual"


@dataclass(frozen=True, slots=True)
class LoadFile:
    """A file to be loaded: its object, the call, and its rows."""

    name: str
    object: str
    call: str
    """insert or delete."""
    fields: tuple[ApiField, ...]
    rows: tuple[tuple[str, ...], ...]
    meaning: str

    @property
    def waiting(self) -> int:
        """Rows that wait for an id."""
        return sum(any(cell.startswith(MISSING) for cell in row) for row in self.rows)


@dataclass(slots=True)
class Lookup:
    """Ids as far as they are known; notes what is asked for and missing, once each."""

    ids: CrmIds
    asked: dict[tuple[str, str], str] = field(default_factory=dict)
    """Id, or '' where it is missing, by kind and key, in the order of asking."""

    def of(self, kind: str, key: str) -> str:
        """The id, or a cell that says which one is missing."""
        found = self.ids.of(kind, key)
        self.asked[kind, key] = found
        return found or f"{MISSING} {kind} {_plain(key)}"

    def setting(self, name: str) -> str:
        """Value of a setting, or its default; of a missing id a cell that says so."""
        choice = next(each for each in choices.CHOICES if each.name == name)
        found = self.ids.settings.get(name, choice.default)
        return found or (f"{MISSING} {name}" if choice.is_id else "")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that is handed on for a CRM."""

    files: tuple[LoadFile, ...]
    territories: tuple[Territory, ...]
    lookup: Lookup

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Kind and key of every id that is asked for and not known."""
        settings = ((SETTING, c.name) for c in choices.CHOICES if c.is_id and self._waits(c.name))
        return (*settings, *(asked for asked, found in self.lookup.asked.items() if not found))

    def _waits(self, setting: str) -> bool:
        return self.lookup.setting(setting).startswith(MISSING)


def proposal_of(review: Review, ids: CrmIds) -> Proposal:
    """The files for a plan. ScenarioError when a seat and a manager share their name.

    PlannerError when a cell breaks the pattern of its field, which is our fault.
    """
    lookup = Lookup(ids)
    territories = territories_of(review.scenario, lookup.setting(choices.PREFIX))
    _refuse_shared_names(territories)
    files = (
        *_territory_files(territories, lookup),
        _user_file(review, lookup),
        *_account_files(review, lookup),
        *(
            LoadFile(name, FORECASTING_QUOTA.name, "insert", fields, rows, meaning)
            for name, fields, rows, meaning in quota_files(review, lookup)
        ),
    )
    for each in files:
        _check(each)
    return Proposal(files, territories, lookup)


def _refuse_shared_names(territories: Sequence[Territory]) -> None:
    """A seat and a manager of one name could not be told apart by their key."""
    managers = {each.key for each in territories if not each.is_seat}
    shared = [each.key for each in territories if each.is_seat and each.key in managers]
    if shared:
        what = f"a seat and a manager have the same name: {', '.join(shared)}."
        raise ScenarioError((Problem("seats", what, "Rename one of them: ids of the CRM are found by these names."),))


def _territory_files(territories: Sequence[Territory], lookup: Lookup) -> Iterator[LoadFile]:
    """New territories, a file a level: a parent's id is known only once the parent is loaded."""
    access = tuple(lookup.setting(name) for name in ("AccountAccessLevel", "OpportunityAccessLevel", "CaseAccessLevel"))
    for level in sorted({each.level for each in territories}):
        rows = tuple(
            (
                each.name,
                each.developer_name,
                lookup.setting(choices.MODEL),
                lookup.setting(choices.TYPE),
                lookup.of(TERRITORY, each.parent) if each.parent else "",
                *access,
            )
            for each in territories
            if each.level == level and not lookup.ids.of(TERRITORY, each.key)
        )
        meaning = "territories that are not there yet" if level == 1 else "the same, below those of the level before"
        yield LoadFile(
            f"1_Territory2_insert_level_{level}.csv", TERRITORY2.name, "insert", TERRITORY2.fields, rows, meaning
        )


def _user_file(review: Review, lookup: Lookup) -> LoadFile:
    role = lookup.setting(choices.ROLE)
    rows = tuple(
        (lookup.of(USER, seat), lookup.of(TERRITORY, seat), role)
        for seat in review.plan.seat.tolist()
        if not lookup.ids.of(USER_TERRITORY, seat)
    )
    meaning = "the user of each seat into its territory"
    name = "2_UserTerritory2Association_insert.csv"
    return LoadFile(name, USER_TERRITORY2.name, "insert", USER_TERRITORY2.fields, rows, meaning)


def _account_files(review: Review, lookup: Lookup) -> Iterator[LoadFile]:
    """Removals, additions, and the accounts that stay, which only a new model needs."""
    accounts, owner = review.scenario.accounts.account.tolist(), review.plan.owner.tolist()
    before, after = review.seat_before, review.seat_after
    gone = [i for i in range(len(accounts)) if before[i] >= 0 and before[i] != after[i]]
    come = [i for i in range(len(accounts)) if after[i] >= 0 and before[i] != after[i]]
    stay = [i for i in range(len(accounts)) if after[i] >= 0 and before[i] == after[i]]
    name = OBJECT_TERRITORY2.name

    def inserted(file: str, which: Sequence[int], meaning: str) -> LoadFile:
        rows = tuple((lookup.of(ACCOUNT, accounts[i]), lookup.of(TERRITORY, owner[i]), MANUAL) for i in which)
        return LoadFile(file, name, "insert", OBJECT_TERRITORY2.fields, rows, meaning)

    removed = tuple((lookup.of(ACCOUNT_TERRITORY, accounts[i]),) for i in gone)
    meaning = "removals: accounts leave the territory of the owner that they have today"
    yield LoadFile(f"3_{name}_delete.csv", name, "delete", DELETE, removed, meaning)
    yield inserted(
        f"4_{name}_insert.csv", come, "additions: accounts come into the territory of their owner in the plan"
    )
    yield inserted(
        f"5_{name}_insert_unchanged.csv", stay, "accounts that stay: only for a new model, in which nothing is yet"
    )


def _check(file: LoadFile) -> None:
    """Every cell fits its field, or says that it waits for an id."""
    for row in file.rows:
        for each, cell in zip(file.fields, row, strict=True):
            if not (each.accepts(cell) or (each.kind == "id" and cell.startswith(MISSING))):
                raise PlannerError(f"{file.name}: '{cell}' may not stand in {file.object}.{each.name}")


def _plain(key: str) -> str:
    """A key in a cell that waits: no control characters, and not endless."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", key)[:200]
