"""Plans in force: what holds until another one takes over, and whether it is about the same year and book."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Texts, positions
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Problem

_SHOWN = 20
"""Ids that a message names; the others are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class InForce:
    """A plan, the scenario that it answers, and where it was found."""

    scenario: Scenario
    plan: Plan
    where: str


def months_between(earlier: date, later: date) -> int:
    """Whole months from the first of one month to the first of another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def owners_in_force(now: Scenario, last: InForce) -> Texts:
    """Owner of every account under the plan in force; of accounts that it does not know, the one in the table."""
    at = positions(last.plan.account, now.accounts.account)
    return np.where(at >= 0, last.plan.owner[np.maximum(at, 0)], now.accounts.owner)


def misfits(now: Scenario, in_force: Sequence[InForce], first: date) -> list[Problem]:
    """Everything that keeps plans from being those in force in the year of a scenario until a day."""
    problems = [*_calendar(now, in_force, first)]
    for each in in_force:
        problems.extend(_vanished(each, "seat", each.plan.seat, now.seats.seat))
        currency = each.scenario.settings.currency
        if currency != now.settings.currency:
            problems.append(Problem(each.where, f"is in {currency}, the scenario in {now.settings.currency}."))
        if now.settings.quota is not None and np.isnan(each.plan.quota).any():
            what = "sets no quotas, the scenario does: what the months gone leave of the target is not known."
            problems.append(Problem(each.where, what, "Take a run with quotas, or remove 'quota' from the scenario."))
    last = in_force[-1]
    problems.extend(_vanished(last, "account", last.plan.account, now.accounts.account))
    return problems


def _calendar(now: Scenario, in_force: Sequence[InForce], first: date) -> Iterator[Problem]:
    year = now.calendar
    begins = year.start
    for number, each in enumerate(in_force):
        own = each.scenario.calendar
        if own.end != year.end or (number == 0 and own.start != begins):
            yield Problem(
                each.where,
                f"plans {own.start} to {own.end}, the scenario {year.start} to {year.end} (ends not included).",
                "Name the run of this year's plan; after a re-plan, name every run of the year in order: "
                "--from FIRST --from SECOND.",
            )
        elif number > 0 and own.start <= begins:
            yield Problem(each.where, f"begins on {own.start}, not after the plan before it ({begins}).")
        begins = own.start
    if in_force[-1].scenario.calendar.start > first:
        yield Problem(in_force[-1].where, f"begins on {begins} only, after the new plan ({first}).")


def _vanished(each: InForce, what: str, theirs: Texts, ours: Texts) -> Iterator[Problem]:
    lost = theirs[~np.isin(theirs, ours)]
    if not len(lost):
        return
    named = ", ".join(f"'{name}'" for name in lost[:_SHOWN])
    more = f" and {len(lost) - _SHOWN:,} more" if len(lost) > _SHOWN else ""
    hint = {
        "seat": "Keep the seat of somebody who left in the table, with its last day as 'end'.",
        "account": "Keep a lost customer in the table with a potential of 0, so that its history stays.",
    }[what]
    yield Problem(each.where, f"has {what}s that the scenario has not: {named}{more}.", hint)
