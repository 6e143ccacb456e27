"""What pay costs: golden numbers of tiers, and why mean pay is more than pay at mean attainment."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.lint.finding import Spread
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as
from planner.domain.validation import Figure
from planner.studies.validation.case import Case, Effort, Examined

FAMILY = "cost of pay"
YEAR = Calendar(date(2027, 1, 1), 12, 1)
DEALS = (200.0, 300.0, 1_500.0, 1_200.0, 2_000.0, 4_500.0)
"""Six deals of one quarter, two in each month."""
EDGES = (1_000.0, 3_000.0, 8_000.0, 20_000.0)
RATES = (0.01, 0.02, 0.03, 0.05)
ACROSS = (10.0, 40.0, 100.0, 2_000.0)
"""Earned across each tier when pay is interpolated [currency]."""
GOLDEN = {
    ("marginal", "deal"): 164.0,
    ("interpolated", "deal"): 149.0,
    ("retroactive", "deal"): 234.0,
    ("marginal", "period"): 285.0,
    ("retroactive", "period"): 485.0,
    ("interpolated", "period"): 433.33,
}
GAPS = {0.30: {0.8: 4.3, 0.9: 7.6, 1.0: 11.7}, 0.50: {0.8: 10.7, 0.9: 14.7, 1.0: 18.6}}
"""By coefficient of variation and mean attainment [%]."""
TOLERANCE = 0.3
"""Of those gaps [points]."""
PRESETS = {0.991: 43.0, 1.052: 51.0, 1.125: 60.0}
"""Share of people at quota by mean attainment, at a coefficient of variation of 0.30 [%]."""
POINTS = 20_000
QUOTA = 12_000.0


def pay_plan(component: Mapping[str, Any], **settings: float | str) -> PayPlan:
    """A plan of one component, without salary unless it is given."""
    return validated_as(PayPlan, {"salary": 0.0, **settings, "components": [component]}, lambda path: path)


def golden_pay(mode: str, per: str) -> float:
    """Pay of the six deals in the quarter's last month [currency]."""
    word, values = ("pay", ACROSS) if mode == "interpolated" else ("rate", RATES)
    tiers = [{"to": to, word: value} for to, value in zip(EDGES, values, strict=True)]
    plan = pay_plan({"name": "commission", "mode": mode, "per": per, "levels": "amount", "tiers": tiers})
    month = np.array([0, 0, 1, 1, 2, 2])
    deals = Deals(row=np.zeros(6, dtype=np.int64), month=month, amounts={"bookings": np.array(DEALS)})
    booked = np.zeros(YEAR.months)
    np.add.at(booked, month, DEALS)
    payout = evaluate(plan, YEAR, {"bookings": booked}, Standing(np.zeros(YEAR.months)), deals)
    return int(payout.variable.sum()) / payout.minor_units


def understated(mean: float, cv: float) -> float:
    """By how much mean pay exceeds pay at mean attainment, for a 2× accelerator above quota [%].

    Attainment is lognormal, taken at the mid-points of equally likely parts.
    """
    tiers = [{"to": 1.0, "multiple": 1}, {"multiple": 2}]
    component = {"name": "commission", "attainment": "annual", "tiers": tiers}
    plan = pay_plan(component, variable=100_000.0, period="year")
    people = Spread(mean, cv)
    attained = np.array([people.quantile((i + 0.5) / POINTS) for i in range(POINTS)])
    even = Standing(np.full(YEAR.months, QUOTA / YEAR.months))

    def paid(attainment: Floats) -> float:
        booked = np.repeat(attainment[:, None] * QUOTA / YEAR.months, YEAR.months, axis=1)
        return float(evaluate(plan, YEAR, {"bookings": booked}, even).variable.sum(axis=-1).mean())

    return 100.0 * (paid(attained) / paid(np.array([mean])) - 1.0)


def _golden(_effort: Effort) -> Examined:
    return Examined(
        tuple(
            Figure.within(f"{mode} tiers, each {per} [currency]", golden_pay(mode, per), paid, paid, paid)
            for (mode, per), paid in GOLDEN.items()
        )
    )


def _gaps(_effort: Effort) -> Examined:
    return Examined(
        tuple(
            Figure.within(
                f"mean attainment {mean:.0%}, cv {cv:.2f} [%]",
                understated(mean, cv),
                said - TOLERANCE,
                said + TOLERANCE,
                said,
            )
            for cv, gaps in GAPS.items()
            for mean, said in gaps.items()
        )
    )


def _presets(_effort: Effort) -> Examined:
    return Examined(
        tuple(
            Figure.within(
                f"at quota, mean attainment {mean:.1%} [%]",
                100.0 * Spread(mean, 0.30).reaches(1.0),
                said - 0.5,
                said + 0.5,
                said,
            )
            for mean, said in PRESETS.items()
        )
    )


def cases() -> Iterator[Case]:
    """Golden numbers, gaps and shares."""
    yield Case(
        "pay-golden",
        FAMILY,
        "Six deals on four tiers earn the same to the cent, in three modes, each deal alone and all together.",
        "Oracle's documentation of its incentive product for marginal and interpolated tiers by deal; the rest by hand",
        _golden,
    )
    yield Case(
        "pay-mean-attainment",
        FAMILY,
        "Budgets at mean attainment are too low: with a 2× accelerator and lognormal attainment, mean pay exceeds pay "
        "at the mean.",
        "Jensen's inequality; our own computation, ± 0.3 points",
        _gaps,
    )
    yield Case(
        "pay-share-at-quota",
        FAMILY,
        "Lognormal attainment with a coefficient of variation of 0.30 and the means of our defaults puts 43, 51 and "
        "60 % of people at quota.",
        "Published surveys of quota attainment, 43–60 %, rounded to whole per cents",
        _presets,
    )
