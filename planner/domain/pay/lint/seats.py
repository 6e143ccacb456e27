"""The pay plans of a scenario, each looked at for the seats that are on it."""

from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from planner.domain.arrays import Floats, Ints, positions, summed_by
from planner.domain.past import last_quotas
from planner.domain.pay.lint.finding import Finding, Holder, Reference
from planner.domain.pay.lint.linter import lint
from planner.domain.pay.lint.promise import reference_for
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import LONG_AGO, full_month_quota, quota_ramp
from planner.domain.quotas.rule import monthly_share, quota_rule
from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Linted:
    """A pay plan, for whom it was looked at, and what was found."""

    name: str
    plan: PayPlan
    reference: Reference
    findings: tuple[Finding, ...]


def lint_scenario(scenario: Scenario) -> tuple[Linted, ...]:
    """Every pay plan of a scenario, by name, with the quotas of the seats on it.

    Quotas are those of `seat_quotas`, as a full year's in the seat. A plan is looked at for the median of its seats;
    what differs by seat (on-target pay, quota to on-target earnings) for every one. A plan without seats is looked
    at alone.
    """
    quota, told = seat_quotas(scenario)
    on = [scenario.pay_plan_of(s) for s in range(len(scenario.seats))]
    found = []
    for name, plan in sorted(scenario.pay_plans.items()):
        seats = np.array([s for s, own in enumerate(on) if own is plan], dtype=np.int64)
        reference = _reference(scenario, plan, _holders(scenario, plan, seats, quota), told)
        found.append(Linted(name, plan, reference, lint(plan, reference)))
    return tuple(found)


def seat_quotas(scenario: Scenario) -> tuple[Floats, str]:
    """Quota of each seat over the horizon [currency], NaN where none is known, and where they come from.

    The scenario's quota policy hands them out for the territories of the current owners; without a policy, they are
    the quotas of the last known year.
    """
    seats, rule = scenario.seats, quota_rule(scenario)
    if rule is None:
        last = last_quotas(seats.seat, seats.last_quota, scenario.quotas, scenario.calendar.start)
        return last * scenario.calendar.years, "last year's quotas"
    at = positions(seats.seat, scenario.accounts.owner)
    owned = np.flatnonzero(at >= 0)
    potential, revenue = (
        summed_by(at[owned], metric[owned], len(seats))
        for metric in (scenario.accounts.potential, scenario.accounts.revenue)
    )
    return rule.hand_out(rule.fair(potential, revenue)), "quotas for the current owners' territories"


def _holders(scenario: Scenario, plan: PayPlan, seats: Ints, quota: Floats) -> tuple[Holder, ...]:
    planned = _planned(scenario)[seats] * quota_ramp(plan, _first_months(scenario)[seats], scenario.calendar.months)
    monthly = full_month_quota(np.nan_to_num(quota[seats]), monthly_share(scenario), planned)
    yearly = monthly.sum(axis=1) / scenario.calendar.years
    rate = scenario.seats.commission_rate[seats]
    names = scenario.seats.seat[seats]
    return tuple(Holder(str(n), float(q), float(r)) for n, q, r in zip(names, yearly, rate, strict=True))


def _reference(scenario: Scenario, plan: PayPlan, holders: tuple[Holder, ...], told: str) -> Reference:
    currency = plan.currency or scenario.settings.currency
    known = [holder.quota for holder in holders if holder.quota > 0]
    rates = [holder.personal_rate for holder in holders if not np.isnan(holder.personal_rate)]
    alone = reference_for(plan, median(known) if known else None, median(rates) if rates else None)
    words = f"the median of {len(known)} seats; {told}" if len(known) > 1 else told
    return replace(
        alone,
        told=words if known else alone.told,
        currency=currency,
        holders=holders,
        horizon=scenario.calendar.months,
    )


def _planned(scenario: Scenario) -> Floats:
    """Share of each month that lies between a seat's dates, shape [seats, months] [share]."""
    days = np.array(scenario.calendar.month_starts(), dtype=np.float64)
    begin, end = (_days(scenario, day, otherwise)[:, None] for day, otherwise in _dates(scenario))
    inside = np.minimum(end, days[1:]) - np.maximum(begin, days[:-1])
    return np.asarray(np.maximum(inside, 0.0) / (days[1:] - days[:-1]), dtype=np.float64)


def _dates(scenario: Scenario) -> tuple[tuple[np.ndarray, float], ...]:
    seats = scenario.seats
    return (seats.start, -np.inf), (seats.end + np.timedelta64(1, "D"), np.inf)


def _days(scenario: Scenario, day: np.ndarray, otherwise: float) -> Floats:
    since = (day - np.datetime64(scenario.calendar.start, "D")).astype(np.float64)
    return np.where(np.isnat(day), otherwise, since)


def _first_months(scenario: Scenario) -> Ints:
    """First month of each seat's person [months from the horizon's start]."""
    start = scenario.seats.start
    months = start.astype("datetime64[M]") - np.datetime64(scenario.calendar.start, "M")
    return np.where(np.isnat(start), LONG_AGO, months.astype(np.int64)).astype(np.int64)
