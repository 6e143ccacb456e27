"""What the seats of a made-up company have room for, and what its units bring."""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.domain.geography.distance import great_circle
from planner.domain.settings.territory import Disruption, Travel
from planner.scenarios.invented.book import Book, eligible
from planner.scenarios.invented.force import Force
from planner.scenarios.invented.land import REGIONS, Land

POTENTIAL, HOURS = 0, 1
_SEGMENTS = 3
_NEAREST = 4
"""Seats nearest to the city among which an account's cheapest one is sought."""


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Accounts that must stay together, as one."""

    of_account: Ints
    amount: Floats
    """Potential [currency/year] and work without travel [hours/year], shape [2, units]."""
    members: Floats
    city: Ints
    kind: Ints
    """Who may cover it: row of `Room.allowed`."""
    pinned: Ints
    """Seat that it has to stay at; −1 none."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """Seats as arrays."""

    allowed: Flags
    """Whether a kind of unit (row) may go to a seat (column)."""
    fair: Floats
    """Fair share of potential and of hours, shape [2, seats]."""
    hours: Floats
    """Capacity [hours/year]."""
    road: Floats
    """Hours on the road a year for an account of a city (row) at a seat (column); no rows where they do not count."""


def units_of(land: Land, force: Force, book: Book, potential: Floats) -> Units:
    """Families as one unit each, with the place and the kind that their accounts share; no work yet."""
    count = len(potential)
    unit = np.where(book.family >= 0, book.family + count, np.arange(count))
    _, first, of_account = np.unique(unit, return_index=True, return_inverse=True)
    units = len(first)
    kind = land.region[book.city] * _SEGMENTS + book.segment if force.regions.shape[1] else np.zeros(count, np.int64)
    pinned = np.where(book.pinned, book.owner, -1)
    return Units(
        of_account=of_account,
        amount=np.array([summed_by(of_account, potential, units), np.zeros(units)]),
        members=np.bincount(of_account, minlength=units).astype(np.float64),
        city=book.city[first],
        kind=kind[first],
        pinned=pinned[first],
    )


def working(units: Units, work: Floats) -> Units:
    """The same units with the work that every account brings [hours/year]."""
    brought = summed_by(units.of_account, work, len(units.kind))
    return replace(units, amount=np.array([units.amount[POTENTIAL], brought]))


def room_of(land: Land, force: Force, travel: Travel) -> Room:
    """Capacity of the seats; fair shares are 0 until `shared` knows what there is to share."""
    if force.regions.shape[1]:
        allowed = np.array([eligible(force, r, s) for r in range(len(REGIONS)) for s in range(_SEGMENTS)])
    else:
        allowed = np.ones((1, len(force.seat)), dtype=np.bool_)
    road = np.zeros((0, len(force.seat)))
    if travel.visits > 0 and travel.counts_as_hours:
        road = _road(land.lat[:, None], land.lon[:, None], force.lat, force.lon, travel)
    return Room(allowed, np.zeros((2, len(force.seat))), force.hours, road)


def shared(room: Room, units: Units, least_road: Floats) -> Room:
    """With fair shares, as the balance rules of the scenario will see them."""
    pool = _pools(room.allowed[np.unique(units.kind)])
    pool_of_unit = pool[np.argmax(room.allowed, axis=1)[units.kind]]
    share = room.hours / summed_by(pool, room.hours, len(pool))[pool]
    amounts = (units.amount[POTENTIAL], units.amount[HOURS] + least_road)
    totals = [summed_by(pool_of_unit, amount, len(pool)) for amount in amounts]
    return replace(room, fair=np.array([share * total[pool] for total in totals]))


def loads_at(force: Force, book: Book, units: Units, travel: Travel, seat: Ints) -> Floats:
    """Potential and hours of every seat when each unit is at the given one, shape [2, seats]."""
    hours = units.amount[HOURS]
    if travel.visits > 0 and travel.counts_as_hours:
        at = seat[units.of_account]
        road = _road(book.lat, book.lon, force.lat[at], force.lon[at], travel)
        hours = hours + summed_by(units.of_account, road, len(hours))
    return np.array([summed_by(seat, amount, len(force.seat)) for amount in (units.amount[POTENTIAL], hours)])


def _road(lat: Floats, lon: Floats, seat_lat: Floats, seat_lon: Floats, travel: Travel) -> Floats:
    distance = great_circle(lat, lon, seat_lat, seat_lon, "km")
    trip = np.minimum(2 * distance * travel.detour / travel.speed, travel.trip_hours_limit)
    hours: Floats = travel.visits * trip / travel.stops_per_trip
    return hours


def least_road(room: Room, force: Force, book: Book, units: Units, revenue: Floats, travel: Travel) -> Floats:
    """Hours on the road of each unit at its cheapest seat: its owner's, or one near its city, with the hand-over."""
    count = len(units.kind)
    if len(room.road) == 0:
        return np.zeros(count)
    price = Disruption()
    moving = np.where(book.owner >= 0, revenue * price.revenue_loss + price.new_owner_hours * price.cost_per_hour, 0.0)
    head = np.unique(units.of_account, return_index=True)[1]
    near = _nearest(room, units)
    owner = np.where(book.owner[head] >= 0, book.owner[head], near[:, 0])
    least, cheapest = np.zeros(count), np.full(count, np.inf)
    for seat in [owner, *near.T]:
        at = seat[units.of_account]
        road = _road(book.lat, book.lon, force.lat[at], force.lon[at], travel)
        cost = road * travel.cost_per_hour + np.where(book.owner == at, 0.0, moving)
        of_unit = summed_by(units.of_account, cost, count)
        least = np.where(of_unit < cheapest, summed_by(units.of_account, road, count), least)
        cheapest = np.minimum(cheapest, of_unit)
    return least


def _nearest(room: Room, units: Units) -> Ints:
    """The seats nearest to each unit's city that may cover it, shape [units, some]."""
    cities = len(room.road)
    seats = min(_NEAREST, int(room.allowed.sum(axis=1).min()))
    table = np.zeros((len(room.allowed), cities, seats), dtype=np.int64)
    for kind, allowed in enumerate(room.allowed):
        may = np.flatnonzero(allowed)
        table[kind] = may[np.argsort(room.road[:, may], axis=1, kind="stable")[:, :seats]]
    nearest: Ints = table[units.kind, units.city]
    return nearest


def _pools(allowed: Flags) -> Ints:
    """First seat of each seat's pool: seats linked by kinds of unit that both may cover."""
    pool = np.arange(allowed.shape[1])
    for _ in allowed:
        for row in allowed:
            linked = np.isin(pool, pool[row])
            pool[linked] = pool[row].min(initial=len(pool))
    return pool
