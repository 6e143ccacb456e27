"""Proof that rules collide: prices at which every assignment would pay for what the limits cannot hold.

Let a plan keep limits r, least_r ≤ load_r ≤ most_r. For any multipliers λ,

    Σ_u min over open pairs (Σ_r λ_r · amount)  ≤  Σ_r λ_r · load_r
                                                ≤  Σ over λ_r > 0 of λ_r · most_r  +  Σ over λ_r < 0 of λ_r · least_r.

If the left side is above the right one, there is no such plan (Farkas' lemma, over all eligible pairs and with whole
units or parts of them). Where each |λ_r| is at most 1/size_r, the difference also bounds from below by how much limits
must be loosened, as the sum of shares of their sizes.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.optimize.collisions.book import Book

ROUNDING = 1e-9
"""The difference must be above this share of what it is a difference of."""


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What multipliers prove about some of the rules."""

    multipliers: Floats
    """Of every limit; 0 for those that are not kept [1/unit of its load]."""
    price: Floats
    """Of every pair; infinite where a kept pin closes it."""
    cheapest: Floats
    """Of every unit."""
    value: float
    """Left side less right side."""
    margin: float
    """A value above it is a proof."""

    @property
    def holds(self) -> bool:
        """Whether the rules are proven to collide."""
        return self.value > self.margin


def prove(book: Book, multipliers: Floats, kept: Flags, leaving: Floats | None = None) -> Proof:
    """Evaluate multipliers. With `leaving`, pins cost that much to lift instead of closing pairs; by pair."""
    count = len(book.limits)
    possible = np.where(multipliers > 0, np.isfinite(book.most), np.isfinite(book.least)) & kept[:count]
    used = np.where(possible, multipliers, 0.0)
    price = book.price(used)
    price = np.where(book.open(kept), price, np.inf) if leaving is None else price + leaving
    cheapest = np.minimum.reduceat(price, book.first[:-1])
    bound = np.where(used > 0, book.most, np.where(used < 0, book.least, 0.0))
    value = float(cheapest.sum() - used @ bound)
    margin = ROUNDING * float(np.abs(cheapest).sum() + np.abs(used) @ np.abs(bound))
    return Proof(used, price, cheapest, value, margin)
