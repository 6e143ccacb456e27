"""Causes, winners and losers of a comparison, and the folder they are written to."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.domain.audit import World, given_plan
from planner.domain.comparison.swapping import ORDER, Lived, ordered
from planner.domain.comparison.waterfall import exact_levels
from planner.domain.comparison.what_decides import planning_digest, year_digest
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError, ScenarioError
from planner.report.compare.page import sentences
from planner.scenarios.load import load
from planner.simulate.intervals import mean_interval
from planner.simulate.replicate import replicate
from planner.studies.compare.causes import Years, waterfall
from planner.studies.compare.folder import PAGE, facts_of, write
from planner.studies.compare.in_full import compare_fully, compare_in_full

TinyWorld = Callable[..., Scenario]
NAMES = ("=1+1", "<script>alert(1)</script>", "../../up", "Ann")


@dataclass(frozen=True)
class Played:
    """A case."""

    scenario: Scenario
    plan: Plan
    outcomes: Outcomes


def _world(tiny_world: TinyWorld, settings: Mapping[str, Any] | None = None, people: Sequence[str] = NAMES) -> Scenario:
    tree = {
        "simulation": {"replications": 12, "seed": 4, "warmup_months": 0},
        "market": {"deal_size": 8000.0},
        "quota": {"target": 500_000.0},
    } | dict(settings or {})
    accounts = [
        {"account": f"a{i}", "name": f"=HYPERLINK({i})", "owner": f"s{i % 4}", "potential": 90_000.0, "workload": 80.0}
        for i in range(8)
    ]
    seats = [{"seat": f"s{i}", "person": name} for i, name in enumerate(people)]
    return tiny_world(accounts, seats, tree)


def _owned(scenario: Scenario, shift: int = 0) -> Plan:
    owner = np.array([f"s{(i + (shift if i < 3 else 0)) % 4}" for i in range(8)])
    return given_plan(World.of(scenario), owner, "by hand")


def _play(scenario: Scenario, plan: Plan) -> Played:
    return Played(scenario, plan, replicate(scenario, plan))


@pytest.fixture(scope="module")
def pair(tiny_world: TinyWorld) -> dict[str, Played]:
    """A base, and another with other owners, quotas, people and market."""
    base = _world(tiny_world)
    other = base.but(
        {"name": "other", "quota.target": 700_000.0, "people.leave_rate": 0.8, "market.turnout.demand": 1.3}
    )
    return {"base": _play(base, _owned(base)), "other": _play(other, _owned(other, 1))}


def _lived(case: Played) -> Lived:
    return Lived(case.scenario, case.plan)


def test_steps_add_up_exactly_to_the_difference_of_the_ends(pair: dict[str, Played]) -> None:
    """To the last digit, for every measure; and the difference is the paired one."""
    base, other = pair["base"], pair["other"]
    found = waterfall("other", _lived(base), _lived(other), Years(base.outcomes))
    assert found.order == ("assignment", "quotas", "people", "market")
    for fall in found.falls:
        assert sum(step.change.value for step in fall.steps) == fall.total.value
        assert fall.base + fall.total.value == fall.steps[-1].level
    bookings = found.fall("bookings")
    assert bookings is not None
    changed = other.outcomes.samples["bookings"] - base.outcomes.samples["bookings"]
    assert bookings.total.value == pytest.approx(changed.mean(), rel=1e-9)
    ends = bookings.total.low, bookings.total.high
    assert ends == pytest.approx(mean_interval(changed, 0.95)[1:])


def test_each_step_is_a_year_of_the_base_with_one_part_of_the_other(pair: dict[str, Played]) -> None:
    """The first one simulated by hand: the base's year under the other's owners."""
    base, other = pair["base"], pair["other"]
    found = waterfall("other", _lived(base), _lived(other), Years(base.outcomes))
    by_hand = replicate(base.scenario, replace(base.plan, owner=other.plan.owner))
    fall = found.fall("bookings")
    assert fall is not None
    expected = (by_hand.samples["bookings"] - base.outcomes.samples["bookings"]).mean()
    assert fall.steps[0].change.value == pytest.approx(expected, rel=1e-9)


def test_another_order_gives_the_same_sum(pair: dict[str, Played]) -> None:
    """Backwards, and from the other to the base: the total, and the total negated."""
    base, other = _lived(pair["base"]), _lived(pair["other"])
    years = Years(pair["base"].outcomes)
    forwards = waterfall("other", base, other, years).fall("bookings")
    backwards = waterfall("other", base, other, years, tuple(reversed(ORDER)))
    returned = waterfall("base", other, base, years).fall("bookings")
    there = backwards.fall("bookings")
    assert backwards.order == ("market", "people", "quotas", "assignment")
    assert forwards is not None
    assert there is not None
    assert returned is not None
    assert there.total.value == pytest.approx(forwards.total.value, rel=1e-9)
    assert returned.total.value == pytest.approx(-forwards.total.value, rel=1e-9)


def test_the_same_twice_differs_in_nothing(pair: dict[str, Played], tmp_path: Path) -> None:
    """All differences are exactly zero, there is no cause, nobody wins; another name is no difference."""
    base = pair["base"]
    renamed = base.scenario.but({"name": "again", "title": "Again", "solver.seconds": 1.0})
    again = Played(renamed, base.plan, base.outcomes)
    found = compare_fully({"base": base, "again": again})
    assert found.waterfalls[0].order == ()
    assert all(effect.difference == Interval(0.0, 0.0, 0.0) for effect in found.side.variants[0].effects)
    assert {each.verdict for each in found.winners[0].people} == {"same"}
    assert found.winners[0].moves == ()
    assert any("the same in every year" in sentence for sentence in sentences(found))
    assert (write({"base": base, "again": again}, found, tmp_path) / PAGE).exists()


def test_parts_that_cannot_be_swapped_are_the_rest_and_said(pair: dict[str, Played], tiny_world: TinyWorld) -> None:
    """Another seat: the plan cannot be carried over; the market still can."""
    fewer = _world(tiny_world, {"market": {"deal_size": 8000.0, "turnout": {"demand": 1.5}}}, NAMES[:3])
    owner = np.array([f"s{i % 3}" for i in range(8)])
    other = _play(fewer, given_plan(World.of(fewer), owner, "by hand"))
    found = compare_fully({"base": pair["base"], "fewer": other})
    (fall,) = found.waterfalls
    assert fall.order == ("market", "rest")
    assert fall.unswapped[0] == "Assignment cannot be replaced alone: seats: are not the same in both."
    assert found.winners[0].only_base == ("s3",)
    bookings = fall.fall("bookings")
    assert bookings is not None
    assert sum(step.change.value for step in bookings.steps) == bookings.total.value


def test_pay_plans_and_reactions_are_causes_of_their_own() -> None:
    """In Acme SaaS everybody on the plan of newcomers, who set their effort: two steps, and no other."""
    acme = load("acme-saas", {"simulation.replications": 4})
    plan = given_plan(World.of(acme), acme.accounts.owner, "current owners")
    seats = replace(acme.seats, pay_plan=np.full(len(acme.seats), "ae-new-hire"))
    other = replace(acme, seats=seats).but({"behaviour.mode": "effort"})
    cases = {"now": (acme, plan), "then": (other, plan)}
    found = compare_in_full(cases)
    assert repr(found) == "Compared(now · then; 4 common replications)"
    (fall,) = found.waterfalls
    assert (fall.order, fall.unswapped) == (("pay", "reactions"), ())
    pay, bookings = fall.fall("variable_pay"), fall.fall("bookings")
    assert pay is not None
    assert bookings is not None
    assert pay.steps[0].change.value != 0
    assert bookings.steps[0].change == Interval(0.0, 0.0, 0.0)
    assert bookings.steps[1].change.value == bookings.total.value != 0
    with pytest.raises(PlannerError, match="two scenarios or more"):
        compare_in_full({"now": (acme, plan)})


def test_people_and_accounts_are_those_that_changed(pair: dict[str, Played]) -> None:
    """Three accounts move on by one seat; each person's difference is the paired mean of their seat."""
    base, other = pair["base"], pair["other"]
    (found,) = compare_fully(pair, causes=False).winners
    assert sorted((move.account, move.source, move.target) for move in found.moves) == [
        ("a0", "s0", "s1"), ("a1", "s1", "s2"), ("a2", "s2", "s3"),
    ]  # fmt: skip
    assert [move.worth_after for move in found.moves] == [90_000.0] * 3
    booked = {each.seat: each for each in found.of("bookings")}
    changed = other.outcomes.seat_bookings[:, 2] - base.outcomes.seat_bookings[:, 2]
    ends = booked["s2"].difference
    assert (ends.value, ends.low, ends.high) == pytest.approx(mean_interval(changed, 0.95))
    assert booked["s2"].person == NAMES[2]
    assert {each.verdict for each in found.of("quota")} <= {"wins", "loses"}


