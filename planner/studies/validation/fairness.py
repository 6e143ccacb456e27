"""Fairness: shares of pay's variance where the truth is known, and in the simulator."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.audit import World, given_plan
from planner.domain.fairness.luck import luck_shares
from planner.domain.pay.plan import PayPlan
from planner.domain.scenario import Scenario
from planner.domain.settings.tree import validated_as
from planner.domain.validation import Figure
from planner.studies.fairness.study import FairnessQuestion, fairness
from planner.studies.playing import Playing
from planner.studies.validation.case import SEED, Case, Effort, Examined
from planner.studies.validation.fair_worlds import SHAPES, SKILL, crossing, quotas, territories
from planner.studies.validation.worlds import world

FAMILY = "fairness"
OF_ALL = {"equal": 0.485, "half adjusted": 0.18, "potential known to 15 %": 0.15, "exact potential": 0.0}
"""Territory's share of the whole variance of pay."""
LUCK = {"equal": 0.754, "half adjusted": 0.415, "potential known to 15 %": 0.360, "exact potential": 0.0}
"""Territory's share of what territory and skill explain."""
TOLERANCE = 0.03
SHAPE_TOLERANCE = 0.01
VARIANCES = 5.8
"""By so much at least the variance of pay must move between the shapes."""
SEATS, DEALS = 10, 24
"""Of the simulated company: seats, and deals a seat and year that a seat of middling potential wins."""


def _truth(_effort: Effort) -> Examined:
    figures = []
    for name, quota in quotas(territories(), SEED).items():
        found = luck_shares(crossing(quota, SEED), seed=SEED)
        for what, value, said in (
            ("territory's share of the variance of pay", found.seat.value, OF_ALL[name]),
            ("luck share", found.luck.value, LUCK[name]),
        ):
            figures.append(Figure.within(f"{what}, quotas: {name}", value, said - TOLERANCE, said + TOLERANCE, said))
    return Examined(tuple(figures))


def _shapes(_effort: Effort) -> Examined:
    equal = np.ones(len(territories()))
    variance, seat = {}, {}
    for name, shape in SHAPES.items():
        world = crossing(equal, SEED, shape)
        variance[name], seat[name] = float(world.pay.var()), luck_shares(world, seed=SEED).seat.value
    base = seat["linear"]
    figures = [
        Figure.within(f"territory's share, pay: {name}", share, base - SHAPE_TOLERANCE, base + SHAPE_TOLERANCE, base)
        for name, share in seat.items()
    ]
    moved = max(variance.values()) / min(variance.values())
    figures.append(Figure.within("largest over smallest variance of pay [ratio]", moved, VARIANCES, np.inf))
    return Examined(tuple(figures))


def company(quota: Floats, settings: Mapping[str, Any] | None = None) -> Scenario:
    """Seats whose territories differ as above, with hours to spare, and these quotas set bottom-up."""
    territory = territories(SEATS)
    potential = 1_000_000.0 * territory / territory.mean()
    asked = np.round(potential.sum() * quota / quota.sum(), 2)
    parts = 4
    tree: dict[str, Any] = {
        "people": {"skill_cv": float(np.sqrt(np.expm1(SKILL**2)))},
        "market": {"deal_size": 1_000_000.0 / DEALS, "size_elasticity": 0.0, "deal_size_cv": 1.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [{"name": "sell", "hours": 1.0, "wait_days": 10.0, "odds": 0.4}]},
        "quota": {"target": float(asked.sum()), "overassignment": 0.0},
        "pay": {"default_plan": "plan"},
    } | dict(settings or {})
    component = {"name": "commission", "tiers": [{"multiple": 1}], "attainment": "annual"}
    plan = {"salary": 0.0, "variable": 60_000.0, "period": "year", "components": [component]}
    return world(
        {
            "potential": np.repeat(potential / parts, parts),
            "owner": [f"s{i}" for i in range(SEATS) for _ in range(parts)],
        },
        {"capacity_hours": np.full(SEATS, 4_000.0), "quota_input": asked},
        tree,
        {"plan": validated_as(PayPlan, plan, lambda path: path)},
    )


def _simulated(effort: Effort) -> Examined:
    years = 60 if effort == "quick" else 200
    figures = []
    for name, quota in quotas(territories(SEATS), SEED).items():
        scenario = company(quota)
        plan = given_plan(World.of(scenario), scenario.accounts.owner, "given")
        found = fairness(scenario, plan, asked=FairnessQuestion(levels=5), playing=Playing(years, SEED))
        said, wide = LUCK[name], 0.10 if effort == "quick" else 0.05
        value = found.shares.luck.value
        figures.append(Figure.within(f"luck share, quotas: {name}", value, said - wide, said + wide, said))
    return Examined(tuple(figures), years * 6 * len(figures))


def cases() -> Iterator[Case]:
    """The truth, shapes of pay, and the simulator."""
    yield Case(
        "luck-share",
        FAMILY,
        "Where pay is skill × territory × chance / quota, territory's share of the variance of pay and of what "
        "territory and skill explain are those of the formula; exact potential brings both to 0.",
        "Shapley effects of a product of lognormals (docs/fairness.md); ± 0.03",
        _truth,
    )
    yield Case(
        "luck-share-shape",
        FAMILY,
        "Accelerators, thresholds and caps move the variance of pay and not the territory's share of it.",
        "First and second order in the logs split in proportion to the variances (docs/fairness.md); ± 0.01",
        _shapes,
    )
    yield Case(
        "luck-share-simulated",
        FAMILY,
        "The simulator's people in the simulator's seats give the luck share of the formula.",
        "As luck-share; the seats' own luck and the few seats make it wider",
        _simulated,
    )
