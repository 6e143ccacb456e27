"""The bound of districts, derived again: units and loads have prices, and every site decides for itself.

A *site* is a seat with a centre: an account that may be one, or its home. For any prices π of units and λ of loads

    L = Σ_u π_u + Σ over classes of alike seats of their `count` cheapest sites
    v_d = Σ_u min(0, cost_ud − π_u + Σ_k λ_kd · amount_ku)
        + Σ_k min over load ℓ in [least, most] of (price_k(ℓ) − λ_kd · ℓ)   and   L ≤ the cost of every plan

(Lagrangian relaxation of the p-median with limits; Hess et al. 1965, Geoffrion 1974). The account that is the centre
of a site belongs to it in any case, so two seats never share a centre; a seat may stay empty where its limits allow
it, and then costs what a load of nothing does. Seats are alike if all their pairs, limits and balance prices are.
Dropped, which only weakens the bound because the terms are at least zero: quotas, loads of groups of seats, that
territories hang together. Arithmetic as in `bound`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.site_prices import SitePrices
from planner.domain.world import World
from planner.errors import Problem
from planner.verify.bound import EXACT, Bound, rounded_down
from planner.verify.exact import reduced_exactly
from planner.verify.ground import HOME, Ground, cells_of, centres_at, ground_of, is_own, rows_of
from planner.verify.loads import EXCUSED, least_of_load, price_at, range_of
from planner.verify.pairs import BLOCK, Block, without_pair
from planner.verify.rounded import reduced_rounded, sum_below

NOTHING = Fraction(0)
NOBODY: Ints = np.zeros(0, dtype=np.int64)


def site_misfits(world: World, sites: SitePrices) -> list[Problem]:
    """Prices that cannot be used: of unknown seats, accounts or loads, twice, too many or too few, not finite."""
    seats, accounts = world.scenario.seats.seat, world.scenario.accounts.account
    problems = []
    if len(sites.unit) != world.rates.units or len(sites.centre) != len(sites.seat):
        problems.append(Problem("proof", "has not one price for every unit, or not one centre for every site."))
    elif not np.isfinite(sites.unit).all():
        problems.append(Problem("proof", "has a price of a unit that is not a number."))
    elif (positions(seats, sites.seat) < 0).any() or (positions(accounts, sites.centre[sites.centre != ""]) < 0).any():
        problems.append(Problem("proof", "has prices for a seat or a centre that the scenario does not have."))
    elif len(set(zip(sites.seat.tolist(), sites.centre.tolist(), strict=True))) < len(sites.seat):
        problems.append(Problem("proof", "has prices for the same site twice."))
    names = {load.name for load in world.loads if is_own(load, len(seats))}
    for name, prices in sites.multipliers.items():
        if name not in names:
            problems.append(Problem("proof", f"has sites with multipliers for '{name}', which no rule counts by seat."))
        elif len(prices) != len(sites.seat):
            what = f"has {len(prices):,} multipliers for '{name}', but {len(sites.seat):,} sites."
            problems.append(Problem("proof", what))
        elif not np.isfinite(prices).all():
            problems.append(Problem("proof", f"has a site with a multiplier for '{name}' that is not a number."))
    return problems


def derive_by_sites(world: World, sites: SitePrices, *, exact: bool | None = None) -> Bound | None:
    """The bound from prices of sites that fit; None where no plan exists by them, or a number is too large.

    None, too, where accounts may be covered at several levels, which districts are not. `exact` chooses the
    arithmetic; by itself it depends on the number of pairs of a unit and a site.
    """
    if len(without_pair(world)) or len(world.rates.levels) > 1:
        return None
    ground = ground_of(world)
    kinds = [_kind(ground, sites, seats) for seats in ground.classes]
    cells = sum(len(kind.rows) * len(kind.centres) for kind in kinds)
    exactly = cells <= EXACT if exact is None else exact
    of_units = sum(map(Fraction, sites.unit.tolist()), NOTHING)
    wide, strict, rounding = of_units, of_units, NOTHING
    try:
        for kind in kinds:
            worth = list((_worth_exactly if exactly else _worth_rounded)(ground, sites, kind))
            worth = worth if len(kind.rows) else [(NOTHING, NOTHING)] * len(kind.centres)
            least, least_strict = (_least(ground, kind, worth, missed) for missed in (EXCUSED, NOTHING))
            if least is None or least_strict is None:
                return None
            wide, strict = wide + least, strict + least_strict
            rounding += sum((off for _, off in worth), NOTHING)
        return Bound(rounded_down(wide), rounded_down(strict), cells, exactly, float(rounding))
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Seats that are alike, and their sites."""

    seat: int
    """The first of them."""
    count: int
    chosen: bool
    """Whether the centre is one of their accounts."""
    rows: Ints
    """Open pairs of each seat, by unit."""
    centres: Ints
    """Account that is the centre of each site."""
    multipliers: tuple[Floats, ...]
    """Of each load that seats carry, at each site; 0 where none is stated."""


