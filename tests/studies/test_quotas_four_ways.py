"""Quotas set in four ways, side by side, and the files that planner reads."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.quotas.ways import QuotaStudy
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.report.fairness.quota_ways import sentences
from planner.runs.assignment import read_assignment
from planner.studies.fairness.quota_folder import write
from planner.studies.fairness.quota_odds import QuotaQuestion, quotas
from planner.studies.playing import Playing

Built = Callable[..., Scenario]
ASKED = QuotaQuestion(levels=3, setting_years=60)


def company(tiny_world: Built, mode: str = "none", **quota: Any) -> Scenario:
    """Five seats of different potential, revenue that does not follow it, and one seat without accounts."""
    accounts = [
        {"owner": f"s{i}", "potential": 150_000.0 * (i + 1), "revenue": 100_000.0 * (5 - i), "workload": 10.0}
        for i in range(4)
        for _ in range(3)
    ]
    tree = {
        "people": {"skill_cv": 0.2, "leave_rate": 0.2},
        "market": {"deal_size": 30_000.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [{"name": "sell", "hours": 1.0, "wait_days": 5.0, "odds": 0.4}]},
        "quota": {"target": 3_000_000.0, "overassignment": 0.1, "step": 1_000.0} | quota,
        "pay": {"default_plan": "ae"},
        "behaviour": {"mode": mode},
    }
    seats = [{"seat": f"s{i}", "capacity_hours": 2_000.0} for i in range(4)] + [{"seat": "s4", "capacity_hours": 0.0}]
    return tiny_world(accounts, seats, tree, pay_plans={"ae": {"salary": 50_000.0, "variable": 50_000.0}})


def owners(scenario: Scenario) -> Plan:
    """The plan of the current owners."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "given")


@pytest.fixture(scope="module")
def scenario(tiny_world: Built) -> Scenario:
    """The company."""
    return company(tiny_world)


@pytest.fixture(scope="module")
def study(scenario: Scenario) -> QuotaStudy:
    """Its quotas in four ways."""
    return quotas(scenario, owners(scenario), asked=ASKED, playing=Playing(40, 1))


def test_all_ways_hand_out_the_same_total_in_steps(study: QuotaStudy) -> None:
    """To the cent; all but the seat that carries the remainder are multiples of the step."""
    assert [way.name for way in study.ways] == ["plan", "equal", "history", "potential", "odds"]
    for way in study.ways:
        assert round(way.quota.sum() * 100) == round(study.total * 100) == 330_000_000
        assert (way.quota % 1_000 != 0).sum() <= 1


def test_quotas_by_odds_are_the_most_even_and_owe_least_to_luck(study: QuotaStudy) -> None:
    """In years that they were not set from."""
    odds = study.way("odds")
    for name in ("equal", "history"):
        assert odds.difficulty.spread.value < study.way(name).difficulty.spread.value
        assert odds.shares.luck.value < study.way(name).shares.luck.value
    assert odds.difficulty.spread.value < 0.15
    assert study.rounds == 1
    assert study.setting_years == 60


def test_the_plan_is_the_base_of_all_differences(study: QuotaStudy) -> None:
    """No more pay than itself, no quota moved."""
    plan = study.way("plan")
    assert (plan.more_pay.value, plan.moved) == (0.0, 0.0)
    for way in study.ways:
        assert way.more_pay.value == pytest.approx(way.pay.value - plan.pay.value)
        assert way.bookings.value == plan.bookings.value  # nobody reacts
    with pytest.raises(KeyError):
        study.way("astrology")


def test_people_who_react_have_their_quotas_set_again(tiny_world: Built) -> None:
    """Bookings follow quotas there, so that one round would not do."""
    scenario = company(tiny_world, mode="effort")
    found = quotas(scenario, owners(scenario), asked=ASKED, playing=Playing(10, 1))
    assert found.rounds > 1
    assert found.way("odds").bookings.value != found.way("plan").bookings.value
    assert any("People react" in sentence for sentence in sentences(scenario, found))


def test_a_scenario_without_quotas_or_a_basis_is_told_so(tiny_world: Built) -> None:
    """No quota policy; quotas by history without any."""
    bare = tiny_world([{"owner": f"s{i}"} for i in range(3)], 3)
    with pytest.raises(ScenarioError, match="sets no quotas"):
        quotas(bare, owners(bare), asked=ASKED, playing=Playing(4, 1))
    new = tiny_world([{"owner": f"s{i}"} for i in range(3)], 3, {"quota": {"target": 3e5}})
    with pytest.raises(ScenarioError, match="no quotas by 'history'"):
        quotas(new, owners(new), asked=QuotaQuestion(by="history", levels=2, setting_years=4), playing=Playing(4, 1))
    found = quotas(new, owners(new), asked=QuotaQuestion(levels=2, setting_years=4), playing=Playing(4, 1))
    assert [name for name, _ in found.missing] == ["history"]
    assert math.isnan(found.way("odds").pay.value)
    assert any("No quotas by history" in sentence for sentence in sentences(new, found))


def test_the_files_are_read_back_as_the_same_plan(scenario: Scenario, study: QuotaStudy, tmp_path: Path) -> None:
    """`--plan plan.csv` has the owners and the chosen quotas, also of the seat without accounts."""
    plan = owners(scenario)
    folder = write(scenario, plan, ASKED, study, tmp_path)
    owner, quota = read_assignment(folder / "plan.csv", scenario)
    assert np.array_equal(owner, plan.owner)
    assert quota is not None
    assert np.array_equal(quota, study.way("odds").quota)
    head, *rows = (folder / "quotas.csv").read_text(encoding="utf-8").splitlines()
    assert head == "seat,start,quota"
    assert len(rows) == 5
    assert all(row.split(",")[1] == "2027-01-01" for row in rows)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "by odds" in page
    assert (folder / "ways.csv").exists()


def test_names_cannot_do_harm(tiny_world: Built, tmp_path: Path) -> None:
    """Seats and accounts called like formulas and markup come back as they were, and the page shows them."""
    seats = ["=1+1", "<script>x</script>"]
    scenario = tiny_world(
        [{"account": f"@a{i}", "owner": seats[i]} for i in range(2)],
        [{"seat": seat} for seat in seats],
        {"name": "tiny", "quota": {"target": 1e5}, "people": {"skill_cv": 0.2}},
    )
    plan = owners(scenario)
    asked = QuotaQuestion(levels=2, setting_years=4)
    found = quotas(scenario, plan, asked=asked, playing=Playing(4, 1))
    folder = write(scenario, plan, asked, found, tmp_path)
    owner, quota = read_assignment(folder / "plan.csv", scenario)
    assert np.array_equal(owner, plan.owner)
    assert quota is not None
    cells = [cell for row in (folder / "plan.csv").read_text("utf-8").splitlines() for cell in row.split(",")]
    assert not any(cell[:1] in {"=", "@", "+"} for cell in cells)
    assert "<script>x" not in (folder / "report.html").read_text("utf-8")
