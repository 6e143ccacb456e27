"""Contradictions that can be seen without a search."""

from collections.abc import Callable, Iterator

import numpy as np

from planner.domain.accounts import pinned_seats
from planner.domain.arrays import Floats, Ints, positions, summed_by
from planner.domain.covering.eligibility import why_not
from planner.domain.geography.travel import visits_of
from planner.domain.loads.balance import amount_of_units
from planner.domain.seats import seat_limits
from planner.domain.world import World
from planner.errors import Problem
from planner.optimize.oversize import oversized
from planner.optimize.quota_conflicts import quota_conflicts
from planner.optimize.rules import amount_in_words, name_of_unit

MOST_TOLD = 20
"""Units that are named for one kind of contradiction; of the others it is said how many there are."""
EXACT = 2_000_000
"""With more pairs than this, what all units need at the least leaves travel out."""


def conflicts(world: World) -> tuple[Problem, ...]:
    """Every contradiction that one look at the numbers shows; none does not mean that a plan exists."""
    found = [*_unreachable(world), *_pins(world)] or [*_nobody(world)]
    return tuple(found or [*_too_large(world), *oversized(world), *_totals(world), *quota_conflicts(world)])


def _members(world: World, unit: int) -> Ints:
    return np.flatnonzero(world.scenario.units == unit).astype(np.int64)


def _told(units: Ints, tell: Callable[[int], Problem], what: str) -> Iterator[Problem]:
    yield from (tell(unit) for unit in units[:MOST_TOLD].tolist())
    if len(units) > MOST_TOLD:
        yield Problem("accounts", f"… and {len(units) - MOST_TOLD:,} more accounts or families {what}.")


def _unreachable(world: World) -> Iterator[Problem]:
    scenario = world.scenario

    def tell(unit: int) -> Problem:
        reasons = []
        for s, seat in enumerate(scenario.seats.seat):
            blocked = [f"'{seat}': {why}" for i in _members(world, unit) if (why := why_not(scenario, int(i), s))]
            reasons.extend(blocked[:1])
        more = f"; and {len(reasons) - 3} more seats" if len(reasons) > 3 else ""
        return Problem(
            name_of_unit(world, unit),
            f"no seat may cover it ({'; '.join(reasons[:3])}{more}).",
            "Cheapest change: let one seat cover it, in the seats table or with a row in the pairs table.",
        )

    yield from _told(np.flatnonzero(world.rates.reach.size == 0), tell, "that no seat may cover")


def _pins(world: World) -> Iterator[Problem]:
    scenario, pinned, reach = world.scenario, world.pinned, world.rates.reach
    accounts, seats = scenario.accounts, scenario.seats.seat
    held = pinned_seats(accounts)

    def torn(unit: int) -> Problem:
        told = [i for i in _members(world, unit).tolist() if held[i]]
        said = ", ".join(f"'{accounts.account[i]}' to '{held[i]}'" for i in told)
        return Problem(
            name_of_unit(world, unit),
            f"its accounts are pinned to different seats ({said}).",
            "Cheapest change: pin them to one seat, or take one out of the family.",
        )

    def refused(unit: int) -> Problem:
        seat = int(pinned[unit])
        why = next((w for i in _members(world, unit) if (w := why_not(scenario, int(i), seat))), "not eligible")
        return Problem(
            name_of_unit(world, unit),
            f"is pinned to '{seats[seat]}', which may not cover it: {why}.",
            "Cheapest change: remove the pin, or allow the pair in the pairs table.",
        )

    yield from _told(np.flatnonzero(pinned == -2), torn, "whose accounts are pinned to different seats")
    wrong = np.flatnonzero((pinned >= 0) & ~reach.holds(np.arange(len(pinned)), pinned) & (reach.size > 0))
    yield from _told(wrong, refused, "that are pinned to a seat that may not cover them")


def _nobody(world: World) -> Iterator[Problem]:
    needed, _ = _hours_between(world)
    if bool((needed > 0).any()) and world.scenario.settings.territory.within_hours and not (world.hours > 0).any():
        yield Problem(
            "seats",
            "no seat has an hour to work in the horizon.",
            "Cheapest change: give one of them 'capacity_hours', or a 'start' and 'end' inside the horizon.",
        )