def _kind(ground: Ground, sites: SitePrices, seats: Ints) -> Kind:
    scenario, centres = ground.world.scenario, centres_at(ground, int(seats[0]))
    named = np.flatnonzero(np.isin(positions(scenario.seats.seat, sites.seat), seats))
    account = np.where(sites.centre[named] == "", HOME, positions(scenario.accounts.account, sites.centre[named]))
    site = dict(zip(account.tolist(), named.tolist(), strict=True))
    at = np.array([site.get(centre, -1) for centre in centres.tolist()], dtype=np.int64)
    prices = (sites.multipliers.get(ground.world.loads[k].name) for k in ground.own)
    multipliers = tuple(np.zeros(len(at)) if price is None else np.append(price, 0.0)[at] for price in prices)
    seat = int(seats[0])
    return Kind(seat, len(seats), bool(ground.chosen[seat]), rows_of(ground, seat), centres, multipliers)


def _worth_exactly(ground: Ground, sites: SitePrices, kind: Kind) -> Iterator[tuple[Fraction, Fraction]]:
    """Σ over units of each site, and 0: nothing was rounded."""
    for block, prices, at_root in _parts(ground, sites, kind):
        reduced, power = reduced_exactly(block, prices)
        taken = np.minimum(reduced, 0)
        taken[at_root] = reduced[at_root]
        for total in np.add.reduceat(taken, block.first).tolist():
            yield Fraction(total) * Fraction(2) ** power, NOTHING


def _worth_rounded(ground: Ground, sites: SitePrices, kind: Kind) -> Iterator[tuple[Fraction, Fraction]]:
    """A lower bound of what `_worth_exactly` finds, and what was subtracted for rounding."""
    for block, prices, at_root in _parts(ground, sites, kind):
        reduced, error = reduced_rounded(block, prices)
        taken = np.minimum(reduced, 0.0)
        taken[at_root] = reduced[at_root]
        for values in np.split(taken, block.first[1:]):
            yield sum_below(values, error)


def _parts(ground: Ground, sites: SitePrices, kind: Kind) -> Iterator[tuple[Block, list[Floats], Ints]]:
    """All units at some sites at a time, prices of the loads there, and which pairs are those of the sites' centres."""
    rows, units = kind.rows, ground.pairs.unit[kind.rows]
    for part in np.array_split(np.arange(len(kind.centres)), 1 + len(rows) * len(kind.centres) // BLOCK):
        if len(part):
            block = cells_of(ground, rows, kind.centres[part], -sites.unit)
            prices = [np.zeros(0)] * len(block.group)
            for k, multipliers in zip(ground.own, kind.multipliers, strict=True):
                prices[k] = multipliers[part]
            roots = ground.world.scenario.units[kind.centres[part]]
            yield block, prices, block.first + np.searchsorted(units, roots) if kind.chosen else NOBODY


def _least(ground: Ground, kind: Kind, worth: Sequence[tuple[Fraction, Fraction]], missed: Fraction) -> Fraction | None:
    """The least that the seats of a kind cost together; None where they cannot keep their limits.

    Limits are as wide as `missed`, as in `loads`.
    """
    loads = [ground.world.loads[k] for k in ground.own]
    ends = [
        range_of(load, kind.seat, (low[kind.seat], high[kind.seat]), missed)
        for load, (low, high) in zip(loads, ground.reach, strict=True)
    ]

    def with_loads(site: int) -> Fraction:
        every = zip(loads, kind.multipliers, ends, strict=True)
        return worth[site][0] + sum(
            (least_of_load(load, kind.seat, Fraction(float(price[site])), end) for load, price, end in every), NOTHING
        )

    values = sorted(with_loads(site) for site in range(len(worth)))
    if not kind.chosen:
        return values[0]
    if any(low > 0 for low, _ in ends):
        return None if len(values) < kind.count else sum(values[: kind.count], NOTHING)
    empty = sum((price_at(load, kind.seat, NOTHING) for load in loads), NOTHING)
    opened = [min(value, empty) for value in values[: kind.count]]
    return sum(opened, (kind.count - len(opened)) * empty)
