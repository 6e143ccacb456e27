"""What stands in the report, and that it is safe, whole and repeatable."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.errors import PlannerError
from planner.report.headline import headline
from planner.report.numbers import measured, whole
from planner.report.page import embedded
from planner.report.write import write_report

PROVENANCE = {"seed": "11", "planner": "0.1.0 <beta>"}


@pytest.fixture(scope="module")
def html(story: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the story."""
    return written(story, tmp_path_factory.mktemp("report"))


def written(story: Any, folder: Path) -> str:
    """The report of a story, with its outcomes."""
    write_report(folder / "report.html", story.scenario, story.plan, story.outcomes, PROVENANCE)
    return (folder / "report.html").read_text(encoding="utf-8")


def specs(html: str) -> dict[str, Any]:
    """Every chart's specification by name."""
    found = re.findall(r'<script type="application/json" data-chart="chart-([^"]+)">(.*?)</script>', html, re.DOTALL)
    return {name: json.loads(text) for name, text in found}


def values(spec: Any) -> list[dict[str, Any]]:
    """All rows inside a chart."""
    rows = [row for data in spec.get("datasets", {}).values() for row in data]
    return rows + [row for layer in spec["layer"] for row in layer.get("data", {}).get("values", [])]


def test_the_terms_add_up_to_the_objective(story: Any, html: str) -> None:
    """Chart and table show the plan's terms, and their sum is its objective."""
    after = {row["term"]: row["amount"] for row in values(specs(html)["terms"]) if row["when"] == "after"}
    assert sum(after.values()) == pytest.approx(story.plan.objective, abs=0.1)
    assert whole(story.plan.objective) in html
    assert whole(story.review.before.objective) in html


def test_the_headline_counts_what_the_audit_counts(story: Any, html: str) -> None:
    """Moved accounts in the words are those of the audit."""
    moved = len(story.review.after.moved)
    assert f"moves {moved} of them" in headline(story.scenario, story.plan, story.outcomes)[0]
    assert f"moves {moved} of them" in html


def test_measures_are_shown_with_their_intervals(story: Any, html: str) -> None:
    """Each measure's own figures stand in the table."""
    for measure in story.outcomes.measures:
        assert measured(measure, "USD") in html
        assert measure.meaning in html


def test_balance_charts_show_the_loads_of_the_audit(story: Any, html: str) -> None:
    """Before and after of every seat."""
    rows = values(specs(html)["balance-potential"])
    after = {row["seat"]: row["load"] for row in rows if row.get("when") == "after"}
    for seat, load in zip(story.plan.seat, story.review.after.loads["potential"], strict=True):
        assert after[str(seat)] == pytest.approx(load, rel=1e-4)


def test_the_page_needs_nothing_from_outside(html: str) -> None:
    """No element fetches anything; no style or handler stands in an attribute."""
    page = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", html, flags=re.DOTALL)
    assert not re.search(r"""\s(src|href|action|background|poster|srcset)\s*=""", page)
    assert not re.search(r"""<[^>]*\s(style|on\w+)\s*=""", page)
    assert "@import" not in html
    assert not re.search(r"url\(", "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL)))


def test_only_hashed_scripts_and_styles_may_run(html: str) -> None:
    """The policy names exactly the scripts and the style sheet that are there, and no eval."""
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    text = policy[1].replace("&#39;", "'")
    assert text.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in text
    bodies = re.findall(r"<script>(.*?)</script>", html, re.DOTALL) + re.findall(
        r"<style>(.*?)</style>", html, re.DOTALL
    )
    assert len(bodies) == 3
    for body in bodies:
        assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in text


def test_a_hostile_name_stays_text(html: str) -> None:
    """The script in an account's name is escaped in the markup and in the charts' data."""
    assert "<script>alert" not in html
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in html
    assert "0.1.0 &lt;beta&gt;" in html


def test_embedded_json_survives_and_cannot_end_its_element() -> None:
    """Escapes change nothing that JSON means."""
    evil = {"a": "</script><!--&\u2028\u2029"}
    text = str(embedded(evil))
    assert json.loads(text) == evil
    assert not set("<>&\u2028\u2029") & set(text)


def test_equal_arguments_give_equal_bytes(story: Any, html: str, tmp_path: Path) -> None:
    """No clock, no counter, no random name."""
    assert written(story, tmp_path) == html


def test_nothing_is_left_beside_the_report(story: Any, tmp_path: Path) -> None:
    """The temporary file is gone, and an old report is replaced."""
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    assert written(story, tmp_path) != "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_report_of_a_book_is_small(html: str) -> None:
    """A board can mail it."""
    assert len(html) < 2_500_000


def test_without_outcomes_there_is_no_simulated_year(story: Any, tmp_path: Path) -> None:
    """The sections are absent, not empty."""
    html = written(replace(story, outcomes=None), tmp_path)
    assert 'id="year"' not in html
    assert "Reaches quota" not in html
    assert "attainability" not in specs(html)


def test_without_owners_and_quotas_there_is_no_before(tell: Any, tmp_path: Path) -> None:
    """Nothing is compared with nothing."""
    story = tell(owners=False, quota=False)
    html = written(story, tmp_path)
    assert "none had an owner before" in html
    for absent in ('id="moves"', 'id="quotas"', 'data-when="before"', 'id="chart-pay"', ">Before<"):
        assert absent not in html


def test_broken_rules_are_shown_and_take_the_badge(tiny_world: Any, tmp_path: Path) -> None:
    """A plan by hand that overloads a seat says so at the top."""
    scenario = tiny_world([{"workload": 900.0}, {"workload": 900.0}], 2)
    plan = given_plan(World.of(scenario), np.array(["s0", "s0"]), "by hand")
    write_report(tmp_path / "r.html", scenario, plan, None, {})
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert 'id="violations"' in html
    assert "breaks rules" in html
    assert "has 1,800.0 hours a year (capacity), at most 1,000.0." in html


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        ({}, "no proof"),
        ({"bound": 0.99, "proof": "mip", "status": "gap", "stopped_by": "gap"}, "solver says"),
        ({"bound": 0.99, "proof": "lagrangian", "gap_verified": 0.01, "stopped_by": "time"}, "bounded"),
    ],
)
def test_the_badge_tells_whose_word_the_gap_is(story: Any, tmp_path: Path, proof: Any, words: str) -> None:
    """Own arithmetic, the solver's word, or nobody's."""
    bound = proof.get("bound") and story.plan.objective * proof["bound"]
    plan = replace(story.plan, **(proof | ({"bound": bound} if bound else {})))
    html = written(replace(story, plan=plan), tmp_path)
    assert f"<dt>{words}</dt>" in html
    assert ("no plan can be more than 1.0 %" in html or "no plan can be more than 1 %" in html) == bool(bound)


def test_a_plan_of_another_book_is_refused(story: Any, tiny_world: Any, tmp_path: Path) -> None:
    """No report is written at all."""
    with pytest.raises(PlannerError, match="other accounts or seats"):
        write_report(tmp_path / "r.html", tiny_world(3, 2), story.plan, None, {})
    assert list(tmp_path.iterdir()) == []
