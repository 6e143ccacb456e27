"""Intervals keep their word: on generated worlds whose truth is known, 90 % intervals hold it in 85 to 95 % of them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from planner.domain import chance
from planner.domain.calendar import Calendar
from planner.domain.outcomes import Outcomes
from planner.domain.scenario import Scenario
from planner.domain.validation import Figure
from planner.simulate.intervals import mean_interval
from planner.simulate.replicate import replicate
from planner.studies.validation.case import SEED, Case, Effort, Examined
from planner.studies.validation.worlds import HOURS_A_YEAR, Given, owners_plan, world

FAMILY = "intervals"
WORLDS = 200
CONFIDENCE = 0.9
LEAST, MOST = 0.85, 0.95
REPLICATIONS = 50
"""Years behind each interval. Student's interval supposes that the mean is normal: of 20 years, those of the skewed
wait in crowded worlds hold the truth in 82 % only."""
LONG_RUN, QUICK_LONG_RUN = 400, 50
"""Years behind a truth that no formula gives."""
EXACT = ("leads", "opportunities", "won", "bookings", "win_rate")
BY_LONG_RUN = ("bookings", "won", "win_rate", "cycle_days", "wait_days", "hours_used", "leavers", "vacancy")
FREE = {"leave_rate": 0.0, "skill_cv": 0.0}


def drawn(number: int, name: str, low: float, high: float) -> float:
    """A parameter of a world, uniform between two limits; the same on every machine."""
    return low + (high - low) * chance.uniform(SEED, number, chance.identity(name), chance.POTENTIAL, 0)


def free_world(number: int) -> Scenario:
    """A world with hours enough and customers who answer at once: seasons, bursts and shocks are what varies."""
    odds = [drawn(number, f"odds {stage}", 0.3, 0.9) for stage in range(2)]
    settings = {
        "market": {
            "deal_size": 10_000.0,
            "deal_size_cv": drawn(number, "deal_size_cv", 0.2, 1.0),
            "seasonality": [drawn(number, f"season {month}", 0.5, 1.5) for month in range(12)],
            "burst_cv": drawn(number, "burst_cv", 0.0, 0.8),
            "shock_cv": drawn(number, "shock_cv", 0.0, 0.25),
        },
        "sdr": {"qualified": drawn(number, "qualified", 0.3, 1.0)},
        "pipeline": {"stages": [_stage(s, 1e-6, 0.0, odds[s]) for s in range(2)], "patience_days": 1e12},
        "people": FREE,
        "simulation": {"confidence": CONFIDENCE, "warmup_months": 1, "keep": []},
    }
    return _two_seats(number, settings)


def crowded_world(number: int) -> Scenario:
    """A world of queues: people near their limit, who leave and are followed by others."""
    odds = [drawn(number, f"odds {stage}", 0.3, 0.9) for stage in range(2)]
    settings = {
        "market": {"deal_size": 10_000.0, "shock_cv": drawn(number, "shock_cv", 0.0, 0.2)},
        "sdr": {"qualified": 1.0},
        "pipeline": {
            "stages": [_stage(s, 20.0, drawn(number, f"wait {s}", 2.0, 20.0), odds[s]) for s in range(2)],
            "stale_days": drawn(number, "stale_days", 60.0, 300.0),
        },
        "people": {"leave_rate": drawn(number, "leave_rate", 0.1, 0.6), "skill_cv": drawn(number, "skill_cv", 0, 0.3)},
        "simulation": {"confidence": CONFIDENCE, "warmup_months": 3, "keep": []},
    }
    return _two_seats(number, settings, workload=drawn(number, "workload", 300.0, 450.0), hours=1_500.0)


def truths(scenario: Scenario) -> dict[str, float]:
    """What a free world comes to on average, by its settings alone.

    Leads a year of an account: potential / (mean value × P(qualified) × Π odds), each month weighted by its season
    over the mean of the twelve; bursts and shocks have mean 1. Mean value: deal size × √(potential / mean potential).
    """
    settings, potential = scenario.settings, scenario.accounts.potential
    odds = math.prod(stage.odds for stage in settings.pipeline.stages)
    value = settings.market.deal_size * np.sqrt(potential / potential.mean())
    leads = (
        potential
        / (value * settings.sdr.qualified * odds)
        * _busy_years(scenario.calendar, settings.market.seasonality)
    )
    opportunities = float(leads.sum()) * settings.sdr.qualified
    return {
        "leads": float(leads.sum()),
        "opportunities": opportunities,
        "won": opportunities * odds,
        "bookings": float((leads * value).sum()) * settings.sdr.qualified * odds,
        "win_rate": odds,
    }


def _busy_years(calendar: Calendar, season: Sequence[float]) -> float:
    """Years of average market in the horizon, seasons weighed."""
    starts = calendar.month_starts()
    days = np.diff(starts)
    weights = np.array([season[calendar.calendar_month(month) - 1] for month in range(calendar.months)])
    return float((days * weights).sum()) / (math.fsum(season) / 12) / 365.25


def _stage(number: int, hours: float, wait_days: float, odds: float) -> dict[str, Any]:
    return {"name": f"stage {number}", "hours": hours, "wait_days": wait_days, "odds": odds}


def _two_seats(
    number: int, settings: Mapping[str, Any], workload: float = 0.0, hours: float = HOURS_A_YEAR
) -> Scenario:
    """Six accounts of different size, two seats."""
    accounts: Given = {
        "potential": [drawn(number, f"potential {i}", 50_000.0, 400_000.0) for i in range(6)],
        "workload": np.full(6, workload),
        "owner": [f"s{i % 2}" for i in range(6)],
    }
    return world(accounts, {"capacity_hours": np.full(2, hours)}, settings)


def simulated(scenario: Scenario, replications: int, seed: int) -> Outcomes:
    """A world's years."""
    return replicate(scenario, owners_plan(scenario), replications=replications, seed=seed, engine="compiled")


