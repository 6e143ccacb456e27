"""The SDR pool and a seat against queueing theory: Erlang C, Pollaczek–Khinchine, Little.

Settings are chosen so that theory is exact: Poisson arrivals (no season, no bursts), no patience, ends far away.
Waits are averaged by replication, and the interval is Student's over replications.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.simulate.intervals import mean_interval
from planner.simulate.journal import Journal
from planner.simulate.year import simulate_year

RARELY = 1e-6
"""Share of screened leads that bother a seat when the pool is what we look at."""
HOURS_A_DAY = 24 * 365.25
CompanyOf = Callable[[Scenario], Company]
TinyWorld = Callable[..., Scenario]


def erlang_c_wait(servers: int, arrivals: float, service: float) -> float:
    """Mean wait in M/M/c: C(c, a) · service / (c − a), a = arrivals · service (Erlang, 1917)."""
    load = arrivals * service
    below = math.fsum(load**k / math.factorial(k) for k in range(servers))
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (below + last) * service / (servers - load)


def pollaczek_khinchine_wait(arrivals: float, service: float, cv: float) -> float:
    """Mean wait in M/G/1: λ E[S²] / (2 (1 − ρ))."""
    return arrivals * service**2 * (1 + cv**2) / (2 * (1 - arrivals * service))


def pool(tiny_world: TinyWorld, people: int, leads_a_day: float, service_days: float) -> Scenario:
    """One account that sends leads to a pool which works around the clock, for three years."""
    potential = leads_a_day * 365.25 * 1_000.0 * RARELY
    settings = {
        "horizon": {"start": "2027-01-01", "months": 36},
        "market": {"deal_size": 1_000.0},
        "sdr": {
            "people": people,
            "hours_per_week": 168.0,
            "hours_per_lead": 24 * service_days,
            "qualified": RARELY,
            "patience_days": 1e12,
        },
        "pipeline": {"stages": [{"name": "sell", "hours": 1e-6, "odds": 1.0}]},
        "simulation": {"warmup_months": 3},
    }
    return tiny_world([{"account": "a", "potential": potential, "owner": "s0"}], 1, settings)


def seat(tiny_world: TinyWorld, leads_a_day: float, service_days: float, cv: float) -> Scenario:
    """One account that sends every lead straight to a seat which works around the clock, for three years."""
    stage = {"name": "sell", "hours": 24 * service_days, "hours_cv": cv, "odds": 1.0}
    settings = {
        "horizon": {"start": "2027-01-01", "months": 36},
        "market": {"deal_size": 1_000.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [stage], "patience_days": 1e12, "stale_days": 1e12},
        "simulation": {"warmup_months": 3},
    }
    accounts = [{"account": "a", "potential": leads_a_day * 365.25 * 1_000.0, "owner": "s0"}]
    return tiny_world(accounts, [{"seat": "s0", "capacity_hours": HOURS_A_DAY}], settings)


def screening_wait(journal: Journal) -> float:
    """Mean wait for an SDR in the horizon [days]."""
    return float(np.mean([s.began - s.asked for s in journal.screenings if s.asked >= 0]))


def desk_wait(journal: Journal) -> float:
    """Mean wait for the seat in the horizon [days]."""
    return float(np.mean([task.began - task.asked for task in journal.tasks if task.asked >= 0]))


def waits(company: Company, replications: int, of: Callable[[Journal], float]) -> np.ndarray:
    """The mean wait of each replication."""
    return np.array([of(simulate_year(company, 20_27, r)) for r in range(replications)])


def agrees(sample: np.ndarray, theory: float, width: float, confidence: float = 0.99) -> None:
    """Theory lies in the interval, and the interval is narrow [share of the mean]."""
    mean, low, high = mean_interval(sample, confidence)
    assert low <= theory <= high, (low, mean, high, theory)
    assert (high - low) / 2 <= width * theory, (low, mean, high)


def test_a_seat_follows_lindleys_recursion(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """First come, first served, lead by lead: wait = max(0, wait before + work before − gap)."""
    journal = simulate_year(company_facts(seat(tiny_world, leads_a_day=3.0, service_days=0.2, cv=1.0)), 1, 0)
    expected = 0.0
    for before, task in pairwise(journal.tasks):
        expected = max(0.0, expected + (before.ended - before.began) - (task.asked - before.asked))
        assert task.began - task.asked == pytest.approx(expected, abs=1e-9)


def test_a_pool_waits_as_erlang_says(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """M/M/2 at half load, 110,000 leads, within 8 %."""
    company = company_facts(pool(tiny_world, people=2, leads_a_day=10.0, service_days=0.1))
    agrees(waits(company, 10, screening_wait), erlang_c_wait(2, 10.0, 0.1), width=0.08)


def test_a_seat_waits_as_pollaczek_and_khinchine_say(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """M/G/1 with lognormal work at half load, 66,000 leads, within 8 %."""
    company = company_facts(seat(tiny_world, leads_a_day=5.0, service_days=0.1, cv=0.8))
    agrees(waits(company, 12, desk_wait), pollaczek_khinchine_wait(5.0, 0.1, 0.8), width=0.08)


def test_customers_in_the_system_follow_littles_law(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """Mean number waiting, from the path itself, = arrivals a day × mean wait, up to the edges of the horizon."""
    company = company_facts(seat(tiny_world, leads_a_day=5.0, service_days=0.15, cv=1.0))
    journal = simulate_year(company, 3, 0)
    tasks = [task for task in journal.tasks if task.asked >= 0]
    moments = sorted([(t.asked, 1) for t in tasks] + [(t.began, -1) for t in tasks])
    area, waiting, before = 0.0, 0, 0.0
    for moment, change in moments:
        area += waiting * (moment - before)
        waiting, before = waiting + change, moment
    arrivals = len([deal for deal in journal.deals if deal.arrived >= 0]) / company.end
    assert area / company.end == pytest.approx(arrivals * desk_wait(journal), rel=0.01)


@pytest.mark.slow
@pytest.mark.parametrize(("people", "load", "replications"), [(1, 0.5, 60), (2, 0.6, 64), (5, 0.7, 48)])
def test_pools_wait_as_erlang_says_within_two_per_cent(
    tiny_world: TinyWorld, company_facts: CompanyOf, people: int, load: float, replications: int
) -> None:
    """M/M/1, M/M/2 and M/M/5; 99.7 % intervals for the three."""
    leads = 20.0 * people * load
    company = company_facts(pool(tiny_world, people, leads, service_days=0.05))
    sample = waits(company, replications, screening_wait)
    agrees(sample, erlang_c_wait(people, leads, 0.05), width=0.02, confidence=0.997)


@pytest.mark.slow
@pytest.mark.parametrize(("cv", "replications"), [(0.0, 40), (0.5, 50), (1.0, 80)])
def test_seats_wait_as_pollaczek_and_khinchine_say_within_two_per_cent(
    tiny_world: TinyWorld, company_facts: CompanyOf, cv: float, replications: int
) -> None:
    """M/D/1 and two M/G/1 at half load; 99.7 % intervals for the three."""
    company = company_facts(seat(tiny_world, leads_a_day=10.0, service_days=0.05, cv=cv))
    sample = waits(company, replications, desk_wait)
    agrees(sample, pollaczek_khinchine_wait(10.0, 0.05, cv), width=0.02, confidence=0.997)
