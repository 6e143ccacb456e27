"""Rows of the table of opportunities as a history, readable ones only, with what the data doctor looks at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from planner.domain.arrays import Days, Flags, Ints, Texts
from planner.domain.history.labels import Labels
from planner.domain.history.opportunities import LABELLED, NO_DECISION, OPEN, Opportunities
from planner.scenarios.history.lookups import Lookup, labelled, renamed, through
from planner.scenarios.history.mapping import HistoryMapping
from planner.scenarios.history.outcomes import read_outcomes
from planner.scenarios.history.staging import Coded, Staged
from planner.scenarios.history.typed import last_day, typed


@dataclass(frozen=True, slots=True)
class Rows:
    """Opportunities as the file has them: nothing is left out but rows that cannot be read."""

    opportunities: Opportunities
    row: Ints
    """Position of each in the staged table."""
    fingerprint: Ints
    """Equal where all columns but the id are equal."""
    refused: int
    """Rows that cannot be read."""
    unknown_outcomes: Mapping[str, int]
    """Those of them whose outcome the mapping does not know, by its text; '' for blank ones."""
    guesses: tuple[str, ...]


def opportunity_rows(staged: Staged, mapping: HistoryMapping, lookups: Mapping[str, Lookup]) -> Rows:
    """Every readable row. Problems of the others are noted in `staged`; raises ScenarioError as `typed` does."""
    read = typed(staged, ("created", "closed"), mapping)
    outcome, unknown = read_outcomes(staged, mapping.outcomes, read.days["closed"])
    closed = np.where(outcome == OPEN, np.datetime64("NaT", "D"), read.days["closed"])
    ids = staged.ids("opportunity")
    good = ~(read.refused | unknown | _without_id(staged, ids))
    as_of, guesses = _export_day(mapping, read.days["created"], closed)
    labels = labels_of(staged, mapping, lookups)
    if staged.fields.get("stage") == staged.fields.get("outcome"):  # there, the last stage of an ended one is its end
        labels["stage"] = labels["stage"].blank_where(outcome != OPEN)
    opportunities = Opportunities(
        opportunity=ids,
        labels=labels,
        amount=read.amount,
        created=read.days["created"],
        closed=closed,
        outcome=outcome,
        as_of=as_of,
        observed_from=mapping.observed_from,
    )
    refused = int((~good).sum()) + len(staged.refused_lines)
    fingerprint = staged.fingerprints()
    if not good.all():
        opportunities, fingerprint = opportunities.where(good), fingerprint[good]
    told = (*read.guesses, *guesses)
    return Rows(opportunities, np.flatnonzero(good), fingerprint, refused, staged.unknown_outcomes, told)


def labels_of(staged: Staged, mapping: HistoryMapping, lookups: Mapping[str, Lookup]) -> dict[str, Labels]:
    """The repeating texts of each row: keys are names, spellings what they mean, and accounts lend what they know."""
    nothing = Labels(np.array([""], dtype="U1"), np.zeros(staged.rows, dtype=np.int32))
    leaking = {header.casefold() for header in mapping.leaking}
    labels = {}
    for field in LABELLED:
        table = {"account": "accounts", "owner": "people", "product": "products"}.get(field, "")
        names = lookups[table].names if table in lookups else {}
        header = staged.fields.get(field, "")
        read = bool(header) and header.casefold() not in leaking
        labels[field] = labelled(staged.coded(field), names, renamed(field, mapping.aliases)) if read else nothing
    for table, by in (("accounts", "account"), ("people", "owner")):
        facts = lookups[table].facts if table in lookups else {}
        for field in ("segment", "region"):
            if field in facts and labels[field] is nothing:
                labels[field] = through(labels[by], facts[field], renamed(field, mapping.aliases))
    return labels


def aged_out(opportunities: Opportunities, days: float) -> Opportunities:
    """Open opportunities older than so many days count as ended without decision on the day they reached that age."""
    age = np.timedelta64(int(days), "D")
    dead = (opportunities.outcome == OPEN) & (opportunities.created + age < np.datetime64(opportunities.as_of, "D"))
    return _ended(opportunities, dead, opportunities.created + age)


def _ended(opportunities: Opportunities, dead: Flags, day: Days) -> Opportunities:
    return Opportunities(
        opportunity=opportunities.opportunity,
        labels=opportunities.labels,
        amount=opportunities.amount,
        created=opportunities.created,
        closed=np.where(dead, day, opportunities.closed),
        outcome=np.where(dead, NO_DECISION, opportunities.outcome),
        as_of=opportunities.as_of,
        observed_from=opportunities.observed_from,
    )


def _without_id(staged: Staged, ids: Texts) -> Flags:
    blank: Flags = ids == ""
    if blank.any():
        rows = Coded(("",), np.where(blank, 0, -1).astype(np.int32))
        staged.refuse("opportunity", rows, {0: ("is blank.", "Every opportunity needs its id.")})
    return blank


def _export_day(mapping: HistoryMapping, created: Days, closed: Days) -> tuple[date, tuple[str, ...]]:
    if mapping.as_of is not None:
        return mapping.as_of, ()
    day = last_day(created, closed)
    if np.isnat(day):
        return date(1970, 1, 1), ()
    as_of = cast("date", day.item())
    return as_of, (f"{as_of} is taken as the day of the export, the last one on which anything happened: `as_of`.",)