def _exact(_effort: Effort) -> Examined:
    return _covered(free_world, lambda _number, scenario: truths(scenario), EXACT)


def _crowded(effort: Effort) -> Examined:
    """A mean of L other years stands for the truth.

    It misses the truth itself: the difference of the two means has the variance s² (1/R + 1/L), so that intervals
    √(1 + R/L) times as wide hold it as often as the intervals of R years hold the truth.
    """
    years = QUICK_LONG_RUN if effort == "quick" else LONG_RUN

    def long_run(number: int, scenario: Scenario) -> dict[str, float]:
        run = simulated(scenario, years, SEED + WORLDS + number)
        return {name: run.measure(name).value for name in BY_LONG_RUN}

    return _covered(crowded_world, long_run, BY_LONG_RUN, math.sqrt(1 + REPLICATIONS / years))


def _covered(
    make: Callable[[int], Scenario],
    truth: Callable[[int, Scenario], Mapping[str, float]],
    names: Sequence[str],
    wider: float = 1.0,
) -> Examined:
    """Share of worlds whose interval, so many times as wide, holds the truth, by measure."""
    held = dict.fromkeys(names, 0)
    for number in range(WORLDS):
        scenario = make(number)
        known = truth(number, scenario)
        outcomes = simulated(scenario, REPLICATIONS, SEED + number)
        for name in names:
            mean, low, high = mean_interval(outcomes.samples[name], CONFIDENCE)
            held[name] += wider * (low - mean) <= known[name] - mean <= wider * (high - mean)
    figures = [
        Figure.within(f"{name}: intervals that hold the truth [share]", count / WORLDS, LEAST, MOST, CONFIDENCE)
        for name, count in held.items()
    ]
    return Examined(tuple(figures), WORLDS * REPLICATIONS)


def cases() -> Iterator[Case]:
    """Truths by formula, and by a long run."""
    said = f"90 % intervals of {REPLICATIONS} years hold the truth in 85 to 95 % of {WORLDS} generated worlds"
    yield Case(
        "coverage-exact",
        FAMILY,
        f"{said}: seasons, bursts and a shared market shock, with hours enough.",
        "Truth by formula from the worlds' parameters (expectation of a doubly stochastic Poisson process)",
        _exact,
    )
    yield Case(
        "coverage-crowded",
        FAMILY,
        f"{said}: queues, stale deals, people who leave.",
        f"Truth by a long run of {LONG_RUN} other years of each world, whose own error is allowed for",
        _crowded,
    )
