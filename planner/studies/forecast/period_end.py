"""Where the period will end: what is booked, the open pipeline and what will still arrive, with the plan beside it."""

from datetime import date

import numpy as np

from planner.calibrate.forecaster import Forecaster, enough, fit
from planner.calibrate.paths import Paths, play
from planner.calibrate.spans import counted_in, months_between
from planner.domain.arrays import Days, Floats, Texts, positions
from planner.domain.calendar import month_later
from planner.domain.history.landing import COMPANY, NOBODY, Forecast, Landing, Period
from planner.domain.history.opportunities import OPEN, WON, Opportunities
from planner.domain.plan import Plan
from planner.domain.quotas.months import monthly_quotas
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError

_UNUSUAL = 2.0
"""Arrivals of the last month against an ordinary one, beyond which that is said [factor]."""


def forecast(
    deals: Opportunities,
    period: Period,
    planned: tuple[Scenario, Plan] | None = None,
    *,
    window: int = 0,
    fiscal_year_start: int = 1,
    seed: int = 1,
) -> Forecast:
    """Play the rest of the period. Raises ScenarioError when too little is known, or the period is over or far off."""
    _check(deals, period, window)
    fitted = fit(deals, window=window, fiscal_year_start=fiscal_year_start, seed=seed)
    paths = play(fitted, _months_left(deals.as_of, period), owners=True, seed=seed)
    won = (deals.outcome == WON) & (deals.closed >= np.datetime64(period.start, "D"))
    amount = np.where(won, np.nan_to_num(deals.amount), 0.0)
    booked = float(amount.sum())
    past = _past(deals, period)
    plan, quotas = _quotas(planned)
    return Forecast(
        day=deals.as_of,
        period=period,
        past=past[1:],
        booked=np.cumsum(counted_in(deals.closed[won], past, amount[won])) if len(past) > 1 else np.zeros(0),
        coming=paths.edges[1:],
        landing=booked + np.cumsum(paths.amount, axis=1),
        plan_ends=_plan_ends(planned),
        plan=plan,
        still_open=paths.still_open,
        from_open=paths.open_amount.sum(axis=1),
        open_now=int((deals.outcome == OPEN).sum()),
        owners=_landings(deals, amount, paths, quotas),
        company=Landing(COMPANY, booked, booked + paths.amount.sum(axis=1), float(plan[-1]) if len(plan) else np.nan),
        learned=_learned(fitted),
        notes=(*_unmatched(quotas, paths.owner), *_undated(deals), *_drying(fitted)),
    )


def _landings(deals: Opportunities, amount: Floats, paths: Paths, quotas: dict[str, float]) -> tuple[Landing, ...]:
    """One for each owner; `amount` is what each opportunity brought in the period."""
    booked = np.bincount(deals.labels["owner"].codes, amount, minlength=len(paths.owner))
    return tuple(
        Landing(name or NOBODY, own, own + paths.owner_amount[:, i].sum(axis=1), quotas.get(name, np.nan))
        for i, (name, own) in enumerate(zip(paths.owner.tolist(), booked.tolist(), strict=True))
    )


def fiscal_year(day: date, fiscal_year_start: int) -> Period:
    """The fiscal year of the day after a day."""
    after = date.fromordinal(day.toordinal() + 1)
    first = date(after.year - (after.month < fiscal_year_start), fiscal_year_start, 1)
    return Period(first, month_later(first, 12))


def _check(deals: Opportunities, period: Period, window: int) -> None:
    short = enough(deals, window)
    if short:
        raise ScenarioError((Problem("history", f"is too short for a forecast: {short}"),))
    if not period.start.toordinal() - 1 <= deals.as_of.toordinal() < period.end.toordinal() - 1:
        what = f"is as of {deals.as_of}, which is not inside the period from {period.start} to before {period.end}."
        raise ScenarioError((Problem("history", what, "Name the plan of the running period, or leave --plan out."),))


def _months_left(day: date, period: Period) -> int:
    """Whole months after the day, up to the end of the period."""
    after = date.fromordinal(day.toordinal() + 1)
    left = (period.end.year - after.year) * 12 + period.end.month - after.month
    return left - (after.day != 1)


def _past(deals: Opportunities, period: Period) -> Days:
    if deals.as_of < period.start:
        return np.array([period.start], dtype="datetime64[D]")
    return months_between(np.datetime64(period.start, "D"), np.datetime64(deals.as_of, "D"))


def _quotas(planned: tuple[Scenario, Plan] | None) -> tuple[Floats, dict[str, float]]:
    """Quotas of the company up to each month, and of each seat by its name and that of its person."""
    if planned is None:
        return np.zeros(0), {}
    scenario, plan = planned
    at = positions(scenario.seats.seat, plan.seat)
    quota = np.zeros(len(scenario.seats.seat))
    quota[at] = plan.quota
    by_month = monthly_quotas(scenario, quota).sum(axis=0)
    named = dict(zip(scenario.seats.seat.tolist(), quota.tolist(), strict=True))
    people: dict[str, float] = {}
    for person, own in zip(scenario.seats.person.tolist(), quota.tolist(), strict=True):
        if person:
            people[person] = people.get(person, 0.0) + own
    return np.asarray(np.cumsum(by_month)), named | people


def _plan_ends(planned: tuple[Scenario, Plan] | None) -> Days:
    if planned is None:
        return np.array([], dtype="datetime64[D]")
    calendar = planned[0].calendar
    return np.array([calendar.first_of(m + 1) for m in range(calendar.months)], dtype="datetime64[D]")


def _unmatched(quotas: dict[str, float], names: Texts) -> tuple[str, ...]:
    known = [str(name) for name in names if str(name) in quotas]
    if not quotas or len(known) == len(names):
        return ()
    return (f"{len(names) - len(known)} of {len(names)} owners are neither a seat nor a person of the plan: no quota.",)


def _undated(deals: Opportunities) -> tuple[str, ...]:
    missing = int(((deals.outcome == OPEN) & np.isnat(deals.created)).sum())
    if not missing:
        return ()
    return (f"{missing:,} open opportunities have no first day; they count as arriving when their first day is known.",)


def _drying(fitted: Forecaster) -> tuple[str, ...]:
    """A last month whose arrivals are far from what was usual may be an export that was cut short."""
    rate = fitted.months.arrived / np.diff(fitted.months.edges).astype(np.int64)
    usual = float(np.median(rate[:-1]))
    if usual / _UNUSUAL <= rate[-1] <= usual * _UNUSUAL:
        return ()
    begun = f"{rate[-1]:.1f} opportunities a day began in the last month, {usual:.1f} in an ordinary one"
    return (f"{begun}: if the export was cut short, forecast from an earlier day with --on.",)


def _learned(fitted: Forecaster) -> str:
    return f"{fitted.since} to {fitted.deals.as_of}, {len(fitted.amount):,} deals won"
