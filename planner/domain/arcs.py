"""Eligible (unit, seat) pairs and what each would cost: the coefficients of the assignment, written once."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, frozen, positions, summed_by
from planner.domain.eligibility import fit_of
from planner.domain.geography import great_circle
from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Eligible pairs sorted by (unit, seat), as positions into the scenario's units and seats.

    A pin does not remove arcs (`pinned` names the seat), so that what a pin costs can be told.
    """

    unit: Ints
    seat: Ints
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

    def at(self, owner_of_unit: Ints) -> Ints:
        """Position of the arc (unit, owner) for every unit; −1 where the pair is not eligible."""
        n_seats = int(max(self.seat.max(initial=-1), owner_of_unit.max(initial=-1))) + 1
        key = self.unit * n_seats + self.seat
        wanted = np.arange(len(owner_of_unit)) * n_seats + owner_of_unit
        return np.where(owner_of_unit >= 0, positions(key, wanted), -1)


def arcs_of(scenario: Scenario) -> Arcs:
    """All eligible arcs of a scenario, with their coefficients."""
    n_units = int(scenario.units.max(initial=-1)) + 1
    columns = [_arcs_of_seat(scenario, seat, n_units) for seat in range(len(scenario.seats))]
    unit, at_seat, hours, value, travel, disruption, pairing = (
        np.concatenate(parts) for parts in zip(*columns, strict=True)
    )
    order = np.lexsort((at_seat, unit))
    best = np.full(n_units, -np.inf)
    np.maximum.at(best, unit, value)
    return Arcs(
        unit=unit[order],
        seat=at_seat[order],
        hours=hours[order],
        value=value[order],
        forgone=(best[unit] - value)[order],
        travel=travel[order],
        disruption=disruption[order],
        pairing=pairing[order],
        pinned=_pins(scenario, n_units),
    )


def travel_hours(scenario: Scenario, seat: int) -> Floats:
    """Hours a year on the road from the seat's home to each account; 0 where a location is not known.

    visits × min(2 × great-circle × detour / speed, longest trip) / stops per trip
    """
    rule, accounts, seats = scenario.settings.territory.travel, scenario.accounts, scenario.seats
    distance = great_circle(
        seats.lat[seat], seats.lon[seat], accounts.lat, accounts.lon, scenario.settings.units.distance
    )
    trip = np.minimum(2 * distance * rule.detour / rule.speed, rule.trip_hours_limit) / rule.stops_per_trip
    visits = np.where(np.isnan(accounts.visits), rule.visits, accounts.visits)
    return np.where(np.isnan(distance), 0.0, visits * trip)


def work_at(scenario: Scenario, seat: int) -> Floats:
    """Workload of each account at the seat, travel included if it counts [hours/year]."""
    work = worth_at(scenario, seat).work
    return work + travel_hours(scenario, seat) if scenario.settings.territory.travel.counts_as_hours else work


def disruption_cost(scenario: Scenario, seat: int) -> Floats:
    """What it costs that each account comes to this seat from another one [currency/year].

    revenue × expected loss + hours to get to know it × cost of an hour; nothing for an account without owner.
    """
    rule, accounts = scenario.settings.territory.disruption, scenario.accounts
    moves = (accounts.owner != "") & (accounts.owner != scenario.seats.seat[seat])
    return np.where(moves, accounts.revenue * rule.revenue_loss + rule.new_owner_hours * rule.cost_per_hour, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What every account is worth and costs at one seat, whether or not that seat may cover it."""

    allowed: Flags
    value: Floats
    """Expected bookings [currency/year]."""
    work: Floats
    """Workload without travel [hours/year]."""
    pairing: Floats
    """`pairs.cost` [currency/year]."""


def worth_at(scenario: Scenario, seat: int) -> Worth:
    """Every account at the seat at this position: eligibility rules and fit, overridden by the `pairs` table."""
    accounts, pairs = scenario.accounts, scenario.pairs
    fit = fit_of(scenario, seat)
    allowed, value, work = fit.allowed.copy(), accounts.potential * fit.share, accounts.workload.copy()
    pairing = np.zeros(len(accounts))
    here = np.flatnonzero(pairs.seat == scenario.seats.seat[seat])
    row = positions(accounts.account, pairs.account[here])
    for target, said in ((value, pairs.value), (work, pairs.hours), (pairing, pairs.cost)):
        given = ~np.isnan(said[here])
        target[row[given]] = said[here][given]
    given = pairs.allowed[here] >= 0
    allowed[row[given]] = pairs.allowed[here][given] == 1
    return Worth(allowed, value, work, pairing)


def _arcs_of_seat(
    scenario: Scenario, seat: int, n_units: int
) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats, Floats]:
    rules = scenario.settings.territory
    worth = worth_at(scenario, seat)
    road = travel_hours(scenario, seat)
    work = worth.work + road if rules.travel.counts_as_hours else worth.work

    def of_unit(amount: Floats) -> Floats:
        return summed_by(scenario.units, amount, n_units)

    eligible = np.flatnonzero(of_unit((~worth.allowed).astype(np.float64)) == 0)
    return (
        eligible,
        np.full(len(eligible), seat, dtype=np.int64),
        of_unit(work)[eligible],
        of_unit(worth.value)[eligible],
        of_unit(road * rules.travel.cost_per_hour)[eligible],
        of_unit(disruption_cost(scenario, seat))[eligible],
        of_unit(worth.pairing)[eligible],
    )


def _pins(scenario: Scenario, n_units: int) -> Ints:
    pin = positions(scenario.seats.seat, scenario.accounts.pinned)
    pinned = np.full(n_units, -1, dtype=np.int64)
    for account in np.flatnonzero(pin >= 0):
        unit = scenario.units[account]
        pinned[unit] = pin[account] if pinned[unit] in {-1, pin[account]} else -2
    return pinned
