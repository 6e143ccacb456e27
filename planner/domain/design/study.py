"""A designed plan and how it came about: values of the study."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.design.bounds import MONEY, Bounds, WishName
from planner.domain.design.figures import Figures
from planner.domain.design.history import History
from planner.domain.design.scheme import Scheme, Settled
from planner.domain.measures import Interval
from planner.domain.pay.plan import PayPlan


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """The plan that is redesigned, in years in which people react to it."""

    name: str
    plan: PayPlan
    settled: Settled
    """How the new plan is settled."""
    figures: Figures
    history: History
    effort: float
    """Mean effort of the people on it [share of hours]."""
    bookings: Floats
    """Of the whole company, shape [years] [currency]."""


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One design, and what came of it."""

    asked: Bounds
    """What the optimiser was held to: the wishes, tightened where the round before missed them."""
    scheme: Scheme
    plan: PayPlan
    room: float
    """By how much a better scheme could exceed it by the model; 0: proven the best [currency]."""
    promised: Figures
    """Of the plan, as the evaluator pays it, over the years it was designed on."""
    promised_gain: float
    """Gain over the present plan that the model expects: value of bookings less pay [currency]."""
    found: Figures
    """In the years in which people react to it."""
    gain: Interval
    """Gain over the present plan in these, paired year by year [currency]."""
    added: Interval
    """Bookings over those under the present plan, of the whole company [currency]."""
    effort: float
    """Mean effort of the people on it [share of hours]."""
    missed: Mapping[WishName, float]
    """By how much the wishes are missed that are missed by more than the tolerance [unit of the wish]."""
    history: History

    @property
    def holds(self) -> bool:
        """Whether every wish is kept by people who react."""
        return not self.missed

    @property
    def as_promised(self) -> bool:
        """Whether the gain that was promised lies in the interval of the one that was found."""
        return self.gain.low <= self.promised_gain <= self.gain.high


@dataclass(frozen=True, slots=True)
class Price:
    """What a wish costs: the best scheme with it left out, or eased by a step, against the best with all wishes."""

    wish: WishName
    how: str
    """`left out` or `eased`."""
    gain: float
    """By how much more the best scheme is worth; NaN where the search did not end [currency]."""
    bill: float
    """By how much more the mean year's pay is [currency]."""
    scheme: Scheme | None


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What the new plan does to the mean pay of a seat."""

    seat: str
    before: float
    """Under the present plan [currency]."""
    same_year: float
    """Under the new one for the same sales [currency]."""
    change: Interval
    """With people who react, against the present plan, paired year by year [currency]."""


@dataclass(frozen=True, slots=True, eq=False)
class DesignStudy:
    """A plan designed, played, and designed again until it held or the rounds were used up."""

    bounds: Bounds
    """The wishes as numbers."""
    before: Before
    rounds: tuple[Round, ...]
    chosen: int
    """The round whose plan is the answer: of those that hold the one that brings most, else that which misses least."""
    ended: str
    """`holds`, `rounds` (used up), `again` (the same plan once more) or `infeasible` (after tightening)."""
    prices: tuple[Price, ...]
    seats: tuple[SeatChange, ...]
    elasticity: Interval
    """Per cent of bookings for one per cent of effort, measured by simulation [ratio]."""
    margin: float
    """What a unit of bookings is worth before pay [share]."""
    years: int
    seed: int
    confidence: float
    reacts: str
    """`behaviour.mode` of the years."""

    @property
    def answer(self) -> Round:
        """The round whose plan is the answer."""
        return self.rounds[self.chosen]

    @property
    def new(self) -> PayPlan:
        """The designed plan."""
        return self.answer.plan


def relative(name: WishName, missed: float, bounds: Bounds) -> float:
    """A miss as a share of the bound, for money and the top decile; as it is for shares."""
    if name in MONEY:
        return missed / float(getattr(bounds, name))
    if name == "top_decile" and bounds.top_decile is not None:
        return missed / max(1.0, *(end for end in bounds.top_decile if end is not None))
    return missed


def attainments(history: History) -> Floats:
    """Bookings over quota of every full seat-year with a quota, in rising order [share]."""
    quota = np.asarray(history.standing.quota) * np.asarray(history.standing.present)
    asked, booked = quota.sum(axis=1), history.booked.sum(axis=1)
    whole = (np.asarray(history.standing.present) > 0.999).all(axis=1) & (asked > 0)
    return np.sort(booked[whole] / asked[whole])
