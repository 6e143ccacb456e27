"""People who react to their pay, inside the simulation."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.simulate.journal import Journal
from planner.simulate.replicate import replicate

TinyWorld = Callable[..., Scenario]
JournalOf = Callable[..., Journal]
LINEAR = {"salary": 50_000.0, "variable": 50_000.0}


def paid(tiny_world: TinyWorld, mode: str, plan: dict[str, Any], **people: float) -> Scenario:
    """Three seats, a quota each, effort as it comes."""
    accounts = [{"account": f"a{i}", "potential": 200_000.0, "owner": f"s{i % 3}"} for i in range(9)]
    settings = {
        "market": {"deal_size": 8_000.0},
        "quota": {"target": 900_000.0},
        "pay": {"default_plan": "ae"},
        "behaviour": {"mode": mode, "cost": 1.0},
        "people": people,
    }
    return tiny_world(accounts, [{"seat": f"s{i}", "capacity_hours": 4_000.0} for i in range(3)], settings,
                      pay_plans={"ae": plan})  # fmt: skip


def test_without_reaction_nobody_reviews(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Mode none: no reviews, all work at an effort of 1."""
    journal = journal_of(paid(tiny_world, "none", LINEAR))
    assert journal.reviews == []
    assert {task.effort for task in journal.tasks} == {1.0}


def test_people_review_every_fortnight_and_when_a_quarter_begins(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Days 0, 14, …, 84, then 90 because the first quarter ends there, and so on."""
    reviews = [review.day for review in journal_of(paid(tiny_world, "effort", LINEAR)).reviews if review.seat == 0]
    assert reviews[:9] == [0.0, 14.0, 28.0, 42.0, 56.0, 70.0, 84.0, 90.0, 104.0]
    assert {0.0, 90.0, 181.0, 273.0} <= set(reviews)


def test_linear_pay_on_target_leaves_the_seat_its_hours(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Default cost, a quota of what the territory should bring, many small deals, hours enough: effort 1."""
    accounts = [{"account": f"a{i}", "owner": "s0"} for i in range(4)]
    settings = {"quota": {"target": 400_000.0, "overassignment": 0.0}, "pay": {"default_plan": "ae"}}
    settings |= {"behaviour": {"mode": "effort"}, "market": {"deal_size": 2_000.0}}
    world = tiny_world(accounts, [{"seat": "s0", "capacity_hours": 90_000.0}], settings, pay_plans={"ae": LINEAR})
    efforts = [review.effort for review in journal_of(world).reviews]
    assert efforts == pytest.approx([1.0] * len(efforts), abs=0.02)


def test_people_coast_below_a_low_cap(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """A year's plan capped at a twentieth of target, which least effort passes at once: least effort, all year."""
    free = LINEAR | {"period": "year"}
    capped = free | {"components": [{"name": "bookings", "cap": 0.05}]}
    assert {review.effort for review in journal_of(paid(tiny_world, "effort", capped)).reviews} == {0.5}
    assert min(review.effort for review in journal_of(paid(tiny_world, "effort", free)).reviews) > 0.9


def test_reaction_to_a_cap_costs_bookings(tiny_world: TinyWorld, owners_plan: Callable[[Scenario], Any]) -> None:
    """The same luck with and without the cap: what people do not earn they do not sell."""
    free = LINEAR | {"period": "year"}
    capped = free | {"components": [{"name": "bookings", "cap": 1.0}]}
    worlds = [paid(tiny_world, "effort", plan) for plan in (free, capped)]
    sold = [replicate(world, owners_plan(world), replications=4).samples["bookings"].mean() for world in worlds]
    assert sold[1] < 0.95 * sold[0]


def test_newcomers_stand_on_a_curve_of_their_own(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """With leavers and a quota ramp everything still runs, and every review is within the limits."""
    plan = LINEAR | {"period": "year", "quota_ramp": [0.25, 0.5, 0.75]}
    journal = journal_of(paid(tiny_world, "effort", plan, leave_rate=2.0, backfill_days=30.0))
    assert len(journal.staffing) > 6
    efforts = np.array([review.effort for review in journal.reviews])
    assert efforts.min() >= 0.5
    assert efforts.max() <= 1.2


def test_pay_that_needs_what_is_not_simulated_is_refused_before_the_run(
    tiny_world: TinyWorld, owners_plan: Callable[[Scenario], Any]
) -> None:
    """Renewals are not modelled: the planner hears of it at once."""
    plan = LINEAR | {"components": [{"name": "keep", "measure": "renewals"}]}
    world = paid(tiny_world, "none", plan)
    with pytest.raises(ScenarioError, match="nothing is known of 'renewals'"):
        replicate(world, owners_plan(world))
