"""What the data doctor finds, and what it looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.domain.history.opportunities import WON, Opportunities
from planner.scenarios.history.mapping import HistoryMapping
from planner.scenarios.history.reading import Opened
from planner.scenarios.history.staging import Coded

MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in the data: how much of it, what it is worth, and which entry of the mapping answers it."""

    kind: str
    says: str
    """One or two sentences."""
    count: int
    money: float
    """What is at stake [currency]: the sum of their amounts, unknown ones at the mean of won ones of their product."""
    examples: tuple[str, ...] = ()
    change: Mapping[str, Any] = field(default_factory=dict)
    """What accepting adds to the mapping file; empty where the mapping cannot help."""


@dataclass(frozen=True, slots=True, eq=False)
class Patient:
    """A history after what the planner has accepted so far."""

    export: Opened
    opportunities: Opportunities
    fingerprint: Ints
    others: Mapping[str, Coded]
    """Columns that are not mapped, by header, at each opportunity."""

    @property
    def mapping(self) -> HistoryMapping:
        """The mapping with what was accepted."""
        return self.export.mapping

    @property
    def worth(self) -> Floats:
        """Amount of each opportunity [currency]; where none is known, or zero, the mean of won ones of its product.

        The mean of all won ones where none of the product is known, and zero where nothing is.
        """
        known, product = self.opportunities, self.opportunities.labels["product"]
        stated = ~np.isnan(known.amount) & (known.amount != 0)
        won = stated & (known.outcome == WON)
        groups, codes = len(product.names), product.codes.astype(np.int64)
        count = np.bincount(codes[won], minlength=groups)
        total = summed_by(codes[won], known.amount[won], groups)
        overall = float(total.sum() / max(int(count.sum()), 1))
        mean = np.where(count > 0, total / np.maximum(count, 1), overall)
        return np.where(stated, known.amount, mean[codes])

    def money(self, mask: Flags) -> float:
        """What some opportunities are worth [currency]."""
        return float(self.worth[mask].sum())

    @staticmethod
    def some(mask: Flags, verb: str, noun: str = "opportunity") -> str:
        """How many opportunities do something, in words."""
        return counted(int(mask.sum()), noun, verb)

    def examples(self, mask: Flags) -> tuple[str, ...]:
        """Ids of the first of some opportunities."""
        return tuple(self.opportunities.opportunity[np.flatnonzero(mask)[:MOST_EXAMPLES]].tolist())


def counted(number: int, noun: str, verb: str = "") -> str:
    """A number of things, and what they do, in words: 1 opportunity has, 2 opportunities have."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
        return f"{number:,} {noun} {verb}".rstrip()
    return f"1 {noun} {_SINGULAR.get(verb, f'{verb}s' if verb else '')}".rstrip()


_SINGULAR = {"have": "has", "are": "is"}


def share(part: int, whole: int) -> str:
    """A part of a whole in words: 1,285 of 1,589 (81 %)."""
    return f"{part:,} of {whole:,} ({part / max(whole, 1):.0%})".replace("%", " %")
