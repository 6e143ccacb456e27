"""Kinds of made-up company."""

from dataclasses import dataclass
from typing import TypedDict

from planner.domain.pipeline import reached_share
from planner.domain.settings.pipeline import Stage


class Ending(TypedDict):
    """What `Stage` says about customers who do not go on."""

    no_decision: float
    lost_days: float
    no_decision_days: float


@dataclass(frozen=True, slots=True)
class Contact:
    """How SDRs reach leads."""

    odds: float = 0.35
    """Probability that an attempt reaches the lead."""
    attempts: int = 6
    attempt_hours: float = 0.1

    @property
    def reached(self) -> float:
        """Share of leads that are reached."""
        return reached_share(self.odds, self.attempts)

    def hours(self, per_lead: float) -> float:
        """Expected work for a lead that needs so much once it is reached: attempts stop when one succeeds."""
        return self.reached * (per_lead + self.attempt_hours / self.odds)


@dataclass(frozen=True, slots=True)
class Renewal:
    """Contracts of the company's customers."""

    odds: float = 0.9
    hours: float = 2.0
    lead_days: float = 60.0
    expansion: float = 0.15


@dataclass(frozen=True, slots=True)
class Preset:
    """What one kind of company looks like; money in currency a year, hours a year."""

    title: str
    deal_size: float
    stages: tuple[Stage, ...]
    yield_share: float
    """Share of all potential that the simulated year books: it sets how much potential a target needs."""
    segments: tuple[str, ...] = ("commercial", "mid-market", "enterprise")
    eligibility: bool = True
    """Whether seats cover some regions and segments only."""
    sdr_hours_per_lead: float = 0.0
    """Work of a sales development representative for a lead that is reached; 0: there is no such pool."""
    contact: Contact = Contact()
    """How leads are reached."""
    renewal: Renewal = Renewal()
    """What becomes of customers."""
    administration: float = 0.0
    """Part of the seats' hours that is not for selling."""
    visits: float = 0.0
    """Visits to an account a year."""
    by_car: bool = False
    """Whether travel takes selling time; if not, it costs money only."""
    hours_used: float = 0.87
    """Workload and hours on the road of all accounts over the hours of all seats, ramp and vacancy taken off."""
    patience_days: float = 60.0
    stale_days: float = 270.0
    warmup_months: int = 6

    @property
    def odds(self) -> float:
        """Probability that an opportunity which never waits is won."""
        won = 1.0
        for stage in self.stages:
            won *= stage.odds
        return won


QUICK: Ending = {"no_decision": 0.3, "lost_days": 4.0, "no_decision_days": 21.0}
SLOW: Ending = {"no_decision": 0.4, "lost_days": 7.0, "no_decision_days": 45.0}
STUCK: Ending = {"no_decision": 0.5, "lost_days": 20.0, "no_decision_days": 90.0}
"""How stages end without a win: a no comes soon, the absence of a decision is noticed late."""

PRESETS = {
    "saas": Preset(
        title="a software company with a pool of sales development representatives",
        deal_size=30_000,
        stages=(
            Stage(name="discovery", hours=3.0, wait_days=8.0, odds=0.65, **SLOW),
            Stage(name="demo", hours=4.0, wait_days=10.0, odds=0.65, **SLOW),
            Stage(name="proposal", hours=5.0, wait_days=12.0, odds=0.70, **SLOW),
            Stage(name="close", hours=3.0, wait_days=10.0, odds=0.75, **SLOW),
        ),
        yield_share=0.74,
        sdr_hours_per_lead=3.6,
        renewal=Renewal(odds=0.9, hours=1.5, lead_days=60.0),
        visits=3.0,
    ),
    "field": Preset(
        title="field sales: people visit their accounts by car",
        deal_size=20_000,
        stages=(
            Stage(name="visit", hours=3.0, wait_days=14.0, odds=0.60, **SLOW),
            Stage(name="offer", hours=4.0, wait_days=14.0, odds=0.65, **SLOW),
            Stage(name="order", hours=2.0, wait_days=10.0, odds=0.80, **SLOW),
        ),
        yield_share=0.74,
        visits=4.0,
        by_car=True,
        renewal=Renewal(odds=0.87, hours=1.0, lead_days=45.0, expansion=0.1),
    ),
    "enterprise": Preset(
        title="enterprise sales: few large deals, long cycles",
        deal_size=150_000,
        stages=(
            Stage(name="qualify", hours=10.0, wait_days=20.0, odds=0.60, **STUCK),
            Stage(
                name="workshop",
                hours=20.0,
                specialist="solution-engineers",
                specialist_hours=8.0,
                wait_days=30.0,
                odds=0.65,
                **STUCK,
            ),
            Stage(
                name="proof",
                hours=30.0,
                specialist="solution-engineers",
                specialist_hours=16.0,
                wait_days=35.0,
                odds=0.70,
                **STUCK,
            ),
            Stage(
                name="negotiate",
                hours=20.0,
                specialist="legal",
                specialist_hours=5.0,
                wait_days=30.0,
                odds=0.75,
                **STUCK,
            ),
        ),
        yield_share=0.59,
        sdr_hours_per_lead=6.0,
        renewal=Renewal(odds=0.93, hours=4.0, lead_days=120.0, expansion=0.2),
        visits=6.0,
        patience_days=120.0,
        stale_days=540.0,
        warmup_months=12,
    ),
    "small": Preset(
        title="a small team in which everyone does everything",
        deal_size=12_000,
        stages=(
            Stage(name="talk", hours=2.0, wait_days=5.0, odds=0.50, **QUICK),
            Stage(name="offer", hours=3.0, wait_days=8.0, odds=0.60, **QUICK),
            Stage(name="close", hours=2.0, wait_days=7.0, odds=0.75, **QUICK),
        ),
        yield_share=0.78,
        segments=(),
        eligibility=False,
        renewal=Renewal(odds=0.85, hours=0.5, lead_days=30.0, expansion=0.1),
        administration=0.05,
    ),
}
