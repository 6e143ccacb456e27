"""What is odd in the data but can be planned with."""

from collections.abc import Iterable, Mapping

import numpy as np

from planner.domain.arrays import Flags, Texts
from planner.domain.calendar import Calendar
from planner.domain.settings.scenario import ScenarioSettings
from planner.errors import Problem, ScenarioError
from planner.scenarios.checked import CheckedTable
from planner.scenarios.csv_file import read_csv
from planner.scenarios.layers import Layers
from planner.scenarios.paths import check_stays
from planner.scenarios.table_files import DATA_REPORT

COLUMNS = ("where", "what", "hint")
_PLURAL = {"lies": "lie", "has": "have", "is": "are"}
NAMED = 3
"""Examples that a finding names."""


def data_report(layers: Layers) -> list[Problem]:
    """What an import wrote down about its source, from `data_report.csv`. Raises ScenarioError."""
    findings: list[Problem] = []
    for home in layers.homes:
        path, name = home.path / DATA_REPORT, f"{home.prefix}{DATA_REPORT}"
        if not path.exists():
            continue
        check_stays(home.path, path, DATA_REPORT, name)
        raw = read_csv(path, name)
        if tuple(raw.columns) != COLUMNS:
            what = f"should have the columns {', '.join(COLUMNS)}."
            raise ScenarioError((Problem(name, what, "Write it again with `planner import`, or delete it."),))
        findings.extend(Problem(*(str(cell) for cell in row)) for row in zip(*raw.columns.values(), strict=True))
    return findings


def soft_findings(tables: Mapping[str, CheckedTable], settings: ScenarioSettings) -> list[Problem]:
    """What the loader itself finds odd."""
    return [
        *_locations(tables, settings),
        *_work(tables["accounts"]),
        *_vacancies(tables, settings),
        *_in_two_places(tables),
    ]


def _locations(tables: Mapping[str, CheckedTable], settings: ScenarioSettings) -> Iterable[Problem]:
    for name, table in tables.items():
        if "lat" not in table.columns or "lon" not in table.columns:
            if name == "accounts" and settings.territory.travel.visits > 0:
                yield Problem("accounts", "no account has a location, so travel costs nothing.", "Add 'lat' and 'lon'.")
            continue
        ids, lat, lon = table.ids, table.numbers("lat"), table.numbers("lon")
        origin = (lat == 0) & (lon == 0)
        half = np.isnan(lat) != np.isnan(lon)
        yield from _counted(name, ids, origin, "lies at latitude 0, longitude 0", "Read as: location not known.")
        yield from _counted(name, ids, half, "has one of 'lat' and 'lon' only", "Read as: location not known.")
        nowhere = np.isnan(lat) | np.isnan(lon) | origin
        if not nowhere.all():
            yield from _counted(name, ids, nowhere, "has no location", "It adds no travel.")


def _work(accounts: CheckedTable) -> Iterable[Problem]:
    ids = accounts.ids
    if "workload" in accounts.columns:
        work = np.nan_to_num(accounts.numbers("workload"))
        yield from _counted("accounts", ids, work == 0, "has no workload", "It takes none of its seat's hours.")
    yield from _counted(
        "accounts", ids, accounts.numbers("potential") == 0, "has no potential", "No leads will come from it."
    )


def _vacancies(tables: Mapping[str, CheckedTable], settings: ScenarioSettings) -> Iterable[Problem]:
    seats, calendar = tables["seats"], Calendar.of(settings.horizon)
    ids = seats.ids
    vacant = np.zeros(len(ids), dtype=np.bool_)
    if "end" in seats.columns:
        vacant |= seats.days("end") < np.datetime64(calendar.start)
    if "start" in seats.columns:
        vacant |= seats.days("start") >= np.datetime64(calendar.end)
    yield from _counted("seats", ids, vacant, "is vacant for the whole horizon", "It has no hours to sell.")
    yield from _counted(
        "seats", ids, seats.numbers("capacity_hours") == 0, "has no hours", "Nothing that needs work fits in."
    )
    accounts = tables["accounts"]
    if vacant.any() and "owner" in accounts.columns:
        lost = np.isin(accounts.texts("owner"), ids[vacant])
        yield from _counted(
            "accounts",
            accounts.ids,
            lost,
            "is owned by a seat that is vacant for the whole horizon",
            "It needs another owner.",
        )


def _in_two_places(tables: Mapping[str, CheckedTable]) -> Iterable[Problem]:
    specialists, seats = tables.get("specialists"), tables["seats"]
    if specialists is None or "person" not in specialists.columns:
        return
    person = specialists.texts("person")
    _, of, times = np.unique(person, return_inverse=True, return_counts=True)
    in_seats = np.isin(person, seats.texts("person")) if "person" in seats.columns else np.zeros(len(of), np.bool_)
    twice = (person != "") & (in_seats | (times[of] > 1))
    hint = "Divide the 'capacity_hours' of that person, or their hours count in both places."
    yield from _counted("specialists", specialists.ids, twice, "has a person who sits in another place, too", hint)


def _counted(table: str, ids: Texts, odd: Flags, what: str, hint: str) -> Iterable[Problem]:
    """One finding for all rows with the same oddity, with examples in the order of their ids."""
    found = sorted(ids[odd].tolist())
    if not found:
        return
    named = ", ".join(found[:NAMED])
    rest = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    noun = table.removesuffix("s") if len(found) == 1 else table
    verb = what if len(found) == 1 else _plural(what)
    yield Problem(table, f"{len(found):,} {noun} {verb}: {named}{rest}.", hint)


def _plural(what: str) -> str:
    verb, rest = what.split(" ", 1)
    return f"{_PLURAL[verb]} {rest}"
