"""A journal added up: bookings by seat and month, time used, time vacant."""

import math
from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats
from planner.simulate.company import Company
from planner.simulate.journal import Journal


def month_of(company: Company, day: float) -> int:
    """Month of the horizon in which a moment lies; negative in the warm-up."""
    return bisect_right(company.month_starts, day) - 1 - company.warmup


def bookings(company: Company, journal: Journal) -> Floats:
    """Value of the deals won by seat and month, shape [seats, months] [currency]."""
    booked = np.zeros((len(company.places), company.months))
    for deal in journal.deals:
        if deal.outcome == "won" and deal.closed >= 0:
            booked[deal.customer.seat, month_of(company, deal.closed)] += deal.value
    return booked


def overlap(began: float, ended: float, low: float, high: float) -> float:
    """How much of [began, ended) lies in [low, high) [days]."""
    return max(0.0, min(ended, high) - max(began, low))


class Spell(NamedTuple):
    """A person in a seat, from when to when [days]; a person still there stays until the horizon's end."""

    seat: int
    joined: float
    left: float
    person: str
    first_month: int
    """Month in which they began, which may lie long before the simulation [months from the horizon's start]."""


def spells(company: Company, journal: Journal) -> list[Spell]:
    """Who sat where, by seat and time."""
    found: list[Spell] = []
    by_seat = sorted(journal.staffing, key=lambda entry: entry.seat)
    for i, (day, seat, person, event) in enumerate(by_seat):
        if event == "left":
            continue
        stays = i + 1 == len(by_seat) or by_seat[i + 1].seat != seat
        newcomer = bool(found) and found[-1].seat == seat
        began = month_of(company, day) if newcomer else company.places[seat].first_month
        found.append(Spell(seat, day, company.end if stays else by_seat[i + 1].day, person, began))
    return found


def hours_used(company: Company, journal: Journal) -> float:
    """Hours at work over hours that people in seats had in the horizon [share]; NaN where they had none."""
    pace = [place.hours_per_day for place in company.places]
    worked = math.fsum(
        overlap(task.began, task.ended, 0.0, company.end) * pace[task.deal.customer.seat] for task in journal.tasks
    )
    had = math.fsum(
        overlap(spell.joined, spell.left, 0.0, company.end) * pace[spell.seat] for spell in spells(company, journal)
    )
    return worked / had if had > 0 else math.nan


def sdr_used(company: Company, journal: Journal) -> float:
    """Time of the SDR pool in use in the horizon [share]."""
    busy = math.fsum(overlap(screening.began, screening.ended, 0.0, company.end) for screening in journal.screenings)
    return busy / (company.settings.sdr.people * company.end)


def vacancy(company: Company, journal: Journal) -> float:
    """Seat-days of the horizon without a person [share]."""
    filled = math.fsum(overlap(spell.joined, spell.left, 0.0, company.end) for spell in spells(company, journal))
    return max(0.0, 1.0 - filled / (company.end * len(company.places))) if company.places else math.nan
