"""What a study of fairness says, in sentences."""

import math
from collections.abc import Iterator

import numpy as np

from planner.domain.fairness.results import FairnessStudy, GroupFindings, HistoryLuck, Ratchet
from planner.domain.measures import Interval
from planner.domain.scenario import Scenario
from planner.report.numbers import counted, decimal, in_percent, percent

NAMED = 6
"""So many seats are named in a sentence."""


def personal_rates(scenario: Scenario) -> Iterator[str]:
    """What personal rates do to what is said of seats; nothing where none are paid, or all are equal."""
    plans = [scenario.pay_plan_of(s) for s in range(len(scenario.seats))]
    paid = [plan is not None and any(part.personal for part in plan.parts) for plan in plans]
    rates = scenario.seats.commission_rate[np.array(paid, dtype=bool)]
    if rates.size and rates.min() < rates.max():
        low, high = f"{100 * rates.min():.3g} %", f"{100 * rates.max():.3g} %"
        yield (
            f"Personal commission rates ({low} to {high}) are columns of the seats and stay with them here: what they "
            "do to pay counts as the seat's. With a rate that is the person's own, less of it is luck."
        )


def sentences(found: FairnessStudy) -> Iterator[str]:
    """The study in a few sentences."""
    what = "pay" if found.measure == "pay" else "attainment (nobody has a pay plan)"
    shares = found.shares
    if math.isfinite(shares.seat.value):
        yield (
            f"Of the differences in {what}, {in_percent(shares.skill)} come from skill, {in_percent(shares.seat)} from "
            f"the seat and {in_percent(shares.noise)} from the chance of the year."
        )
    if shares.identified:
        yield (
            f"Luck share: of what skill and seat explain, {in_percent(shares.luck)} is owed to the seat that people "
            "were given, not to them. Chance is risk, and not counted."
        )
    else:
        hint = " Set 'people.skill_cv' or the seats' column 'skill', or ask with --skill-cv 0.2."
        yield f"The luck share is not identified: {shares.why}.{hint if len(found.levels) < 2 else ''}"
    if math.isfinite(found.merit.value):
        yield (
            f"Merit: of two people in two seats the better one earns more in {in_percent(found.merit)} of the cases "
            "(100 %: pay goes by merit; 50 %: it is a lottery)."
        )
    if math.isfinite(found.envy.people.value):
        yield (
            f"Envy: {in_percent(found.envy.people)} of the people would earn more than {percent(found.envy.epsilon)} "
            f"more in some colleague's seat; so would {in_percent(found.envy.pairs)} in a seat drawn by lot."
        )
    yield from _difficulty(found)
    if found.groups is not None:
        yield from group_sentences(found.groups)
    yield history_sentence(found.history)
    yield ratchet_sentence(found.ratchet)
    if len(found.alone):
        yield f"{_named(found.alone.tolist())}: no other seat of this role and pay plan, so not compared."


def _difficulty(found: FairnessStudy) -> Iterator[str]:
    hard = found.difficulty
    known = np.flatnonzero(np.isfinite(hard.chance))
    if not len(known):
        yield "Quota difficulty is not identified: the plan has no quotas."
        return
    least = known[int(np.argmin(hard.chance[known]))]
    most = known[int(np.argmax(hard.chance[known]))]
    yield (
        f"Quota difficulty: with average skill the chance to reach quota runs from {percent(hard.chance[least])} "
        f"({found.seat[least]}) to {percent(hard.chance[most])} ({found.seat[most]}), "
        f"{in_percent(hard.mean)} on average; it differs by {points(hard.spread)} points between seats."
    )
    off = [str(found.seat[s]) for s in known if hard.shown[s]]
    maybe = int(hard.off.sum()) - len(off)
    if off:
        yield (
            f"More than 10 points off the mean, whatever the chance in these years: {_named(off)}"
            f"{f'; {maybe} more may be' if maybe else ''}."
        )
    elif maybe:
        yield f"{counted(maybe, 'seat')} may lie more than 10 points off the mean; these years cannot show it of any."
    else:
        yield "No seat lies more than 10 points off the mean."


def points(interval: Interval) -> str:
    """A share as percentage points with its interval."""
    value, low, high = (decimal(100 * end, 1) for end in (interval.value, interval.low, interval.high))
    return f"{value} ({low}–{high})"


def group_sentences(found: GroupFindings) -> Iterator[str]:
    """What is said of groups."""
    if math.isfinite(found.ratio.value):
        under = "below the four fifths that call for a reason" if found.ratio.value < 0.8 else "above four fifths"
        flagged = (
            f" An audit by Fisher's exact test would flag {percent(found.flagged)} of the years."
            if math.isfinite(found.flagged)
            else ""
        )
        ratio, low, high = (decimal(end, 2) for end in (found.ratio.value, found.ratio.low, found.ratio.high))
        yield (
            f"Groups by '{found.column}': with average skill, {found.lowest} reaches quota {ratio} times "
            f"({low}–{high}) as often as {found.highest}, {under}.{flagged}"
        )
    else:
        why = "it takes two groups with quotas, one of which is ever reached"
        yield f"Groups by '{found.column}': the four-fifths ratio is not identified ({why})."
    for test in found.tests:
        lot = f"p = {decimal(test.p, 3)}, {'all' if test.exact else 'a sample of'} lotteries among peers"
        verdict = "differs between groups by more than a lottery would" if test.p < 0.05 else "is as a lottery could be"
        yield f"Assignment, {test.measure}: {verdict} ({lot})."


def history_sentence(found: HistoryLuck) -> str:
    """What real history says."""
    if found.why:
        return f"Real history: luck share not identified, because {found.why}."
    return (
        f"Real history: luck share {percent(found.luck)}, identified through {counted(found.movers, 'person')} who "
        f"changed seats, among {found.people} people and {found.seats} seats that they connect."
    )


def ratchet_sentence(found: Ratchet) -> str:
    """What is said of ratchets."""
    if found.why:
        return f"Ratchet: not identified, because {found.why}."
    ratcheting = "quotas ratchet" if found.asymmetry.low > 0 else "no ratchet that this history can show"
    return (
        f"Ratchet: the next quota takes over {in_percent(found.up)} of a beat and gives back {in_percent(found.down)} "
        f"of a miss ({found.rows} results from {found.source}): {ratcheting}."
    )


def _named(seats: list[str]) -> str:
    rest = len(seats) - NAMED
    return ", ".join(seats[:NAMED]) + (f" and {rest} more" if rest > 0 else "")
