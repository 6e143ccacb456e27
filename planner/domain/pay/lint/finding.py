"""What the linter of pay plans says, and against what it looks at a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite, log, nan, sqrt
from statistics import NormalDist
from types import MappingProxyType
from typing import Literal

from planner.domain.pay.pieces import Pieces

Severity = Literal["serious", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("serious", "warning", "note")
"""`serious`: the plan does not do what it says; `warning`: it costs money or invites games; `note`: worth knowing."""

MATERIAL = 0.05
"""A jump or a gain of this share of a span's on-target pay is a warning, a smaller one a note; ours [share]."""

FINDINGS: Mapping[str, str] = MappingProxyType(
    {
        "tier-gap": "nothing is said of what lies between two tiers",
        "tier-overlap": "two tiers claim the same amount",
        "no-quota": "a component needs a quota and has none",
        "ote-mismatch": "pay at exactly 100 % is not the stated variable pay",
        "never-pays": "a component that nobody can earn",
        "gate-cannot-be-met": "a gate that is out of reach",
        "pay-falls": "who sells more is paid less",
        "cliff": "pay jumps at one amount",
        "retroactive": "a higher tier pays everything below it again",
        "out-of-reach": "a level that no one can reach, or that lies beyond a cap",
        "decelerator": "a higher tier pays less for a unit",
        "threshold": "below an attainment nothing is paid",
        "cap-below-excellence": "pay stops before the best are reached",
        "cap-always-binds": "a cap that nearly everybody reaches",
        "cap-never-binds": "a cap that nobody reaches",
        "floor-always-binds": "a floor that nearly everybody lives on",
        "floor-never-binds": "a floor that nobody needs",
        "period-boundary": "more pay for the same sales, booked in another period",
        "quota-ote-ratio": "quota and on-target earnings are out of proportion",
        "pay-mix": "an unusual part of on-target earnings is fixed",
        "personal-rate": "what depends on the commission rate of the seat",
        "draw-too-long": "a draw or guarantee lasts beyond the plan's horizon",
        "draw-above-target": "a draw that on-target pay cannot settle",
        "no-clawback": "paid on booking, and a cancelled deal stays paid",
        "not-simulated": "the simulated year does not know what a component counts",
    }
)
"""Code of every finding, and what it means."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a pay plan that somebody should know before it goes live."""

    code: str
    """A key of `FINDINGS`."""
    severity: Severity
    path: str
    """Dotted path of the setting in the plan's file; '' is the whole plan."""
    what: str
    hint: str
    """What to do about it."""
    money: float = 0.0
    """What is at stake for one person [currency/year]; the finding's sentence says of what kind."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Attainment of people: lognormal, the same for every span.

    Defaults: mean 1.0 and coefficient of variation 0.30, between the presets (0.991, 1.052) whose share at quota
    (43, 51 %) lies in the published range of 43–60 %. Attainment of short spans varies more; pass a wider spread.
    """

    mean: float = 1.0
    """Mean attainment [share of quota]."""
    cv: float = 0.30
    """Coefficient of variation; above 0."""

    @property
    def _log(self) -> NormalDist:
        variance = log(1 + self.cv**2)
        return NormalDist(log(self.mean) - variance / 2, sqrt(variance))

    def reaches(self, level: float) -> float:
        """P(attainment ≥ level) [share]."""
        if level <= 0:
            return 1.0
        return 1.0 - self._log.cdf(log(level)) if isfinite(level) else 0.0

    def quantile(self, p: float) -> float:
        """Attainment that a share p of people stay below [share of quota]."""
        return float(2.718281828459045 ** self._log.inv_cdf(p))

    def expected(self, f: Pieces, quota: float) -> float:
        """E f(quota × attainment), exact: Σ (v − s·a)·P + s·quota·mean·P* over the pieces v + s·(x − a).

        P is the probability of the piece, P* that under the lognormal whose log-mean is higher by its variance
        (partial expectation of a lognormal).
        """
        tilted = NormalDist(self._log.mean + self._log.variance, self._log.stdev)
        total = 0.0
        for start, value, slope, end in zip(f.start, f.value, f.slope, (*f.start[1:], float("inf")), strict=True):
            within = _between(self._log, start / quota, end / quota)
            weighted = _between(tilted, start / quota, end / quota)
            total += (value - slope * start) * within + slope * quota * self.mean * weighted
        return total


def _between(distribution: NormalDist, low: float, high: float) -> float:
    below = distribution.cdf(log(low)) if low > 0 else 0.0
    return (distribution.cdf(log(high)) if isfinite(high) else 1.0) - below


@dataclass(frozen=True, slots=True)
class Holder:
    """A seat on the plan."""

    seat: str
    quota: float
    """Quota of a full year in the seat, past every ramp; 0: none [currency/year]."""
    personal_rate: float = nan
    """Commission rate; NaN: none [currency per currency]."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The person for whom a plan is looked at: a full fiscal year in the seat, the quota evenly spread."""

    quota: float
    """Quota of the year [currency/year]."""
    told: str = "given"
    """Where the quota comes from, for people."""
    assumed: bool = False
    """Whether the quota is only a usual one, of which nothing follows for the plan."""
    personal_rate: float = nan
    """Commission rate; NaN: none [currency per currency]."""
    rate_assumed: bool = False
    """Whether nobody gave the commission rate."""
    spread: Spread = field(default_factory=Spread)
    currency: str = ""
    """Currency of the amounts in sentences."""
    holders: tuple[Holder, ...] = ()
    """The seats on the plan, where a scenario has them."""
    horizon: int = 12
    """Months for which the plan holds [months]."""

    def money(self, amount: float) -> str:
        """An amount for people, in whole units from ten on."""
        return f"{amount:,.{0 if abs(amount) >= 10 or amount == 0 else 2}f} {self.currency}".rstrip()
