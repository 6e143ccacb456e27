"""What people booked in simulated years, and what any plan would have paid them for it."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, Texts, freeze
from planner.domain.attainment import has_quota, reached
from planner.domain.calendar import Calendar
from planner.domain.design.scheme import Scheme, Settled, across, probe
from planner.domain.pay.book import Book, Standing
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import spans

THERE = 1.0 - 1e-9
"""Share of every month from which on somebody was there for the whole of the horizon."""
TOP = 0.1
"""Part of the full seat-years, those of highest attainment, that is the top decile [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Every person's time in a seat on the plan, in every simulated year; one row each."""

    calendar: Calendar
    seat: Texts
    """Seats on the plan."""
    years: int
    """Simulated years."""
    year: Ints
    """Simulated year of each row, from 0."""
    at: Ints
    """Position in `seat` of each row."""
    booked: Floats
    """Shape [rows, months] [currency]."""
    standing: Standing
    """Of the rows; with the quotas as they are before any factor."""
    other_pay: Floats
    """Pay of all seats that are not on the plan, shape [years] [currency]."""
    seat_bookings: Floats
    """Bookings of the seats on the plan, vacant or not, shape [years, seats] [currency]."""
    seat_quota: Floats
    """Their quotas for the horizon before any factor, shape [seats] [currency]; NaN: none."""
    minor_units: int = 100

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.year, self.at, self.booked, self.other_pay, self.seat_bookings, self.seat_quota))

    def __len__(self) -> int:
        """Rows."""
        return len(self.year)

    @property
    def worked(self) -> Floats:
        """Time of each row in the seat, shape [rows] [years]."""
        return np.asarray(np.asarray(self.standing.present).sum(axis=1) / 12, dtype=np.float64)

    @property
    def top(self) -> Ints:
        """Rows of the top decile: of those who were there all the time, the tenth of highest attainment."""
        whole = np.flatnonzero((np.asarray(self.standing.present) >= THERE).all(axis=1))
        quota = np.asarray(self.standing.quota)[whole].sum(axis=1)
        attained = np.where(quota > 0, self.booked[whole].sum(axis=1) / np.where(quota > 0, quota, 1.0), 0.0)
        order = np.argsort(-attained, kind="stable")
        return whole[order[: int(np.ceil(TOP * len(whole)))]].astype(np.int64)

    def share_at_quota(self, factor: float) -> float:
        """Seats that reach their quota, of those that have one, in the mean of the years [share]; NaN: none has."""
        some = has_quota(self.seat_quota)
        if not some.any():
            return float("nan")
        at_quota = reached(self.seat_bookings[:, some], factor * self.seat_quota[some])
        return float(at_quota.mean(axis=1).mean())

    def paid(self, plan: PayPlan, factor: float) -> Floats:
        """Fixed and variable pay earned by each row under a plan, to the cent, shape [rows] [currency].

        factor  on the quotas
        What draws and guarantees add is not in it.
        """
        quota = np.asarray(self.standing.quota) * factor
        here = Standing(quota, self.standing.personal_rate, self.standing.present, self.standing.first_month)
        payout = evaluate(plan, self.calendar, {"bookings": self.booked}, here, minor_units=self.minor_units)
        return payout.money(payout.total.sum(axis=-1))

    def stretches(self, plan: PayPlan, settled: Settled, levels: tuple[float, ...], factor: float) -> Floats:
        """What a rate of one base rate in each interval is worth to each row, shape [rows, intervals] [years].

        Variable pay of a scheme = variable · Σ_j multiple_j · stretch_j: the attainment of the row's last settlement
        of each span that falls into interval j, × on-target pay of that span over that of a year. `plan` is any
        designed plan of the rows: only its ramp matters here.
        """
        component, present = probe(settled), np.asarray(self.standing.present)
        shaped = plan.model_copy(update={"period": settled.period, "components": (component,)})
        book = Book.of(shaped, self.calendar, {"bookings": self.booked}, self.standing, None)
        last: dict[int, Floats] = {}
        for span in spans(shaped, component, self.calendar):
            here = np.asarray(present[:, span.opened : span.settled].any(axis=1), dtype=np.bool_)
            quota = factor * book.quota(component, span)
            attained = np.where(quota > 0, book.amount(component, span) / np.where(quota > 0, quota, 1.0), 0.0)
            worked = book.target(1.0, span, to_come=settled.attainment == "annual")
            worth = worked[:, np.newaxis] * across(levels, np.maximum(attained, 0.0))
            last[span.first] = _where(here, worth, last.get(span.first))
        return np.asarray(sum(last.values()), dtype=np.float64)


def scheme_pay(scheme: Scheme, worked: Floats, stretches: Floats) -> Floats:
    """Pay of each row under a scheme, before any rounding [currency]."""
    variable = scheme.variable * (stretches @ np.array(scheme.multiples))
    return np.asarray(scheme.fixed * worked + variable, dtype=np.float64)


def _where(here: Flags, worth: Floats, before: Floats | None) -> Floats:
    return np.where(here[:, np.newaxis], worth, 0.0 if before is None else before)
