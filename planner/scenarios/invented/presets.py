"""Kinds of made-up company."""

from dataclasses import dataclass

from planner.domain.settings.pipeline import Stage


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
    """Work of a sales development representative for a lead; 0: there is no such pool."""
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


PRESETS = {
    "saas": Preset(
        title="a software company with a pool of sales development representatives",
        deal_size=30_000,
        stages=(
            Stage(name="discovery", hours=3.0, wait_days=8.0, odds=0.65),
            Stage(name="demo", hours=4.0, wait_days=10.0, odds=0.65),
            Stage(name="proposal", hours=5.0, wait_days=12.0, odds=0.70),
            Stage(name="close", hours=3.0, wait_days=10.0, odds=0.75),
        ),
        yield_share=0.82,
        sdr_hours_per_lead=3.6,
        visits=3.0,
    ),
    "field": Preset(
        title="field sales: people visit their accounts by car",
        deal_size=20_000,
        stages=(
            Stage(name="visit", hours=3.0, wait_days=14.0, odds=0.60),
            Stage(name="offer", hours=4.0, wait_days=14.0, odds=0.65),
            Stage(name="order", hours=2.0, wait_days=10.0, odds=0.80),
        ),
        yield_share=0.82,
        visits=4.0,
        by_car=True,
    ),
    "enterprise": Preset(
        title="enterprise sales: few large deals, long cycles",
        deal_size=150_000,
        stages=(
            Stage(name="qualify", hours=10.0, wait_days=20.0, odds=0.60),
            Stage(name="workshop", hours=20.0, wait_days=30.0, odds=0.65),
            Stage(name="proof", hours=30.0, wait_days=35.0, odds=0.70),
            Stage(name="negotiate", hours=20.0, wait_days=30.0, odds=0.75),
        ),
        yield_share=0.70,
        sdr_hours_per_lead=6.0,
        visits=6.0,
        patience_days=120.0,
        stale_days=540.0,
        warmup_months=12,
    ),
    "small": Preset(
        title="a small team in which everyone does everything",
        deal_size=12_000,
        stages=(
            Stage(name="talk", hours=2.0, wait_days=5.0, odds=0.50),
            Stage(name="offer", hours=3.0, wait_days=8.0, odds=0.60),
            Stage(name="close", hours=2.0, wait_days=7.0, odds=0.75),
        ),
        yield_share=0.92,
        segments=(),
        eligibility=False,
    ),
}
