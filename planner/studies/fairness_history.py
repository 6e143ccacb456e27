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

    A spell counts with the bookings credited to its person in its days over the person's quota for those days, where
    both are known and above zero.
    """
    records = scenario.payroll
    people = records.people
    seated = np.flatnonzero(people.seat != "")
    if not len(seated) or not len(records.deals):
        return history_luck(*(np.array([], dtype=np.int64),) * 2, np.array([]))
    last_deal = records.deals.booked[~np.isnat(records.deals.booked)].max()
    end = np.minimum(last_days(people), last_deal)
    quota = np.array([quota_between(records, str(people.person[i]), people.start[i], end[i]) for i in seated])
    stated = people.quota[seated] * ((end - people.start)[seated].astype(np.int64) + 1) / DAYS_A_YEAR
    quota = np.where(np.isnan(quota), stated, quota)
    sold = Credited.of(records)
    booked = np.array([sold.between(str(people.person[i]), people.start[i], end[i]) for i in seated])
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


def quota_between(records: PayRecords, person: str, first: np.datetime64, last: np.datetime64) -> float:
    """Quota of a person for these days, spread evenly over the days of each row [currency]; NaN without a row."""
    quotas = records.person_quotas
    rows = np.flatnonzero((quotas.person == person) & (quotas.end >= first) & (quotas.start <= last))
    if not len(rows):
        return float("nan")
    whole = (quotas.end[rows] - quotas.start[rows]).astype(np.int64) + 1
    common = np.minimum(quotas.end[rows], last) - np.maximum(quotas.start[rows], first)
    return float((quotas.quota[rows] * (common.astype(np.int64) + 1) / whole).sum())