def test_many_people_do_not_make_a_winner_by_luck(pair: dict[str, Played]) -> None:
    """Adjusted p values are never below the plain ones, and verdicts follow them."""
    (found,) = compare_fully(pair, causes=False).winners
    for each in found.of("bookings"):
        named = each.verdict in ("wins", "loses")
        assert named == (each.chance <= 0.05)
        assert each.difference.shown or not named


def test_names_cannot_do_anything_on_page_or_in_tables(pair: dict[str, Played], tmp_path: Path) -> None:
    """No script, no formula, no path out of the folder; equal comparisons, equal bytes."""
    cases = {"../=base": pair["base"], "<script>alert(2)</script>": pair["other"]}
    found = compare_fully(cases)
    folder = write(cases, found, tmp_path)
    assert folder.parent == tmp_path
    page = (folder / PAGE).read_text(encoding="utf-8")
    assert "<script>alert" not in page
    with (folder / "people.csv").open(encoding="utf-8", newline="") as file:
        people = {row["person"] for row in csv.DictReader(file)}
    assert "'=1+1" in people
    with (folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["name"].startswith("'=") for row in csv.DictReader(file))
    facts = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert facts["causes"] == json.loads(json.dumps(facts_of(found)["causes"]))
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert write(cases, compare_fully(cases), tmp_path) == folder
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_causes_of_many_scenarios_are_only_shown_when_asked_for(pair: dict[str, Played]) -> None:
    """Four scenarios: none by default."""
    cases = {f"c{i}": pair["base" if i == 0 else "other"] for i in range(4)}
    assert compare_fully(cases).waterfalls == ()
    assert len(compare_fully(cases, causes=True).waterfalls) == 3


