"""Made-up histories whose truth is known, in a clean, a censored, a truncated and a dirty variant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from planner.domain.history.bought import Bought
from planner.domain.history.history import History
from planner.domain.history.opportunities import Opportunities
from planner.domain.history.people_history import PeopleHistory

START = date(2021, 1, 4)
"""A Monday."""
FIRST = np.datetime64(START, "D")
OUTCOMES = np.array(["won", "lost", "no_decision", "open"])
WEEKDAYS = np.array([1.3, 1.2, 1.1, 1.0, 0.8, 0.3, 0.3])
MISSING_DAYS = 240
"""Length of the time of which the truncated variant lacks the closings [days]."""
DEAL = "pipeline.stages.deal"


@dataclass(frozen=True)
class Known:
    """A history, what calibration is told about it, and the truth by name of estimate."""

    history: History
    since: date | None
    truth: Mapping[str, float]
    account_truth: Mapping[str, float]


@dataclass
class _Maker:
    """Draws one company and notes its truth."""

    rng: np.random.Generator
    variant: str
    truth: dict[str, float] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """Length of the history."""
        return 371 if self.variant == "censored" else 1099

    def created(self) -> np.ndarray:
        """Moments of creation: trend, season, weekdays, and a common weekly rate that is lognormal."""
        rng, days = self.rng, self.days
        season = np.exp(0.3 * rng.standard_normal(12))
        season /= season.mean()
        burst, trend = rng.uniform(0.15, 0.6), rng.uniform(-0.2, 0.3)
        calendar = FIRST + np.arange(days)
        month = calendar.astype("datetime64[M]").astype(int) % 12
        weekday = (calendar.astype(int) + 3) % 7
        sigma = np.sqrt(np.log1p(burst**2))
        weekly = np.exp(sigma * rng.standard_normal(days // 7 + 1) - sigma**2 / 2)[np.arange(days) // 7]
        first = MISSING_DAYS if self.variant == "truncated" else 0
        centred = (np.arange(days) - (days - 1) / 2) / 365.25
        level = rng.uniform(1.5, 3.0) * (2.0 if self.variant == "censored" else 1.0)
        seasonal = np.ones(days) if self.variant == "censored" else season[month]
        mean = level * seasonal * WEEKDAYS[weekday] / WEEKDAYS.mean() * np.exp(trend * centred)
        count = rng.poisson(mean * weekly)
        self.truth |= {"arrivals.per_year": float(mean[first:].mean() * 365.25), "market.burst_cv": burst}
        self.truth |= {"arrivals.trend": float(np.expm1(trend))}
        self.truth |= {f"market.seasonality.{m + 1:02d}": float(season[m]) for m in range(12)}
        return np.repeat(np.arange(days), count) + rng.uniform(size=int(count.sum()))

    def endings(self, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Owner, ending and time until it; those that never end take for ever."""
        rng, people = self.rng, 14
        spread = rng.uniform(0.05, 0.3)
        skill = np.exp(np.sqrt(np.log1p(spread**2)) * rng.standard_normal(people))
        owner = rng.integers(people, size=n)
        never, wins, undecided = rng.uniform(0.0, 0.15), rng.uniform(0.3, 0.55), rng.uniform(0.15, 0.4)
        chance = np.minimum(0.98, wins * skill)
        u = rng.uniform(size=(3, n))
        ends = np.where(u[0] < never, 3, np.where(u[1] < chance[owner], 0, np.where(u[2] < undecided, 2, 1)))
        won, rest = float((1 - never) * chance.mean()), float((1 - never) * (1 - chance.mean()))
        self.truth |= {"incidence.deal.won": won, f"{DEAL}.odds": won, "incidence.deal.never": never}
        self.truth |= {"incidence.deal.lost": rest * (1 - undecided), "incidence.deal.no_decision": rest * undecided}
        self.truth["people.skill_cv"] = spread
        return owner, ends, self._took(ends)

    def _took(self, ends: np.ndarray) -> np.ndarray:
        """Lognormal until won, gamma until lost, Weibull until it is clear that nothing is decided."""
        rng = self.rng
        waits, cv = rng.uniform(30, 70, size=3), rng.uniform(0.5, 0.9)
        shape = np.sqrt(np.log1p(cv**2))
        n = len(ends)
        drawn = np.array(
            [
                waits[0] * np.exp(shape * rng.standard_normal(n) - shape**2 / 2),
                rng.gamma(2.0, waits[1] / 2.0, size=n),
                waits[2] / 0.8862269 * rng.weibull(2.0, size=n),
                np.full(n, np.inf),
            ]
        )
        self.truth |= {f"{DEAL}.wait_days": waits[0], f"{DEAL}.lost_days": waits[1], f"{DEAL}.wait_cv": cv}
        self.truth |= {f"{DEAL}.no_decision_days": waits[2]}
        return drawn[ends, np.arange(n)]

    def amounts(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        """Account and amount: lognormal about the account's own mean."""
        rng, accounts = self.rng, 150
        account = rng.integers(accounts, size=n)
        cv, level = rng.uniform(0.4, 1.0), rng.uniform(8.0, 11.0)
        own = np.exp(0.4 * rng.standard_normal(accounts))
        inner = np.sqrt(np.log1p(cv**2))
        self.truth |= {"market.deal_size_cv": cv, "market.deal_size": float(np.exp(level + 0.4**2 / 2))}
        return account, np.exp(level) * own[account] * np.exp(inner * rng.standard_normal(n) - inner**2 / 2)

    def opportunities(self) -> dict[str, Any]:
        """The columns of the opportunities, before any are lost or spoilt."""
        created = self.created()
        n = len(created)
        owner, ends, took = self.endings(n)
        account, amount = self.amounts(n)
        closed = created + took
        still_open = closed >= self.days
        day = FIRST + np.floor(np.where(still_open, 0, closed)).astype(int)
        return {
            "opportunity": np.array([f"o{i:06d}" for i in range(n)]),
            "account": np.array([f"a{i:03d}" for i in account]),
            "owner": np.array([f"p{i:02d}" for i in owner]),
            "amount": amount,
            "created": FIRST + np.floor(created).astype(int),
            "closed": np.where(still_open, np.datetime64("NaT", "D"), day),
            "outcome": OUTCOMES[np.where(still_open, 3, ends)],
        }

    def staff(self) -> PeopleHistory:
        """Thirty seats that are filled again a month after somebody leaves."""
        rng, days = self.rng, self.days
        rate = float(rng.uniform(0.15, 0.5))
        self.truth["people.leave_rate"] = rate
        joined, left = [], []
        for _ in range(30):
            at = -int(rng.integers(0, 900))
            while at < days:
                end = at + rng.exponential(365.25 / rate)
                if end > 0:
                    joined.append(FIRST + at)
                    left.append(FIRST + int(end) if end < days else np.datetime64("NaT", "D"))
                at = int(end) + 30
        return PeopleHistory(np.array([f"q{i:03d}" for i in range(len(joined))]), np.array(joined), np.array(left))

    def bought(self) -> tuple[Bought, dict[str, float]]:
        """Orders of accounts at rates of their own, and what each buys a year in truth."""
        rng, accounts = self.rng, 120
        rates = rng.gamma(1.5, 4.0, size=accounts)
        size = 1000 * np.exp(0.8 * rng.standard_normal(accounts))
        at = np.repeat(np.arange(accounts), rng.poisson(rates * self.days / 365.25))
        amount = size[at] * np.exp(0.5 * rng.standard_normal(len(at)) - 0.125)
        names = np.array([f"a{i:03d}" for i in range(accounts)])
        day = FIRST + rng.integers(self.days, size=len(at))
        return Bought(names[at], day, amount), dict(zip(names.tolist(), (rates * size).tolist(), strict=True))


def known_world(seed: int, variant: str = "clean") -> Known:
    """One company's history: clean, censored (one year), truncated (early closings missing) or dirty."""
    make = _Maker(np.random.default_rng([seed, len(variant)]), variant)
    columns = make.opportunities()
    since = START + timedelta(days=MISSING_DAYS) if variant == "truncated" else None
    if variant == "dirty":
        columns = _dirtied(columns, make.rng)
    if since is not None:
        kept = ~(columns["closed"] < np.datetime64(since, "D"))
        columns = {name: column[kept] for name, column in columns.items()}
    deals = Opportunities.of(columns, START + timedelta(days=make.days - 1))
    bought, account_truth = make.bought()
    return Known(History(deals, people=make.staff(), bought=bought), since, make.truth, account_truth)


def _dirtied(columns: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """Amounts of losses gone, first days, owners and accounts missing, days turned round."""
    n = len(columns["opportunity"])
    dirty = {name: column.copy() for name, column in columns.items()}
    dirty["amount"][columns["outcome"] != "won"] = 0.0
    dirty["account"][rng.uniform(size=n) < 0.1] = ""
    dirty["owner"][rng.uniform(size=n) < 0.05] = ""
    dirty["created"][rng.uniform(size=n) < 0.01] = np.datetime64("NaT", "D")
    turned = rng.uniform(size=n) < 0.003
    dirty["closed"][turned] = dirty["closed"][turned] - np.timedelta64(2000, "D")
    return dirty


@pytest.fixture(scope="session")
def known() -> Callable[[int, str], Known]:
    """The history of a seed and a variant."""
    return known_world
