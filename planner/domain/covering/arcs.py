"""Eligible (unit, seat) pairs and what each would cost: the coefficients of the assignment as arrays."""

from dataclasses import dataclass

import numpy as np

from planner.domain.accounts import pinned_seats
from planner.domain.arrays import Flags, Floats, Ints, frozen, positions
from planner.domain.covering.rates import BLOCK, PairRates
from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Eligible pairs sorted by (unit, seat, level), as positions into the scenario's units and seats.

    A pin does not remove arcs (`pinned` names the seat), so that what a pin costs can be told.
    """

    unit: Ints
    seat: Ints
    level: Ints
    """Coverage level; 0 is full."""
    hours: Floats
    """Workload of the unit at the seat, travel included if it counts [hours/year]."""
    value: Floats
    """Expected bookings of the unit at the seat [currency/year]."""
    forgone: Floats
    """Term `bookings`: value at the unit's best eligible seat − value here, ≥ 0 [currency/year]."""
    travel: Floats
    """Term `travel` [currency/year]."""
    disruption: Floats
    """Term `disruption` [currency/year]."""
    pairing: Floats
    """Term `pairing`: `pairs.cost` [currency/year]."""
    pinned: Ints
    """Seat that each *unit* is pinned to; −1 none, −2 its accounts are pinned to different seats."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in self.__slots__:
            frozen(getattr(self, name))

    def __len__(self) -> int:
        """How many eligible pairs."""
        return len(self.unit)

    @property
    def cost(self) -> Floats:
        """Everything the arc itself costs [currency/year]."""
        total: Floats = self.forgone + self.travel + self.disruption + self.pairing
        return total

    @property
    def open(self) -> Flags:
        """Arcs that the pins leave open."""
        pin = self.pinned[self.unit]
        allowed: Flags = (pin == -1) | (pin == self.seat)
        return allowed

    def at(self, owner_of_unit: Ints, level_of_unit: Ints | None = None) -> Ints:
        """Position of the arc (unit, owner, level) for every unit; −1 where the pair is not eligible."""
        level = np.zeros(len(owner_of_unit), dtype=np.int64) if level_of_unit is None else level_of_unit
        n_seats = int(max(self.seat.max(initial=-1), owner_of_unit.max(initial=-1))) + 1
        n_levels = int(max(self.level.max(initial=0), level.max(initial=0))) + 1
        key = (self.unit * n_seats + self.seat) * n_levels + self.level
        wanted = (np.arange(len(owner_of_unit)) * n_seats + owner_of_unit) * n_levels + level
        return np.where(owner_of_unit >= 0, positions(key, wanted), -1)


def arcs_of(scenario: Scenario) -> Arcs:
    """All eligible arcs of a scenario, with their coefficients."""
    rates = PairRates.of(scenario)
    return arcs_of_units(rates, np.arange(rates.units))


def arcs_of_units(rates: PairRates, units: Ints) -> Arcs:
    """All eligible arcs of some units, which are sorted."""
    levels = len(rates.levels)
    blocks = max(1, int(rates.reach.size[units].sum()) * levels // BLOCK)
    parts = []
    for block in np.array_split(units, blocks):
        unit, seat = rates.reach.pairs(block)
        unit, seat = np.repeat(unit, levels), np.repeat(seat, levels)
        parts.append(arcs_at(rates, unit, seat, np.tile(np.arange(levels), len(unit) // levels)))
    if len(parts) == 1:
        return parts[0]
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in Arcs.__slots__ if name != "pinned"
    }
    return Arcs(**columns, pinned=parts[0].pinned)


def arcs_at(rates: PairRates, unit: Ints, seat: Ints, level: Ints, pinned: Ints | None = None) -> Arcs:
    """Arcs of given eligible pairs, which are sorted by (unit, seat, level); `pinned` where `pins_of` is known."""
    parts = rates.of_units(unit, seat, level if len(rates.levels) > 1 else None)
    return Arcs(
        unit=unit,
        seat=seat,
        level=level,
        hours=rates.hours(parts),
        value=parts.value,
        forgone=rates.best[unit] - parts.value,
        travel=parts.road * rates.scenario.settings.territory.travel.cost_per_hour,
        disruption=parts.disruption,
        pairing=parts.pairing,
        pinned=pins_of(rates) if pinned is None else pinned,
    )


def pins_of(rates: PairRates) -> Ints:
    """Seat that each unit is pinned to; −1 none, −2 its accounts are pinned to different seats."""
    scenario = rates.scenario
    pin = positions(scenario.seats.seat, pinned_seats(scenario.accounts))
    said = np.flatnonzero(pin >= 0)
    lowest = np.full(rates.units, len(scenario.seats))
    highest = np.full(rates.units, -1)
    np.minimum.at(lowest, scenario.units[said], pin[said])
    np.maximum.at(highest, scenario.units[said], pin[said])
    return np.where((highest >= 0) & (lowest != highest), -2, highest)
