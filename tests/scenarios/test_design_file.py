"""Files of wishes: every problem at once, with its line; the example; plans that read back."""

from pathlib import Path

import pytest

from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import overlay, validated_as
from planner.errors import ScenarioError
from planner.scenarios.design_file import example_path, example_text, read_wishes
from planner.scenarios.pay_text import pay_plan_text
from planner.scenarios.yaml_file import parse_yaml

BAD = """\
start: acme-saas
plan: ae
levels: [0.5, 1, 2]
rates: {least: 4, most: 3}
tiers: three
cap: {allowed: true, least: 0.9}
threshold: {most: 1.2}
fixed: [0.5, 0.5]
budget:
  mean: {times: 0.9, most: 3}
  p50: {}
share_at_quota: {least: 0.6, most: 0.4}
top_decile: {}
loss: 2
surprise: true
"""
PROBLEMS = """\
13 problems:
  - wishes.yaml:3: in 'levels': must rise from 0, each once, with 1 among them and one above it.
  - wishes.yaml:4: in 'rates': 'least' and 'step' must not lie above 'most'.
  - wishes.yaml:5: 'tiers' should be a whole number (got "three").
  - wishes.yaml:6: 'cap.least' should be greater than 1 (got 0.9).
  - wishes.yaml:7: 'threshold.most' should be less than 1 (got 1.2).
  - wishes.yaml:8: in 'fixed': lists a number twice.
  - wishes.yaml:10: in 'budget.mean': say either 'most' (an amount) or 'times' (of what the present plan costs).
  - wishes.yaml:11: in 'budget.p50': say either 'most' (an amount) or 'times' (of what the present plan costs).
  - wishes.yaml:12: in 'share_at_quota': 'least' 0.6 lies above 'most' 0.4.
  - wishes.yaml:13: in 'top_decile': say 'least', 'most' or both.
  - wishes.yaml:14: 'loss' should be at most 1 (got 2).
  - wishes.yaml:15: unknown setting 'surprise'."""


def test_every_problem_of_a_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    """Numbers out of bounds, lists that do not rise, names that nobody knows."""
    file = tmp_path / "wishes.yaml"
    file.write_text(BAD, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        read_wishes(file)
    told = str(refused.value).partition(" Known")[0]
    assert told.splitlines()[1:] == PROBLEMS.splitlines()[1:]


def test_the_example_is_a_file_of_wishes_for_a_shipped_scenario() -> None:
    """As it is printed."""
    wishes = read_wishes(example_path())
    assert (wishes.start, wishes.plan) == ("acme-saas", "ae-50-50")
    assert "planner design --example" in example_text()


NASTY = ("=cmd|'/c calc'!A1", "<script>alert(1)</script>", "../../etc/passwd", "a: [b\n# c", "yes", "1e9", "#x", "—")


@pytest.mark.parametrize("title", NASTY)
def test_a_plan_reads_back_whatever_its_title_and_remarks(title: str) -> None:
    """Text stays text, and no remark becomes a line of the plan."""
    plan = PayPlan.model_validate_json(
        '{"salary": 1.0, "variable": 2.0, "components": [{"name": "commission", "tiers": [{"multiple": 1.0}]}]}'
    ).model_copy(update={"title": title})
    text = pay_plan_text(plan, [title, "salary: 5\nsalary: 7"])
    found = parse_yaml(text.encode(), "plan.yaml")
    assert validated_as(PayPlan, overlay({}, found.tree), lambda path: path) == plan
