"""Gives a made-up company its scale: money from pay, hours that a plan exists for."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.geography import great_circle
from planner.domain.settings.territory import Travel
from planner.scenarios.invented.book import Book, eligible
from planner.scenarios.invented.force import Force
from planner.scenarios.invented.land import Land
from planner.scenarios.invented.presets import Preset

OTE = 180_000.0
"""On-target earnings of the shipped pay plans [currency/year]."""
QUOTA_TO_OTE = 4.8
GROWTH = 1.2
"""Target over the bookings of the last twelve months."""
OVERASSIGNMENT = 0.05
MOST_BOUGHT = 1.3
"""Most that an account bought in the last twelve months [× its potential]."""
FULLEST = 0.97
"""Most of a seat's hours that the plan which proves feasibility may use."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Amounts of a made-up company."""

    target: float
    potential: Floats
    workload: Floats
    revenue: Floats
    last_quota: Floats


def scale(rng: np.random.Generator, preset: Preset, land: Land, force: Force, book: Book) -> Scale:
    """Quotas of 4.8 × OTE for full seats, potential that yields them, workload that fills the hours and still fits.

    A greedy plan that keeps eligibility, pins and families is made; where it overfills a seat, all workload shrinks.
    """
    hours = force.hours
    full = float(hours.sum() / np.max(hours))
    target = round(full * QUOTA_TO_OTE * OTE / (1 + OVERASSIGNMENT), -4)
    potential = book.size * target * (1 + OVERASSIGNMENT) / preset.yield_share / len(book.size)
    revenue: Floats = np.minimum(book.bought * target / GROWTH / len(book.size), MOST_BOUGHT * potential)
    revenue *= target / GROWTH / max(float(revenue.sum()), 1e-12)
    road = travel_of(preset)
    work = book.effort * hours.sum() * preset.hours_used * (1 - preset.hours_on_road) / len(book.size)
    fullest = _fullest(work, land, force, book, road)
    work = work * min(1.0, FULLEST / fullest)
    last: Floats = np.where(
        np.isnat(force.start), QUOTA_TO_OTE * OTE / GROWTH * rng.lognormal(0, 0.15, len(hours)), np.nan
    )
    return Scale(
        target=target,
        potential=np.round(potential, 2),
        workload=np.floor(work * 100) / 100,
        revenue=np.round(revenue, 2),
        last_quota=np.round(last, -3),
    )


def travel_of(preset: Preset) -> Travel:
    """Travel rule of a preset, as its scenario states it."""
    if preset.visits == 0:
        return Travel()
    by_car = preset.hours_on_road > 0
    return Travel(visits=preset.visits, stops_per_trip=4.0 if by_car else 1.0, counts_as_hours=by_car)


def _fullest(work: Floats, land: Land, force: Force, book: Book, road: Travel) -> float:
    """Hours over capacity of the fullest seat, when units go one by one, longest first, to the emptiest seat."""
    unit = np.where(book.family >= 0, book.family + len(work), np.arange(len(work)))
    _, first, inverse = np.unique(unit, return_index=True, return_inverse=True)
    hours = np.bincount(inverse, weights=work)
    members = np.bincount(inverse)
    classes = {
        (r, s): np.flatnonzero(eligible(force, r, s) & (force.hours > 0)) for r in range(4) for s in range(3)
        if force.regions.shape[1] or (r, s) == (0, 0)
    }  # fmt: skip
    used = np.zeros(len(force.seat))
    pins = np.flatnonzero(book.pinned[first])
    rest = np.flatnonzero(~book.pinned[first])
    for u in [*pins, *rest[np.argsort(-hours[rest], kind="stable")]]:
        account = first[u]
        if book.pinned[account]:
            seats = np.array([book.owner[account]])
        else:
            kind = (int(land.region[book.city[account]]), int(book.segment[account]))
            seats = classes[kind if kind in classes else (0, 0)]
        extra = hours[u] + members[u] * _road_hours(book, force, account, seats, road)
        after = (used[seats] + extra) / force.hours[seats]
        best = int(np.argmin(after + 4 * (extra - hours[u]) / force.hours[seats]))
        used[seats[best]] += extra[best]
    return float(np.max(used / np.where(force.hours > 0, force.hours, np.inf)))


def _road_hours(book: Book, force: Force, account: int, seats: Ints, road: Travel) -> Floats:
    if road.visits == 0 or not road.counts_as_hours:
        return np.zeros(len(seats))
    distance = great_circle(book.lat[account], book.lon[account], force.lat[seats], force.lon[seats], "km")
    trip = np.minimum(2 * distance * road.detour / road.speed, road.trip_hours_limit)
    hours: Floats = road.visits * trip / road.stops_per_trip
    return hours
