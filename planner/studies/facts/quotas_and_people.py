"""Quotas that follow results and people who know it; who leaves."""

import numpy as np

from planner.domain.behaviour.ratchet import raised
from planner.studies.facts.fact import Fact
from planner.studies.facts.world import HIGH, LOW, MIDDLE, POTENTIAL, Sold, pay_plan, sold

RATCHETS = (
    'Leone, Misra and Zimmerman (2004), "Investigating dynamics of target setting"; Bouwens and Kroos (2011), "Target '
    'ratcheting and effort reduction"'
)
SUNDER = 'Sunder, Kumar, Goreczny and Maurer (2017), "Why do salespeople quit?"'
NONE = float("inf")
TURNOVER = 0.265
"""Usual turnover of sales people [1/year]."""
MANY = 400
"""Years to be simulated where one leaver more or less matters."""


def ratchets() -> tuple[Fact, ...]:
    """Next year's quotas after a beat and after a miss; effort of people ahead of plan who expect it."""
    plan = pay_plan({"name": "bookings"}, period="year")
    expecting, unaware = (sold(plan, ratchet={"aware": aware}) for aware in (True, False))
    ahead = [_late_effort(result, over=1.0) for result in (expecting, unaware)]
    up, down = _followed(unaware)
    return (
        Fact.within(
            "quota that follows a point of a beat over that which follows a point of a miss",
            RATCHETS,
            "above 1: quotas rise after a beat more than they fall after a miss",
            up / down,
            (1.0, NONE),
        ),
        Fact.within(
            "effort in the last quarter of people ahead of plan who expect a ratchet, over those who do not",
            RATCHETS,
            "below 1: they hold back",
            ahead[0] / ahead[1],
            (0.0, 0.99),
        ),
    )


def sunder() -> tuple[Fact, ...]:
    """Leavers a year among people of low, middling and high performance, under a plain commission on quota."""
    result = sold(pay_plan({"name": "bookings"}), years=MANY, people={"leave_rate": TURNOVER, "backfill_days": 30.0})
    rates = [_leavers(result, group) for group in (LOW, MIDDLE, HIGH)]
    return tuple(
        Fact.within(
            f"leavers among middling performers over those among {words} ones",
            SUNDER,
            "above 1: the middle is likeliest to go",
            rates[1] / rates[other],
            (1.0, NONE),
        )
        for words, other in (("low", 0), ("high", 2))
    )


def _late_effort(result: Sold, over: float) -> float:
    """Mean effort in October to December of people who are ahead of nine months' quota."""
    efforts: list[float] = []
    for booked, log in zip(result.bookings, result.logs, strict=True):
        ahead = np.flatnonzero(booked[:, :9].sum(axis=1) > over * 0.75 * POTENTIAL)
        late = (log.reviews.day >= 273.0) & np.isin(log.reviews.seat, ahead)
        efforts += log.reviews.effort[late].tolist()
    return float(np.mean(efforts))


def _followed(result: Sold) -> tuple[float, float]:
    """Change of next year's quota for a point of a beat and of a miss, over everybody who beat or missed."""
    said = result.company.settings.behaviour.ratchet
    attained = (result.bookings.sum(axis=2) / POTENTIAL).ravel()
    change = np.array([raised(float(one), said.up, said.down) - 1 for one in attained]) / (attained - 1)
    return float(change[attained > 1].mean()), float(change[attained < 1].mean())


def _leavers(result: Sold, group: slice) -> float:
    """Leavers a seat and year."""
    seats = np.arange(result.bookings.shape[1])[group]
    left = 0
    for log in result.logs:
        gone = ~log.staffing.joined & (log.staffing.day >= 0)
        left += int(np.count_nonzero(gone & np.isin(log.staffing.seat, seats)))
    return left / (len(seats) * len(result.logs))
