"""What happened in the simulated years."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, runtime_checkable

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Floats, Texts, freeze
from planner.domain.card import card
from planner.domain.measures import Measure


class Sink(Protocol):
    """Takes long tables in parts, in replication order, as the simulator produces them."""

    def write(self, table: str, columns: Columns) -> None:
        """Take the next rows of a table; each row has its `replication`."""


@runtime_checkable
class LongTables(Protocol):
    """Gives the long tables that were kept."""

    def names(self) -> tuple[str, ...]:
        """Tables there are."""

    def read(self, table: str) -> Columns:
        """A whole table, in replication order; KeyError when it was not kept."""


class MemoryTables:
    """A sink that keeps the tables in memory and gives them back."""

    def __init__(self) -> None:
        self._parts: dict[str, list[Columns]] = {}

    def write(self, table: str, columns: Columns) -> None:
        """Keep the next rows."""
        self._parts.setdefault(table, []).append(columns)

    def names(self) -> tuple[str, ...]:
        """Tables there are."""
        return tuple(sorted(self._parts))

    def read(self, table: str) -> Columns:
        """All rows of a table."""
        parts = self._parts[table]
        joined: dict[str, AnyArray] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        return joined


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Results of all replications: measures with intervals, seats and months in arrays, long tables by handle."""

    scenario: str
    """Digest of the scenario."""
    plan: str
    """Digest of the plan."""
    engine: str
    seed: int
    confidence: float
    measures: tuple[Measure, ...]
    samples: Mapping[str, Floats]
    """Each measure's value by replication, shape [replications]; NaN where it has none."""
    seat: Texts
    month: Texts
    """Months of the horizon, as 2027-01."""
    seat_bookings: Floats
    """Bookings, shape [replications, seats] [currency]."""
    seat_pay: Floats
    """Fixed and variable pay, shape [replications, seats] [currency]; zeros without a pay plan."""
    month_bookings: Floats
    """Bookings, shape [replications, months] [currency]."""
    month_pay: Floats
    """Pay, shape [replications, months] [currency]."""
    antithetic: bool = False
    """Whether replications 2k and 2k + 1 have opposite luck."""
    tables: LongTables = field(default_factory=MemoryTables)
    """Long tables: `deals`, `months`, `people`, as `simulation.keep` says."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.seat_bookings, self.seat_pay, self.month_bookings, self.month_pay))
        object.__setattr__(self, "samples", MappingProxyType(dict(self.samples)))

    @property
    def replications(self) -> int:
        """How many years were simulated."""
        return len(self.seat_bookings)

    @property
    def luck_shared(self) -> int:
        """How many replications in a row share their luck: intervals are those of such groups."""
        return 2 if self.antithetic else 1

    def measure(self, name: str) -> Measure:
        """The measure of that name; KeyError when this scenario has none."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)

    def __iter__(self) -> Iterator[Measure]:
        """All measures."""
        return iter(self.measures)

    def __repr__(self) -> str:
        """Read as the number of years and the main figure."""
        bookings = self.measure("bookings")
        return (
            f"Outcomes({self.replications} replications, bookings {bookings.value:,.0f} "
            f"[{bookings.low:,.0f}, {bookings.high:,.0f}], engine {self.engine})"
        )

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        facts = {}
        for measure in self.measures:
            kind = ".1%" if measure.unit == "share" else ",.0f" if abs(measure.value) >= 100 else ",.2f"
            unit = "" if measure.unit == "share" else f" {measure.unit}"
            facts[measure.name] = f"{measure.value:{kind}} [{measure.low:{kind}}, {measure.high:{kind}}]{unit}"
        facts |= {"intervals": f"{self.confidence:.0%} of the mean", "engine": f"{self.engine}, seed {self.seed}"}
        return card(f"{self.replications:,} simulated years", facts)
