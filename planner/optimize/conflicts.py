"""Contradictions that can be seen without a search."""

from collections.abc import Callable, Iterator

import numpy as np

from planner.domain.arrays import Ints
from planner.domain.audit import World
from planner.domain.balance import amount_of_units
from planner.domain.eligibility import why_not
from planner.domain.seats import seat_limits
from planner.errors import Problem
from planner.optimize.rules import amount_in_words, name_of_unit

MOST_TOLD = 20
"""Units that are named for one kind of contradiction; of the others it is said how many there are."""


def conflicts(world: World) -> tuple[Problem, ...]:
    """Every contradiction that one look at the numbers shows; none does not mean that a plan exists."""
    found = [*_unreachable(world), *_pins(world)] or [*_nobody(world)]
    return tuple(found or [*_too_large(world), *_totals(world), *_quotas(world)])


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

    yield from _told(np.setdiff1d(scenario.units, world.arcs.unit), tell, "that no seat may cover")


def _pins(world: World) -> Iterator[Problem]:
    scenario, arcs = world.scenario, world.arcs
    accounts, seats = scenario.accounts, scenario.seats.seat
    at = arcs.at(np.where(arcs.pinned >= 0, arcs.pinned, -1))

    def torn(unit: int) -> Problem:
        pinned = [i for i in _members(world, unit).tolist() if accounts.pinned[i]]
        said = ", ".join(f"'{accounts.account[i]}' to '{accounts.pinned[i]}'" for i in pinned)
        return Problem(
            name_of_unit(world, unit),
            f"its accounts are pinned to different seats ({said}).",
            "Cheapest change: pin them to one seat, or take one out of the family.",
        )

    def refused(unit: int) -> Problem:
        seat = int(arcs.pinned[unit])
        why = next((w for i in _members(world, unit) if (w := why_not(scenario, int(i), seat))), "not eligible")
        return Problem(
            name_of_unit(world, unit),
            f"is pinned to '{seats[seat]}', which may not cover it: {why}.",
            "Cheapest change: remove the pin, or allow the pair in the pairs table.",
        )

    reachable = np.isin(np.arange(len(arcs.pinned)), arcs.unit)
    yield from _told(np.flatnonzero(arcs.pinned == -2), torn, "whose accounts are pinned to different seats")
    wrong = np.flatnonzero((arcs.pinned >= 0) & (at < 0) & reachable)
    yield from _told(wrong, refused, "that are pinned to a seat that may not cover them")


def _nobody(world: World) -> Iterator[Problem]:
    wanted = bool((world.arcs.hours > 0).any()) and world.scenario.settings.territory.within_hours
    if wanted and not (world.hours > 0).any():
        yield Problem(
            "seats",
            "no seat has an hour to work in the horizon.",
            "Cheapest change: give one of them 'capacity_hours', or a 'start' and 'end' inside the horizon.",
        )


def _too_large(world: World) -> Iterator[Problem]:
    if not world.scenario.settings.territory.within_hours:
        return
    arcs, seats = world.arcs, world.scenario.seats.seat
    options = np.flatnonzero(arcs.open)
    short = arcs.hours[options] - world.hours[arcs.seat[options]]
    least = np.full(len(arcs.pinned), np.inf)
    np.minimum.at(least, arcs.unit[options], short)
    slack = 1e-6 * np.maximum(1.0, world.hours.max(initial=1.0))

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


def _totals(world: World) -> Iterator[Problem]:
    arcs, scenario = world.arcs, world.scenario
    options = np.flatnonzero(arcs.open)
    least = np.full(len(arcs.pinned), np.inf)
    np.minimum.at(least, arcs.unit[options], arcs.hours[options])
    needed, capacity = float(least[np.isfinite(least)].sum()), float(world.hours.sum())
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


def _quotas(world: World) -> Iterator[Problem]:
    rule = world.quotas
    if rule is None or rule.feasible:
        return
    floor, cap = float(rule.floor.sum()), float(rule.cap.sum())
    if floor > rule.total:
        what = f"floors add up to {floor:,.0f}, more than the {rule.total:,.0f} to be handed out."
        hint = f"Cheapest change: lower 'quota.floor' so that floors fall by {floor - rule.total:,.0f} together."
    elif cap < rule.total:
        what = f"caps add up to {cap:,.0f}, less than the {rule.total:,.0f} to be handed out."
        hint = f"Cheapest change: raise 'quota.cap' by {(rule.total - cap) / len(rule.cap):,.0f}."
    else:
        what = f"no multiples of {rule.policy.step:,.0f} lie between floors and caps and add up to {rule.total:,.0f}."
        hint = "Cheapest change: a smaller 'quota.step'."
    yield Problem("quotas", what, hint)
