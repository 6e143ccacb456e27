"""Quotas: what is fair for a territory, and how the totals are handed out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, frozen, summed_by
from planner.domain.hierarchy import COMPANY, Tree
from planner.domain.past import last_quotas
from planner.domain.quotas.blend import Blend
from planner.domain.quotas.handout import Handout
from planner.domain.quotas.pools import node_totals, pool_totals, pools_of
from planner.domain.scenario import Scenario
from planner.domain.seats import availability
from planner.domain.settings.quota import QuotaPolicy


@dataclass(frozen=True, slots=True, eq=False)
class QuotaRule:
    """The quota policy of a scenario as numbers; a fair quota is linear in the territory.

    base[s]  = constant[s] + by_potential[s] · potential load[s] + by_history[s] · revenue load[s]
    fair[s]  = base[s] + (pool total − Σ base of its pool) · carried[s]      so that Σ fair of a pool is its total

    Seats that share one target (the company's, or that of the nearest manager above who has one) are a pool. A quota
    set bottom-up is its seat's fair quota whatever the territory, and the others of the pool share the rest.
    """

    policy: QuotaPolicy
    price: float
    """Cost of a unit of distance from the fair quota: the policy's price, spread over the horizon's years
    [currency/year per currency]."""
    total: float
    """Sum of all quotas: target × (1 + over-assignment), to the cent [currency]."""
    constant: Floats
    by_potential: Floats
    by_history: Floats
    carried: Floats
    """Share of what relief and the pool's target take off (or add) that each seat carries; sums to 1 in a pool."""
    floor: Floats
    """Least quota of each seat: floor and growth limit of one that is there all the time, × its availability; of a
    seat with a bottom-up quota that quota [currency]."""
    cap: Floats
    """Largest quota of each seat, by cap and growth limit; infinite without; a bottom-up quota itself [currency]."""
    given: Flags
    """Which quotas are set bottom-up."""
    tree: Tree
    totals: Mapping[int, int]
    """What is handed out below the company (−1) and below each manager with a target, by position [cents]."""
    pool: Ints
    """Pool of each seat, from 0."""
    pools: tuple[int, ...]
    """Manager whose target each pool shares; −1 the company."""
    pool_total: Floats
    """What the seats of each pool add up to, bottom-up quotas included [currency]."""
    remainders: Ints
    """Seat of each pool whose quota need not be a multiple of the step; −1 where all quotas are bottom-up."""

    def fair(self, potential: Floats, revenue: Floats) -> Floats:
        """Fair quota of each seat, given the loads of its territory [currency]."""
        base = self.constant + self.by_potential * potential + self.by_history * revenue
        left = self.pool_total - summed_by(self.pool, base, len(self.pools))
        fair: Floats = base + left[self.pool] * self.carried
        return fair

    def cost(self, quota: Floats, fair: Floats) -> float:
        """Term `quota`: price × Σ |quota − fair| [currency/year]."""
        return float(self.price * np.abs(quota - fair).sum())

    def hand_out(self, fair: Floats) -> Floats:
        """The quotas nearest to the fair ones (least term `quota`) that keep every bound, step and total exactly.

        Whole cents; where several are as near, what bounds shift is spread in proportion to the fair quotas. When
        bounds and step leave no room, the seat with the remainder breaks its own; an audit tells.
        """
        quota = np.round(self.floor * 100)
        for pool, seats in enumerate(self.free_seats):
            if len(seats):
                quota[seats] = self.handout(pool, fair).nearest()
        return frozen(quota / 100)

    @property
    def feasible(self) -> bool:
        """Whether bounds, steps and totals can be kept together, whatever the territories."""
        return all(self.pool_feasible(pool) for pool in range(len(self.pools)))

    def pool_feasible(self, pool: int) -> bool:
        """The same for one pool."""
        if not len(self.free_seats[pool]):
            return self.left(pool) == 0
        return self.handout(pool, np.zeros(len(self.pool))).feasible()

    def left(self, pool: int) -> int:
        """What bottom-up quotas leave to the other seats of a pool [cents]."""
        given = self.floor[self.given & (self.pool == pool)]
        return int(np.round(self.pool_total[pool] * 100) - np.round(given * 100).sum())

    @property
    def free_seats(self) -> list[Ints]:
        """Seats of each pool whose quotas are handed out."""
        return [np.flatnonzero((self.pool == p) & ~self.given).astype(np.int64) for p in range(len(self.pools))]

    @property
    def stepped(self) -> Ints:
        """Seats whose quota is a multiple of the step."""
        free = np.zeros(len(self.pool), dtype=np.bool_) if self.policy.step <= 0 else ~self.given
        free[self.remainders[self.remainders >= 0]] = False
        return np.flatnonzero(free).astype(np.int64)

    def handout(self, pool: int, fair: Floats) -> Handout:
        """What is handed out to the seats of a pool without a bottom-up quota, of which there is one."""
        seats, total = self.free_seats[pool], self.left(pool)
        most = np.minimum(self.cap[seats] * 100, max(total, 1))
        return Handout(
            total=total,
            step=max(1, round(self.policy.step * 100)),
            wish=fair[seats] * 100,
            floor=np.ceil(np.round(self.floor[seats] * 100, 6)).astype(np.int64),
            cap=np.floor(np.round(most, 6)).astype(np.int64),
            remainder=int(np.flatnonzero(seats == self.remainders[pool])[0]),
        )


def quota_rule(scenario: Scenario) -> QuotaRule | None:
    """The scenario's quota policy as numbers; None when it sets no quotas."""
    policy = scenario.settings.quota
    if policy is None:
        return None
    seats, tree = scenario.seats, Tree.of(scenario)
    present = availability(seats, scenario.settings.people, scenario.calendar)
    totals = node_totals(tree, policy.target, policy.overassignment)
    nodes, pool = np.unique(pools_of(tree), return_inverse=True)
    left = pool_totals(tree, totals)
    pool_total = np.array([left[n] / 100 for n in nodes.tolist()])
    given = ~np.isnan(seats.quota_input)
    known = np.nan_to_num(np.round(seats.quota_input, 2))
    blend = Blend.of(scenario, policy, totals[COMPANY] / 100)
    scale = blend.scale(scenario, np.where(given, -1, pool), pool_total - summed_by(pool, known, len(nodes)))
    counts = np.where(given, 0.0, scale[pool] * (present if policy.relief else 1.0))
    floor, cap = quota_bounds(scenario, policy)
    hours = seats.capacity_hours * present
    return QuotaRule(
        policy=policy,
        price=policy.price / scenario.calendar.years,
        total=totals[COMPANY] / 100,
        constant=frozen(np.where(given, known, counts * blend.constant)),
        by_potential=frozen(counts * blend.by_potential),
        by_history=frozen(counts * blend.by_history),
        carried=frozen(_carried(pool, np.where(given, 0.0, hours), ~given)),
        floor=frozen(np.where(given, known, floor)),
        cap=frozen(np.where(given, known, cap)),
        given=frozen(given),
        tree=tree,
        totals=totals,
        pool=frozen(pool.astype(np.int64)),
        pools=tuple(nodes.tolist()),
        pool_total=frozen(pool_total),
        remainders=frozen(_remainders(pool, hours, ~given)),
    )


def quota_bounds(scenario: Scenario, policy: QuotaPolicy) -> tuple[Floats, Floats]:
    """Least and largest quota of each seat by floor, cap and growth limits, without bottom-up quotas [currency]."""
    seats, years = scenario.seats, scenario.calendar.years
    present = availability(seats, scenario.settings.people, scenario.calendar)
    last = years * last_quotas(seats.seat, seats.last_quota, scenario.quotas, scenario.calendar.start)
    grows = last > 0
    floor = np.full(len(seats), policy.floor)
    cap = np.full(len(seats), np.inf if policy.cap is None else policy.cap)
    if policy.min_growth is not None:
        floor = np.where(grows, np.maximum(floor, last * (1 + policy.min_growth)), floor)
    if policy.max_growth is not None:
        cap = np.where(grows, np.minimum(cap, last * (1 + policy.max_growth)), cap)
    return floor * present, cap


def _carried(pool: Ints, hours: Floats, free: Flags) -> Floats:
    """Share of each free seat in the hours of its pool; equal shares where there are none."""
    whole = summed_by(pool, hours, int(pool.max()) + 1)[pool]
    count = summed_by(pool, free.astype(np.float64), int(pool.max()) + 1)[pool]
    equal = np.where(free, 1 / np.maximum(count, 1.0), 0.0)
    return np.where(whole > 0, hours / np.where(whole > 0, whole, 1.0), equal)


def _remainders(pool: Ints, hours: Floats, free: Flags) -> Ints:
    """The free seat with the most hours of each pool, the first of equals; −1 where none is free."""
    found = np.full(int(pool.max()) + 1, -1, dtype=np.int64)
    for seat in np.lexsort((-np.arange(len(pool)), hours)).tolist():
        if free[seat]:
            found[pool[seat]] = seat
    return found


def monthly_share(scenario: Scenario) -> Floats:
    """Share of the horizon's quota that falls on each of its months; sums to 1 [share]."""
    policy, calendar = scenario.settings.quota, scenario.calendar
    if policy is None:
        return np.full(calendar.months, 1 / calendar.months)
    weight = np.array([policy.seasonality[calendar.calendar_month(m) - 1] for m in range(calendar.months)])
    return frozen(weight / weight.sum() if weight.sum() > 0 else np.full(calendar.months, 1 / calendar.months))
