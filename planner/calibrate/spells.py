"""Opportunities as spells: from which age they were watched, to which, and how they ended."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from planner.domain.arrays import Days, Flags, Floats, Ints
from planner.domain.history.history import History
from planner.domain.history.opportunities import NO_DECISION, OPEN, WON, Opportunities

CAUSES = ("won", "lost", "no_decision")
"""How a spell can end; a spell's `cause` is 1 + the position here, and 0 while open. In a stage, `won` means that it
went on."""
OUTSET = -1.0
"""Age before which nobody can have ended: spells that were watched from their first day [days]."""


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """One row an opportunity (or its stay in a stage) whose first day is known and lies not after its last."""

    entry: Floats
    """Age after which it was watched; OUTSET unless earlier endings are missing [days]."""
    exit: Floats
    """Age at its end, or on the day of the export [days]."""
    cause: Ints
    cohort: Ints
    """Calendar month of the first day, counted from 1970."""

    def __len__(self) -> int:
        """How many spells."""
        return len(self.exit)


def opportunity_spells(deals: Opportunities, since: date | None = None) -> Spells:
    """Every opportunity from its first day to its outcome.

    since  the day from which on the history is complete: opportunities that had closed before are missing from it
           (left truncation); none: nothing is missing
    """
    return _spells(deals.created, _last_day(deals), deals.outcome, since)


def stage_spells(history: History, since: date | None = None) -> dict[str, Spells]:
    """Every stay in a stage, by stage in the order in which opportunities pass them; empty without stage moves.

    A stay ends on entry into the next stage (or by winning), by loss, or without a decision. Stages are ordered by
    their mean place among the stages that an opportunity entered.
    """
    deals, moves = history.opportunities, history.moves
    if moves is None or not len(moves) or not len(deals):
        return {}
    order = np.argsort(deals.opportunity, kind="stable")
    at = np.searchsorted(deals.opportunity[order], moves.opportunity)
    at = np.minimum(at, len(order) - 1)
    known = deals.opportunity[order][at] == moves.opportunity
    opportunity, deal = moves.opportunity[known], order[at[known]]
    stage, entered = moves.stage[known], moves.entered[known]
    goes_on = np.append(opportunity[1:] == opportunity[:-1], False)
    end = np.where(goes_on, np.append(entered[1:], np.datetime64("NaT", "D")), _last_day(deals)[deal])
    outcome = np.where(goes_on, WON, deals.outcome[deal])
    found = {}
    for name in _in_order(opportunity, stage):
        here = stage == name
        found[name] = _spells(entered[here], end[here], outcome[here], since)
    return {name: spells for name, spells in found.items() if (spells.cause > 0).any()}


def _in_order(opportunity: np.ndarray, stage: np.ndarray) -> list[str]:
    first = np.flatnonzero(np.append(True, opportunity[1:] != opportunity[:-1]))
    place = np.concatenate([np.arange(b - a) for a, b in pairwise([*first.tolist(), len(stage)])])
    names = [str(name) for name in np.unique(stage) if name]
    return sorted(names, key=lambda name: (float(place[stage == name].mean()), name))


def _last_day(deals: Opportunities) -> Days:
    return np.where(deals.outcome == OPEN, np.datetime64(deals.as_of, "D"), deals.closed)


def _spells(first: Days, last: Days, outcome: Ints, since: date | None) -> Spells:
    kept: Flags = ~np.isnat(first) & ~np.isnat(last)
    exit_ = np.full(len(first), -1.0)
    exit_[kept] = (last[kept] - first[kept]).astype(np.int64)
    entry = np.full(len(first), OUTSET)
    if since is not None:
        before = (np.datetime64(since, "D") - first[kept]).astype(np.int64) - 1.0
        entry[kept] = np.maximum(OUTSET, before)
    kept &= exit_ > entry
    cause = np.where(outcome == OPEN, 0, np.minimum(outcome, NO_DECISION))
    month = first.astype("datetime64[M]").astype(np.int64)
    return Spells(entry[kept], exit_[kept], cause[kept].astype(np.int64), month[kept])
