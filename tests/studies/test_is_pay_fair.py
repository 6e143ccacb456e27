"""The study of fairness: people of every skill in every seat, groups, and what history tells."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import planner
from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.report.fairness.words import ratchet_sentence, sentences
from planner.studies.fairness.folder import facts_of, write
from planner.studies.fairness.groups import groups_of
from planner.studies.fairness.least_squares import least_squares
from planner.studies.fairness.people_in_seats import Seated, in_every_seat
from planner.studies.fairness.ratchets import ratchet
from planner.studies.fairness.study import FairnessQuestion, fairness
from planner.studies.playing import Playing

Built = Callable[..., Scenario]
SEATS = 6
PLAYING = Playing(40, 7)
PAY = {"ae": {"salary": 0.0, "variable": 60_000.0, "period": "year"}}


def owners(scenario: Scenario) -> Plan:
    """The plan of the current owners."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "given")


def company(
    tiny_world: Built, quotas: Mapping[int, float], *, seats: Mapping[str, Any] | None = None, **settings: Any
) -> Scenario:
    """Six seats, the first three with twice the potential of the others, and hours to spare."""
    accounts = [
        {"owner": f"s{i}", "potential": 400_000.0 if i < SEATS // 2 else 200_000.0}
        for i in range(SEATS)
        for _ in range(3)
    ]
    rows = [
        {"seat": f"s{i}", "capacity_hours": 4_000.0, "quota_input": quotas[i], "region": "east" if i % 2 else "west"}
        | dict(seats or {})
        for i in range(SEATS)
    ]
    tree = {
        "people": {"skill_cv": 0.2, "leave_rate": 0.5},
        "market": {"deal_size": 25_000.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [{"name": "sell", "hours": 1.0, "wait_days": 5.0, "odds": 0.4}]},
        "quota": {"target": sum(quotas.values()), "overassignment": 0.0},
        "pay": {"default_plan": "ae"},
    } | settings
    return tiny_world(accounts, rows, tree, pay_plans=PAY)


EQUAL = dict.fromkeys(range(SEATS), 900_000.0)
EXACT = {i: 1_200_000.0 if i < SEATS // 2 else 600_000.0 for i in range(SEATS)}


def test_both_engines_seat_the_same_people(tiny_world: Built) -> None:
    """Every skill in every seat in every year, bit for bit; and more skill sells more."""
    tables = []
    for engine in ("simpy", "compiled"):
        scenario = company(tiny_world, EQUAL, simulation={"engine": engine})
        seated = Seated.of(scenario, owners(scenario))
        tables.append(in_every_seat(seated, np.array([0.7, 1.0, 1.3]), Playing(4, 3), "people"))
    for one, other in zip(*tables, strict=True):
        assert np.array_equal(one, other)
    sold = tables[0][1].mean(axis=(1, 2))
    assert sold[0] < sold[1] < sold[2]


def test_a_seat_in_the_crossing_is_that_person_in_that_seat(tiny_world: Built) -> None:
    """With seats that do not meet, who sits in the others changes nothing."""
    scenario = company(tiny_world, EQUAL)
    seated = Seated.of(scenario, owners(scenario))
    levels = np.array([0.7, 1.3])
    pay, bookings = in_every_seat(seated, levels, Playing(5, 3), "people")
    for k, level in enumerate(levels):
        alone = seated.play(float(level), Playing(5, 3))
        assert np.array_equal(pay[k], alone.seat_pay.T)
        assert np.array_equal(bookings[k], alone.seat_bookings.T)


def test_equal_quotas_are_luck_and_exact_ones_are_not(tiny_world: Built) -> None:
    """Twice the potential for the same quota is luck, envied and easy; quotas after potential are none of it."""
    unfair, fair = (fairness(s, owners(s), playing=PLAYING) for s in (company(tiny_world, q) for q in (EQUAL, EXACT)))
    ends = math.log(2) / 2
    assert unfair.shares.luck.value == pytest.approx(ends**2 / (ends**2 + math.log1p(0.2**2)), abs=0.06)
    assert fair.shares.luck.value < 0.1
    assert unfair.merit.value < fair.merit.value
    assert unfair.envy.people.value >= 0.5
    assert unfair.envy.people.value > fair.envy.people.value
    assert unfair.difficulty.spread.value > 0.3
    assert unfair.difficulty.shown.all()
    assert fair.difficulty.spread.value < 0.1
    said = " ".join(sentences(unfair))
    assert "Luck share:" in said
    assert "More than 10 points off the mean" in said


def test_without_a_spread_of_skill_the_luck_share_is_not_identified(tiny_world: Built) -> None:
    """And --skill-cv gives it one; known skills do, too."""
    scenario = company(tiny_world, EQUAL, people={"skill_cv": 0.0})
    found = fairness(scenario, owners(scenario), playing=Playing(12, 1))
    assert "skill" in found.shares.why
    assert math.isnan(found.shares.luck.value)
    assert facts_of(found)["luck_share"] == {"value": None, "low": None, "high": None, "identified": False}
    assert any("--skill-cv 0.2" in sentence for sentence in sentences(found))
    assumed = fairness(scenario, owners(scenario), asked=FairnessQuestion(skill_cv=0.3), playing=Playing(12, 1))
    assert assumed.shares.identified
    assert np.log(assumed.levels).std() == pytest.approx(math.sqrt(math.log1p(0.09)))


def test_seats_of_another_role_are_not_compared(tiny_world: Built) -> None:
    """One seat with a role of its own has no peers."""
    rows = [{"seat": f"s{i}", "capacity_hours": 4_000.0, "role": "lead" if i == 0 else "AE"} for i in range(SEATS)]
    scenario = tiny_world(
        [{"owner": f"s{i}"} for i in range(SEATS)],
        rows,
        {"pay": {"default_plan": "ae"}, "quota": {"target": 600_000.0}, "people": {"skill_cv": 0.2}},
        pay_plans=PAY,
    )
    found = fairness(scenario, owners(scenario), playing=Playing(8, 1))
    assert found.alone.tolist() == ["s0"]
    assert found.peer_names == ("AE, ae", "lead, ae")


def test_without_pay_attainment_is_compared_and_without_quotas_nothing(tiny_world: Built) -> None:
    """Problems are told as such."""
    tree = {"quota": {"target": 600_000.0}, "people": {"skill_cv": 0.2}}
    scenario = tiny_world([{"owner": f"s{i}"} for i in range(3)], 3, tree)
    assert fairness(scenario, owners(scenario), playing=Playing(8, 1)).measure == "attainment"
    bare = tiny_world([{"owner": f"s{i}"} for i in range(3)], 3)
    with pytest.raises(ScenarioError, match="nobody has a pay plan or a quota"):
        fairness(bare, owners(bare), playing=Playing(8, 1))


def test_groups_that_were_given_poorer_seats_are_found(tiny_world: Built) -> None:
    """One lottery in twenty gives all rich seats to one group; the gap goes away with the territory."""
    scenario = company(tiny_world, EQUAL)
    members = {f"s{i}": "old" if i < SEATS // 2 else "new" for i in range(SEATS)}
    found = fairness(scenario, owners(scenario), asked=FairnessQuestion(members=members), playing=PLAYING).groups
    assert found is not None
    assert (found.lowest, found.highest, found.seats) == ("new", "old", (3, 3))
    assert found.ratio.value < 0.5
    assert found.ratio.high < 0.8
    assert found.tests[0].exact
    assert found.tests[0].p == pytest.approx(2 / 20)
    assert found.tests[0].mean == pytest.approx((2 / 3, 4 / 3))
    (gap,) = found.gaps
    assert gap.plain.value < 0 if gap.group == "new" else gap.plain.value > 0
    assert gap.plain.shown
    assert math.isnan(gap.with_territory.value)  # potential and group say the same here
    assert 0.0 <= found.flagged <= 1.0


def test_groups_come_from_a_column_and_a_column_that_is_not_there_is_refused(tiny_world: Built) -> None:
    """Regions of seats; all of one role are one group."""
    scenario = company(tiny_world, EQUAL)
    assert groups_of(scenario, "region", None).names == ("east", "west")
    for column in ("role", "shoe_size"):
        with pytest.raises(ScenarioError):
            groups_of(scenario, column, None)


def test_groups_need_two_among_the_seats_that_are_compared(tiny_world: Built) -> None:
    """Seats that nobody is paid for tell nothing: neither a ratio of a group to itself, nor a test without seats."""
    scenario = company(tiny_world, EQUAL, pay={})
    plans = np.array(["ae" if i < 3 else "" for i in range(SEATS)])
    scenario = replace(scenario, seats=replace(scenario.seats, pay_plan=plans))
    for members, told in (({"s4": "a", "s5": "b"}, "none of the groups"), ({"s0": "a", "s5": "b"}, "only group 'a'")):
        with pytest.raises(ScenarioError, match=told):
            fairness(scenario, owners(scenario), asked=FairnessQuestion(members=members), playing=PLAYING)


def test_intervals_of_gaps_are_as_sure_as_was_asked(tiny_world: Built) -> None:
    """A gap at 99 % is wider than one at 80 %."""
    wide = []
    for confidence in (0.8, 0.99):
        scenario = company(tiny_world, EQUAL, simulation={"confidence": confidence})
        asked = FairnessQuestion(levels=2, group="region")
        found = fairness(scenario, owners(scenario), asked=asked, playing=Playing(8, 1)).groups
        assert found is not None
        wide.append(found.gaps[0].plain.high - found.gaps[0].plain.low)
    assert wide[1] > 2 * wide[0] > 0


def test_the_folder_says_who_is_in_no_group(tiny_world: Built, tmp_path: Path) -> None:
    """Page, table and JSON; members of groups stay outside; names cannot do harm."""
    evil = "=cmd|'/c calc'!A1 <script>alert(1)</script> ../x"
    scenario = company(tiny_world, EQUAL, seats={"role": evil})
    members = {f"s{i}": f"secret{i % 2}" for i in range(SEATS)}
    asked = FairnessQuestion(members=members)
    plan = owners(scenario)
    found = fairness(scenario, plan, asked=asked, playing=Playing(8, 1))
    folder = write(scenario, plan, asked, found, tmp_path)
    assert folder.parent == tmp_path
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    rows = (folder / "seats.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == SEATS + 1
    assert not any(cell.strip('"').startswith("=") for row in rows for cell in row.split(","))
    assert '"s1"' not in (folder / "study.json").read_text(encoding="utf-8").partition('"groups"')[2]
    assert write(scenario, plan, asked, found, tmp_path) == folder


def test_least_squares_are_those_of_a_straight_line() -> None:
    """Slope and intercept of exact data, no interval; two equal columns are refused."""
    x = np.arange(6.0)
    fit = least_squares(2 + 3 * x, np.column_stack([np.ones(6), x]), np.eye(2))
    assert fit is not None
    assert [each.value for each in fit] == pytest.approx([2.0, 3.0])
    assert fit[1].high - fit[1].low == pytest.approx(0.0, abs=1e-9)
    assert least_squares(x, np.column_stack([x, x]), np.eye(2)) is None


def test_an_asymmetric_ratchet_is_found_with_its_interval() -> None:
    """Up 0.5, down 0.1 with noise; too few or one-sided results are not identified."""
    rng = np.random.default_rng(3)
    attained = rng.lognormal(0, 0.3, 300)
    growth = 0.03 + 0.5 * np.maximum(attained - 1, 0) - 0.1 * np.maximum(1 - attained, 0)
    found = ratchet(attained, growth + 0.02 * rng.standard_normal(300), "a test")
    assert found.up.value == pytest.approx(0.5, abs=0.05)
    assert found.down.value == pytest.approx(0.1, abs=0.05)
    assert found.asymmetry.low > 0
    assert "quotas ratchet" in ratchet_sentence(found)
    level = ratchet(attained, 0.02 * rng.standard_normal(300), "a test")
    assert level.asymmetry.low < 0 < level.asymmetry.high
    assert "no ratchet that this history can show" in ratchet_sentence(level)
    assert "only 5" in ratchet(attained[:5], growth[:5], "a test").why
    assert "too few of one kind" in ratchet(np.full(20, 1.2), np.zeros(20), "a test").why


def test_the_study_shows_itself_in_a_notebook(tiny_world: Built) -> None:
    """With its figures, or why there are none."""
    scenario = company(tiny_world, EQUAL)
    found = planner.fairness(scenario, owners(scenario), playing=Playing(8, 1))
    assert "luck share" in repr(found)
    assert "merit concordance" in found._repr_html_()
    alike = planner.fairness(company(tiny_world, EQUAL, people={}), owners(scenario), playing=Playing(4, 1))
    assert "not identified: nobody's skill differs" in repr(alike)
    assert "not identified" in alike._repr_html_()
