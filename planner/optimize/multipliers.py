"""A bound for the whole problem: every load gets a price, and every unit picks its cheapest arc.

For any multipliers λ, one for each group of each load, no plan costs less than

    L(λ) = Σ_u min over arcs (cost + Σ_k λ[group_k] · amount_k)  +  Σ_g min over load ℓ of (price_g(ℓ) − λ_g · ℓ)

over all open arcs and all loads within the hard limits (Lagrangian relaxation; Geoffrion 1974). Wrong multipliers
weaken the bound and never make it invalid. They are found by smoothing both minima, descent by descent at falling
temperature, until what smoothing takes off is not worth another one. Arcs that are missing from the shortlist come in
by their reduced cost meanwhile. The quota term, which is at least zero, is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.loads.load import Load
from planner.optimize.descent import Heat, descend
from planner.optimize.relaxation import Natural, Relaxation

COOLING = 4.0
"""Factor between two temperatures."""
EXACT = 1e-5
"""Smoothing and missing arcs may take off this share of the bound in the end."""
WORTH = 0.01
"""Share of what the next temperature may take off that the last steps of a descent must gain."""
ROUNDS = 24
"""At most."""
LEAST = 3
"""Descents that are not cut short while there is no plan."""
HOPELESS = 4.0
"""A smoothed bound this many times the cost of the worst plan tells that the listed arcs cannot keep the limits."""


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """The best multipliers found."""

    multipliers: Floats
    """Of the groups of all loads, numbered through [currency per unit of the load]."""
    bound: float
    """L at them, over all open arcs [currency/year]."""
    temperature: float
    """At which they were found [currency/year]."""

    def by_load(self, loads: tuple[Load, ...]) -> dict[str, Floats]:
        """The multipliers of every load's groups, by name."""
        ends = np.cumsum([len(load.groups) for load in loads], dtype=np.int64)
        parts = np.split(self.multipliers, ends[:-1]) if len(ends) else []
        return {load.name: part.copy() for load, part in zip(loads, parts, strict=True)}


@dataclass(frozen=True, slots=True)
class Certified:
    """What multipliers are worth."""

    bound: float
    """Over all open arcs."""
    listed: float
    """Over the arcs that were listed when they were found; not below `bound`."""
    grew: bool
    """Whether arcs came in."""


class Book(Protocol):
    """Where arcs come from."""

    @property
    def relaxation(self) -> Relaxation:
        """Of the arcs that are listed now."""

    @property
    def at_nothing(self) -> float:
        """The bound over all arcs at multipliers of zero."""

    def certify(self, multipliers: Floats, temperature: float) -> Certified | None:
        """The bound over all arcs; lets missing arcs in. None when there was no time."""


def price(
    book: Book,
    stop: Callable[[], bool],
    tell: Callable[[Prices], None],
    halt: Callable[[], bool] | None = None,
) -> Prices:
    """Find multipliers; `tell` hears of all that give a better bound.

    `stop` is asked at every evaluation. The first descents are ended by `halt` instead, where there is one: a search
    along worse multipliers takes longer to keep all limits than these take.
    """
    natural, limits = book.relaxation.natural(), book.relaxation.limits
    centre = np.clip(natural.load, limits.least, np.maximum(limits.most, limits.least))
    temperature = _warmth(book.relaxation, natural)
    here = np.zeros(book.relaxation.groups)
    off = max(abs(book.at_nothing), temperature * len(book.relaxation.listed.first))
    best = Prices(here, book.at_nothing, temperature)
    tell(best)
    for number in range(ROUNDS if len(here) else 0):
        end = stop if halt is None or number >= LEAST else halt
        relaxation, heat = book.relaxation, Heat(temperature, book.relaxation.natural().width, centre)
        enough = WORTH * max(off, EXACT * abs(best.bound)) / COOLING
        found = descend(relaxation, here, heat, (enough, HOPELESS * relaxation.ceiling()), end)
        multipliers = _short(found.multipliers)
        certified = book.certify(multipliers, temperature)
        if certified is None:
            break
        if certified.bound > best.bound:
            best = Prices(multipliers, certified.bound, temperature)
            tell(best)
        missing, bias = certified.listed - certified.bound, max(certified.listed - found.value, 0.0)
        hurried = (halt is None or number + 1 >= LEAST) and stop()
        if hurried or (found.beyond and not certified.grew) or bias + missing <= EXACT * abs(best.bound):
            break
        if found.beyond:
            continue
        here, centre = multipliers, relaxation.smoothed(multipliers, heat.temperature, heat.weight, centre).load
        temperature, off = temperature / (COOLING if missing <= bias else 1.0), max(missing, bias)
    return best


def _short(multipliers: Floats) -> Floats:
    """The same numbers with the 24 significant bits of a float32, never farther from zero."""
    short = multipliers.astype(np.float32)
    farther = np.abs(short.astype(np.float64)) > np.abs(multipliers)
    return np.where(farther, np.nextafter(short, np.float32(0.0)), short).astype(np.float64)


def _warmth(relaxation: Relaxation, natural: Natural) -> float:
    """A first temperature: how much the arcs of a unit differ in cost, or in what their loads may cost."""
    listed = relaxation.listed
    least = np.minimum.reduceat(listed.cost, listed.first[:-1])
    spread = float((listed.cost - np.repeat(least, np.diff(listed.first))).mean(dtype=np.float64))
    steepest = natural.amount * relaxation.conjugate.pieces.slope[-1]
    return max(spread / 4, float(steepest.max(initial=0.0)) / 100, 1e-6)
