"""The 'now' of a scoreboard: opportunities of a CRM export as they were known on a day."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from planner.domain.arrays import Days, Floats, Ints, Texts, positions
from planner.domain.history.history import History
from planner.domain.history.opportunities import OPEN, WON, Opportunities
from planner.domain.history.stage_ages import ages_in_stage
from planner.domain.history.stage_moves import StageMoves
from planner.domain.midyear.deals_now import DealsNow, DealSource
from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError

_NEVER = np.datetime64("NaT", "D")
_AGE_UNKNOWN = "Too few opportunities have left their stage to know which are older than usual."
_NAMED = 3
"""Owners who are not in the plan that a note names."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Names that the export has for two stages; '' where nobody said."""

    appointment: str = ""
    """Stage that an opportunity enters when a first conversation is set."""
    qualified: str = ""
    """Stage that it enters when it is qualified."""


def from_history(history: History, scenario: Scenario, day: date, stages: Stages) -> DealSource:
    """Deals of a CRM export as known at the end of a day. Raises ScenarioError for a stage that it does not have."""
    known = history.opportunities.as_known_on(day, history.moves)
    moves = _until(history.moves, day)
    _refuse_unknown(stages, moves)
    amount, filled = _amounts(known)
    entered = _entered(moves, known, stages.qualified) if stages.qualified else known.created
    seat = seats_of(known.owner, scenario)
    ages, usual = ages_in_stage(known, moves)
    deals = DealsNow(
        day=day,
        seat=seat,
        appointment=_entered(moves, known, stages.appointment) if stages.appointment else _never(known),
        qualified=entered,
        closed=known.closed,
        open=(known.outcome == OPEN) & ~np.isnat(entered),
        won=known.outcome == WON,
        amount=amount,
        overdue=ages > usual,
        appointments_known=bool(stages.appointment),
    )
    strangers = known.owner[(seat < 0) & ((known.outcome == OPEN) | (known.outcome == WON)) & (known.owner != "")]
    notes = (*filled, *_strangers(strangers), *(() if np.isfinite(usual).any() else (_AGE_UNKNOWN,)))
    return DealSource(deals, _meanings(stages, moves), notes)


def seats_of(owners: Texts, scenario: Scenario) -> Ints:
    """Seat of each owner of an opportunity, by the seat's id or the name of its person; −1 for others."""
    seats = scenario.seats
    by_person = {str(person): s for s, person in reversed(list(enumerate(seats.person.tolist()))) if person}
    names, at = np.unique(owners, return_inverse=True)
    seat = positions(seats.seat, names)
    found = [int(s) if s >= 0 else by_person.get(name, -1) for name, s in zip(names.tolist(), seat, strict=True)]
    return np.array(found, dtype=np.int64)[at] if len(owners) else np.zeros(0, dtype=np.int64)


def _amounts(known: Opportunities) -> tuple[Floats, tuple[str, ...]]:
    """Amount of each opportunity, that of the mean won one where none is stated; and a note of that."""
    missing = np.isnan(known.amount)
    won = known.amount[(known.outcome == WON) & ~missing]
    mean = float(won.mean()) if len(won) else 0.0
    unstated = int((missing & (known.outcome == OPEN)).sum())
    in_hand = int((known.outcome == OPEN).sum())
    note = (
        f"{unstated:,} of {in_hand:,} open opportunities state no amount; they count as the mean won deal, {mean:,.0f}."
    )
    return np.where(missing, np.where(known.outcome == OPEN, mean, 0.0), known.amount), (note,) if unstated else ()


def _until(moves: StageMoves | None, day: date) -> StageMoves | None:
    if moves is None:
        return None
    kept = moves.entered <= np.datetime64(day, "D")
    return replace(moves, opportunity=moves.opportunity[kept], stage=moves.stage[kept], entered=moves.entered[kept])


def _refuse_unknown(stages: Stages, moves: StageMoves | None) -> None:
    known = [] if moves is None else np.unique(moves.stage).tolist()
    problems = []
    for option, stage in (("appointment-stage", stages.appointment), ("qualified-stage", stages.qualified)):
        if stage and stage not in known:
            hint = did_you_mean(stage, known) or (f"There are {', '.join(known)}." if known else "")
            what = f"no opportunity entered a stage '{stage}'." if known else "the export has no table of stage moves."
            problems.append(Problem(option, what, hint))
    if problems:
        raise ScenarioError(tuple(problems))


def _entered(moves: StageMoves | None, known: Opportunities, stage: str) -> Days:
    """First day on which each opportunity entered a stage; NaT where it never did."""
    if moves is None:
        return _never(known)
    at = moves.stage == stage
    names, first = np.unique(moves.opportunity[at], return_index=True)  # moves are sorted by day within each
    found = positions(names, known.opportunity)
    days = moves.entered[at][first]
    return np.where(found >= 0, days[np.maximum(found, 0)], _NEVER) if len(days) else _never(known)


def _never(known: Opportunities) -> Days:
    return np.full(len(known), _NEVER, dtype="datetime64[D]")


def _strangers(owners: Texts) -> tuple[str, ...]:
    names = np.unique(owners)
    if not len(names):
        return ()
    named = ", ".join(f"'{name}'" for name in names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    what = f"{len(names):,} owners of opportunities are neither a seat nor a person of the plan ({named})"
    return (f"{what}: they count for the company only.",)


def _meanings(stages: Stages, moves: StageMoves | None) -> tuple[tuple[str, str], ...]:
    unnamed = "not known: name the stage of the export with --appointment-stage"
    by_stage = "open opportunities that have been in their stage for longer than four in five stay there"
    by_life = "open opportunities older than four in five get before they are won or lost"
    return (
        ("Appointments set", _who_entered(stages.appointment) or unnamed),
        ("Qualified opportunities", _who_entered(stages.qualified) or "opportunities begun"),
        ("Pipeline coverage", "value of open opportunities over what is left of the quota"),
        ("Older than usual", by_stage if moves is not None and len(moves) else by_life),
    )


def _who_entered(stage: str) -> str:
    return f"opportunities that entered '{stage}'" if stage else ""
