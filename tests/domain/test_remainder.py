"""The rest of a year as a scenario: owners, horizon, quotas to the cent, and what is refused."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.audit import World, given_plan
from planner.domain.hierarchy import Hierarchy
from planner.domain.midyear.in_force import InForce
from planner.domain.midyear.remainder import remainder
from planner.domain.quotas.rule import quota_rule
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError

TinyWorld = Callable[..., Scenario]
MAY = date(2027, 5, 1)
SEATS: list[dict[str, Any]] = [{"seat": "ann"}, {"seat": "bob"}, {"seat": "cy"}]
QUOTA = {"quota": {"target": 1200.0, "overassignment": 0.1}}
OWNERS = ["ann", "ann", "bob", "bob", "cy", "cy"]


def _then(tiny_world: TinyWorld, settings: Mapping[str, Any] = QUOTA) -> InForce:
    """Six accounts, two for each of three seats; quotas of 440 each."""
    scenario = tiny_world(6, SEATS, settings)
    plan = given_plan(World.of(scenario), np.array(OWNERS), "in force")
    return InForce(scenario, plan, "runs/then")


def _now(tiny_world: TinyWorld, settings: Mapping[str, Any] = QUOTA, **bob: str) -> Scenario:
    """The same book; something is new about bob."""
    return tiny_world(6, [SEATS[0], SEATS[1] | bob, SEATS[2]], settings)


def _what(error: pytest.ExceptionInfo[ScenarioError]) -> str:
    return " ".join(str(problem) for problem in error.value.problems)


def test_a_leaver_leaves_the_scenario_and_his_accounts_have_no_owner(tiny_world: TinyWorld) -> None:
    """Bob's last day is in April: from May on a2 and a3 must find an owner, the others have theirs."""
    rest = remainder(_now(tiny_world, end="2027-04-15"), [_then(tiny_world)], MAY)
    assert rest.scenario.seats.seat.tolist() == ["ann", "cy"]
    assert rest.scenario.accounts.owner.tolist() == ["ann", "ann", "", "", "cy", "cy"]
    assert rest.forced[2] == "its seat 'bob' is vacant after 2027-04-15"
    assert rest.forced.tolist().count("") == 4
    assert (rest.scenario.calendar.start, rest.scenario.calendar.months) == (MAY, 8)


def test_somebody_who_leaves_later_keeps_the_accounts_with_fewer_hours(tiny_world: TinyWorld) -> None:
    """Bob stays until the end of August: of May to December he works half the time (123 of 245 days)."""
    rest = remainder(_now(tiny_world, end="2027-08-31"), [_then(tiny_world)], MAY)
    assert not (rest.forced != "").any()
    assert World.of(rest.scenario).hours.tolist() == pytest.approx([1000, 1000 * 123 / 245, 1000])


def test_a_day_within_a_month_means_the_next_month(tiny_world: TinyWorld) -> None:
    """On 20 April the plan in force holds until the end of the month."""
    assert remainder(_now(tiny_world), [_then(tiny_world)], date(2027, 4, 20)).first == MAY


def test_the_first_day_of_the_year_leaves_the_whole_year(tiny_world: TinyWorld) -> None:
    """Nothing is gone."""
    rest = remainder(_now(tiny_world), [_then(tiny_world)], date(2027, 1, 1))
    assert rest.quotas is not None
    assert rest.quotas.past.sum() == 0
    assert rest.scenario.calendar.months == 12


def test_months_gone_keep_their_quotas_and_the_rest_is_handed_out_anew(tiny_world: TinyWorld) -> None:
    """Four of twelve months of 440 are 146.67 each seat; 1,320 − 440 = 880 are left for two seats."""
    rest = remainder(_now(tiny_world, end="2027-04-30"), [_then(tiny_world)], MAY)
    rule = quota_rule(rest.scenario)
    assert rest.quotas is not None
    assert rule is not None
    assert rest.quotas.past.tolist() == pytest.approx([14667, 14667, 14667], abs=4)
    assert rest.quotas.past.sum() + round(rule.total * 100) == 132_000
    plan = given_plan(World.of(rest.scenario), np.array(["ann", "ann", "ann", "cy", "cy", "cy"]), "new")
    _, year = rest.quotas.under(plan)
    assert np.round(year * 100).sum() == 132_000
    assert year[1] * 100 == rest.quotas.past[1]


