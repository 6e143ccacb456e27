"""The proposal as files: what to load, what to review, which ids are missing, and in which order to do it."""

from collections.abc import Iterator, Mapping, Sequence

from planner.domain.deliverables import crm_choices as choices
from planner.domain.deliverables.crm_ids import KINDS, SETTING, CrmIds
from planner.domain.seats import person_of
from planner.report.crm.proposal import Proposal, proposal_of
from planner.report.crm.readme import readme
from planner.report.deliverables.csv_text import Cell, csv_text, raw_csv_text
from planner.report.moves import moves_of, reasons_of
from planner.report.review import Review

README, IDS, ACCOUNTS, TERRITORIES = "README.txt", "ids.csv", "review_accounts.csv", "review_territories.csv"


def crm_files(review: Review, ids: CrmIds) -> tuple[Proposal, Mapping[str, str]]:
    """The proposal, and the text of every file of it by name. Equal arguments, equal texts."""
    found = proposal_of(review, ids)
    files = {README: readme(review, found)}
    for each in found.files:
        if each.rows:
            files[each.name] = raw_csv_text([field.name for field in each.fields], each.rows)
    files[IDS] = csv_text(("kind", "key", "value", "what it is"), _ids(found))
    files[ACCOUNTS] = _accounts(review)
    files[TERRITORIES] = _territories(review, found)
    return found, files


def _ids(found: Proposal) -> Iterator[tuple[str, ...]]:
    """Settings, then every id that is asked for; what is missing is blank and can be filled in."""
    given = found.lookup.ids.settings
    for choice in choices.CHOICES:
        may = f" ({', '.join(choice.allowed)})" if choice.allowed else ""
        yield SETTING, choice.name, given.get(choice.name, choice.default), f"{choice.meaning}{may}"
    asked = found.lookup.asked
    kinds = list(KINDS)
    for kind, key in sorted(asked, key=lambda each: (kinds.index(each[0]), each[1])):
        yield kind, key, asked[kind, key], KINDS[kind]
    yield from (
        (kind, key, value, KINDS[kind])
        for (kind, key), value in found.lookup.ids.known.items()
        if (kind, key) not in asked
    )


def _accounts(review: Review) -> str:
    """Every account that comes, goes or changes, for people: from whom to whom and why."""
    book, seats = review.scenario.accounts, review.scenario.seats
    why = reasons_of(review, moves_of(review))
    rows: list[Sequence[Cell]] = []
    for i in range(len(book)):
        before, after = int(review.seat_before[i]), int(review.seat_after[i])
        if before == after:
            continue
        change = "addition" if before < 0 else "removal" if after < 0 else "removal and addition"
        ends = [
            text
            for at in (before, after)
            for text in ((str(seats.seat[at]), str(seats.person[at])) if at >= 0 else ("", ""))
        ]
        amounts = (float(book.potential[i]), float(book.revenue[i]))
        rows.append((str(book.account[i]), str(book.name[i]), change, *ends, *amounts, why[i]))
    header = ("account", "name", "change", "from", "from person", "to", "to person", "potential", "revenue", "reason")
    return csv_text(header, rows)


def _territories(review: Review, found: Proposal) -> str:
    """Every territory, for people: whose it is, what is above it, and whether it is there already."""
    person = person_of(review.scenario.seats)
    rows: list[Sequence[Cell]] = [
        (
            each.key,
            "seat" if each.is_seat else "manager",
            person.get(each.key, "") if each.is_seat else each.key,
            each.parent,
            float(each.level),
            each.developer_name,
            "there already" if found.lookup.ids.of("territory", each.key) else "addition",
        )
        for each in found.territories
    ]
    return csv_text(("key", "kind", "person", "parent", "level", "developer name", "change"), rows)
