"""Pay plans as files: broken ones with every place, shipped ones as they are known, scenarios with their quotas."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.pay.lint.seats import lint_scenario, seat_quotas
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.scenarios import shipped
from planner.scenarios.load import load
from planner.scenarios.pay_lint import is_pay_plan, lint_file, lint_plans

GOLDEN = Path(__file__).parents[1] / "golden" / "shipped_pay_findings.txt"
BROKEN = """\
salary: 90000
variable: 90000
components:
  - name: commission
    share: 0.6
    tiers:
      - {to: 1.0, multiple: 1.0}
      - {at: 1.25, to: 1.5, multiple: 1.5}
      - {at: 1.4, multiple: 2.0}
    cap: 0.5
    floor: 0.8
  - name: bonus
    share: 1.5
    rate: -1
"""


def test_a_broken_plan_is_refused_with_every_place_and_remedy(tmp_path: Path) -> None:
    """Gaps and overlaps do not hide what else is wrong: 0.25 × 54,000, and 0.1 × 1.5 × 54,000."""
    path = tmp_path / "bad.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        lint_file(str(path))
    said = [str(problem) for problem in refused.value.problems]
    assert [problem.where for problem in refused.value.problems] == [f"bad.yaml:{n}" for n in (8, 9, 4, 13, 14)]
    assert "1 to 1.25 × quota" in said[0]
    assert "13,500 a year" in said[0]
    assert "Begin tier 2 at 1" in said[0]
    assert "both claim 1.4 to 1.5 × quota, 8,100 a year" in said[1]
    assert "'floor' 0.8 lies above 'cap' 0.5" in said[2]


def test_a_gap_alone_is_refused_too(tmp_path: Path) -> None:
    """Nothing is joined that the file does not join."""
    path = tmp_path / "gap.yaml"
    tiers = "[{to: 1.0, multiple: 1.0}, {at: 1.25, multiple: 1.5}]"
    path.write_text(f"salary: 1\nvariable: 100\ncomponents:\n  - name: c\n    tiers: {tiers}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        lint_file(str(path))
    assert len(refused.value.problems) == 1


def test_the_shipped_plans_have_the_findings_that_are_known() -> None:
    """Plan, severity, code, place and money of each; a change of a plan or of the linter shows here."""
    lines = []
    for name in shipped.pay_plans():
        report = lint_file(name)
        lines += [f"{name} {f.severity} {f.code} {f.path or '-'} {f.money:,.0f}" for f in report.linted.findings]
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_shipped_plans_do_what_they_say() -> None:
    """None of them has a serious finding."""
    for name in shipped.pay_plans():
        serious = [finding.what for finding in lint_file(name).linted.findings if finding.severity == "serious"]
        assert serious == [], name


def test_a_scenarios_quotas_are_those_of_its_current_owners() -> None:
    """The very quotas that a simulation of the current owners takes."""
    scenario = load("acme-saas")
    quota, _ = seat_quotas(scenario)
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "current owners")
    np.testing.assert_array_equal(quota, plan.quota)
    (ae, newcomer) = lint_scenario(scenario)
    assert [len(linted.reference.holders) for linted in (ae, newcomer)] == [11, 1]
    assert ae.reference.quota == pytest.approx(np.median(quota[scenario.seats.seat != "S06"]))


def test_a_newcomers_quota_is_looked_at_as_a_full_years(tiny_world: Callable[..., Scenario]) -> None:
    """Half the quota for six months: 900,000 in a year are 100,000 a full month, 1,200,000 in a full year."""
    seats = [{"last_quota": 900_000.0, "pay_plan": "ae", "start": "2027-01-01"}]
    plans = {"ae": {"salary": 60_000.0, "variable": 60_000.0, "quota_ramp": [0.5] * 6}}
    scenario = tiny_world(seats=seats, settings={"horizon": {"start": "2027-01-01"}}, pay_plans=plans)
    (linted,) = lint_scenario(scenario)
    assert linted.reference.quota == pytest.approx(1_200_000.0)


def test_findings_of_a_scenario_are_at_file_and_line() -> None:
    """As an editor can open them."""
    where = {
        f.code: report.where(f) for report in lint_plans("acme-saas", load("acme-saas")) for f in report.linted.findings
    }
    assert where["cap-never-binds"] == "acme-saas/pay/ae-new-hire.yaml:19"


def test_a_variant_finds_the_plans_of_what_it_extends() -> None:
    """Its own folder holds them."""
    reports = lint_plans("acme-saas/growth.yaml", load("acme-saas/growth.yaml"))
    assert [report.linted.name for report in reports] == ["ae-50-50", "ae-new-hire"]


def test_seats_without_a_quota_are_named(tiny_world: Callable[..., Scenario]) -> None:
    """Last year's quotas where no policy sets new ones: one seat had none."""
    seats = [
        {"last_quota": 500_000.0, "pay_plan": "ae"},
        {"last_quota": 600_000.0, "pay_plan": "ae"},
        {"pay_plan": "ae"},
    ]
    plans = {"ae": {"salary": 60_000.0, "variable": 60_000.0}}
    (linted,) = lint_scenario(tiny_world(seats=seats, pay_plans=plans))
    (found,) = [finding for finding in linted.findings if finding.code == "no-quota"]
    assert found.what == "1 of 3 seats on this plan have no quota: s2."
    assert found.money == pytest.approx(60_000.0)


def test_names_are_told_apart(tmp_path: Path) -> None:
    """A file with a salary is a pay plan; a shipped example is a scenario; anything else is refused with a hint."""
    plan, scenario = tmp_path / "plan.yaml", tmp_path / "scenario.yaml"
    plan.write_text("salary: 1\n", encoding="utf-8")
    scenario.write_text("name: west\n", encoding="utf-8")
    assert is_pay_plan(str(plan))
    assert is_pay_plan("account-executive")
    assert not is_pay_plan(str(scenario))
    assert not is_pay_plan("acme-saas")
    assert not is_pay_plan("acme-saas/growth.yaml")
    with pytest.raises(ScenarioError, match="account-executive"):
        is_pay_plan("acount-executive")
