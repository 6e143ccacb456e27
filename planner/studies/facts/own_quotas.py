"""One commission curve for all with own quotas, and contests between unequal territories: worked out, not drawn.

Both rest on `domain.behaviour.effort`, the rule by which people in the simulator set their effort.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.behaviour.effort import Taste, effort
from planner.domain.behaviour.prospects import Prospects
from planner.domain.calendar import DAYS_PER_YEAR
from planner.domain.settings.behaviour import Behaviour
from planner.domain.settings.market import Market
from planner.studies.facts.fact import Fact
from planner.studies.facts.world import DEAL, POTENTIAL, REFERENCE_PAY

RAJU_SRINIVASAN = (
    'Raju and Srinivasan (1996), "Quota-based compensation plans for multiterritory heterogeneous salesforces"'
)
SYAM_HESS_YANG = 'Syam, Hess and Yang (2013), "Sales contests versus quotas with imbalanced territories"'
SAID = Behaviour()
TASTE = Taste(SAID.least, SAID.most, SAID.cost, REFERENCE_PAY / DAYS_PER_YEAR)
MARGIN = 0.10
"""What a unit of sales is worth to the firm before pay [currency per currency]."""
RISK_AVERSION = 4e-5
"""Of people, constant absolute [1/currency]; their salary makes up for cost of effort and risk."""
PACES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4)
"""Territories: expected sales at an effort of 1 [× potential]. Their noise is that of the company's deals."""
RATES = np.linspace(0.02, 0.12, 26)
QUOTAS = np.linspace(0.0, 1.0, 11)
"""Tried for each territory [currency per currency; × its expected sales]."""
PRIZE = 80_000.0
"""Of the contest; a bonus is half of it [currency]."""
CONTEST_SPREAD = 0.35
"""Coefficient of variation of the sales of the two who compete."""
GAP = 0.2
"""How much more than the mean one of two territories brings; the other as much less [share]."""
QUANTILES = 801


class Territory(NamedTuple):
    """A year's sales at an effort of 1."""

    mean: float
    sd: float


def raju_srinivasan() -> tuple[Fact, ...]:
    """One rate beyond quota for everybody, with own quotas, against the best rate and quota for each."""
    spread = 1 + Market().deal_size_cv ** 2
    territories = [Territory(pace * POTENTIAL, math.sqrt(pace * POTENTIAL * DEAL * spread)) for pace in PACES]
    surplus = np.array([[[_surplus(t, r, q * t.mean) for q in QUOTAS] for r in RATES] for t in territories])
    best, common = surplus.max(axis=(1, 2)).sum(), surplus.max(axis=2).sum(axis=0).max()
    return (
        Fact.within(
            "loss of a common curve with own quotas against a plan for each [share of the surplus]",
            RAJU_SRINIVASAN,
            "about 1 % or less: at most 1 when rounded",
            float(1 - common / best),
            (0.0, 0.015),
        ),
    )


def syam_hess_yang() -> tuple[Fact, ...]:
    """What unequal territories cost a contest for one prize, and bonuses for own quotas that pay as much."""
    mean, sd = POTENTIAL, CONTEST_SPREAD * POTENTIAL
    equal = [Territory(mean, sd), Territory(mean, sd)]
    unequal = [Territory(mean * (1 + GAP), sd), Territory(mean * (1 - GAP), sd)]
    losses = [1 - _worked(unequal, contest=contest) / _worked(equal, contest=contest) for contest in (True, False)]
    return (
        Fact.within(
            "sales that a contest loses to unequal territories, more than quotas do [share]",
            SYAM_HESS_YANG,
            "above 0: imbalance hurts a contest more",
            losses[0] - losses[1],
            (1e-4, math.inf),
        ),
    )


def _surplus(territory: Territory, rate: float, quota: float) -> float:
    """Margin on sales less cost of effort and of risk [currency/year]."""
    given = effort(_facing(territory, np.array([0.0, quota]), np.zeros(2), rate), TASTE)
    sales = given * territory.mean + territory.sd * _standard_normal()
    pay = rate * np.maximum(sales - quota, 0.0)
    cost = TASTE.cost * REFERENCE_PAY * given * given / 2
    return MARGIN * given * territory.mean - cost - RISK_AVERSION / 2 * float(pay.var())


def _worked(territories: list[Territory], *, contest: bool) -> float:
    """Sales of two people, who compete for a prize, or earn half of it each for their own expected sales."""
    efforts = [1.0, 1.0]
    for _ in range(200):
        answers = []
        for me, other in ((0, 1), (1, 0)):
            mine, rival = territories[me], territories[other]
            goal = efforts[other] * rival.mean if contest else mine.mean
            sd = math.hypot(mine.sd, rival.sd) if contest else mine.sd
            jump = _facing(Territory(mine.mean, sd), np.array([0.0, goal, goal]), np.array([0.0, 0.0, PRIZE]), 0.0)
            answers.append(effort(jump, TASTE))
        efforts = [(old + new) / 2 for old, new in zip(efforts, answers, strict=True)]
    return sum(given * territory.mean for given, territory in zip(efforts, territories, strict=True))


def _facing(territory: Territory, bookings: Floats, pay: Floats, beyond: float) -> Prospects:
    """A person at the start of a year with one curve."""
    return Prospects(
        bookings=bookings,
        pay=pay,
        first=np.array([0, len(bookings)]),
        slope_beyond=np.array([beyond]),
        booked=np.zeros(1),
        days_left=np.array([DAYS_PER_YEAR]),
        pace=territory.mean / DAYS_PER_YEAR,
        spread=territory.sd / math.sqrt(DAYS_PER_YEAR),
    )


def _standard_normal() -> Floats:
    """Equally likely values of the standard normal distribution, shape [QUANTILES]."""
    return np.array([NormalDist().inv_cdf((i + 0.5) / QUANTILES) for i in range(QUANTILES)])
