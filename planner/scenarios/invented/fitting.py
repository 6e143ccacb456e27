"""Gives a made-up company its scale: money from pay, hours and limits that a plan exists for."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.settings.territory import Travel
from planner.scenarios.invented.book import Book
from planner.scenarios.invented.force import Force
from planner.scenarios.invented.land import Land
from planner.scenarios.invented.limits import Limits, ladder_for
from planner.scenarios.invented.presets import Preset
from planner.scenarios.invented.proving import prove
from planner.scenarios.invented.room import least_road, loads_at, room_of, shared, units_of, working

OTE = 180_000.0
"""On-target earnings of the shipped pay plans [currency/year]."""
QUOTA_TO_OTE = 4.8
GROWTH = 1.2
"""Target over the bookings of the last twelve months."""
OVERASSIGNMENT = 0.05
DETOUR = 1.3
"""Hours on the road that are left room for, over those when every account is at its cheapest seat."""
LEAST_WORK = 0.3
"""Part of the hours used that is work, however far accounts are."""
MOST_BOUGHT = 1.3
"""Most that an account bought in the last twelve months [× its potential]."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Amounts of a made-up company."""

    target: float
    potential: Floats
    workload: Floats
    revenue: Floats
    last_quota: Floats
    limits: Limits
    """The tightest for which a plan was made."""
    seat: Ints
    """Seat of each account in that plan."""


def scale(rng: np.random.Generator, preset: Preset, land: Land, force: Force, book: Book) -> Scale:
    """Quotas of 4.8 × OTE for full seats, potential that yields them, workload that fills the hours and still fits."""
    hours = force.hours
    full = float(hours.sum() / np.max(hours))
    target = round(full * QUOTA_TO_OTE * OTE / (1 + OVERASSIGNMENT), -4)
    potential = book.size * target * (1 + OVERASSIGNMENT) / preset.yield_share / len(book.size)
    revenue: Floats = np.minimum(book.bought * target / GROWTH / len(book.size), MOST_BOUGHT * potential)
    revenue *= target / GROWTH / max(float(revenue.sum()), 1e-12)
    potential, revenue = np.round(potential, 2), np.round(revenue, 2)
    road = travel_of(preset)
    room = room_of(land, force, road)
    units = units_of(land, force, book, potential)
    driven = least_road(room, force, book, units, revenue, road)
    work = book.effort * _work(preset, float(hours.sum()), float(driven.sum())) / len(book.size)
    work = np.floor(work * 100) / 100
    units = working(units, work)
    room = shared(room, units, driven)
    ladder = ladder_for(len(book.size), len(hours))
    proof = prove(units, room, ladder, lambda seat: loads_at(force, book, units, road, seat))
    last: Floats = np.where(
        np.isnat(force.start), QUOTA_TO_OTE * OTE / GROWTH * rng.lognormal(0, 0.15, len(hours)), np.nan
    )
    return Scale(
        target=target,
        potential=potential,
        workload=work if proof.shrink == 1 else np.floor(work * proof.shrink * 100) / 100,
        revenue=revenue,
        last_quota=np.round(last, -3),
        limits=proof.limits,
        seat=proof.seat[units.of_account],
    )


def _work(preset: Preset, hours: float, driven: float) -> float:
    """Workload of all accounts [hours/year]: what the road leaves of the hours that are to be used."""
    used = preset.hours_used * hours
    return max(used - DETOUR * driven, LEAST_WORK * used)


def travel_of(preset: Preset) -> Travel:
    """Travel rule of a preset, as its scenario states it."""
    if preset.visits == 0:
        return Travel()
    by_car = preset.by_car
    return Travel(visits=preset.visits, stops_per_trip=4.0 if by_car else 1.0, counts_as_hours=by_car)