def test_an_order_names_each_part_once() -> None:
    """Those not named follow; what is no part is refused, all at once."""
    assert ordered(("market", "pay")) == ("market", "pay", "assignment", "quotas", "reactions", "people")
    with pytest.raises(ScenarioError) as refused:
        ordered(("luck", "pay", "pay"))
    assert len(refused.value.problems) == 2


def test_a_plan_does_not_depend_on_the_market(pair: dict[str, Played]) -> None:
    """Nor a year on prices of the territory; but on what is counted in them, it does."""
    scenario, plan = pair["base"].scenario, pair["base"].plan
    assert planning_digest(scenario) == planning_digest(scenario.but({"market.deal_size": 1e4, "name": "x"}))
    assert planning_digest(scenario) != planning_digest(scenario.but({"people.ramp_months": 1.0}))
    assert planning_digest(scenario) != planning_digest(scenario.but({"solver.gap": 0.1}))
    assert year_digest(scenario, plan) == year_digest(
        scenario.but({"territory.disruption.revenue_loss": 0.9, "solver.gap": 0.1}), plan
    )
    assert year_digest(scenario, plan) != year_digest(scenario.but({"territory.travel.visits": 9.0}), plan)
    assert year_digest(scenario, plan) != year_digest(scenario, pair["other"].plan)


@given(st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=9))
@example([0.0, 2.225073858507e-311])
def test_rounded_levels_add_up_without_error(means: list[float]) -> None:
    """Differences of neighbours sum to the difference of the ends, whatever the numbers; and nothing moves far."""
    levels = exact_levels(means)
    steps = [after - before for before, after in pairwise(levels)]
    assert sum(steps) == levels[-1] - levels[0]
    assert all(abs(level - mean) <= 1e-12 * max(map(abs, means)) for level, mean in zip(levels, means, strict=True))
