"""What else a plan could do with a unit: every other seat that may cover it, what it costs and what it breaks.

All else stays as in the plan, and an option's price is the difference of two whole audits, computed from the two
seats that a change touches.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.geography.shapes import shape_change
from planner.domain.reasons.shifts import Shifts, Standing, loads_after, shifted, touched
from planner.errors import Problem

FURTHER = ("quota", "compactness")
"""Terms that are not sums over pairs and loads."""

BLOCK = 200_000
"""Pairs of a unit and a seat that are priced at a time."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A hard limit that a change breaks, or one that it mends."""

    rule: str
    """What the rule is known as: `hours`, `balance`, `least`, `most` …"""
    noun: str
    """What holds too much or too little: seat, manager, region, company …"""
    group: str
    """Which one, by id."""
    amount: float
    """What it would hold after the change."""
    words: str
    """What is counted: "hours a year (capacity)"."""
    side: Literal["at most", "at least"]
    limit: float


@dataclass(frozen=True, slots=True)
class Option:
    """A unit at another seat, the rest of the plan unchanged."""

    unit: int
    seat: int
    level: int
    """Coverage level; 0 is full."""
    terms: Mapping[str, float]
    """Change of each term of the objective, quotas handed out again [currency/year]."""
    breaks: tuple[Breach, ...]
    mends: tuple[Breach, ...]
    unpins: bool
    """Whether the unit leaves the seat that it is pinned to."""
    shape: tuple[Problem, ...]
    """Territories that would fall apart or lose their centre."""
    shift: Shifts = field(repr=False)
    """The change of loads, this one alone."""

    @property
    def cost(self) -> float:
        """Change of the objective [currency/year]; below zero where the option is cheaper than the plan."""
        return float(sum(self.terms.values()))

    @property
    def allowed(self) -> bool:
        """Whether it breaks no hard rule that the plan keeps."""
        return not (self.breaks or self.unpins or self.shape)


def option(standing: Standing, unit: int, seat: int) -> Option | None:
    """A unit at one other seat, at the coverage that costs least; None where it may not be there or has no seat now."""
    return options_at(standing, np.array([unit]), np.array([seat]))[0]


def options(standing: Standing, unit: int) -> tuple[Option, ...]:
    """A unit at every other seat that may cover it: those that break no rule first, then by cost."""
    if standing.seat[unit] < 0:
        return ()
    _, seats = standing.world.rates.reach.pairs(np.array([unit]))
    seats = seats[seats != standing.seat[unit]]
    found = options_at(standing, np.full(len(seats), unit), seats)
    ids = standing.world.scenario.seats.seat
    return tuple(sorted((o for o in found if o is not None), key=lambda o: (not o.allowed, o.cost, str(ids[o.seat]))))


def options_at(standing: Standing, units: Ints, seats: Ints) -> list[Option | None]:
    """`option` for many pairs of a unit and a seat."""
    may = (standing.seat[units] >= 0) & standing.world.rates.reach.holds(units, seats)
    levels = len(standing.world.rates.levels)
    unit, seat = np.repeat(units[may], levels), np.repeat(seats[may], levels)
    shifts = shifted(standing, unit, seat, np.tile(np.arange(levels), int(may.sum())), standing.audit.loads)
    found: list[Option | None] = [None] * len(units)
    for number, at in enumerate(np.flatnonzero(may).tolist()):
        every = (described(standing, shifts, levels * number + level) for level in range(levels))
        found[at] = min(every, key=lambda o: (not o.allowed, o.cost))
    return found


def next_best(standing: Standing, units: Sequence[int] | Ints) -> dict[int, Option]:
    """The cheapest other seat of each unit that breaks no rule, by unit; units without such a seat are left out.

    Time grows with the pairs of these units alone, not with the book.
    """
    wanted = np.unique(np.asarray(units, dtype=np.int64))
    wanted = wanted[standing.seat[wanted] >= 0]
    return {best.unit: best for block in _blocks(standing, wanted) for best in _best_of(standing, block)}


def described(standing: Standing, shifts: Shifts, which: int) -> Option:
    """One of the shifts with its further terms and the rules that it breaks and mends."""
    shift = shifts.only(which)
    found = tuple(_breaches(shift))
    unit, seat = int(shift.unit[0]), int(shift.seat[0])
    further, shape = further_terms(standing, loads_after(shift, 0, standing.audit.loads), {unit: seat})
    return Option(
        unit=unit,
        seat=seat,
        level=int(shift.level[0]),
        terms={term: float(change[0]) for term, change in shift.terms.items()} | further,
        breaks=tuple(breach for breach, broken in found if broken),
        mends=tuple(breach for breach, broken in found if not broken),
        unpins=bool(shift.unpins[0]),
        shape=tuple(shape),
        shift=shift,
    )


