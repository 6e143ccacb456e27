"""Amounts from one currency to another, at the rate of a day."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Days, Floats, Texts
from planner.domain.calendar import Calendar, month_later
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.records import Rates

_WITHOUT = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"),
    *("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)
_THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")


def minor_units_of(currency: str) -> int:
    """How many of the smallest unit make one of the currency (ISO 4217, list one): 100 for most."""
    return 1 if currency in _WITHOUT else 1_000 if currency in _THOUSANDTHS else 100


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """Rates against the company's currency."""

    home: str
    """The company's currency."""
    rates: Rates

    def worth(self, currency: Texts, day: Days) -> Floats:
        """Company currency for one unit of each currency ('': the company's) on a day; NaN where no rate is known."""
        found = np.full(len(currency), np.nan)
        found[(currency == "") | (currency == self.home)] = 1.0
        for name in np.unique(currency).tolist():
            if name in {"", self.home}:
                continue
            asked, known = np.flatnonzero(currency == name), self.rates.currency == name
            at = np.searchsorted(self.rates.day[known], day[asked], side="right")
            found[asked] = np.append(np.nan, self.rates.rate[known])[at]
        return found

    def factor(self, currency: Texts, into: str, day: Days) -> Floats:
        """Units of `into` for one unit of each currency; exactly 1 where they are the same."""
        own, wanted = np.where(currency == "", self.home, currency), into or self.home
        other = self.worth(np.full(len(currency), wanted), day)
        return np.where(own == wanted, 1.0, self.worth(currency, day) / other)


def rate_day(plan: PayPlan, day: Days, calendar: Calendar) -> Days:
    """Day whose rate holds for what counts on a day, as `currency_day` of the plan says."""
    if plan.currency_day == "counted":
        return day
    month = day.astype("datetime64[M]")
    if plan.currency_day == "month_end":
        return np.asarray((month + 1).astype("datetime64[D]") - np.timedelta64(1, "D"), dtype="datetime64[D]")
    year_start = np.datetime64(month_later(calendar.start, -calendar.fiscal_month(0)), "M")
    years = (month - year_start).astype(np.int64) // 12
    return (year_start + 12 * years).astype("datetime64[D]")
