"""The best commission rate for a firm whose people dislike risk and work as their pay asks: the LEN model.

Output is k · effort + noise of standard deviation σ, effort costs c e² / 2, pay costs r / 2 of its variance, and a
unit of output is worth m to the firm. People work e = b k / c at the rate b; the firm's best rate is

    b* = m k² / (k² + r c σ²)

Source: Holmström and Milgrom (1987), "Aggregation and linearity in the provision of intertemporal incentives" (linear
contracts, exponential utility, normal noise).
"""

from typing import NamedTuple

import numpy as np

from planner.domain.behaviour.effort import Taste, effort
from planner.domain.behaviour.prospects import Prospects

FINENESS = 20_000
"""Rates between 0 and the margin that are tried."""
ENOUGH = 1e6
"""Output that is booked already, so far from zero that pay is straight where it matters [units]."""


class Firm(NamedTuple):
    """The numbers of the problem."""

    risk_aversion: float
    noise: float
    cost: float
    productivity: float
    margin: float


def best_rate(firm: Firm) -> float:
    """The formula above [currency per unit]."""
    squared = firm.productivity**2
    return firm.margin * squared / (squared + firm.risk_aversion * firm.cost * firm.noise**2)


def searched_rate(firm: Firm) -> float:
    """The rate that is best by trying, with people who work as the simulator's do [currency per unit].

    The firm gets margin × output less cost of effort and of risk: with a fair salary it bears both.
    """
    rates = np.linspace(0.0, firm.margin, FINENESS + 1)
    at_margin = worked(firm, firm.margin)
    efforts = rates / firm.margin * at_margin  # effort is proportional to the rate, which its own test shows
    risk = firm.risk_aversion * (rates * firm.noise) ** 2 / 2
    surplus = firm.margin * firm.productivity * efforts - firm.cost * efforts**2 / 2 - risk
    return float(rates[int(np.argmax(surplus))])


def worked(firm: Firm, rate: float) -> float:
    """Effort at a rate, by `domain.behaviour.effort` [units]."""
    here = Prospects(
        bookings=np.zeros(1),
        pay=np.zeros(1),
        first=np.arange(2),
        slope_beyond=np.array([rate]),
        booked=np.array([ENOUGH]),
        days_left=np.ones(1),
        pace=firm.productivity,
        spread=firm.noise,
    )
    return effort(here, Taste(0.0, 2 * firm.margin * firm.productivity / firm.cost, firm.cost, 1.0))
