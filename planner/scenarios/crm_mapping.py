"""Reads the file of a CRM's ids: CSV with the columns kind, key and value."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.domain.deliverables.crm_choices import CHOICES
from planner.domain.deliverables.crm_ids import ACCOUNT, ACCOUNT_TERRITORY, KINDS, SETTING, CrmIds, wrong_id
from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError
from planner.scenarios.csv_file import read_csv

COLUMNS = ("kind", "key", "value")
Row = tuple[int, str, str, str]


def read_crm_ids(path: Path, scenario: Scenario) -> CrmIds:
    """The ids in a file; rows with a blank value are ids that are still missing, other columns are not read.

    Accounts that the scenario does not have are allowed. Raises ScenarioError with every problem and its row.
    """
    try:
        raw = read_csv(path, str(path))
    except OSError as error:
        raise ScenarioError((Problem(str(path), f"cannot be read ({error.strerror})."),)) from None
    missing = [name for name in COLUMNS if name not in raw.columns]
    if missing:
        what = f"has no column {', '.join(map(repr, missing))}."
        raise ScenarioError((Problem(str(path), what, "The first line is: kind,key,value."),))
    cells = ([str(cell).strip() for cell in raw.columns[name]] for name in COLUMNS)
    rows = [row for row in zip(raw.rows, *cells, strict=True) if row[3]]
    problems = list(_problems(str(path), rows, scenario))
    if problems:
        raise ScenarioError(tuple(problems))
    return CrmIds(
        {(kind, key): value for _, kind, key, value in rows if kind != SETTING},
        {key: value for _, kind, key, value in rows if kind == SETTING},
    )


def _problems(file: str, rows: Sequence[Row], scenario: Scenario) -> Iterator[Problem]:
    places = {*scenario.seats.seat.tolist(), *scenario.seats.manager.tolist(), *scenario.hierarchy.node.tolist()}
    seen: dict[tuple[str, str], str] = {}
    for number, kind, key, value in rows:
        where = f"{file}, row {number}"
        if kind not in KINDS:
            yield Problem(where, f"there is no kind '{kind}'.", did_you_mean(kind, list(KINDS)))
            continue
        if seen.setdefault((kind, key), value) != value:
            yield Problem(where, f"{kind} '{key}' stands there twice, with different values.")
        if kind == SETTING:
            yield from _setting_problems(where, key, value)
            continue
        if kind not in {ACCOUNT, ACCOUNT_TERRITORY} and key not in places:
            yield Problem(where, f"there is no seat or manager '{key}'.", did_you_mean(key, sorted(places)))
        if what := wrong_id(value, kind):
            yield Problem(where, f"'{value}' {what}")


def _setting_problems(where: str, key: str, value: str) -> Iterator[Problem]:
    choice = next((each for each in CHOICES if each.name == key), None)
    if choice is None:
        yield Problem(where, f"there is no setting '{key}'.", did_you_mean(key, [each.name for each in CHOICES]))
    elif choice.is_id and (what := wrong_id(value)):
        yield Problem(where, f"'{value}' {what}")
    elif choice.allowed and value not in choice.allowed:
        yield Problem(where, f"'{key}' is '{value}'.", f"It may be {', '.join(choice.allowed)}.")
