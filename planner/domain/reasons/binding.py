"""Which rules hold a plan back, and what loosening each a little would save, without searching again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.covering.arcs import arcs_of_units
from planner.domain.loads.load import Limit, Load
from planner.domain.plan import Plan
from planner.domain.reasons.alternatives import next_best
from planner.domain.reasons.named_rules import NamedRule, named_rules
from planner.domain.reasons.shifts import Standing
from planner.domain.world import World

STEP = 0.01
"""How far a limit or a band is loosened [share of the limit, of the fair share]."""
TIGHT = 0.02
"""A limit that a load is farther from than this is not in the way, whatever its price [share of the limit]: prices
belong to a plan in fractions, which a plan of whole accounts comes near, and where nobody has a choice they mean
nothing."""

MOST_PINS = 2_000
"""Pins for which the next-best seat is looked for; of the others only the reduced cost is told."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A rule that holds the plan back."""

    rule: NamedRule
    step: str
    """How far it is loosened, in words."""
    saves: float
    """What that saves, to first order [currency/year]; NaN where no prices are known."""
    sure: bool
    """Whether at least so much is saved for certain: another owner is known."""


def binding_rules(world: World, plan: Plan) -> tuple[Binding, ...]:
    """The rules that bind, those that are worth most first.

    A pin is worth what the account's next-best seat saves (certain), or its reduced cost at the plan's multipliers; a
    limit its multiplier beyond the price of the band there, times the step; a balance rule what a free band wider by
    the step saves on the loads as they are. By linear-programming duality these are prices of a small step, not of
    dropping the rule.
    """
    rules = {rule.name: rule for rule in named_rules(world)}
    found = [*_pins(world, plan, rules), *_limits(world, plan, rules), *_bands(world, plan, rules)]
    worth = [b for b in found if not b.saves <= 0.0]
    return tuple(sorted(worth, key=lambda b: (-np.nan_to_num(b.saves, nan=-1.0), b.rule.name)))


def _pins(world: World, plan: Plan, rules: Mapping[str, NamedRule]) -> Iterator[Binding]:
    accounts = world.scenario.accounts
    pinned = np.flatnonzero(world.pinned >= 0)
    if len(pinned) == 0:
        return
    free = World.of(replace(world.scenario, accounts=replace(accounts, pinned=np.full(len(accounts), ""))))
    best = next_best(Standing.of(free, plan.owner), pinned[:MOST_PINS])
    reduced = _reduced_costs(world, plan, pinned)
    for i in np.flatnonzero(accounts.pinned != "").tolist():
        unit = int(world.scenario.units[i])
        certain = -best[unit].cost if unit in best else 0.0
        price = reduced.get(unit, 0.0)
        saves, sure = (certain, True) if certain > 0 or not reduced else (price, False)
        yield Binding(rules[f"pin {accounts.account[i]}"], "lifted", saves, sure)


def _reduced_costs(world: World, plan: Plan, units: Ints) -> dict[int, float]:
    """What each unit could save at the plan's multipliers if it were not pinned; {} without multipliers."""
    if not plan.multipliers:
        return {}
    arcs = arcs_of_units(world.rates, units)
    cost = arcs.cost.copy()
    for load in world.loads:
        price = plan.multipliers.get(load.name)
        if price is not None:
            group, amount = load.of_units(world.rates, arcs.unit, arcs.seat, arcs.hours)
            cost += np.where(group >= 0, price[group], 0.0) * amount
    least, at_pin = (np.full(world.rates.units, np.inf) for _ in range(2))
    np.minimum.at(least, arcs.unit, cost)
    here = arcs.seat == world.pinned[arcs.unit]
    np.minimum.at(at_pin, arcs.unit[here], cost[here])
    return {int(u): float(at_pin[u] - least[u]) for u in units if np.isfinite(at_pin[u])}


def _limits(world: World, plan: Plan, rules: Mapping[str, NamedRule]) -> Iterator[Binding]:
    held = Standing.of(world, plan.owner).audit.loads
    by_place = {(rule.subject, rule.limit, rule.group): rule for rule in rules.values() if rule.kind == "limit"}
    for load in world.loads:
        for limit in load.limits:
            for group, saves, words in _at_limits(load, limit, held[load.name], plan.multipliers.get(load.name)):
                whole = by_place[load.name, limit.rule, ""]
                rule = by_place.get((load.name, limit.rule, str(load.groups[group])), whole)
                yield Binding(rule, words, saves, sure=False)


def _at_limits(load: Load, limit: Limit, held: Floats, price: Floats | None) -> Iterator[tuple[int, float, str]]:
    """Groups whose limit is the tightest and is in the way: group, what a step saves, the step in words."""
    for bound, sign, tightest in ((limit.most, 1.0, load.most), (limit.least, -1.0, load.least)):
        near = np.isfinite(bound) & (bound == tightest) & (sign * (bound - held) <= TIGHT * np.abs(bound))
        for group in np.flatnonzero(near).tolist():
            amount = STEP * abs(float(bound[group]))
            words = f"{amount:,.1f} {'more' if sign > 0 else 'less'} ({STEP * 100:g} %)"
            if price is None:
                yield group, float("nan"), words
            else:
                beyond = _slope(load, group, float(bound[group]), sign)
                yield group, max(0.0, sign * float(price[group]) - beyond) * amount, words


def _slope(load: Load, group: int, bound: float, sign: float) -> float:
    """What the band charges for a unit beyond a limit [currency per unit]."""
    if load.band is None:
        return 0.0
    step, here = max(abs(bound), 1.0) * 1e-6, np.array([group])
    beyond, at_limit = (load.band.cost_at(np.array([at]), here)[0] for at in (bound + sign * step, bound))
    return float(beyond - at_limit) / step


def _bands(world: World, plan: Plan, rules: Mapping[str, NamedRule]) -> Iterator[Binding]:
    held = Standing.of(world, plan.owner).audit.loads
    for load in world.loads:
        if load.band is not None:
            wider = replace(load.band, free=load.band.free + STEP * load.band.fair)
            saves = float((load.band.cost(held[load.name]) - wider.cost(held[load.name])).sum())
            yield Binding(
                rules[f"balance {load.name}"],
                f"free band wider by {STEP * 100:g} % of the fair share",
                saves,
                sure=True,
            )
