"""When leads come: season, bursts, shock, and whose luck is whose."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.simulate.journal import Journal
from planner.simulate.luck import Luck
from planner.simulate.market import Weather

TinyWorld = Callable[..., Scenario]
JournalOf = Callable[..., Journal]


def unowned(tiny_world: TinyWorld, accounts: int = 20, **market: object) -> Scenario:
    """Accounts without an owner: only the market moves."""
    return tiny_world(accounts, 1, {"market": {"deal_size": 1_000.0, **market}, "simulation": {"warmup_months": 0}})


def arrivals(journal: Journal) -> np.ndarray:
    """Moments of all leads [days]."""
    return np.array([deal.arrived for deal in journal.deals])


def test_leads_come_at_the_rate_that_the_potential_needs(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """20 × 100,000 / (1,000 × 0.4 × 0.65 × 0.65 × 0.7 × 0.75) leads a year, within four standard deviations."""
    expected = 20 * 100_000 / (1_000 * 0.4 * 0.65 * 0.65 * 0.7 * 0.75) * 365 / 365.25
    assert len(arrivals(journal_of(unowned(tiny_world)))) == pytest.approx(expected, abs=4 * expected**0.5)


def test_leads_follow_the_season(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Nothing outside March, and in March twelve months' worth of an even rate."""
    only_march = [0.0] * 12
    only_march[2] = 5.0
    times = arrivals(journal_of(unowned(tiny_world, seasonality=only_march)))
    assert 59 <= times.min() <= times.max() < 90
    even = len(arrivals(journal_of(unowned(tiny_world))))
    assert len(times) == pytest.approx(even * 12 * 31 / 365, rel=0.05)


def test_bursts_make_weeks_uneven(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Variance over mean of weekly counts: about 1 for a Poisson process, far above with bursts."""

    def dispersion(cv: float) -> float:
        counts = np.histogram(arrivals(journal_of(unowned(tiny_world, burst_cv=cv))), bins=np.arange(0, 365, 7))[0]
        return float(counts.var(ddof=1) / counts.mean())

    assert dispersion(0.0) == pytest.approx(1.0, abs=0.6)
    assert dispersion(0.5) > 10


def test_shock_and_bursts_average_to_one(tiny_world: TinyWorld, company_facts: Callable[[Scenario], Company]) -> None:
    """Over 2,000 replications the market is as busy as it should be, and as uncertain as it says."""
    company = company_facts(unowned(tiny_world, shock_cv=0.3, burst_cv=0.2))
    busy = np.array([Weather.of(company, Luck.of(1, r)).cumulative[-1] for r in range(2_000)]) / 365
    assert busy.mean() == pytest.approx(1.0, abs=4 * 0.3 / 2_000**0.5)
    assert busy.std() == pytest.approx(0.3, rel=0.1)


def test_each_year_of_the_horizon_has_its_own_shock(
    tiny_world: TinyWorld, company_facts: Callable[[Scenario], Company]
) -> None:
    """Three years, three factors; the warm-up belongs to the year before."""
    settings = {"market": {"shock_cv": 0.3}, "horizon": {"start": "2027-01-01", "months": 36}}
    weather = Weather.of(company_facts(tiny_world(1, 1, settings)), Luck.of(1, 0))
    knots = np.array(weather.knots)
    rates = np.diff(weather.cumulative) / np.diff(knots)
    shocks = [set(np.round(rates[(knots[:-1] >= low) & (knots[:-1] < high)], 9)) for low, high in
              ((-200, 0), (0, 365), (365, 731), (731, 1_096))]  # fmt: skip
    assert [len(each) for each in shocks] == [1, 1, 1, 1]
    assert len(set.union(*shocks)) == 4


def test_an_account_meets_its_own_luck_whoever_else_there_is(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Leads, values and qualification of a0 … a4 do not change when fifteen more accounts appear."""

    def fates(scenario: Scenario) -> list[tuple[int, int, float, float, bool]]:
        deals = journal_of(scenario).deals
        mine = [d for d in deals if str(scenario.accounts.account[d.customer.account]) in {"a0", "a3", "a4"}]
        return [(d.customer.who, d.lead, d.arrived, d.value, d.qualified) for d in mine]

    assert fates(unowned(tiny_world, accounts=5)) == fates(unowned(tiny_world, accounts=20))


def test_replications_and_seeds_differ(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Another replication or seed is another year."""
    scenario = unowned(tiny_world, accounts=2)
    years = [tuple(arrivals(journal_of(scenario, r, s))[:5]) for r, s in ((0, 1), (1, 1), (0, 2))]
    assert len(set(years)) == 3
