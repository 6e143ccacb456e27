"""How much bookings answer to effort: measured, because leads, specialists and customers' patience limit it."""

import math

import numpy as np

from planner.domain.measures import Interval
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulate.intervals import mean_interval
from planner.simulate.precision import luck_shared
from planner.studies.playing import Playing

TRIED = 0.9
"""Effort against which that of 1 is measured [share of hours]."""
TIRED = 1e9
"""Cost of effort at which everybody falls back to the least that they can give."""


def elasticity(scenario: Scenario, assignment: Plan, name: str, playing: Playing) -> Interval:
    """Per cent of bookings of the seats on a plan for one per cent of effort: ln(b₁ / b₀.₉) / ln(1 / 0.9).

    The same years twice: everybody at an effort of exactly 1, and of exactly 0.9. The interval is that of the paired
    difference of bookings, carried through the logarithm (delta method).
    """
    simulation = scenario.settings.simulation
    on = np.array([scenario.pay_plan_of(s) is scenario.pay_plans[name] for s in range(len(assignment.seat))])
    full = playing.play(scenario.but({"behaviour.mode": "none"}, by="study"), assignment)
    tired = {"behaviour.mode": "effort", "behaviour.cost": TIRED, "behaviour.least": TRIED}
    less = playing.play(scenario.but(tired, by="study"), assignment)
    high, low = (each.seat_bookings[:, on].sum(axis=1) for each in (full, less))
    if not (high.mean() > 0 and low.mean() > 0):
        return Interval(0.0, math.nan, math.nan)
    value = math.log(high.mean() / low.mean()) / math.log(1.0 / TRIED)
    linear = high / high.mean() - low / low.mean()
    _, least, most = mean_interval(linear, simulation.confidence, luck_shared(simulation))
    half = (most - least) / 2 / math.log(1.0 / TRIED)
    return Interval(value, value - half, value + half)
