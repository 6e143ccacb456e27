"""Single units that go to other seats, the rest of a plan unchanged: what each costs and which limits it touches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, Texts, positions, summed_by
from planner.domain.audit import TOLERANCE, Audit, audit, unit_seats
from planner.domain.covering.arcs import arcs_at
from planner.domain.loads.load import Limit, Load
from planner.domain.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A plan from which single changes are priced."""

    world: World
    audit: Audit
    """Of the plan, with the quotas nearest to the fair ones."""
    seat: Ints
    """Seat of each unit; −1 where its accounts have no owner, different ones, or one that may not cover it."""
    account_seat: Ints
    """Seat of each account; −1 for nobody."""
    counted: tuple[Load, ...]
    """The world's loads, and what fair quotas are made of."""

    @classmethod
    def of(cls, world: World, owner: Texts) -> "Standing":
        """The plan with these owners (seat id of each account, '' for nobody)."""
        seat = positions(world.scenario.seats.seat, owner)
        return cls(world, audit(world, owner), unit_seats(world, seat), seat, (*world.loads, *_for_quotas(world)))


@dataclass(frozen=True, slots=True, eq=False)
class Strain:
    """A load at the two groups that a shift touches: the one it leaves and the one it comes to; shape [2, shifts]."""

    load: Load
    group: Ints
    """−1 where the load does not count; of a shift inside one group the second is −1."""
    before: Floats
    after: Floats

    def beyond(self, limit: Limit, amount: Floats) -> tuple[Flags, Flags]:
        """Where an amount (`before` or `after`) is above and where it is below a limit of the load."""
        slack = TOLERANCE * np.maximum(1.0, np.abs(amount))
        counts = self.group >= 0
        above: Flags = counts & (amount > limit.most[self.group] + slack)
        below: Flags = counts & (amount < limit.least[self.group] - slack)
        return above, below

    def broken(self, limit: Limit) -> Flags:
        """Where a shift breaks a limit that was kept before."""
        (above, below), (above_now, below_now) = self.beyond(limit, self.after), self.beyond(limit, self.before)
        broken: Flags = (above & ~above_now) | (below & ~below_now)
        return broken


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """Shifts priced one at a time; every array has an entry a shift."""

    unit: Ints
    seat: Ints
    level: Ints
    terms: Mapping[str, Floats]
    """Change of every term of pairs and loads [currency/year]."""
    strains: tuple[Strain, ...]
    """One for every load that is counted."""
    unpins: Flags
    """Whether the unit leaves the seat that it is pinned to."""

    def only(self, which: int) -> "Shifts":
        """One of the shifts."""
        one = slice(which, which + 1)
        strains = tuple(Strain(s.load, s.group[:, one], s.before[:, one], s.after[:, one]) for s in self.strains)
        terms = {term: change[one] for term, change in self.terms.items()}
        return Shifts(self.unit[one], self.seat[one], self.level[one], terms, strains, self.unpins[one])

    @property
    def cost(self) -> Floats:
        """Change of all these terms: of the objective but for quotas and the shape of territories [currency/year]."""
        total: Floats = np.sum([*self.terms.values()], axis=0)
        return total

    @property
    def blocked(self) -> Flags:
        """Whether a shift breaks a limit or a pin that was kept before."""
        blocked = self.unpins.copy()
        for strain in self.strains:
            for limit in strain.load.limits:
                blocked |= strain.broken(limit).any(axis=0)
        return blocked


def shifted(standing: Standing, unit: Ints, seat: Ints, level: Ints, loads: Mapping[str, Floats]) -> Shifts:
    """Price shifts of units that have a seat to eligible seats; `loads` is what every group holds before each."""
    world = standing.world
    units, at = np.unique(unit, return_inverse=True)
    home = standing.seat[units]
    now = arcs_at(world.rates, units, home, np.zeros(len(units), dtype=np.int64))
    then = arcs_at(world.rates, unit, seat, level)
    terms: dict[str, Floats] = {
        "bookings": then.forgone - now.forgone[at],
        "pairing": then.pairing - now.pairing[at],
        "travel": then.travel - now.travel[at],
        "disruption": then.disruption - now.disruption[at],
    }
    strains = []
    for load in standing.counted:
        left, less = _weight(world, load, units, home, now.hours)
        come, more = _weight(world, load, unit, seat, then.hours)
        strain = _strain(load, loads[load.name], (left[at], less[at]), (come, more))
        strains.append(strain)
        if load.band is not None:
            terms[f"imbalance.{load.name}"] = _imbalance(strain)
    pin = world.pinned[unit]
    return Shifts(unit, seat, level, terms, tuple(strains), (pin >= 0) & (home[at] == pin) & (seat != pin))


def loads_after(shifts: Shifts, which: int, loads: Mapping[str, Floats]) -> dict[str, Floats]:
    """What every group holds after one of the shifts."""
    after = {}
    for strain in shifts.strains:
        held = loads[strain.load.name].copy()
        group = strain.group[:, which]
        counts = group >= 0
        held[group[counts]] = strain.after[:, which][counts]
        after[strain.load.name] = held
    return after


def touched(shift: Shifts) -> Iterator[tuple[Limit, Strain, int, bool, bool]]:
    """Limits that a single shift breaks or mends: limit, strain, side of the shift, whether broken, whether above."""
    for strain in shift.strains:
        for limit in strain.load.limits:
            before, after = strain.beyond(limit, strain.before), strain.beyond(limit, strain.after)
            for above, was, now in ((True, before[0], after[0]), (False, before[1], after[1])):
                for side in np.flatnonzero(was[:, 0] != now[:, 0]).tolist():
                    yield limit, strain, side, bool(now[side, 0]), above


def _for_quotas(world: World) -> Iterator[Load]:
    """Potential and revenue of every seat, where quotas are set and no rule counts them."""
    scenario, known = world.scenario, {load.name for load in world.loads}
    for metric in ("potential", "revenue") if world.quotas is not None else ():
        if metric not in known:
            every = np.arange(len(scenario.seats))
            yield Load(metric, scenario.seats.seat, every, scenario.accounts.metric(metric))


def _weight(world: World, load: Load, unit: Ints, seat: Ints, hours: Floats) -> tuple[Ints, Floats]:
    """Group and amount of pairs of a unit and a seat, as `load.of_units`, in time that does not grow with the book."""
    if load.amount is None and load.counts == "all":
        return load.of_units(world.rates, unit, seat, hours)
    first = world.rates.first
    size = first[unit + 1] - first[unit]
    pair, begin = np.repeat(np.arange(len(unit)), size), np.cumsum(size) - size
    account = world.rates.member[np.repeat(first[unit] - begin, size) + np.arange(len(pair))]
    group, amount = load.of_accounts(world.rates, account, seat[pair], hours[pair])
    return group[begin], summed_by(pair, amount, len(unit))


def _strain(load: Load, held: Floats, left: tuple[Ints, Floats], come: tuple[Ints, Floats]) -> Strain:
    (group_left, less), (group_come, more) = left, come
    same = group_left == group_come
    group = np.stack([group_left, np.where(same, -1, group_come)])
    before = held[group]
    return Strain(load, group, before, before + np.stack([np.where(same, more, 0.0) - less, more]))


def _imbalance(strain: Strain) -> Floats:
    """What the band of a load costs more after each shift [currency/year]."""
    band, counts = strain.load.band, strain.group >= 0
    change = np.zeros(strain.group.shape)
    if band is not None:
        group = strain.group[counts]
        change[counts] = band.cost_at(strain.after[counts], group) - band.cost_at(strain.before[counts], group)
    total: Floats = change.sum(axis=0)
    return total
