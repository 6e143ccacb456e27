"""The scoreboard of a run: plan, now and forecast by team, from a CRM export or from the simulated years."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.history.history import History
from planner.domain.history.landing import Forecast, Period
from planner.domain.midyear.deals_now import DealSource
from planner.domain.midyear.scoreboard import Ground, Scoreboard, company_of, teams_of
from planner.domain.plan import Plan
from planner.domain.quotas.months import monthly_quotas
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.runs.folder import Run
from planner.scenarios.load import load
from planner.studies.forecast.period_end import forecast
from planner.studies.scoreboard.history import Stages, from_history, seats_of
from planner.studies.scoreboard.year import from_year


@dataclass(frozen=True, slots=True)
class ScoreboardQuestion:
    """What the scoreboard is to show."""

    day: date | None = None
    """Last day that counts; None: that of the export, else halfway through the plan's time."""
    team: str | None = None
    """One manager; None: all."""
    stages: Stages = field(default_factory=Stages)
    seed: int = 1
    """Of the forecast's futures."""


def scoreboard(run: Run, asked: ScoreboardQuestion, history: History | None = None) -> Scoreboard:
    """Plan, now and forecast of a run's teams.

    With `history`, now is what the export says, and the forecast plays on from it; without, now is the simulated year
    that books as much as the middle one, and the forecast is where the simulated years end. Raises ScenarioError when
    the day is outside the plan's time, or when there is nothing to show.
    """
    scenario, plan = load(run.scenario_folder), run.plan()
    day = _day(scenario, asked.day, history)
    if history is None:
        source, totals, company = _simulated(run, scenario, day)
    else:
        source = from_history(history, scenario, day, asked.stages)
        totals, company, notes = _forecast((scenario, plan), history, day, asked.seed)
        source = DealSource(source.deals, source.meanings, (*source.notes, *notes))
    unset = np.isnan(plan.quota).any()
    by_month = np.full((len(plan.seat), scenario.calendar.months), np.nan)
    ground = Ground(
        scenario=scenario,
        quota=plan.quota,
        deals=source.deals,
        totals=totals,
        company=company,
        by_month=by_month if unset else monthly_quotas(scenario, plan.quota),
    )
    return Scoreboard(
        day=day,
        start=scenario.calendar.start,
        end=scenario.calendar.end,
        simulated=history is None,
        company=company_of(ground),
        teams=teams_of(ground, asked.team),
        meanings=source.meanings,
        notes=source.notes,
    )


def _day(scenario: Scenario, day: date | None, history: History | None) -> date:
    calendar = scenario.calendar
    if day is None and history is not None:
        day = history.opportunities.as_of
    elif day is None:
        day = calendar.first_of(max(1, calendar.months // 2)) - timedelta(days=1)
    if history is not None and day > history.opportunities.as_of:
        what = f"{day} is after the day of the export, {history.opportunities.as_of}."
        raise ScenarioError((Problem("on", what, "Name an earlier day, or export again."),))
    if not calendar.start <= day < calendar.end:
        what = f"{day} is outside the plan's time, which is {calendar.start} to before {calendar.end}."
        hint = "Name a day of the plan's time with --on, or the run whose time the export is from."
        raise ScenarioError((Problem("on", what, hint),))
    return day


def _simulated(run: Run, scenario: Scenario, day: date) -> tuple[DealSource, Floats, Floats]:
    outcomes = run.outcomes()
    if outcomes is None:
        hint = "Simulate it with `planner simulate`, or give a CRM export with --history."
        raise ScenarioError((Problem(str(run.folder), "was not simulated, so there is no year to show.", hint),))
    totals = np.asarray(outcomes.seat_bookings)
    return from_year(outcomes, scenario, day), totals, totals.sum(axis=1)


def _forecast(
    planned: tuple[Scenario, Plan], history: History, day: date, seed: int
) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Bookings at the end by seat and of the company in each future; empty, and why, where nothing can be forecast."""
    scenario, _ = planned
    period = Period(scenario.calendar.start, scenario.calendar.end)
    known = history.opportunities.as_known_on(day, history.moves)
    year = scenario.settings.horizon.fiscal_year_start
    try:
        found = forecast(known, period, planned, fiscal_year_start=year, seed=seed)
    except ScenarioError as error:
        why = " ".join(problem.what for problem in error.problems)
        return np.zeros((0, len(scenario.seats))), np.zeros(0), (f"No forecast: the history {why}",)
    return _by_seat(found, scenario), found.company.total, found.notes


def _by_seat(found: Forecast, scenario: Scenario) -> Floats:
    totals = np.full((len(found.company.total), len(scenario.seats)), np.nan)
    names = np.array([owner.name for owner in found.owners], dtype=np.str_)
    for owner, seat in zip(found.owners, seats_of(names, scenario).tolist(), strict=True):
        if seat >= 0:
            totals[:, seat] = np.nan_to_num(totals[:, seat]) + owner.total
    return totals