def loads_with(standing: Standing, found: Option) -> dict[str, Floats]:
    """What every group holds with an option in place, by load."""
    return loads_after(found.shift, 0, standing.audit.loads)


def further_terms(
    standing: Standing, loads: Mapping[str, Floats], moves: Mapping[int, int]
) -> tuple[dict[str, float], list[Problem]]:
    """Change of the terms that are not sums over pairs and loads, when units move and loads become these.

    Quotas are handed out again. Also the territories that fall apart or lose their centre.
    """
    terms, broken = shape_change(standing.world.scenario, standing.account_seat, moves)
    rule = standing.world.quotas
    if rule is not None:
        fair = rule.fair(loads["potential"], loads["revenue"])
        terms["quota"] = rule.cost(rule.hand_out(fair), fair) - standing.audit.terms["quota"]
    return terms, broken


def spare(standing: Standing) -> float:
    """The most by which `further_terms` can fall: those terms of the plan, which are at least zero [currency/year]."""
    return sum(standing.audit.terms.get(term, 0.0) for term in FURTHER)


def least_quota_term(standing: Standing, loads: Mapping[str, Floats]) -> float:
    """The term `quota` is no less than this when loads become these: every quota as near as its step and bounds let it.

    Much faster than handing out; what totals ask beyond is left out [currency/year].
    """
    rule = standing.world.quotas
    if rule is None:
        return 0.0
    fair = rule.fair(loads["potential"], loads["revenue"])
    off = np.abs(fair - np.clip(fair, rule.floor, rule.cap))
    off[rule.remainders[rule.remainders >= 0]] = 0.0
    stepped = rule.stepped
    if len(stepped):
        wish = fair[stepped] / rule.policy.step
        off[stepped] = np.maximum(off[stepped], np.abs(wish - np.round(wish)) * rule.policy.step)
    return float(rule.price * off.sum())


def _blocks(standing: Standing, units: Ints) -> Iterator[Shifts]:
    """Every other seat of some units, priced in blocks of whole units."""
    world = standing.world
    levels = len(world.rates.levels)
    pieces = max(1, int(world.rates.reach.size[units].sum()) * levels // BLOCK)
    for block in np.array_split(units, pieces):
        unit, seat = world.rates.reach.pairs(block)
        elsewhere = seat != standing.seat[unit]
        unit, seat = np.repeat(unit[elsewhere], levels), np.repeat(seat[elsewhere], levels)
        yield shifted(standing, unit, seat, np.tile(np.arange(levels), len(unit) // levels), standing.audit.loads)


def _best_of(standing: Standing, shifts: Shifts) -> Iterator[Option]:
    """The cheapest allowed shift of each unit; further terms are computed only where they could change which it is."""
    spared, cost = spare(standing), shifts.cost
    free = np.flatnonzero(~shifts.blocked)
    order = free[np.lexsort((shifts.seat[free], cost[free], shifts.unit[free]))]
    for mine in np.split(order, np.flatnonzero(np.diff(shifts.unit[order])) + 1):
        best: Option | None = None
        for which in mine.tolist():
            if best is not None and cost[which] - spared >= best.cost:
                break
            if best is not None and cost[which] - spared + _least_further(standing, shifts, which) >= best.cost:
                continue
            found = described(standing, shifts, which)
            if found.allowed and (best is None or found.cost < best.cost):
                best = found
        if best is not None:
            yield best


def _least_further(standing: Standing, shifts: Shifts, which: int) -> float:
    return least_quota_term(standing, loads_after(shifts, which, standing.audit.loads))


def _breaches(shift: Shifts) -> Iterator[tuple[Breach, bool]]:
    for limit, strain, side, broken, above in touched(shift):
        group = int(strain.group[side, 0])
        yield (
            Breach(
                rule=limit.rule,
                noun=strain.load.noun,
                group=str(strain.load.groups[group]),
                amount=float(strain.after[side, 0]),
                words=limit.words,
                side="at most" if above else "at least",
                limit=float((limit.most if above else limit.least)[group]),
            ),
            broken,
        )
