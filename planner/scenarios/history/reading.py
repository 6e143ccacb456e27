"""From the files of an export to a history, with everything that was guessed, refused or left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from planner.domain.history.history import History
from planner.domain.history.opportunities import Opportunities
from planner.errors import Problem, ScenarioError
from planner.scenarios.history.companions import read_moves, read_orders, read_people
from planner.scenarios.history.exclusions import left_out
from planner.scenarios.history.lookups import Lookup, lookup
from planner.scenarios.history.mapping import HistoryMapping
from planner.scenarios.history.opening import Export, opened
from planner.scenarios.history.opportunity_rows import Rows, aged_out, opportunity_rows
from planner.scenarios.history.staging import OTHER, Coded

MOST_LEVELS = 2_000
"""Different texts of a column that is not mapped, up to which it is kept for the data doctor."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An export as it is: everything that can be read, before anything is left out."""

    stated: HistoryMapping
    """The mapping as given or guessed."""
    mapping: HistoryMapping
    """The same with what was accepted."""
    rows: Rows
    history: History
    """All of it; `history.opportunities` are those of `rows`."""
    lookups: Mapping[str, Lookup]
    others: Mapping[str, Coded]
    """Columns of the opportunities that are not mapped, by header, at each of `rows`."""
    problems: tuple[Problem, ...]
    """Cells and rows that cannot be read."""
    guesses: tuple[str, ...]
    """What was found out without being told."""
    digests: Mapping[str, str]
    """SHA-256 of each file that was read, by name."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where a history comes from."""

    files: Mapping[str, str]
    """SHA-256 by file."""
    profile: str
    read: int
    """Rows of opportunities."""
    left_out: Mapping[str, int]
    """Rows that each rule of the mapping took; `unreadable` for those that could not be read."""
    guesses: tuple[str, ...]


def open_history(source: Path, profile: str = "", mapping: Path | None = None, *, others: bool = False) -> Opened:
    """Read everything that can be read, and note the rest. With `others`, columns that are not mapped too.

    Raises ScenarioError where files or columns are missing, or days or amounts can be read in two ways.
    """
    with opened(source, profile, mapping, others=others) as export:
        lookups = {
            name: lookup(export.tables[name], export.mapping.aliases, _keyed(export, name))
            for name in ("accounts", "people", "products")
            if name in export.tables
        }
        rows = _rows(export, lookups)
        history = _history(export, rows, lookups)
        others_of = _others(export, rows) if others else {}
        problems = tuple(problem for table in export.tables.values() for problem in table.problems)
        guesses = (*export.guesses, *rows.guesses)
        return Opened(
            export.stated, export.mapping, rows, history, lookups, others_of, problems, guesses, export.digests
        )


def read_history(source: Path, profile: str = "", mapping: Path | None = None) -> tuple[History, Record]:
    """The history that a mapping describes, and where it comes from.

    Raises ScenarioError with every cell that cannot be read, unless the mapping says `unreadable: leave_out`.
    """
    export = open_history(source, profile, mapping)
    if export.problems and export.mapping.unreadable == "refuse":
        hint = "Mend the file, or say `unreadable: leave_out` in the mapping file."
        told = Problem(str(source), f"rows of opportunities that cannot be read: {export.rows.refused:,}.", hint)
        raise ScenarioError((*export.problems, told))
    accounts = export.history.accounts
    out = left_out(export.mapping.exclude, export.rows.opportunities, export.rows.fingerprint, accounts)
    kept = export.rows.opportunities if out.kept.all() else export.rows.opportunities.where(out.kept)
    if export.mapping.dead_after_days is not None:
        kept = aged_out(kept, export.mapping.dead_after_days)
    counts = {**({"unreadable": export.rows.refused} if export.rows.refused else {}), **out.by_rule}
    whole = export.history
    history = History(kept, whole.moves, whole.people, whole.bought, whole.accounts)
    read = len(export.rows.opportunities) + export.rows.refused
    return history, Record(export.digests, export.mapping.profile, read, counts, export.guesses)


def _keyed(export: Export, table: str) -> bool:
    mapping = export.mapping.table(table)
    return mapping is not None and bool(export.tables[table].file.column(mapping.key))


def _rows(export: Export, lookups: Mapping[str, Lookup]) -> Rows:
    if "opportunities" in export.tables:
        return opportunity_rows(export.tables["opportunities"], export.mapping, lookups)
    nothing = np.zeros(0, dtype=np.int64)
    days = np.zeros(0, dtype="datetime64[D]")
    columns = {"opportunity": np.array([], dtype="U1"), "created": days, "closed": days, "outcome": nothing}
    none = Opportunities.of(columns, export.mapping.as_of or date(1970, 1, 1))
    return Rows(none, nothing, nothing, 0, {}, ())


def _history(export: Export, rows: Rows, lookups: Mapping[str, Lookup]) -> History:
    tables = export.tables
    return History(
        opportunities=rows.opportunities,
        moves=read_moves(tables["moves"], export.mapping) if "moves" in tables else None,
        people=read_people(tables["people"], export.mapping) if "people" in tables else None,
        bought=read_orders(tables["orders"], export.mapping, lookups) if "orders" in tables else None,
        accounts=lookups["accounts"].listed() if "accounts" in lookups else None,
    )


def _others(export: Export, rows: Rows) -> dict[str, Coded]:
    """Columns of the opportunities with few enough different texts, except id, days and outcome."""
    staged = export.tables.get("opportunities")
    if staged is None:
        return {}
    known = {staged.fields.get(field) for field in ("opportunity", "created", "closed", "outcome", "won", "finished")}
    found = {}
    for header in staged.file.header:
        if header not in known and 1 < staged.distinct(OTHER + header) <= MOST_LEVELS:
            coded = staged.coded(OTHER + header)
            found[header] = Coded(coded.texts, coded.codes[rows.row])
    return found
