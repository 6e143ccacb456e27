"""Why quotas cannot be handed out: who is squeezed, by how much, and the way out."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.hierarchy import COMPANY
from planner.domain.quotas.rule import QuotaRule, quota_bounds
from planner.domain.settings.quota import QuotaPolicy
from planner.domain.world import World
from planner.errors import Problem

NAMED = 3
"""Seats that a sentence names."""
CENT = 0.01
HALVINGS = 60
"""Of the interval in which a limit that is enough is searched."""


def quota_conflicts(world: World) -> Iterator[Problem]:
    """Every target that cannot be handed out, whatever the territories; none: quotas never stand in a plan's way."""
    rule = world.quotas
    if rule is None or rule.feasible:
        return
    squeezed = rule.floor > rule.cap + CENT / 2
    yield from (_squeezed(world, rule, s) for s in np.flatnonzero(squeezed)[:NAMED].tolist())
    if squeezed.any():
        return
    for pool in range(len(rule.pools)):
        if not rule.pool_feasible(pool):
            yield _pool(world, rule, pool)


def _squeezed(world: World, rule: QuotaRule, s: int) -> Problem:
    least, most = rule.floor[s], rule.cap[s]
    return Problem(
        f"seat '{world.scenario.seats.seat[s]}'",
        f"its quota must be at least {least:,.0f} and at most {most:,.0f}: floor, cap and growth limits "
        "contradict each other.",
        f"Cheapest change: lower its floor by {least - most:,.0f} ('quota.floor', 'quota.min_growth'), or raise "
        "'quota.max_growth' or 'quota.cap' by as much; or set its 'quota_input'.",
    )


def _pool(world: World, rule: QuotaRule, pool: int) -> Problem:
    free, left = rule.free_seats[pool], rule.left(pool) / 100
    whose = _whose(rule, pool)
    given = np.flatnonzero(rule.given & (rule.pool == pool))
    if len(given) and (left < 0 or not len(free)):
        return _inputs(world, rule, pool, given)
    least, most = float(rule.floor[free].sum()), float(rule.cap[free].sum())
    where = "quotas" if rule.pools[pool] == COMPANY else f"quotas of {whose}"
    rest = " that bottom-up quotas leave" if len(given) else " to be handed out"
    if least > left:
        word, change = _kind(rule, "floor", "min_growth"), _lower(world, rule, free, left)
        hint = f"Cheapest change: {change}" if change else _other(rule, pool, least - left, "raise")
        return Problem(where, f"{word} add up to {least:,.0f}, more than the {left:,.0f}{rest}.", hint)
    if most < left:
        word, change = _kind(rule, "cap", "max_growth"), _raise(world, rule, free, left)
        hint = f"Cheapest change: {change}" if change else _other(rule, pool, left - most, "lower")
        return Problem(where, f"{word} add up to {most:,.0f}, less than the {left:,.0f}{rest}.", hint)
    step = f"no multiples of {rule.policy.step:,.0f} lie between floors and caps and add up to {left:,.0f}"
    return Problem(where, f"{step} (one seat may carry a remainder).", "Cheapest change: a smaller 'quota.step'.")


def _inputs(world: World, rule: QuotaRule, pool: int, given: Ints) -> Problem:
    """Bottom-up quotas that leave less than nothing, or that leave something to nobody."""
    seats = world.scenario.seats.seat
    total, asked = float(rule.pool_total[pool]), float(rule.floor[given].sum())
    names = ", ".join(f"'{seats[s]}'" for s in given[:NAMED]) + (" …" if len(given) > NAMED else "")
    more = asked > total
    what = f"the bottom-up quotas of {len(given)} seats ({names}) add up to {asked:,.2f}, "
    what += f"{'more' if more else 'less'} than the {total:,.2f} that {_whose(rule, pool)} hands out"
    what += "." if more else ", and no other seat could carry the rest."
    change = f"{'lower' if more else 'raise'} them by {abs(asked - total):,.2f} together"
    return Problem("quotas", what, f"Cheapest change: {change}, or leave one of them blank.")


def _whose(rule: QuotaRule, pool: int) -> str:
    node = rule.pools[pool]
    return "the company" if node == COMPANY else f"node {rule.tree.name(node)}"


def _kind(rule: QuotaRule, limit: str, growth: str) -> str:
    """What the bounds that stand in the way are called."""
    bounds = {"floor": rule.policy.floor > 0, "cap": rule.policy.cap is not None}
    parts = [f"{limit}s"] if bounds[limit] else []
    if getattr(rule.policy, growth) is not None:
        parts.append("growth limits")
    return " and ".join(parts or [f"{limit}s"])


def _lower(world: World, rule: QuotaRule, free: Ints, left: float) -> str:
    """The least change of one setting with which the floors fit."""
    policy = rule.policy

    def least(changed: QuotaPolicy) -> float:
        return float(quota_bounds(world.scenario, changed)[0][free].sum())

    if policy.floor > 0 and least(_with(policy, floor=0.0)) <= left:
        if policy.min_growth is None:
            short = float(rule.floor[free].sum()) - left
            return f"lower 'quota.floor' so that floors fall by {short:,.0f} together."
        floor = _nearest(policy.floor, 0.0, lambda x: least(_with(policy, floor=x)) <= left)
        return f"lower 'quota.floor' to {math.floor(floor):,}."
    if policy.min_growth is not None and least(_with(policy, min_growth=-1.0)) <= left:
        growth = _nearest(policy.min_growth, -1.0, lambda x: least(_with(policy, min_growth=x)) <= left)
        return f"lower 'quota.min_growth' to {math.floor(growth * 1000) / 1000:g}."
    return ""


def _raise(world: World, rule: QuotaRule, free: Ints, left: float) -> str:
    """The least change of one setting with which the caps are enough."""
    policy = rule.policy

    def most(changed: QuotaPolicy) -> float:
        return float(quota_bounds(world.scenario, changed)[1][free].sum())

    high = max(left, 1.0)
    if policy.cap is not None and most(_with(policy, cap=high)) >= left:
        cap = _nearest(policy.cap, high, lambda x: most(_with(policy, cap=x)) >= left)
        return f"raise 'quota.cap' by {math.ceil(cap - policy.cap):,}."
    if policy.max_growth is not None:
        last = quota_bounds(world.scenario, _with(policy, cap=None, max_growth=0.0))[1][free]
        high = left / max(float(last[np.isfinite(last)].min(initial=np.inf)), CENT)
        if most(_with(policy, max_growth=high)) >= left:
            growth = _nearest(policy.max_growth, high, lambda x: most(_with(policy, max_growth=x)) >= left)
            return f"raise 'quota.max_growth' to {math.ceil(growth * 1000) / 1000:g}."
    return ""


def _other(rule: QuotaRule, pool: int, amount: float, verb: str) -> str:
    """The way out when no single bound is enough: the target itself."""
    target = "'quota.target'" if rule.pools[pool] == COMPANY else f"the target of {_whose(rule, pool)}"
    change = amount / (1 + rule.policy.overassignment)
    return f"Cheapest change: {verb} {target} by {math.ceil(change):,}."


def _nearest(now: float, enough: float, fits: Callable[[float], bool]) -> float:
    """The value between one that does not fit and one that does, as near to the first as still fits."""
    for _ in range(HALVINGS):
        middle = (now + enough) / 2
        now, enough = (now, middle) if fits(middle) else (middle, enough)
    return enough


def _with(policy: QuotaPolicy, **changes: Floats | float | None) -> QuotaPolicy:
    """The policy with a trial value."""
    return QuotaPolicy.model_construct(**(dict(policy) | changes))
