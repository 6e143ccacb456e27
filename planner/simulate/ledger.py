"""A log added up: bookings by seat and month, time used, time vacant."""

import math
from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.simulate.company import MOST_PEOPLE, Company
from planner.simulate.compiled.exact import exact_sum
from planner.simulate.log import NOT_DUE, WON, Log


def month_of(company: Company, day: float) -> int:
    """Month of the horizon in which a moment lies; negative in the warm-up."""
    return bisect_right(company.month_starts, day) - 1 - company.warmup


def months_of(company: Company, days: Floats) -> Ints:
    """Month of the horizon in which each moment lies; negative in the warm-up."""
    return np.searchsorted(np.array(company.month_starts, dtype=np.float64), days, side="right") - 1 - company.warmup


def won_in_horizon(log: Log) -> Ints:
    """Positions of the deals that were won in the horizon, in order of arrival."""
    return np.flatnonzero((log.deals.outcome == WON) & (log.deals.closed >= 0))


def seat_of_customer(company: Company) -> Ints:
    """Seat of each account; NOBODY without one, shape [accounts]."""
    return np.array([customer.seat for customer in company.customers], dtype=np.int64)


def bookings(company: Company, log: Log) -> Floats:
    """Value of the deals won by seat and month, shape [seats, months] [currency]."""
    booked = np.zeros((len(company.places), company.months))
    won = won_in_horizon(log)
    seat = seat_of_customer(company)[log.deals.customer[won]]
    np.add.at(booked, (seat, months_of(company, log.deals.closed[won])), log.deals.value[won])
    return booked


def discounts(log: Log) -> float:
    """What customers got off for signing before a pay period's end, in the horizon [currency]."""
    return exact_sum(log.deals.discount[won_in_horizon(log)])


def overlap(began: Floats, ended: Floats, low: Floats | float, high: Floats | float) -> Floats:
    """How much of [began, ended) lies in [low, high) [days]; the arguments broadcast."""
    lies: Floats = np.maximum(0.0, np.minimum(ended, high) - np.maximum(began, low))
    return lies


class Spells(NamedTuple):
    """Who sat where, from when to when, by seat and time; a person still there stays until the horizon's end."""

    seat: Ints
    person: Ints
    joined: Floats
    left: Floats
    first_month: Ints
    """Month in which they began, which may lie long before the simulation [months from the horizon's start]."""

    def take(self, rows: Ints | Flags | slice) -> "Spells":
        """Some of them, in their order."""
        return Spells._make(column[rows] for column in self)

    def in_seats(self, seats: Ints) -> "Spells":
        """Those in these seats."""
        return self.take(np.isin(self.seat, seats))


def spells(company: Company, log: Log) -> Spells:
    """Every person's time in a seat."""
    order = np.argsort(log.staffing.seat, kind="stable")
    day, seat, person = log.staffing.day[order], log.staffing.seat[order], log.staffing.person[order]
    came = np.flatnonzero(log.staffing.joined[order])
    after = np.minimum(came + 1, max(len(order) - 1, 0))
    stays = (came + 1 == len(order)) | (seat[after] != seat[came])
    starts = np.array([place.first_month for place in company.places], dtype=np.int64)
    newcomer = person[came] % MOST_PEOPLE > 0
    return Spells(
        seat=seat[came],
        person=person[came],
        joined=day[came],
        left=np.where(stays, company.end, day[after]),
        first_month=np.where(newcomer, months_of(company, day[came]), starts[seat[came]]),
    )


def hours_used(company: Company, log: Log) -> float:
    """Hours at work over hours that people in seats had in the horizon [share]; NaN where they had none."""
    pace = np.array([place.hours_per_day for place in company.places])
    sold, cared = (
        exact_sum(overlap(work.began, work.ended, 0.0, company.end) * pace[work.seat])
        for work in (log.tasks, log.cares)
    )
    here = spells(company, log)
    had = exact_sum(overlap(here.joined, here.left, 0.0, company.end) * pace[here.seat])
    return (sold + cared) / had if had > 0 else math.nan


def sdr_used(company: Company, log: Log) -> float:
    """Time of the SDRs in use in the horizon [share]."""
    sdr = company.settings.sdr
    busy = exact_sum(overlap(log.screenings.began, log.screenings.ended, 0.0, company.end))
    return busy / ((sdr.people + sum(pool.people for pool in sdr.pools)) * company.end)


def specialists_used(company: Company, log: Log) -> float:
    """Time of the specialists in use in the horizon [share]."""
    busy = exact_sum(overlap(log.assists.began, log.assists.ended, 0.0, company.end))
    return busy / (sum(pool.people for pool in company.settings.pipeline.specialists) * company.end)


def due_in_horizon(log: Log) -> Ints:
    """Positions of the contracts that were renewed or lost in the horizon, in order of beginning."""
    return np.flatnonzero((log.contracts.outcome != NOT_DUE) & (log.contracts.due >= 0))


def vacancy(company: Company, log: Log) -> float:
    """Seat-days of the horizon without a person [share]."""
    here = spells(company, log)
    filled = exact_sum(overlap(here.joined, here.left, 0.0, company.end))
    return max(0.0, 1.0 - filled / (company.end * len(company.places))) if company.places else math.nan
