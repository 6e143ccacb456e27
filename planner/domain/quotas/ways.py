"""Ways of setting quotas, side by side."""

from dataclasses import dataclass

from planner.domain.arrays import Floats, Texts
from planner.domain.card import card
from planner.domain.fairness.difficulty import Difficulty
from planner.domain.fairness.luck import LuckShares
from planner.domain.fairness.results import Ratchet
from planner.domain.measures import Interval


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Quotas set in one way, and what they do."""

    name: str
    """`plan` (the quotas of the plan), `equal`, `history`, `potential` or `odds`."""
    quota: Floats
    """Shape [seats] [currency]."""
    difficulty: Difficulty
    """With everybody of average skill."""
    shares: LuckShares
    pay: Interval
    """Pay of all seats with the people who are there; not identified without pay plans [currency]."""
    more_pay: Interval
    """Pay less that under the plan's quotas, with the same luck [currency]."""
    at_quota: Interval
    """Share of seats with a quota that reach it, with the people who are there [share]."""
    bookings: Interval
    """Of all seats, with the people who are there [currency]."""
    moved: float
    """Sum of what quotas rise by against the plan's [currency]."""

    def __post_init__(self) -> None:
        """Freeze the quotas."""
        self.quota.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class QuotaStudy:
    """Quotas of one plan set in several ways."""

    seat: Texts
    ways: tuple[Way, ...]
    """The plan's own first."""
    missing: tuple[tuple[str, str], ...]
    """Ways that do not work here, and why."""
    total: float
    """What quotas of every way add up to [currency]."""
    plan_total: float
    """What the plan's own do [currency]."""
    chance: tuple[tuple[str, float], ...]
    """Chance that quotas by odds give each pool (manager with a target, or '' the company) before bounds and steps, in
    the years they were set from [share]."""
    rounds: int
    """How often quotas by odds were set, each time from how people react to the last ones."""
    setting_years: int
    """Years from which they were set; no year in the comparison is among them."""
    chosen: str
    """The way whose quotas are written to be used."""
    ratchet: Ratchet
    replications: int
    seed: int
    confidence: float

    def way(self, name: str) -> Way:
        """That way; KeyError when it does not work here."""
        for way in self.ways:
            if way.name == name:
                return way
        raise KeyError(name)

    def __repr__(self) -> str:
        """Read as the spread of the chance in every way."""
        ways = ", ".join(f"{way.name} {way.difficulty.spread.value:.1%}" for way in self.ways)
        return f"QuotaStudy(spread of the chance to reach quota: {ways})"

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        facts = {
            way.name: f"spread {way.difficulty.spread.value:.1%}, "
            + (f"luck share {way.shares.luck.value:.1%}" if way.shares.identified else "luck share not identified")
            for way in self.ways
        }
        return card("Spread of the chance to reach quota, and luck share of pay", facts)
