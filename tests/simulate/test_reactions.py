"""People who move deals, leave for pay, and meet quotas that follow results, inside the simulation."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.calendar import Calendar
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import LONG_AGO
from planner.domain.scenario import Scenario
from planner.domain.settings.tree import validated_as
from planner.simulate.company import Company
from planner.simulate.compiled.twin import Twin
from planner.simulate.ledger import Spells
from planner.simulate.log import WON, Log, log_of
from planner.simulate.paycurves import pay_curves
from planner.simulate.payroll import standing_of
from planner.simulate.replicate import replicate
from planner.simulate.year import simulate_year

TinyWorld = Callable[..., Scenario]
CompanyOf = Callable[[Scenario], Company]
SHAPES: dict[str, dict[str, Any]] = {
    "linear": {"salary": 60_000.0, "variable": 60_000.0},
    "accelerated": {
        "salary": 60_000.0,
        "variable": 60_000.0,
        "components": [
            {
                "name": "bookings",
                "tiers": [{"at": 0.0, "to": 0.8, "multiple": 0.5}, {"at": 0.8, "multiple": 2.5}],
                "cap": 1.6,
            }
        ],
    },
    "promised": {
        "salary": 60_000.0,
        "variable": 60_000.0,
        "components": [{"name": "bookings", "share": 0.8}, {"name": "year", "period": "year", "share": 0.2}],
        "draws": [{"amount": 2_500.0, "months": 3, "recoverable": False}],
        "guarantee": {"amount": 6_000.0, "months": 9, "begins": "plan"},
    },
}
CASES: dict[str, dict[str, Any]] = {
    "only timing": {"behaviour.mode": "timing"},
    "everything": {"behaviour.mode": "full"},
    "everything, three years from July": {
        "behaviour.mode": "full",
        "horizon.start": "2027-07-01",
        "horizon.months": 36,
        "people.leave_rate": 1.5,
    },
    "everything, unaware, no discount, thinking daily": {
        "behaviour.mode": "full",
        "behaviour.ratchet.aware": False,
        "behaviour.timing.discount": 0.0,
        "behaviour.timing.keep_days": 30.0,
        "behaviour.leaving.step_days": 1.0,
        "behaviour.review_days": 7.0,
        "behaviour.reference_pay": 50_000.0,
        "horizon.months": 24,
    },
    "everything, long cycles": {
        "behaviour.mode": "full",
        "behaviour.timing.cycle_share": 0.5,
        "behaviour.timing.customer_share": 0.9,
        "pipeline.stages": [{"name": "sell", "hours": 4.0, "wait_days": 120.0, "odds": 0.6}],
    },
}


def paid(tiny_world: TinyWorld, shape: str, **settings: Any) -> Scenario:
    """Four seats with a quota near what they book, many middling deals, customers who take their time."""
    accounts = [{"account": f"a{i}", "potential": 150_000.0, "owner": f"s{i % 4}"} for i in range(16)]
    seats: list[dict[str, Any]] = [{"seat": f"s{i}", "capacity_hours": 3_000.0} for i in range(4)]
    seats[0] |= {"leave_start": "2027-08-01", "leave_end": "2027-09-15"}
    tree: dict[str, Any] = {
        "market": {"deal_size": 12_000.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [{"name": "sell", "hours": 4.0, "wait_days": 20.0, "odds": 0.6}]},
        "quota": {"target": 2_200_000.0, "overassignment": 0.0},
        "pay": {"default_plan": "ae"},
        "people": {"leave_rate": 0.5, "backfill_days": 20.0},
    }
    return tiny_world(accounts, seats, tree, pay_plans={"ae": SHAPES[shape]}).but(settings)


def same(one: Log, other: Log) -> bool:
    """Every column of every part, to the last bit."""
    return all(
        a.dtype == b.dtype and a.tobytes() == b.tobytes()
        for part, twin in zip(one, other, strict=True)
        for a, b in zip(part, twin, strict=True)
    )


@pytest.mark.parametrize(
    ("case", "shape"),
    [*((case, "accelerated") for case in CASES), ("everything", "linear"), ("everything", "promised")],
)
def test_both_engines_react_alike(tiny_world: TinyWorld, company_facts: CompanyOf, case: str, shape: str) -> None:
    """Twenty years of each case and shape of pay, to the last bit."""
    company = company_facts(paid(tiny_world, shape, **CASES[case]))
    twin = Twin.of(company)
    for seed in range(20):
        assert same(log_of(simulate_year(company, seed, 0)), twin.simulate(seed, 0)), seed


def won(company: Company, seed: int) -> dict[tuple[int, int], tuple[float, float, float]]:
    """Day, value and discount of each deal won in the horizon, by account and lead."""
    deals = Twin.of(company).simulate(seed, 0).deals
    return {
        (int(deals.customer[i]), int(deals.lead[i])): (float(deals.closed[i]), float(deals.value[i]), float(d))
        for i, d in enumerate(deals.discount.tolist())
        if deals.outcome[i] == WON and deals.closed[i] >= 0
    }


def test_deals_move_over_quarter_ends_and_nowhere_else(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """Pulled: at 5 to 20 % off, a day before the end, from up to 30 days behind. Pushed: on day one, by a week.

    Customers who took longer than a month and a half are asked to wait for 17 % of that, at a discount too.
    """
    ends = np.array([90.0, 181.0, 273.0, 365.0])
    pulled = pushed = 0
    for seed in range(5):
        facts = [
            won(
                company_facts(paid(tiny_world, "accelerated", **{"behaviour.mode": mode, "people.leave_rate": 0.0})),
                seed,
            )
            for mode in ("none", "timing")
        ]
        for deal, (day, value, discount) in facts[1].items():
            then, full, _ = facts[0].get(deal, (np.inf, value + discount, 0.0))
            if discount > 0:
                assert 0.8 * full - 1e-6 <= value <= 0.95 * full + 1e-6
                assert value + discount == pytest.approx(full)
            if discount > 0 and day < then:
                pulled += 1
                end = ends[np.searchsorted(ends, day)]
                assert end - 1.0 <= day < end <= then
                assert then <= end + 30.0 or np.isinf(then)
            elif abs(day - then) > 1e-6:
                pushed += 1
                assert np.min(np.abs(ends - day)) < 1e-9
                assert day > then
                assert (day - then > 7.0) == (discount > 0)
    assert pulled > 3
    assert pushed > 3


def test_a_linear_plan_moves_no_deal(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """The same deals at the same times and values, with and without people who would move them."""
    for seed in range(3):
        still, moved = (
            won(company_facts(paid(tiny_world, "linear", **{"behaviour.mode": mode})), seed)
            for mode in ("none", "timing")
        )
        assert still.keys() == moved.keys()
        assert np.allclose(np.array(list(still.values())), np.array(list(moved.values())), atol=1e-6)


def test_discounts_are_measured(tiny_world: TinyWorld, owners_plan: Callable[[Scenario], Any]) -> None:
    """The measure is the sum of the column, and absent where nobody moves deals."""
    world = paid(tiny_world, "accelerated", **{"behaviour.mode": "timing"})
    outcomes = replicate(world, owners_plan(world), replications=3)
    deals = outcomes.tables.read("deals")
    closed = np.asarray(deals["closed"], dtype=np.float64)
    taken = deals["discount"][(deals["outcome"] == "won") & (closed >= 0)]
    assert float(np.sum(taken)) == pytest.approx(outcomes.samples["discounts"].sum())
    assert outcomes.measure("discounts").value > 0
    still = world.but({"behaviour.mode": "none"})
    assert "discounts" not in replicate(still, owners_plan(still), replications=2).samples


def test_weights_of_zero_leave_the_same_people_on_the_same_days(
    tiny_world: TinyWorld, company_facts: CompanyOf
) -> None:
    """Without any pull the stepwise hazard ends where the constant one does: the draw is the same."""
    calm = {f"behaviour.leaving.{name}": 0.0 for name in ("pay_elasticity", "middling", "peers")}
    settings = {"people.leave_rate": 1.5, "people.backfill_days": 20.0}
    for seed in range(5):
        logs = [
            Twin.of(company_facts(paid(tiny_world, "linear", **settings, **calm, **{"behaviour.mode": mode})))
            .simulate(seed, 0)
            .staffing
            for mode in ("effort", "full")
        ]
        mine = [log.seat > 0 for log in logs]  # in seat 0 somebody is on leave, when nobody goes
        assert np.array_equal(logs[0].person[mine[0]], logs[1].person[mine[1]])
        assert np.allclose(logs[0].day[mine[0]], logs[1].day[mine[1]], atol=1e-6)


def test_poor_pay_drives_people_away(tiny_world: TinyWorld, owners_plan: Callable[[Scenario], Any]) -> None:
    """A quota four times out of reach: at least a quarter more leavers than with one that is met."""
    shape = {"behaviour.mode": "full", "behaviour.leaving.pay_elasticity": 3.0, "people.leave_rate": 1.0}
    left = []
    for target in (2_200_000.0, 9_000_000.0):
        world = paid(tiny_world, "linear", **shape, **{"quota.target": target})
        left.append(replicate(world, owners_plan(world), replications=30).samples["leavers"].mean())
    assert left[1] > 1.25 * left[0]


def test_the_second_year_s_quota_follows_the_first(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """Attainment 120 % and 60 % of year one: +8 % and −4 % (0.4 of a beat, 0.1 of a miss) from then on."""
    world = paid(tiny_world, "linear", **{"behaviour.mode": "full", "horizon.months": 36})
    company = company_facts(world)
    plan, place = company.pay_plans["ae"], company.places[1]
    people = Spells(
        np.array([1, 1]), np.array([4096, 4097]), np.zeros(2), np.full(2, company.end), np.full(2, LONG_AGO)
    )
    year_quota = place.quota / 3
    booked = np.zeros((2, 36))
    booked[:, 3] = 1.2 * year_quota, 0.6 * year_quota
    booked[:, 20] = 1.08 * year_quota, 0.96 * year_quota
    quota = standing_of(company, plan, people, booked).quota
    assert quota[:, :12].sum(axis=1) == pytest.approx([year_quota, year_quota])
    assert quota[:, 12:24].sum(axis=1) == pytest.approx([1.08 * year_quota, 0.96 * year_quota])
    assert quota[:, 24:].sum(axis=1) == pytest.approx([1.08 * year_quota, 0.96 * year_quota])
    curves = pay_curves(company, place, 0.0, hired=False, booked=[1.2 * year_quota])
    before = pay_curves(company, place, 0.0, hired=False)
    rates = [
        c.slope_beyond[c.begins == Calendar.of(world.settings.horizon).month_starts()[12]] for c in (before, curves)
    ]
    assert rates[1][0] == pytest.approx(rates[0][0] / 1.08)


def test_who_expects_the_ratchet_holds_back(tiny_world: TinyWorld, owners_plan: Callable[[Scenario], Any]) -> None:
    """The same ratchet, known or not: people who know it sell less in its first year."""
    sold = []
    for aware in (False, True):
        settings = {"behaviour.mode": "full", "behaviour.ratchet.aware": aware, "people.leave_rate": 0.0}
        world = paid(tiny_world, "linear", **settings)
        sold.append(replicate(world, owners_plan(world), replications=10).samples["bookings"].mean())
    assert sold[1] < 0.99 * sold[0]


def test_people_who_are_promised_more_stay_and_work_less(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """Twice the variable pay on target promised to all for nine months: fewer leavers, and hardly a reason to work."""
    bare = SHAPES["linear"]
    kept = bare | {"guarantee": {"amount": 10_000.0, "months": 9, "begins": "plan"}}
    left, effort = [], []
    for pay in (bare, kept):
        scenario = paid(tiny_world, "linear", **{"behaviour.mode": "full", "people.leave_rate": 1.0})
        company = company_facts(replace(scenario, pay_plans={"ae": validated_as(PayPlan, pay, str)}))
        logs = [Twin.of(company).simulate(seed, 0) for seed in range(60)]
        left.append(sum(int((~log.staffing.joined & (log.staffing.day < 270)).sum()) for log in logs))
        effort.append(np.mean([log.reviews.effort[log.reviews.day < 270].mean() for log in logs]))
    assert left[1] < 0.8 * left[0]
    assert effort[1] < 0.7 < effort[0]
