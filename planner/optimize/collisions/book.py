"""Everything about a book that limits and pins look at, as arrays over all eligible pairs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.audit import TOLERANCE
from planner.domain.covering.rates import BLOCK
from planner.domain.loads.load import Limit, Load
from planner.domain.world import World
from planner.optimize.rules import sizes_of

LARGEST = 10_000_000
"""With more pairs than this (each level counts) their amounts would take gigabytes."""
SLACK = 1.1 * TOLERANCE
"""Limits are loosened by this share, so that no plan which the audit accepts is called impossible."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One hard limit of one group."""

    load: Load
    limit: Limit
    group: int


class _Pairs(NamedTuple):
    """Pairs of some units; group and amount by load."""

    unit: Ints
    option: Ints
    seat: Ints
    group: list[Ints]
    amount: list[Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Pairs, what they count where, and the rules, numbered: limits first, then pins (those to one seat together)."""

    world: World
    first: Ints
    """Where the pairs of each unit begin; shape [units + 1]."""
    unit: Ints
    option: Ints
    """seat × levels + level of each pair."""
    seat: Ints
    group: tuple[Ints, ...]
    """By load that is limited: the group each pair counts at, numbered through all loads; −1 none."""
    amount: tuple[Floats, ...]
    """By load that is limited: how much each pair counts."""
    groups: int
    limits: tuple[Asked, ...]
    load: Ints
    """Position of each limit's load in `group` and `amount`."""
    at: Ints
    """Group of each limit, numbered through all loads."""
    least: Floats
    most: Floats
    size: Floats
    """What loosening each limit is compared with [units of its load]."""
    pin_rule: Ints
    """Number of the rule that pins each unit; −1 none."""
    rules: int
    """How many rules: limits and pins."""

    @classmethod
    def of(cls, world: World) -> "Book":
        """All pairs and rules of a world in which every unit has an eligible seat."""
        counted = [load for load in world.loads if np.isfinite(load.least).any() or np.isfinite(load.most).any()]
        shift = np.cumsum([0, *(len(load.groups) for load in counted)])
        limits = _limits(counted)
        of_load = np.array([counted.index(asked.load) for asked in limits], dtype=np.int64)
        size = {id(limit): sizes_of(world, load, limit) for load in counted for limit in load.limits}
        parts = [_pairs(world, counted, shift, units) for units in _blocks(world)]
        unit, option, seat = (np.concatenate([getattr(part, name) for part in parts]) for name in _Pairs._fields[:3])
        least = np.array([asked.limit.least[asked.group] for asked in limits])
        most = np.array([asked.limit.most[asked.group] for asked in limits])
        seats, pin = np.unique(world.pinned, return_inverse=True)
        free = int((seats < 0).sum())
        return cls(
            world=world,
            first=np.searchsorted(unit, np.arange(world.rates.units + 1)).astype(np.int64),
            unit=unit,
            option=option,
            seat=seat,
            group=tuple(np.concatenate([part.group[k] for part in parts]) for k in range(len(counted))),
            amount=tuple(np.concatenate([part.amount[k] for part in parts]) for k in range(len(counted))),
            groups=int(shift[-1]),
            limits=limits,
            load=of_load,
            at=shift[of_load] + np.array([asked.group for asked in limits], dtype=np.int64),
            least=least - SLACK * np.maximum(1.0, np.abs(least)),
            most=most + SLACK * np.maximum(1.0, np.abs(most)),
            size=np.array([size[id(asked.limit)][asked.group] for asked in limits]),
            pin_rule=np.where(world.pinned >= 0, len(limits) + pin - free, -1),
            rules=len(limits) + len(seats) - free,
        )

    @property
    def options(self) -> int:
        """How many options a unit could have: seats × levels."""
        return len(self.world.scenario.seats) * len(self.world.rates.levels)

    def pins_of(self, rule: int) -> Ints:
        """Units that a rule pins."""
        return np.flatnonzero(self.pin_rule == rule)

    def pins_apart(self, rules: Ints) -> "Book":
        """The same book in which every unit that these rules pin has a rule of its own, numbered behind the others."""
        units = np.flatnonzero(np.isin(self.pin_rule, rules))
        pin_rule = self.pin_rule.copy()
        pin_rule[units] = self.rules + np.arange(len(units))
        return replace(self, pin_rule=pin_rule, rules=self.rules + len(units))

    def open(self, kept: Flags) -> Flags:
        """Pairs that the kept pins leave; `kept` is by rule."""
        held = (self.pin_rule >= 0) & kept[self.pin_rule]
        may: Flags = ~held[self.unit] | (self.world.pinned[self.unit] == self.seat)
        return may

    def price(self, multipliers: Floats) -> Floats:
        """What each pair costs when every limit has a price per unit of its load; `multipliers` are by limit."""
        by_group = np.bincount(self.at, weights=multipliers, minlength=self.groups + 1)
        total = np.zeros(len(self.unit))
        for group, amount in zip(self.group, self.amount, strict=True):
            total += by_group[group] * amount
        return total


def _limits(counted: Sequence[Load]) -> tuple[Asked, ...]:
    """Every hard limit of every group."""
    return tuple(
        Asked(load, limit, g)
        for load in counted
        for limit in load.limits
        for g in np.flatnonzero(np.isfinite(limit.least) | np.isfinite(limit.most)).tolist()
    )


def _blocks(world: World) -> list[Ints]:
    """Units, a million pairs at a time: `world.arcs` of a large book would stay in memory with all their costs."""
    pairs = int(world.rates.reach.size.sum()) * len(world.rates.levels)
    return np.array_split(np.arange(world.rates.units), pairs // BLOCK + 1)


def _pairs(world: World, counted: Sequence[Load], shift: Ints, units: Ints) -> _Pairs:
    arcs = world.arcs_of(units)
    group, amount = [], []
    for k, load in enumerate(counted):
        g, a = load.of_units(world.rates, arcs.unit, arcs.seat, arcs.hours)
        group.append(np.where(g >= 0, g + shift[k], -1))
        amount.append(a)
    return _Pairs(arcs.unit, arcs.seat * len(world.rates.levels) + arcs.level, arcs.seat, group, amount)
