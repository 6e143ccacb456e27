"""Whole years: bookings meet the potential, and move the way they must on common random numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulate.intervals import mean_interval
from planner.simulate.replicate import replicate

TinyWorld = Callable[..., Scenario]
PlanOf = Callable[[Scenario], Plan]


def tight(tiny_world: TinyWorld, **changes: Any) -> Scenario:
    """Two seats with just enough time, one stage: one queue each, empty at the start."""
    stage = {"name": "sell", "hours": 10.0, "wait_days": 10.0, "odds": 0.4} | changes.pop("stage", {})
    settings = {
        "market": {"deal_size": 10_000.0},
        "pipeline": {"stages": [stage], "patience_days": 30.0},
        "people": {"leave_rate": 0.5},
        "simulation": {"warmup_months": 0},
    } | changes.pop("settings", {})
    accounts = [{"account": f"a{i}", "potential": 150_000.0, "owner": f"s{i % 2}"} for i in range(8)]
    hours = changes.pop("hours", 4_200.0)
    return tiny_world(accounts, [{"seat": f"s{i}", "capacity_hours": hours} for i in range(2)], settings)


def bookings(scenario: Scenario, plan_of: PlanOf, replications: int, seed: int = 1) -> np.ndarray:
    """Bookings by replication."""
    return replicate(scenario, plan_of(scenario), replications=replications, seed=seed).samples["bookings"]


def worked_at_once(tiny_world: TinyWorld, people: int) -> Scenario:
    """Hours without end, no ramp, a warm-up longer than any cycle."""
    accounts = [{"account": f"a{i:02d}", "potential": 50_000.0 * (1 + i % 3), "owner": "s0"} for i in range(30)]
    settings = {
        "market": {"deal_size": 4_000.0, "deal_size_cv": 0.3},
        "sdr": {"people": people, "hours_per_lead": 0.01, "qualified": 0.7},
        "pipeline": {"stages": [{"name": name, "hours": 1.0, "wait_days": 20.0, "odds": 0.8} for name in "ab"]},
        "people": {"ramp_months": 0.0},
        "simulation": {"warmup_months": 6},
    }
    return tiny_world(accounts, [{"seat": "s0", "capacity_hours": 1e7}], settings)


@pytest.mark.parametrize("people", [0, 50])
def test_a_fully_worked_book_sells_its_potential(tiny_world: TinyWorld, owners_plan: PlanOf, people: int) -> None:
    """With or without SDRs: expected bookings of a year are the potential, in a 99 % interval narrower than ± 6 %."""
    scenario = worked_at_once(tiny_world, people)
    sold = bookings(scenario, owners_plan, 10) / scenario.accounts.potential.sum()
    _, low, high = mean_interval(sold, 0.99)
    assert low <= 365 / 365.25 <= high
    assert high - low < 0.12


@pytest.mark.parametrize(
    "better",
    [
        {"hours": 4_600.0},
        {"stage": {"odds": 0.4, "wait_days": 5.0}},
        {"stage": {"odds": 0.4, "hours": 8.0}},
        {"settings": {"people": {"leave_rate": 0.0}}},
    ],
    ids=["more hours", "quicker customers", "less work", "nobody leaves"],
)
def test_better_conditions_never_lower_expected_bookings(
    tiny_world: TinyWorld, owners_plan: PlanOf, better: dict[str, Any]
) -> None:
    """One queue a seat, behaviour none, the same luck: with priorities or reactions this need not hold."""
    before = bookings(tight(tiny_world), owners_plan, 8)
    after = bookings(tight(tiny_world, **better), owners_plan, 8)
    assert after.mean() >= before.mean()


def test_better_odds_win_more_of_the_same_leads(tiny_world: TinyWorld, owners_plan: PlanOf) -> None:
    """Higher odds at an unchanged number of leads: potential rises with them, or leads would become fewer."""
    low = tight(tiny_world)
    accounts = [
        {"account": f"a{i}", "potential": 150_000.0 * 0.5 / 0.4, "owner": f"s{i % 2}"} for i in range(8)
    ]  # fmt: skip
    stage = {"name": "sell", "hours": 10.0, "wait_days": 10.0, "odds": 0.5}
    settings = low.but({"pipeline.stages.sell": stage}).settings.model_dump(mode="json", exclude_unset=True)
    high = tiny_world(accounts, [{"seat": f"s{i}", "capacity_hours": 4_200.0} for i in range(2)], settings)
    before, after = (replicate(world, owners_plan(world), replications=8) for world in (low, high))
    np.testing.assert_array_equal(before.samples["leads"], after.samples["leads"])
    assert (after.samples["bookings"] >= before.samples["bookings"]).mean() > 0.9


def test_common_luck_makes_small_differences_visible(tiny_world: TinyWorld, owners_plan: PlanOf) -> None:
    """Two per cent more hours: the variance of the paired difference is far below that of independent runs."""
    one, other = tight(tiny_world), tight(tiny_world, hours=4_200.0 * 1.02)
    base = bookings(one, owners_plan, 12, seed=1)
    paired = bookings(other, owners_plan, 12, seed=1) - base
    apart = bookings(other, owners_plan, 12, seed=2) - base
    assert paired.var(ddof=1) * 10 < apart.var(ddof=1)


def test_the_order_of_rows_does_not_matter(tiny_world: TinyWorld, owners_plan: PlanOf) -> None:
    """Rows of accounts and seats in any order give the same bytes."""
    accounts = [{"account": f"a{i}", "potential": 1e5 * (i + 1), "owner": f"s{i % 3}"} for i in range(9)]
    seats = [{"seat": f"s{i}", "capacity_hours": 500.0} for i in range(3)]
    settings = {"people": {"leave_rate": 1.0, "skill_cv": 0.3}, "market": {"burst_cv": 0.3}}
    one = tiny_world(accounts, seats, settings)
    other = tiny_world(accounts[::-1], [seats[1], seats[2], seats[0]], settings)
    first, second = (replicate(world, owners_plan(world), replications=2) for world in (one, other))
    assert first.seat_bookings.tobytes() == second.seat_bookings.tobytes()
    for table in ("deals", "months", "people"):
        left, right = first.tables.read(table), second.tables.read(table)
        assert all(left[name].tobytes() == right[name].tobytes() for name in left)


def test_win_rate_and_opportunities_mean_the_same_with_and_without_a_pool(
    tiny_world: TinyWorld, owners_plan: PlanOf
) -> None:
    """Leads that were never buyers are no opportunities and no losses, whoever finds out: 0.7 of leads, 0.64 won."""
    for people in (0, 50):
        world = worked_at_once(tiny_world, people)
        found = replicate(world, owners_plan(world), replications=4)
        assert found.measure("win_rate").value == pytest.approx(0.64, abs=0.02)
        assert found.measure("opportunities").value / found.measure("leads").value == pytest.approx(0.7, abs=0.02)
