"""The bound of districts, derived again: units and loads have prices, and every site decides for itself.

A *site* is a seat with a centre: an account that may be one, or what is given (its home, or none where distances cost
nothing). For any prices π of units and λ of loads

    L = Σ_u π_u + Σ over classes of alike seats of their `count` cheapest sites   ≤   the cost of every plan
    v_d = reduced(root, d) + Σ_(other u) min(0, reduced(u, d))
        + Σ_k min over load ℓ in [least, most] of (price_k(ℓ) − λ_kd · ℓ)
    reduced(u, d) = cost_ud − π_u + Σ_k λ_kd · amount_ku

(Lagrangian relaxation of the p-median with limits; Hess et al. 1965, Geoffrion 1974). The root is the unit of the
account that is the centre: it belongs to the site in any case, so two seats never share a centre. A seat may stay empty
where its limits allow it, and then costs what loads of nothing do. Dropped, which only weakens the bound because the
terms are at least zero: quotas, loads whose groups are not the seats, that territories hang together. Arithmetic as in
`bound`.
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
from planner.verify.ground import HOME, MOST_CELLS, Ground, cells_of, centres_of, ground_of
from planner.verify.loads import EXCUSED, least_of_load, price_at, range_of
from planner.verify.pairs import BLOCK, Block, without_pair
from planner.verify.rounded import reduced_rounded, sum_below
from planner.verify.shapes import are_numbers, are_texts

NOTHING = Fraction(0)
Worth = tuple[Fraction, Fraction]
"""A lower bound of Σ over units, and what was subtracted for rounding [currency/year]."""


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
    """Number of the centre of each site."""
    multipliers: tuple[Floats, ...]
    """Of each load that seats carry, at each site; 0 where none is stated."""


def site_misfits(world: World, sites: SitePrices) -> list[Problem]:
    """Prices that cannot be used: of unknown seats, accounts or loads, twice, too many or too few, not finite."""
    if not (are_texts(sites.seat) and are_texts(sites.centre) and len(sites.centre) == len(sites.seat)):
        return [Problem("proof", "has not one seat and one centre for every site.")]
    if not are_numbers(sites.unit, (world.rates.units,)):
        return [Problem("proof", "has not one price, a number, for every account or family.")]
    seats, accounts = world.scenario.seats.seat, world.scenario.accounts.account
    problems = []
    if (positions(seats, sites.seat) < 0).any() or (positions(accounts, sites.centre[sites.centre != ""]) < 0).any():
        problems.append(Problem("proof", "has prices for a seat or a centre that the scenario does not have."))
    elif len(set(zip(sites.seat.tolist(), sites.centre.tolist(), strict=True))) < len(sites.seat):
        problems.append(Problem("proof", "has prices for the same site twice."))
    names = {load.name for load in world.loads if load.by_seat}
    for name, prices in sites.multipliers.items():
        if name not in names:
            problems.append(Problem("proof", f"has sites with multipliers for '{name}', which no rule counts by seat."))
        elif prices.size != len(sites.seat):
            what = f"has {prices.size:,} multipliers for '{name}', but {len(sites.seat):,} sites."
            problems.append(Problem("proof", what))
        elif not are_numbers(prices, (len(sites.seat),)):
            problems.append(Problem("proof", f"has a site with a multiplier for '{name}' that is not a number."))
    return problems


def derive_by_sites(world: World, sites: SitePrices, *, exact: bool | None = None) -> Bound | None:
    """The bound from prices of sites that fit; None where no plan exists by them.

    None, too, where a number is too large, the book is, or accounts may be covered at several levels, which districts
    are not. `exact` chooses the arithmetic; by itself it depends on the number of pairs of a unit and a site.
    """
    if len(without_pair(world)) or len(world.rates.levels) > 1:
        return None
    try:
        ground = ground_of(world)
        if ground is None:
            return None
        kinds = [_kind(ground, sites, seats) for seats in ground.alike]
        cells = sum(len(kind.rows) * len(kind.centres) for kind in kinds)
        exactly = cells <= EXACT if exact is None else exact
        return None if cells > MOST_CELLS else _bound(ground, sites, kinds, cells, exactly=exactly)
    except OverflowError:  # a number too large for float64
        return None


def _bound(ground: Ground, sites: SitePrices, kinds: Sequence[Kind], cells: int, *, exactly: bool) -> Bound | None:
    of_units = sum(map(Fraction, sites.unit.tolist()), NOTHING)
    wide, strict, rounding = of_units, of_units, NOTHING
    for kind in kinds:
        worth = [(NOTHING, NOTHING)] * len(kind.centres)
        if len(kind.rows):
            worth = list((_worth_exactly if exactly else _worth_rounded)(ground, sites, kind))
        least, least_strict = (_least(ground, kind, worth, missed) for missed in (EXCUSED, NOTHING))
        if least is None or least_strict is None:
            return None
        wide, strict, rounding = wide + least[0], strict + least_strict[0], rounding + least[1]
    return Bound(rounded_down(wide), rounded_down(strict), cells, exactly, float(rounding))


def _kind(ground: Ground, sites: SitePrices, seats: Ints) -> Kind:
    """Seats that are alike; of two prices for their site with one centre the last is taken."""
    scenario, seat = ground.world.scenario, int(seats[0])
    centres = centres_of(ground, seat)
    account = np.append(ground.centre, HOME)[centres]
    named = np.flatnonzero(np.isin(positions(scenario.seats.seat, sites.seat), seats))
    stated = np.where(sites.centre[named] == "", HOME, positions(scenario.accounts.account, sites.centre[named]))
    row = dict(zip(stated.tolist(), named.tolist(), strict=True))
    at = [row.get(centre, -1) for centre in account.tolist()]
    multipliers = []
    for load in ground.loads:
        prices = sites.multipliers.get(load.name, np.zeros(len(sites.seat)))
        multipliers.append(np.array([prices[site] if site >= 0 else 0.0 for site in at], dtype=np.float64))
    return Kind(seat, len(seats), bool(ground.chosen[seat]), ground.rows[seat], centres, tuple(multipliers))


def _worth_exactly(ground: Ground, sites: SitePrices, kind: Kind) -> Iterator[Worth]:
    """Σ over units of each site: nothing is rounded."""
    for block, prices, roots in _parts(ground, sites, kind):
        reduced, power = reduced_exactly(block, prices)
        taken = np.minimum(reduced, 0)
        taken[roots] = reduced[roots]
        for total in np.add.reduceat(taken, block.first).tolist():
            yield Fraction(total) * Fraction(2) ** power, NOTHING


def _worth_rounded(ground: Ground, sites: SitePrices, kind: Kind) -> Iterator[Worth]:
    """A lower bound of what `_worth_exactly` finds, and what was subtracted for rounding."""
    for block, prices, roots in _parts(ground, sites, kind):
        reduced, error = reduced_rounded(block, prices)
        taken = np.minimum(reduced, 0.0)
        taken[roots] = reduced[roots]
        for values in np.split(taken, block.first[1:]):
            yield sum_below(values, error)


def _parts(ground: Ground, sites: SitePrices, kind: Kind) -> Iterator[tuple[Block, list[Floats], Ints]]:
    """All units at some sites at a time, prices of the loads there, and which cells are those of the sites' roots."""
    rows, units = kind.rows, ground.pairs.unit[kind.rows]
    for part in np.array_split(np.arange(len(kind.centres)), 1 + len(rows) * len(kind.centres) // BLOCK):
        if len(part):
            centres = kind.centres[part]
            block = cells_of(ground, rows, centres, -sites.unit)
            roots = np.zeros(0, dtype=np.int64)
            if kind.chosen:
                roots = block.first + np.searchsorted(units, ground.world.scenario.units[ground.centre[centres]])
            yield block, [multipliers[part] for multipliers in kind.multipliers], roots


def _least(ground: Ground, kind: Kind, worth: Sequence[Worth], missed: Fraction) -> Worth | None:
    """The least that the seats of a kind cost together; None where they cannot keep their limits.

    Limits are as wide as `missed`, as in `loads`.
    """
    every = list(zip(ground.loads, ground.reach, kind.multipliers, strict=True))
    ends = [range_of(load, kind.seat, reach[kind.seat], missed) for load, reach, _ in every]

    def with_loads(site: int) -> Worth:
        of_loads = (
            least_of_load(load, kind.seat, Fraction(float(prices[site])), end)
            for (load, _, prices), end in zip(every, ends, strict=True)
        )
        return worth[site][0] + sum(of_loads, NOTHING), worth[site][1]

    opened = sorted(with_loads(site) for site in range(len(worth)))[: kind.count]
    if not kind.chosen:
        return opened[0]
    if any(low > 0 or high < 0 for low, high in ends):
        return None if len(opened) < kind.count else _sum(opened)
    empty = sum((price_at(load, kind.seat, NOTHING) for load in ground.loads), NOTHING)
    opened += [(empty, NOTHING)] * (kind.count - len(opened))
    return _sum([min(site, (empty, NOTHING)) for site in opened])


def _sum(worths: Sequence[Worth]) -> Worth:
    return sum((value for value, _ in worths), NOTHING), sum((off for _, off in worths), NOTHING)
