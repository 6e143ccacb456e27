"""A journal as long tables: one row a deal, a seat and month, a person's coming or going."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Columns, Floats, Ints, Texts
from planner.simulate.company import NOBODY
from planner.simulate.journal import Deal, Journal


@dataclass(frozen=True, slots=True)
class Names:
    """What positions are called outside."""

    account: Texts
    seat: Texts
    stage: Texts
    month: Texts


def deals_table(names: Names, journal: Journal, replication: int) -> Columns:
    """Every lead that was not over before the horizon, in order of arrival [days since the horizon's start].

    `opened` is NaN for a lead that never became an opportunity, `closed` for one still in play at the end; `stage` is
    the last one begun; `value` is what the deal is worth if won [currency].
    """
    deals = [deal for deal in journal.deals if not deal.closed < 0]
    return {
        "replication": _constant(replication, len(deals)),
        "account": names.account[_positions([deal.customer.account for deal in deals])],
        "seat": _named(names.seat, [deal.customer.seat for deal in deals]),
        "person": _texts([deal.person for deal in deals]),
        "arrived": _numbers(deals, "arrived"),
        "opened": _numbers(deals, "opened"),
        "closed": _numbers(deals, "closed"),
        "value": _numbers(deals, "value"),
        "outcome": _texts([deal.outcome for deal in deals]),
        "stage": _named(names.stage, [deal.stage for deal in deals]),
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


def people_table(names: Names, journal: Journal, replication: int) -> Columns:
    """Every coming and going, in order of time; those present at the opening of the warm-up join then."""
    return {
        "replication": _constant(replication, len(journal.staffing)),
        "seat": names.seat[_positions([entry.seat for entry in journal.staffing])],
        "person": _texts([entry.person for entry in journal.staffing]),
        "event": _texts([entry.event for entry in journal.staffing]),
        "day": np.array([entry.day for entry in journal.staffing], dtype=np.float64),
    }


def _constant(value: int, length: int) -> Ints:
    return np.full(length, value, dtype=np.int64)


def _numbers(deals: Sequence[Deal], column: str) -> Floats:
    return np.array([getattr(deal, column) for deal in deals], dtype=np.float64)


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=np.str_)


def _positions(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _named(names: Texts, position: Sequence[int]) -> Texts:
    """The name at each position; '' at NOBODY."""
    return np.append(names, np.str_(""))[_positions([len(names) if p == NOBODY else p for p in position])]