def _too_large(world: World) -> Iterator[Problem]:
    if not world.scenario.settings.territory.within_hours:
        return
    roomiest = np.where(world.rates.reach.patterns, world.hours, -np.inf).max(axis=1)[world.rates.reach.of]
    roomiest = np.where(world.pinned >= 0, world.hours[np.maximum(world.pinned, 0)], roomiest)
    slack = 1e-6 * np.maximum(1.0, world.hours.max(initial=1.0))
    arcs, seats = world.arcs_of(np.flatnonzero(_hours_between(world)[1] > roomiest + slack)), world.scenario.seats.seat
    options = np.flatnonzero(arcs.open)
    short = arcs.hours[options] - world.hours[arcs.seat[options]]
    least = np.full(world.rates.units, np.inf)
    np.minimum.at(least, arcs.unit[options], short)

    def tell(unit: int) -> Problem:
        mine = options[arcs.unit[options] == unit]
        best = mine[int(np.argmin(arcs.hours[mine] - world.hours[arcs.seat[mine]]))]
        seat, hours = seats[arcs.seat[best]], world.hours[arcs.seat[best]]
        pin = "remove the pin, or " if arcs.pinned[unit] >= 0 else ""
        who = f"it is pinned to '{seat}', which" if arcs.pinned[unit] >= 0 else f"the best placed seat, '{seat}',"
        return Problem(
            name_of_unit(world, unit),
            f"needs {arcs.hours[best]:,.1f} hours a year, but {who} can work {hours:,.1f}.",
            f"Cheapest change: {pin}allow seat '{seat}' {arcs.hours[best] - hours:,.1f} more hours a year.",
        )

    yield from _told(np.flatnonzero((least > slack) & np.isfinite(least)), tell, "too large for every seat")


def _hours_between(world: World) -> tuple[Floats, Floats]:
    """Hours that each unit needs at the least and at the most, wherever it goes [hours/year]."""
    rates, rule = world.rates, world.scenario.settings.territory.travel
    shares = rates.levels.hours
    work = summed_by(world.scenario.units, world.scenario.accounts.workload, rates.units)
    least, most = work * shares.min(), work * shares.max()
    if rule.counts_as_hours:
        longest = visits_of(world.scenario) * rule.trip_hours_limit / rule.stops_per_trip
        most += summed_by(world.scenario.units, longest, rates.units) * shares.max()
    said = ~np.isnan(world.scenario.pairs.hours)
    account = positions(world.scenario.accounts.account, world.scenario.pairs.account[said])
    unit = np.unique(world.scenario.units[account])
    if len(unit):
        arcs = world.arcs_of(unit)
        least[unit], most[unit] = np.inf, -np.inf
        np.minimum.at(least, arcs.unit, arcs.hours)
        np.maximum.at(most, arcs.unit, arcs.hours)
    return least, most


def _needed(world: World, capacity: float) -> float:
    """Hours that all units need together at the least, exactly where that may be more than there is [hours/year]."""
    least, most = _hours_between(world)
    pairs = int(world.rates.reach.size.sum()) * len(world.rates.levels)
    if float(most[np.isfinite(most)].sum()) <= capacity or pairs > EXACT:
        return float(least[np.isfinite(least)].sum())
    arcs = world.arcs
    options = np.flatnonzero(arcs.open)
    exact = np.full(world.rates.units, np.inf)
    np.minimum.at(exact, arcs.unit[options], arcs.hours[options])
    return float(exact[np.isfinite(exact)].sum())


def _totals(world: World) -> Iterator[Problem]:
    scenario, capacity = world.scenario, float(world.hours.sum())
    needed = _needed(world, capacity)
    if scenario.settings.territory.within_hours and needed > capacity * (1 + 1e-6) + 1e-6:
        yield Problem(
            "seats",
            f"all accounts need at least {needed:,.1f} hours a year, but all seats together can work {capacity:,.1f}.",
            f"Cheapest change: {needed - capacity:,.1f} more hours a year (a seat more, or less workload).",
        )
    for metric, (low, high) in seat_limits(scenario.seats).items():
        if metric == "hours":
            continue
        total = float(amount_of_units(scenario, metric).sum())
        slack = 1e-6 * max(1.0, abs(total))
        if np.maximum(low, 0).sum() > total + slack:
            yield _limit_problem(metric, "at least", float(np.maximum(low, 0).sum()), total)
        if high.sum() < total - slack:
            yield _limit_problem(metric, "at most", float(high.sum()), total)


def _limit_problem(metric: str, word: str, asked: float, total: float) -> Problem:
    return Problem(
        "seats",
        f"their limits add up to {word} {amount_in_words(metric, asked)}, but there are "
        f"{amount_in_words(metric, total)} in all.",
        f"Cheapest change: {'lower' if word == 'at least' else 'raise'} them by {abs(asked - total):,.1f} together.",
    )
