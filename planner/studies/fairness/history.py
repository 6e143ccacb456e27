"""What the tables of the past say of people and seats."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Days, Floats, Texts
from planner.domain.fairness.moved import history_luck
from planner.domain.fairness.results import HistoryLuck
from planner.domain.payroll.crediting import credit_shares
from planner.domain.payroll.records import PayRecords
from planner.domain.payroll.spells import last_days
from planner.domain.scenario import Scenario

DAYS_A_YEAR = 365.0


def history_of(scenario: Scenario) -> HistoryLuck:
    """Luck share of real history, from the tables `people` (who sat where), `person_quotas` and `deals`.

    A spell counts with the bookings credited to its person over the person's quota, both for those of its days of which
    deals are known (from the first one to the last) and a quota is, where both are above zero.
    """
    records = scenario.payroll
    people = records.people
    seated = np.flatnonzero(people.seat != "")
    if not len(seated) or not len(records.deals):
        return history_luck(*(np.array([], dtype=np.int64),) * 2, np.array([]))
    oldest, newest = days_known(records)
    start, end = np.maximum(people.start, oldest), np.minimum(last_days(people), newest)
    sold = Credited.of(records)
    results = [
        _result(records, sold, (str(people.person[i]), float(people.quota[i])), (start[i], end[i])) for i in seated
    ]
    booked, quota = np.array(results).T
    known = (np.nan_to_num(quota) > 0) & (booked > 0)
    _, person = np.unique(people.person[seated][known], return_inverse=True)
    _, seat = np.unique(people.seat[seated][known], return_inverse=True)
    attainment = booked[known] / quota[known]
    return history_luck(person.astype(np.int64), seat.astype(np.int64), attainment)


@dataclass(frozen=True, slots=True, eq=False)
class Credited:
    """Bookings credited to people, own credit in deals that stand, by day; arrays of equal length."""

    person: Texts
    day: Days
    amount: Floats
    """[currency]."""

    @classmethod
    def of(cls, records: PayRecords) -> "Credited":
        """From deals and credits."""
        shares, deals = credit_shares(records), records.deals
        kept = (shares.kind == "own") & np.isnat(deals.cancelled)[shares.deal]
        deal = shares.deal[kept]
        return cls(shares.person[kept], deals.booked[deal], deals.bookings[deal] * shares.share[kept])

    def between(self, person: str, first: np.datetime64, last: np.datetime64) -> float:
        """Credited to a person from a day to another, both included [currency]."""
        mine = (self.person == person) & (self.day >= first) & (self.day <= last)
        return float(self.amount[mine].sum())


def days_known(records: PayRecords) -> tuple[np.datetime64, np.datetime64]:
    """First and last day of which deals are known; NaT without any."""
    booked = records.deals.booked[~np.isnat(records.deals.booked)]
    nothing = np.datetime64("NaT", "D")
    return (booked.min(), booked.max()) if len(booked) else (nothing, nothing)


def _result(
    records: PayRecords, sold: Credited, who: tuple[str, float], days: tuple[np.datetime64, np.datetime64]
) -> tuple[float, float]:
    """Bookings and quota of a person, both for the same days among these [currency].

    Those of the rows of `person_quotas`, each spread evenly over its days; without a row, all of the days and the
    yearly quota that stands beside the person.
    """
    (person, yearly), (first, last) = who, days
    quotas = records.person_quotas
    rows = np.flatnonzero((quotas.person == person) & (quotas.end >= first) & (quotas.start <= last))
    if not len(rows):
        return sold.between(person, first, last), yearly * _days(first, last) / DAYS_A_YEAR
    booked = asked = 0.0
    for row in rows:
        begins, ends = max(quotas.start[row], first), min(quotas.end[row], last)
        booked += sold.between(person, begins, ends)
        asked += float(quotas.quota[row]) * _days(begins, ends) / _days(quotas.start[row], quotas.end[row])
    return booked, asked


def _days(first: np.datetime64, last: np.datetime64) -> int:
    """From a day to another, both included; 0 where there are none between them."""
    return max(0, int((last - first).astype(np.int64)) + 1)
