"""Nothing is lost, and more of a good thing never books less: what holds in any year."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.component import Component
from planner.domain.pay.plan import PayPlan
from planner.domain.scenario import Scenario
from planner.domain.validation import Figure
from planner.simulate.compiled.twin import Twin
from planner.simulate.intervals import mean_interval
from planner.simulate.ledger import hours_used
from planner.simulate.log import OPEN, UNOWNED, WON, Log
from planner.simulate.replicate import replicate
from planner.studies.validation.case import SEED, Case, Effort, Examined
from planner.studies.validation.worlds import HOURS_A_YEAR, Given, company, owners_plan, world

FAMILY = "conservation and order"
SEATS = 6
ACCOUNTS = 30
YEARS, QUICK_YEARS = 20, 4
PAIRS, QUICK_PAIRS = 400, 60
VARIABLE = 60_000.0
BETTER: dict[str, dict[str, Any]] = {
    "10 % more hours": {"hours": 1.1},
    "higher odds": {"odds": 0.55},
    "customers who answer sooner": {"wait_days": 20.0},
    "more patient customers": {"patience_days": 60.0},
}
"""Against 1.0 × the hours, odds of 0.5, answers after 30 days, and a patience of 30 days."""


def busy_world(changes: Mapping[str, Any] | None = None) -> Scenario:
    """Six seats of which one starts late and one ends early, thirty accounts of which three have no owner.

    Everything at once: SDRs, four stages, bursts, shocks, leavers, linear pay by the year, people who react to it.
    """
    start = np.full(SEATS, "NaT", dtype="datetime64[D]")
    end = start.copy()
    start[1], end[2] = np.datetime64("2027-03-15"), np.datetime64("2027-08-10")
    seats: Given = {"capacity_hours": np.full(SEATS, 900.0), "start": start, "end": end}
    accounts: Given = {
        "potential": [25_000.0 * (1 + i % 7) for i in range(ACCOUNTS)],
        "workload": np.full(ACCOUNTS, 120.0),
        "owner": [f"s{i % SEATS}" if i % 10 else "" for i in range(ACCOUNTS)],
    }
    settings = {
        "market": {"deal_size": 16_000.0, "burst_cv": 0.4, "shock_cv": 0.2},
        "sdr": {"people": 1, "patience_days": 3.0},
        "pipeline": {"stale_days": 50.0},
        "people": {"leave_rate": 0.8, "skill_cv": 0.2, "backfill_days": 45.0},
        "quota": {"target": 1_500_000.0},
        "pay": {"default_plan": "linear"},
        "behaviour": {"mode": "effort"},
    }
    component = Component(name="bookings", attainment="annual")
    plan = PayPlan(salary=60_000.0, variable=VARIABLE, period="year", components=(component,))
    scenario = world(accounts, seats, settings, {"linear": plan})
    return scenario.but(changes) if changes else scenario


def _leads(effort: Effort) -> Examined:
    """Leads that break one of the rules of accounting, over some busy years."""
    scenario = busy_world()
    facts = company(scenario)
    twin = Twin.of(facts)
    unowned = np.array([customer.seat < 0 for customer in facts.customers])
    years = QUICK_YEARS if effort == "quick" else YEARS
    counts = np.zeros(5)
    used = []
    for replication in range(years):
        log = twin.simulate(SEED, replication)
        counts += _broken(log, unowned)
        used.append(hours_used(facts, log))
    names = (
        "leads without an end that are not open, or the other way round",
        "leads whose moments are out of order",
        "leads of accounts without an owner that somebody worked on, or the other way round",
        "pieces of work that began before the seat's work in hand had ended",
        "pieces of work on leads that never became opportunities",
    )
    figures = [Figure.within(f"{name} [count]", float(n), 0, 0, 0) for name, n in zip(names, counts, strict=True)]
    most = Figure.within("hours worked over hours available, largest year [share]", max(used), 0.1, 1.0)
    return Examined((*figures, most), years)


def _broken(log: Log, unowned: Floats) -> Floats:
    """How often each rule of accounting is broken in a year."""
    deals, tasks = log.deals, log.tasks
    ended = ~np.isnan(deals.closed)
    late = (deals.opened < deals.arrived) | (deals.closed < deals.opened) | (deals.closed < deals.arrived)
    nobodys = (deals.outcome == UNOWNED) != unowned[deals.customer]
    overlaps = 0
    owner = deals.customer[tasks.deal] % SEATS  # seats take accounts in turn
    for seat in range(SEATS):
        mine = owner == seat
        overlaps += int(np.count_nonzero(tasks.began[mine][1:] < tasks.ended[mine][:-1]))
    never = np.isnan(deals.opened[tasks.deal])
    broken = [(deals.outcome == OPEN) == ended, late, nobodys]
    return np.array([*(np.count_nonzero(each) for each in broken), overlaps, np.count_nonzero(never)], dtype=np.float64)


def _pay(effort: Effort) -> Examined:
    """Variable pay of people who stay all year, from the deals table alone, against the pay that is reported."""
    years = QUICK_YEARS if effort == "quick" else YEARS
    scenario = busy_world({"people.leave_rate": 0.0, "simulation.keep": ["deals"]})
    plan = owners_plan(scenario)
    outcomes = replicate(scenario, plan, replications=years, seed=SEED, engine="compiled")
    deals = outcomes.tables.read("deals")
    won = np.asarray(deals["outcome"]) == "won"
    all_year = [s for s in range(SEATS) if s not in {1, 2}]
    off, cents = 0, 0
    for replication in range(years):
        for s in all_year:
            mine = won & (np.asarray(deals["replication"]) == replication) & (np.asarray(deals["seat"]) == f"s{s}")
            expected = round(100 * VARIABLE * float(np.asarray(deals["value"])[mine].sum()) / float(plan.quota[s]))
            paid = round(100 * float(outcomes.seat_pay[replication, s])) - 100 * 60_000
            off, cents = max(off, abs(paid - expected)), cents + paid
    figure = Figure.within("largest difference from the deals table, by person and year [cents]", float(off), 0, 0, 0)
    some = Figure.within("mean variable pay [currency]", cents / 100 / len(all_year) / years, 1.0, np.inf)
    return Examined((figure, some), years)


def _simple_world(
    hours: float = 1.0, odds: float = 0.5, wait_days: float = 30.0, patience_days: float = 30.0
) -> Scenario:
    """One stage, one seat at two thirds of its hours, nobody reacts, and no pipeline when the year begins."""
    stage = {"name": "sell", "hours": 8.0, "wait_days": wait_days, "odds": odds}
    settings = {
        "market": {"deal_size": 10_000.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [stage], "patience_days": patience_days, "stale_days": 1e6},
        "behaviour": {"mode": "none"},
        "simulation": {"warmup_months": 0},
    }
    accounts: Given = {"potential": [730.0 * 10_000.0 * odds], "owner": ["s0"]}
    return world(accounts, {"capacity_hours": [hours * HOURS_A_YEAR]}, settings)


def bookings(scenario: Scenario, years: int) -> Floats:
    """Bookings of each year, shape [years] [currency]."""
    twin = Twin.of(company(scenario))
    logs = (twin.simulate(SEED, replication) for replication in range(years))
    return np.array(
        [log.deals.value[(log.deals.outcome == WON) & (log.deals.closed >= 0)].sum() for log in logs], dtype=np.float64
    )


def _order(effort: Effort) -> Examined:
    """What each improvement adds to bookings, on common random numbers."""
    years = QUICK_PAIRS if effort == "quick" else PAIRS
    base = bookings(_simple_world(), years)
    figures = []
    for name, better in BETTER.items():
        gain = (bookings(_simple_world(**better), years) - base) / base.mean()
        value, low, high = mean_interval(gain, 1 - 0.05 / len(BETTER))
        figures.append(
            Figure(f"bookings added by {name} [share]", float("nan"), value, low, high, "interval", low >= 0)
        )
    return Examined(tuple(figures), years * (1 + len(BETTER)))


def cases() -> Iterator[Case]:
    """Accounting, pay, order."""
    yield Case(
        "every-lead-accounted",
        FAMILY,
        "Every lead has one end, every piece of work its time, and no seat does two things at once.",
        "Conservation, counted in the log of busy years",
        _leads,
    )
    yield Case(
        "pay-recomputed",
        FAMILY,
        "Pay recomputed from the deals table equals the pay that is reported, to the cent.",
        "Linear plan: on-target variable pay × bookings / quota",
        _pay,
    )
    yield Case(
        "more-is-not-less",
        FAMILY,
        "With one queue and nobody reacting, more hours, higher odds and shorter delays never lower expected bookings. "
        "With priorities and reactions this need not hold.",
        "Monotonicity of a single first-come, first-served queue, on common random numbers",
        _order,
    )
