"""The compiled twin writes the log of the SimPy model, to the last bit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.simulate.compiled.twin import Twin
from planner.simulate.log import (
    CHURNED,
    LOST,
    NO_DECISION,
    NOT_DUE,
    RENEWED_IT,
    UNREACHED,
    WON,
    log_of,
)
from planner.simulate.year import simulate_year
from planner.studies.validation.engines import differences

CompanyOf = Callable[[Scenario], Company]
CERTAIN = {"name": "sell", "hours": 2.0, "hours_cv": 0.0, "wait_days": 7.0, "wait_cv": 0.0, "odds": 1.0}
QUICK = {"name": "a", "hours": 2.0, "odds": 0.5}
SETTINGS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "nobody reacts": {"behaviour.mode": "none"},
    "overload": {"market.deal_size": 5_000.0, "pipeline.stale_days": 20.0},
    "high turnover": {"people.leave_rate": 12.0, "people.backfill_days": 3.0},
    "nobody ever comes back": {"people.leave_rate": 3.0, "people.backfill_days": 1_000.0},
    "no SDRs": {"sdr.people": 0},
    "impatient SDRs": {"sdr.patience_days": 0.2, "sdr.hours_per_week": 5.0},
    "one stage, no chance": {
        "pipeline.stages": [CERTAIN],
    },
    "no waiting": {"pipeline.stages": [QUICK, QUICK | {"name": "b"}]},
    "no warm-up": {"simulation.warmup_months": 0},
    "six months from July, often reviewed": {
        "horizon.start": "2027-07-01",
        "horizon.months": 6,
        "behaviour.review_days": 1.0,
    },
    "slow learners, wild market": {"people.ramp_months": 14.0, "market.burst_cv": 2.0, "market.shock_cv": 1.0},
    "opposite luck": {"simulation.antithetic": True, "simulation.replications": 20},
    "a year that turns out otherwise, known leavers": {
        "market.turnout": {"demand": 0.7, "odds": 0.9, "price": 0.8, "delay": 1.5},
        "people.leaving": {"s0": "2027-02-01", "s1": "2027-03-15"},
    },
}  # fmt: skip


STAGES = [
    {"name": "meet", "hours": 2.0, "wait_family": "weibull", "wait_days": 9.0, "odds": 0.7, "no_decision": 0.5},
    {
        "name": "show", "hours": 3.0, "odds": 0.7, "specialist": "engineers", "specialist_hours": 4.0,
        "wait_family": "gamma", "wait_days": 12.0, "wait_cv": 1.4, "lost_days": 3.0, "no_decision_days": 40.0,
        "no_decision": 0.3,
    },
    {
        "name": "price", "hours": 2.0, "odds": 0.8, "wait_family": "mixture", "no_decision": 1.0,
        "wait_parts": [{"share": 0.7, "days": 4.0}, {"share": 0.3, "days": 60.0, "cv": 0.0}],
    },
    {
        "name": "sign", "hours": 1.0, "odds": 0.9, "specialist": "lawyers", "specialist_hours": 1.0,
        "wait_family": "empirical", "wait_sample": [0.0, 1.0, 1.0, 5.0, 21.0], "lost_days": 0.0, "no_decision": 0.1,
    },
]  # fmt: skip
LAWYERS = {"name": "lawyers", "people": 1, "hours_per_week": 3.0}
LIFE: dict[str, dict[str, Any]] = {
    "stages of every kind": {
        "pipeline.stages": STAGES,
        "pipeline.specialists": [{"name": "engineers", "people": 2}, LAWYERS],
        "pipeline.priority": "largest_first",
    },
    "oldest first": {"pipeline.priority": "oldest_first", "people.administration": 0.15},
    "hard to reach": {
        "sdr.contact_odds": 0.4,
        "sdr.attempts": 3,
        "sdr.attempt_hours": 0.2,
        "sdr.pressure": 0.7,
        "sdr.pressure_days": 20.0,
        "horizon.fiscal_year_start": 2,
    },
    "pools of SDRs": {
        "sdr.people": 0,
        "sdr.pools": [
            {"name": "north", "people": 1, "region": ["north"]},
            {"name": "big", "people": 2, "segment": ["large"], "region": ["south", "west"]},
        ],
        "sdr.contact_odds": 0.6,
        "sdr.attempt_hours": 0.0,
        "sdr.attempts": 2,
        "sdr.attempt_days": 0.0,
    },
    "contracts": {
        "retention.simulated": True,
        "retention.odds": 0.8,
        "people.handover_loss": 0.3,
        "people.handover_months": 4.0,
        "people.cover_odds": 0.6,
    },
    "everything at once, reactions too": {
        "pipeline.stages": STAGES,
        "pipeline.specialists": [{"name": "engineers", "people": 1}, LAWYERS],
        "sdr.contact_odds": 0.5,
        "sdr.attempts": 4,
        "sdr.pressure": 0.5,
        "retention.simulated": True,
        "people.handover_loss": 0.15,
        "people.cover_odds": 0.8,
        "behaviour.mode": "full",
    },
    "short contracts, lost and late": {
        "retention.simulated": True,
        "retention.contract_months": 1.0,
        "retention.lead_days": 3.0,
        "retention.hours": 30.0,
        "retention.hours_cv": 0.0,
        "retention.expansion_odds": 1.0,
        "market.deal_size": 6_000.0,
        "people.handover_loss": 1.0,
        "pipeline.priority": "largest_first",
    },
    "opposite luck": {"simulation.antithetic": True, "simulation.replications": 20},
    "a year that turns out otherwise, known leavers": {
        "market.turnout": {"demand": 0.7, "odds": 0.9, "price": 0.8, "delay": 1.5},
        "people.leaving": {"s0": "2027-02-01", "s1": "2027-03-15"},
    },
}  # fmt: skip


@pytest.mark.parametrize("seeds", [range(5), pytest.param(range(5, 20), marks=pytest.mark.slow)])
@pytest.mark.parametrize("case", LIFE)
def test_both_engines_tell_the_same_life(
    lively_world: Scenario, company_facts: CompanyOf, case: str, seeds: range
) -> None:
    """Stages with specialists and every family of durations, pools, attempts, pressure, covers, contracts."""
    company = company_facts(lively_world.but(LIFE[case]))
    twin = Twin.of(company)
    for seed in seeds:
        told = log_of(simulate_year(company, seed, replication=seed % 3))
        assert list(differences(told, twin.simulate(seed, seed % 3))) == []


def test_the_life_is_not_empty(lively_world: Scenario, company_facts: CompanyOf) -> None:
    """Covers work, specialists help, contracts are renewed and lost, leads are not reached, customers do not decide."""
    everything: dict[str, Any] = {}
    for case in ("stages of every kind", "hard to reach", "contracts"):
        everything |= LIFE[case]
    company = company_facts(lively_world.but(everything))
    log = Twin.of(company).simulate(1, 0)
    owner = np.array([customer.seat for customer in company.customers])
    assert {NO_DECISION, UNREACHED, WON, LOST} <= set(log.deals.outcome.tolist())
    assert np.count_nonzero(log.tasks.seat != owner[log.deals.customer[log.tasks.deal]]) > 5
    assert len(np.unique(log.assists.pool)) == 2
    assert {NOT_DUE, RENEWED_IT, CHURNED} == set(log.contracts.outcome.tolist())
    assert 0 < np.count_nonzero(log.contracts.served) < len(log.contracts.served)
    assert len(log.cares.began) > 5


@pytest.mark.parametrize("case", SETTINGS)
def test_both_engines_write_the_same_log(busy_world: Scenario, company_facts: CompanyOf, case: str) -> None:
    """Twenty years of each setting: every lead, task, screening, coming and going, and review."""
    company = company_facts(busy_world.but(SETTINGS[case]))
    twin = Twin.of(company)
    for seed in range(20):
        told = log_of(simulate_year(company, seed, replication=seed % 3))
        assert list(differences(told, twin.simulate(seed, seed % 3))) == []


def test_the_cases_are_not_empty(busy_world: Scenario, company_facts: CompanyOf) -> None:
    """Something of every kind happens in the busy world: deals of many ends, hires, reviews, screenings."""
    log = Twin.of(company_facts(busy_world)).simulate(1, 0)
    assert len(np.unique(log.deals.outcome)) >= 5
    assert len(log.reviews.day) > 50
    assert len(log.staffing.day) > 8
    assert len(log.screenings.began) > 50


def test_a_difference_is_seen(busy_world: Scenario, company_facts: CompanyOf) -> None:
    """One bit of one number is enough."""
    log = Twin.of(company_facts(busy_world)).simulate(1, 0)
    value = log.deals.value.copy()
    value[7] = np.nextafter(value[7], np.inf)
    assert list(differences(log, log._replace(deals=log.deals._replace(value=value)))) == ["deals.value"]


def test_a_leave_and_an_empty_seat(tiny_world: Callable[..., Scenario], company_facts: CompanyOf) -> None:
    """A known leave with and without an end, a seat without hours, one that is over before it begins."""
    seats = [
        {"seat": "s0", "leave_start": "2027-03-01", "leave_end": "2027-05-31"},
        {"seat": "s1", "leave_start": "2027-06-01"},
        {"seat": "s2", "capacity_hours": 0.0},
        {"seat": "s3", "end": "2026-02-01"},
    ]
    accounts = [{"account": f"a{i}", "potential": 300_000.0, "owner": f"s{i % 4}"} for i in range(8)]
    settings = {"people": {"leave_rate": 0.7, "backfill_days": 20.0}, "market": {"deal_size": 9_000.0}}
    company = company_facts(tiny_world(accounts, seats, settings))
    twin = Twin.of(company)
    for seed in range(20):
        assert list(differences(log_of(simulate_year(company, seed, 0)), twin.simulate(seed, 0))) == []


def test_memory_that_is_too_small_grows(busy_world: Scenario, company_facts: CompanyOf) -> None:
    """A year with far more leads, people and knots than there is room for comes out the same."""
    company = company_facts(busy_world)
    twin = Twin.of(company)
    expected = twin.simulate(3, 0)
    twin.sizes = replace(twin.sizes, deals=16, spans=1, pay_knots=1, staffings=2, reviews=2, contracts=2)
    twin.memory = None
    assert list(differences(expected, twin.simulate(3, 0))) == []
    assert twin.sizes.deals > 16
