"""Published and hand-computed figures."""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from planner.domain.calendar import Calendar
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.plan import PayPlan

MakePlan = Callable[..., PayPlan]
DEALS = (200.0, 300.0, 1500.0, 1200.0, 2000.0, 4500.0)
EDGES = (1000.0, 3000.0, 8000.0, 20000.0)
RATES = (0.01, 0.02, 0.03, 0.05)
ACROSS = (10.0, 40.0, 100.0, 2000.0)


def tiered(mode: str, per: str) -> dict[str, Any]:
    """The four tiers of the golden numbers."""
    word, values = ("pay", ACROSS) if mode == "interpolated" else ("rate", RATES)
    tiers = [{"to": to, word: value} for to, value in zip(EDGES, values, strict=True)]
    return {"name": "commission", "mode": mode, "per": per, "levels": "amount", "tiers": tiers}


def pay_of(plan: PayPlan, calendar: Calendar) -> int:
    """Pay of the six deals, all in the first quarter."""
    deals = Deals(
        row=np.zeros(6, dtype=np.int64),
        month=np.array([0, 0, 1, 1, 2, 2]),
        amounts={"bookings": np.array(DEALS)},
    )
    booked = np.zeros(12)
    booked[:3] = [500.0, 2700.0, 6500.0]
    payout = evaluate(plan, calendar, {"bookings": booked}, Standing(np.zeros(12)), deals)
    return int(payout.variable[2])


@pytest.mark.parametrize(
    ("mode", "per", "cents"),
    [
        ("marginal", "deal", 16400),
        ("interpolated", "deal", 14900),
        ("retroactive", "deal", 23400),
        ("marginal", "period", 28500),
        ("retroactive", "period", 48500),
        ("interpolated", "period", 43333),
    ],
)
def test_six_deals_pay_the_published_figures(
    make_plan: MakePlan, year: Calendar, mode: str, per: str, cents: int
) -> None:
    """Tiers 1, 2, 3, 5 % and six deals, in three modes, each deal alone and all together."""
    assert pay_of(make_plan(tiered(mode, per)), year) == cents


@pytest.mark.parametrize(("cv", "gaps"), [(0.30, (4.3, 7.6, 11.7)), (0.50, (10.7, 14.7, 18.6))])
def test_pay_at_mean_attainment_understates_mean_pay(
    make_plan: MakePlan, year: Calendar, cv: float, gaps: tuple[float, ...]
) -> None:
    """A 2× accelerator above quota and lognormal attainment: mean pay exceeds pay at the mean, within 0.3 points."""
    plan = make_plan(
        {"name": "commission", "attainment": "annual", "tiers": [{"to": 1.0, "multiple": 1}, {"multiple": 2}]},
        variable=100000.0,
        period="year",
    )
    sigma = math.sqrt(math.log(1 + cv**2))
    z = np.array([NormalDist().inv_cdf((i + 0.5) / 20000) for i in range(20000)])
    for mean, gap in zip((0.8, 0.9, 1.0), gaps, strict=True):
        attained = mean * np.exp(sigma * z - sigma**2 / 2)
        booked = np.repeat(attained[:, None] * 1000.0, 12, axis=1)
        even = Standing(np.full(12, 1000.0))
        simulated = evaluate(plan, year, {"bookings": booked}, even).variable.sum(axis=-1).mean()
        at_mean = evaluate(plan, year, {"bookings": np.full(12, mean * 1000.0)}, even).variable.sum()
        assert 100 * (simulated / at_mean - 1) == pytest.approx(gap, abs=0.3)
