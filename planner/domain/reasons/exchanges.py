"""Exchanges: where a hard limit forbids a change, the cheapest move of one other unit that makes it possible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.loads.load import Limit
from planner.domain.reasons.alternatives import FURTHER, Option, further_terms, least_quota_term, spare
from planner.domain.reasons.shifts import Shifts, Standing, Strain, loads_after, shifted


@dataclass(frozen=True, slots=True)
class Exchange:
    """A unit goes where it may not go alone, and another unit makes room."""

    option: Option
    """The change that breaks rules by itself."""
    other: int
    """Unit that moves, too."""
    source: int
    target: int
    """Seats between which it moves."""
    terms: Mapping[str, float]
    """Change of each term by both moves together [currency/year]."""

    @property
    def cost(self) -> float:
        """Change of the objective by both moves together [currency/year]."""
        return float(sum(self.terms.values()))


def exchange(standing: Standing, wish: Option) -> Exchange | None:
    """The cheapest move of one other unit with which the wish breaks no rule; None where no single unit is enough.

    Looked at are all units that leave an overfull group, and all that come to the seat which the wish leaves.
    """
    if wish.unpins or not wish.breaks:
        return None  # a pin is no matter of room
    first = wish.shift
    after = dict(standing.audit.loads) | loads_after(first, 0, standing.audit.loads)
    unit, seat, level = _candidates(standing, wish)
    if len(unit) == 0:
        return None
    second = shifted(standing, unit, seat, level, after)
    fit = np.flatnonzero(_enough(second, first, standing.audit.loads) & ~second.unpins)
    return _cheapest(standing, wish, second, fit[np.lexsort((unit[fit], second.cost[fit]))], after)


def _candidates(standing: Standing, wish: Option) -> tuple[Ints, Ints, Ints]:
    """Moves of other units that could make room: out of overfull groups, or to the seat that was left."""
    world, home = standing.world, int(standing.seat[wish.unit])
    others = np.flatnonzero(standing.seat >= 0)
    others = others[others != wish.unit]
    leaving: Flags = np.zeros(len(others), dtype=np.bool_)
    short = False
    for limit, strain in _rules(wish.shift):
        above, below = (flags & strain.broken(limit) for flags in strain.beyond(limit, strain.after))
        short |= bool(below.any())
        if above.any():
            group, _ = strain.load.of_units(world.rates, others, standing.seat[others], np.zeros(len(others)))
            leaving |= np.isin(group, strain.group[above])
    unit, seat = world.rates.reach.pairs(others[leaving])
    if short:
        coming = others[~leaving & world.rates.reach.holds(others, np.full(len(others), home))]
        unit, seat = np.append(unit, coming), np.append(seat, np.full(len(coming), home))
    kept = seat != standing.seat[unit]
    levels = len(world.rates.levels)
    unit, seat = np.repeat(unit[kept], levels), np.repeat(seat[kept], levels)
    return unit, seat, np.tile(np.arange(levels), len(unit) // levels)


def _enough(second: Shifts, first: Shifts, plan: Mapping[str, Floats]) -> Flags:
    """Whether with a further shift no limit is broken that the plan keeps; `plan` is what its groups hold."""
    enough: Flags = np.ones(len(second.unit), dtype=np.bool_)
    for (limit, strain), (_, harmed) in zip(_rules(second), _rules(first), strict=True):
        (above, below), (was_above, was_below) = (
            strain.beyond(limit, amount) for amount in (strain.after, plan[strain.load.name][strain.group])
        )
        enough &= ~((above & ~was_above) | (below & ~was_below)).any(axis=0)
        for group in harmed.group[harmed.broken(limit)].tolist():
            enough &= (strain.group == group).any(axis=0)
    return enough


def _rules(shifts: Shifts) -> Iterator[tuple[Limit, Strain]]:
    for strain in shifts.strains:
        for limit in strain.load.limits:
            yield limit, strain


def _cheapest(
    standing: Standing, wish: Option, second: Shifts, order: Ints, loads: Mapping[str, Floats]
) -> Exchange | None:
    """The cheapest of further shifts, given in ascending order of the cost of pairs and loads."""
    alone = {term: change for term, change in wish.terms.items() if term not in FURTHER}
    base, cost, spared = sum(alone.values()), second.cost, spare(standing)
    best: Exchange | None = None
    for which in order.tolist():
        if best is not None and base + cost[which] - spared >= best.cost:
            break
        other, target = int(second.unit[which]), int(second.seat[which])
        then = loads_after(second, which, loads)
        if best is not None and base + cost[which] - spared + least_quota_term(standing, then) >= best.cost:
            continue
        further, broken = further_terms(standing, then, {wish.unit: wish.seat, other: target})
        terms = {term: change + float(second.terms[term][which]) for term, change in alone.items()} | further
        found = Exchange(wish, other, int(standing.seat[other]), target, terms)
        if not broken and (best is None or found.cost < best.cost):
            best = found
    return best