@settings(deadline=None)
@given(
    target=st.floats(1.0, 1e9),
    over=st.floats(0.0, 1.0),
    month=st.integers(1, 12),
    season=st.lists(st.floats(0.1, 5.0), min_size=12, max_size=12),
    step=st.sampled_from([0.0, 0.05, 1.0, 1000.0]),
)
def test_quotas_of_the_year_add_up_to_the_cent(
    tiny_world: TinyWorld, target: float, over: float, month: int, season: list[float], step: float
) -> None:
    """Months gone and rest together are the year's over-assigned target, whatever target, season, step and day."""
    policy = {"quota": {"target": target, "overassignment": over, "seasonality": season, "step": step}}
    rest = remainder(_now(tiny_world, policy, end="2027-01-31"), [_then(tiny_world, policy)], date(2027, month, 1))
    owner = np.where(np.isin(OWNERS, rest.gone), "ann", OWNERS)
    assert rest.quotas is not None
    _, year = rest.quotas.under(given_plan(World.of(rest.scenario), owner, "new"))
    assert int(np.round(year * 100).astype(np.int64).sum()) == round(target * (1 + over) * 100)


def test_a_new_target_falls_on_the_months_that_are_left(tiny_world: TinyWorld) -> None:
    """The target rises to 2,400: 2,640 − 440 are left."""
    settings = {"quota": QUOTA["quota"] | {"target": 2400.0}}
    rest = remainder(_now(tiny_world, settings), [_then(tiny_world)], MAY)
    assert rest.quotas is not None
    assert rest.quotas.left == pytest.approx(2200.0, abs=0.02)


def test_quotas_set_bottom_up_and_targets_of_managers_are_cut_to_the_rest(tiny_world: TinyWorld) -> None:
    """Ann has 600 for the year, 200 of them by May; the north has 800 · 1.1 − its months gone left."""
    tree = Hierarchy(np.array(["north", "south"]), np.array(["", ""]), np.array([800.0, 400.0]))
    seats = [
        {"seat": "ann", "manager": "north", "quota_input": 600.0},
        {"seat": "bob", "manager": "north"},
        {"seat": "cy", "manager": "south"},
    ]
    year = replace(tiny_world(6, seats, QUOTA), hierarchy=tree)
    then = InForce(year, given_plan(World.of(year), np.array(OWNERS), "in force"), "runs/then")
    assert then.plan.quota.tolist() == [600.0, 280.0, 440.0]
    rest = remainder(year, [then], MAY)
    plan = given_plan(World.of(rest.scenario), np.array(OWNERS), "new")
    assert not plan.violations
    assert rest.quotas is not None
    _, year_quota = rest.quotas.under(plan)
    assert year_quota.tolist() == pytest.approx([600.0, 280.0, 440.0], abs=0.011)
    assert year_quota.sum() == pytest.approx(1320.0, abs=1e-9)


def test_a_change_of_owner_is_dearer_the_less_is_left(tiny_world: TinyWorld) -> None:
    """It is paid for once: with 8 of 12 months left, a year's rate is half as much again."""
    rest = remainder(_now(tiny_world), [_then(tiny_world)], MAY).scenario.settings.territory.disruption
    assert rest.revenue_loss == pytest.approx(0.05 * 1.5)
    assert rest.cost_per_hour == pytest.approx(60 * 1.5)


def test_new_accounts_come_with_the_owner_of_the_table_or_must_find_one(tiny_world: TinyWorld) -> None:
    """An acquired book: one account stays with cy who knew it, one is nobody's."""
    rows = [{"account": f"a{i}"} for i in range(6)] + [{"account": "b0", "owner": "cy"}, {"account": "b1"}]
    rest = remainder(tiny_world(rows, SEATS, QUOTA), [_then(tiny_world)], MAY)
    assert rest.scenario.accounts.owner.tolist()[-2:] == ["cy", ""]
    assert rest.forced.tolist()[-2:] == ["", "it is new, without an owner"]


def test_an_owner_who_may_no_longer_cover_an_account_must_give_it_up(tiny_world: TinyWorld) -> None:
    """A row in `pairs` now forbids a0 to ann."""
    now = tiny_world(6, SEATS, QUOTA, pairs=[{"account": "a0", "seat": "ann", "allowed": False}])
    assert remainder(now, [_then(tiny_world)], MAY).forced[0] == "'ann' may no longer cover it"


def test_what_belongs_to_a_seat_that_is_gone_goes_with_it(tiny_world: TinyWorld) -> None:
    """Rows of `pairs` and the territory history name no seat that is not there."""
    now = tiny_world(
        6,
        [SEATS[0], SEATS[1] | {"end": "2027-03-31", "max_potential": 9.0}, SEATS[2]],
        QUOTA,
        pairs=[{"account": "a0", "seat": "bob", "cost": 1.0}, {"account": "a0", "seat": "cy", "cost": 2.0}],
        history=[{"seat": "bob", "region": "n", "start": "2026-01-01"}],
    )
    rest = remainder(now, [_then(tiny_world)], MAY).scenario
    assert rest.pairs.seat.tolist() == ["cy"]
    assert len(rest.territory_history) == 0
    assert rest.seats.greatest["potential"].shape == (2,)


