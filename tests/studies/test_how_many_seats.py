"""Staffing: how many seats, what vacancies cost, whether a guarantee pays."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planner.domain.scenario import Scenario
from planner.domain.what_if.staffing import StaffingStudy
from planner.report.what_if.staffing import sentences
from planner.studies.playing import Playing
from planner.studies.what_if.staffing import StaffingQuestion, main_role, staffing
from planner.studies.what_if.staffing_folder import write
from planner.studies.what_if.turnover import Guarantee

ASKED = StaffingQuestion(("AE",), (-1, 0, 1), (date(2027, 1, 1), date(2027, 7, 1)), 1.0, Guarantee(1.0, 3))


@pytest.fixture(scope="module")
def scenario(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Two seats with work for one and a half each, two of whom leave in three years."""
    rows = [
        {"account": f"a{i}", "owner": f"s{i % 2}", "potential": 400_000.0, "workload": 250.0, "revenue": 1.0}
        for i in range(8)
    ]
    settings = {
        "people": {"leave_rate": 0.7, "backfill_days": 90.0},
        "market": {"deal_size": 20_000.0},
        "staffing": {"margin": 0.8, "seat_cost": 50_000.0, "hire_cost": 10_000.0},
        "pay": {"default_plan": "ae"},
        "quota": {"target": 2_000_000.0},
    }
    seats = [{"seat": f"s{i}", "role": "AE", "capacity_hours": 1_000.0} for i in range(3)]
    return tiny_world(rows, seats, settings, pay_plans={"ae": {"salary": 60_000.0, "variable": 60_000.0}})


@pytest.fixture(scope="module")
def study(scenario: Scenario) -> StaffingStudy:
    """One seat fewer, as it is, and one more from January or July."""
    return staffing(scenario, ASKED, Playing(replications=10, seed=1))


def test_every_size_is_planned_and_played_and_the_best_is_marked(study: StaffingStudy) -> None:
    """Four sizes; cost grows with seats, and with an earlier start; the best is behind nobody."""
    assert [(size.change, size.start) for size in study.sizes] == [
        (-1, None), (0, None), (1, date(2027, 1, 1)), (1, date(2027, 7, 1)),
    ]  # fmt: skip
    fewer, now, more, later = study.sizes
    assert fewer.cost.value < now.cost.value < later.cost.value < more.cost.value
    best = study.sizes[study.best]
    assert best.contribution.value == max(size.contribution.value for size in study.sizes)
    assert best.behind.value == 0
    assert best in study.as_good
    assert all(size.told == (size.behind.low > 0) for size in study.sizes)
    assert now.contribution.value == pytest.approx(0.8 * now.bookings.value - now.cost.value)


def test_an_empty_seat_costs_bookings_and_a_leaver_more(study: StaffingStudy) -> None:
    """Paired with years without vacancies, and without leavers."""
    found = study.vacancies
    assert not found.assumed
    assert found.seat_days > 10
    assert found.a_day.value == pytest.approx(found.bookings.value / found.seat_days)
    assert found.a_day.low < found.a_day.value < found.a_day.high
    assert found.a_leaver.value > 0


def test_a_guarantee_costs_pay_and_says_how_many_it_must_keep(study: StaffingStudy) -> None:
    """Pay goes up; the break-even is that over the cost of a leaver."""
    promise = study.promise
    assert promise is not None
    assert promise.pay.value > 0 or promise.leavers.value < 0
    assert promise.break_even == pytest.approx(promise.pay.value / study.vacancies.a_leaver.value)


def test_the_page_and_the_tables_are_written(scenario: Scenario, study: StaffingStudy, tmp_path: Path) -> None:
    """With all that the sentences say."""
    folder = write(scenario, ASKED, study, tmp_path)
    facts = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert len(facts["sizes"]) == 4
    assert facts["vacancies"]["leave_rate"] == 0.7
    said = list(sentences(scenario, study))
    assert said[0].startswith("Most is left with")
    assert any(sentence.startswith("An empty seat loses") for sentence in said)
    assert (folder / "sizes.csv").exists()


def test_a_size_without_a_plan_says_why(scenario: Scenario) -> None:
    """Nobody is left of three; the others are studied all the same."""
    found = staffing(scenario, StaffingQuestion(("AE",), (-3, 0), seconds=0.5), Playing(replications=3, seed=1))
    ((role, change, why),) = found.impossible
    assert (role, change) == ("AE", -3)
    assert "one at least must be left" in why
    assert len(found.sizes) == 1


def test_the_main_role_is_the_one_of_most_seats(tiny_world: Callable[..., Scenario]) -> None:
    """The first by name of equals."""
    assert main_role(tiny_world(1, [{"role": "B"}, {"role": "A"}, {"role": "B"}])) == "B"
    assert main_role(tiny_world(1, [{"role": "B"}, {"role": "A"}])) == "A"
