"""A log as long tables: one row a deal, a seat and month, a person's coming or going."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Columns, Floats, Ints, Texts
from planner.simulate.company import Company
from planner.simulate.ledger import seat_of_customer
from planner.simulate.log import OUTCOMES, DealLog, Log


@dataclass(frozen=True, slots=True)
class Names:
    """What positions are called outside."""

    account: Texts
    seat: Texts
    stage: Texts
    month: Texts


def deals_table(company: Company, names: Names, log: Log, replication: int) -> Columns:
    """Every lead that was not over before the horizon, in order of arrival [days since the horizon's start].

    `opened` is NaN for a lead that never became an opportunity, `closed` for one still in play at the end; `stage` is
    the last one begun; `value` is what the deal is worth if won, after the `discount` [currency].
    """
    kept = ~(log.deals.closed < 0)
    deals = DealLog._make(column[kept] for column in log.deals)
    return {
        "replication": _constant(replication, len(deals.lead)),
        "account": names.account[deals.customer],
        "seat": _named(names.seat, seat_of_customer(company)[deals.customer]),
        "person": _people(company, deals.person),
        "arrived": deals.arrived,
        "opened": deals.opened,
        "closed": deals.closed,
        "value": deals.value,
        "discount": deals.discount,
        "outcome": np.array(OUTCOMES)[deals.outcome],
        "stage": _named(names.stage, deals.stage),
    }


def months_table(names: Names, replication: int, bookings: Floats, quota: Floats, pay: Floats) -> Columns:
    """Every seat and month; arguments have shape [seats, months] [currency]."""
    seats, months = bookings.shape
    return {
        "replication": _constant(replication, seats * months),
        "seat": np.repeat(names.seat, months),
        "month": np.tile(names.month, seats),
        "bookings": bookings.ravel(),
        "quota": quota.ravel(),
        "pay": pay.ravel(),
    }


def people_table(company: Company, names: Names, log: Log, replication: int) -> Columns:
    """Every coming and going, in order of time; those present at the opening of the warm-up join then."""
    return {
        "replication": _constant(replication, len(log.staffing.day)),
        "seat": names.seat[log.staffing.seat],
        "person": _people(company, log.staffing.person),
        "event": np.where(log.staffing.joined, "joined", "left"),
        "day": log.staffing.day.copy(),
    }


def _constant(value: int, length: int) -> Ints:
    return np.full(length, value, dtype=np.int64)


def _people(company: Company, person: Ints) -> Texts:
    """The name of each person; '' for NOBODY."""
    numbers, at = np.unique(person, return_inverse=True)
    return np.array([company.person_name(number) for number in numbers.tolist()], dtype=np.str_)[at]


def _named(names: Texts, position: Ints) -> Texts:
    """The name at each position; '' at NOBODY."""
    return np.append(names, np.str_(""))[np.where(position < 0, len(names), position)]