def test_a_second_replan_counts_each_month_for_its_plan(tiny_world: TinyWorld) -> None:
    """January to April by the first plan, May to August by the second: the year still adds up."""
    first = _then(tiny_world)
    now = _now(tiny_world, end="2027-04-30")
    may = remainder(now, [first], MAY)
    second = InForce(
        may.scenario, given_plan(World.of(may.scenario), np.array(["ann"] * 3 + ["cy"] * 3), "second"), "runs/second"
    )
    september = remainder(now, [first, second], date(2027, 9, 1))
    assert september.quotas is not None
    assert may.quotas is not None
    months = np.round(second.plan.quota.sum() / 2 * 100)
    assert september.quotas.past.sum() == pytest.approx(may.quotas.past.sum() + months, abs=2)
    assert september.quotas.past.sum() + round(september.quotas.left * 100) == 132_000
    assert september.held.tolist() == ["ann"] * 3 + ["cy"] * 3


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 31), "2026-12-31 lies outside the horizon, 2027-01-01 to 2028-01-01 (not included)."),
        (date(2028, 1, 1), "2028-01-01 lies outside the horizon"),
        (date(2027, 12, 2), "leaves no whole month: a new plan holds from the first of a month on."),
    ],
)
def test_a_day_outside_the_horizon_is_refused(tiny_world: TinyWorld, day: date, words: str) -> None:
    """With the last possible day, where there is one."""
    with pytest.raises(ScenarioError) as error:
        remainder(_now(tiny_world), [_then(tiny_world)], day)
    assert words in _what(error)


def test_everything_that_does_not_fit_is_told_at_once(tiny_world: TinyWorld) -> None:
    """Lost accounts, an unknown seat and another currency, each with what to do."""
    now = tiny_world(4, SEATS[:2], QUOTA | {"currency": "EUR"})
    with pytest.raises(ScenarioError) as error:
        remainder(now, [_then(tiny_world)], MAY)
    said = _what(error)
    assert "has accounts that the scenario has not: 'a4', 'a5'." in said
    assert "has seats that the scenario has not: 'cy'." in said
    assert "Keep the seat of somebody who left in the table" in said
    assert "is in USD, the scenario in EUR." in said


def test_a_plan_for_another_year_is_refused(tiny_world: TinyWorld) -> None:
    """Its months are not those of the scenario."""
    now = _now(tiny_world, QUOTA | {"horizon": {"start": "2028-01-01"}})
    with pytest.raises(ScenarioError) as error:
        remainder(now, [_then(tiny_world)], date(2028, 5, 1))
    assert "plans 2027-01-01 to 2028-01-01, the scenario 2028-01-01 to 2029-01-01" in _what(error)


def test_a_plan_without_quotas_cannot_say_what_is_left(tiny_world: TinyWorld) -> None:
    """The scenario hands quotas out, the plan in force did not."""
    with pytest.raises(ScenarioError) as error:
        remainder(_now(tiny_world), [_then(tiny_world, {})], MAY)
    assert "sets no quotas, the scenario does" in _what(error)


def test_without_quotas_there_is_nothing_to_add_up(tiny_world: TinyWorld) -> None:
    """Owners alone are planned again."""
    assert remainder(_now(tiny_world, {}), [_then(tiny_world, {})], MAY).quotas is None


def test_a_target_that_is_used_up_is_refused(tiny_world: TinyWorld) -> None:
    """The months gone have handed out 440; the new year's target is 100."""
    with pytest.raises(ScenarioError) as error:
        remainder(_now(tiny_world, {"quota": {"target": 100.0, "overassignment": 0.0}}), [_then(tiny_world)], MAY)
    assert "nothing is left" in _what(error)


def test_a_pin_to_a_seat_that_is_gone_is_refused(tiny_world: TinyWorld) -> None:
    """It must be lifted by whoever set it."""
    rows = [{"account": f"a{i}", "pinned": "bob" if i == 2 else ""} for i in range(6)]
    now = tiny_world(rows, [SEATS[0], SEATS[1] | {"end": "2027-04-30"}, SEATS[2]], QUOTA)
    with pytest.raises(ScenarioError) as error:
        remainder(now, [_then(tiny_world)], MAY)
    assert "is pinned to seat 'bob', which is vacant from 2027-05-01 on." in _what(error)


def test_a_scenario_in_which_everybody_has_left_is_refused(tiny_world: TinyWorld) -> None:
    """There is nobody to plan for."""
    gone = [seat | {"end": "2027-02-28"} for seat in SEATS]
    with pytest.raises(ScenarioError, match="nobody is left"):
        remainder(tiny_world(6, gone, QUOTA), [_then(tiny_world)], MAY)


def test_plans_in_force_come_in_their_order(tiny_world: TinyWorld) -> None:
    """A second plan that begins with the first one is no second plan."""
    then = _then(tiny_world)
    with pytest.raises(ScenarioError, match="not after the plan before it"):
        remainder(_now(tiny_world), [then, InForce(then.scenario, then.plan, "runs/again")], MAY)
