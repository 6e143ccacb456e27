"""Consecutive simulated years as they travel, are kept, and are put together again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Years:
    """What is kept of replications first … last − 1, in order; n is how many they are."""

    first: int
    samples: Mapping[str, Floats]
    """Each measure's value by replication, shape [n]; NaN where it has none."""
    seat_bookings: Floats
    """Shape [n, seats] [currency]."""
    seat_pay: Floats
    """Shape [n, seats] [currency]."""
    month_bookings: Floats
    """Shape [n, months] [currency]."""
    month_pay: Floats
    """Shape [n, months] [currency]."""
    tables: Mapping[str, Columns] = field(default_factory=dict)
    """Their rows of the long tables, by table."""

    @property
    def last(self) -> int:
        """One beyond the last replication."""
        return self.first + len(self.seat_bookings)

    def without_tables(self) -> "Years":
        """The same without the long tables, which are by far the most of it."""
        return replace(self, tables={})

    def arrays(self) -> dict[str, Floats]:
        """All arrays by a name each, for whoever writes them; `from_arrays` takes them back."""
        return {
            **{f"samples.{name}": values for name, values in self.samples.items()},
            "seat_bookings": self.seat_bookings,
            "seat_pay": self.seat_pay,
            "month_bookings": self.month_bookings,
            "month_pay": self.month_pay,
        }

    @classmethod
    def from_arrays(cls, first: int, arrays: Mapping[str, Floats]) -> "Years":
        """Years from what `arrays` gave. Raises KeyError when one is missing."""
        prefix = "samples."
        return cls(
            first=first,
            samples={name.removeprefix(prefix): arrays[name] for name in arrays if name.startswith(prefix)},
            seat_bookings=arrays["seat_bookings"],
            seat_pay=arrays["seat_pay"],
            month_bookings=arrays["month_bookings"],
            month_pay=arrays["month_pay"],
        )


def joined(parts: Sequence[Years]) -> Years:
    """Years that follow one another as one, without their long tables. Raises ValueError for none, or for a gap."""
    if not parts or any(part.first != before.last for before, part in pairwise(parts)):
        raise ValueError("years to be joined must follow one another")
    each = [part.arrays() for part in parts]
    return Years.from_arrays(
        parts[0].first, {name: np.concatenate([arrays[name] for arrays in each]) for name in each[0]}
    )


def joined_rows(parts: Sequence[Columns]) -> Columns:
    """Rows of one table in the order of the parts."""
    rows: dict[str, AnyArray] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return rows
