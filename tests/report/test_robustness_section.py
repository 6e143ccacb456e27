"""What the report says about potential that turns out otherwise: by hand, and at any size."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.scenario import Scenario
from planner.domain.what_if import potential_samples
from planner.domain.what_if.potential_samples import LEAST_SAMPLES, QUICK_SAMPLES, Scorer
from planner.report.page import page
from planner.report.review import Review
from planner.report.robustness.section import SAMPLING, RobustnessSection, cost_caption, robustness_section
from planner.report.sections import sections
from planner.report.tables import MOST_ROWS

TinyWorld = Callable[..., Scenario]
RULE = {"metric": "potential", "share_by": "equal", "free": 0.0, "price": 1.0, "limit": 0.2}


def _review(scenario: Scenario) -> Review:
    return Review.of(scenario, given_plan(World.of(scenario), scenario.accounts.owner, "given"))


def _even(tiny_world: TinyWorld, **rule: Any) -> Review:
    """Two accounts of 100 at two seats of equal shares."""
    rows = [{"potential": 100.0, "owner": f"s{i}"} for i in range(2)]
    return _review(tiny_world(rows, [{"person": "Ann"}, {"person": "Bob"}], {"territory": {"balance": [RULE | rule]}}))


def _section(review: Review) -> RobustnessSection:
    found = robustness_section(review)
    assert found is not None
    return found


def test_the_sentences_are_those_of_the_law(tiny_world: TinyWorld) -> None:
    """Factors f, g with a coefficient of variation of 20 %: both seats are |f − g| / (f + g) off, and break at once."""
    section = _section(_even(tiny_world))
    rng, sigma = np.random.default_rng(1), np.sqrt(np.log1p(0.04))
    f, g = np.exp(sigma * rng.standard_normal((2, 400_000)) - sigma**2 / 2)
    off = np.abs(f - g) / (f + g)
    assert section.doubt is not None
    known = {measure.name: measure for measure in section.doubt.large.measures}
    assert known["worst_deviation.potential"].value == pytest.approx(np.median(off), abs=0.015)
    assert known["objective"].value == pytest.approx(np.median(off * (f + g) * 100), abs=3.0)
    beyond = section.doubt.large.beyond["potential"].any(axis=1).mean()
    assert beyond == pytest.approx((off > 0.2).mean(), abs=0.05)
    first, second, third = section.words
    assert first.startswith("If the potential of every account turns out about 20 % off, the plan costs ")
    assert "against 0 USD as planned; the seat furthest from its fair share of potential is 10 %" in first
    assert second.startswith(
        f"In {beyond * 100:.0f} % of the samples a hard limit of potential breaks, most often that of Ann (s0), in "
    )
    assert third.endswith("no limit breaks.")


def test_limits_that_hold_are_said_to_hold(tiny_world: TinyWorld) -> None:
    """Nothing is that far off."""
    words = _section(_even(tiny_world, limit=0.9)).words
    assert words[1] == f"The hard limits of potential hold in all {QUICK_SAMPLES} samples."


def test_a_book_without_limits_is_told_nothing_about_them(tiny_world: TinyWorld) -> None:
    """Neither at 20 % nor at 1 %."""
    section = _section(_even(tiny_world, limit=None))
    assert len(section.words) == 2
    assert "limit" not in " ".join(section.words)


def test_nothing_is_said_where_nothing_hangs_on_potential(tiny_world: TinyWorld) -> None:
    """Hours alone are balanced: the section is absent, not empty."""
    rows = [{"workload": 10.0, "owner": f"s{i}"} for i in range(2)]
    review = _review(tiny_world(rows, 2, {"territory": {"balance": [{"metric": "hours", "price": 1.0}]}}))
    assert robustness_section(review) is None
    assert 'id="robustness"' not in page(sections(review, {}))


def test_a_large_book_has_fewer_samples_and_says_so(tiny_world: TinyWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts times samples are limited, down to the fewest that say anything."""
    monkeypatch.setattr(potential_samples, "_QUICK_SCORES", 200)
    section = _section(_even(tiny_world))
    assert section.doubt is not None
    assert len(section.doubt.large.objective) == len(section.doubt.slight.objective) == 100
    assert section.note.startswith("100 samples of each noise")
    assert "The book is large" in section.note
    monkeypatch.setattr(potential_samples, "_QUICK_SCORES", 1)
    assert f"{LEAST_SAMPLES} samples" in _section(_even(tiny_world)).note


def test_where_only_full_audits_know_the_rules_a_large_book_is_not_sampled_and_says_so(
    tiny_world: TinyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Audits are slow; the page names the command that takes its time."""
    monkeypatch.setattr(potential_samples, "_agree", lambda *_: False)
    small = _section(_even(tiny_world))
    assert small.doubt is not None
    assert small.doubt.large.audited
    monkeypatch.setattr(potential_samples, "_QUICK_AUDITS", 2 * (LEAST_SAMPLES - 1))
    review = _even(tiny_world)
    assert _section(review).doubt is None
    html = page(sections(review, {}))
    assert "too large to score the plan in sampled potentials" in html
    assert "<code>planner robustness RUN --resolve 3</code>" in html
    assert 'id="chart-doubt-objective"' not in html


def test_audited_samples_are_those_of_the_fast_twin(story: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotas, families and travel of a whole book: the same section but for the word on audits."""
    fast = Scorer.of(story.review.world, story.plan, SAMPLING).spread(replace(SAMPLING, samples=3))
    monkeypatch.setattr(potential_samples, "_agree", lambda *_: False)
    slow = Scorer.of(story.review.world, story.plan, SAMPLING).spread(replace(SAMPLING, samples=3))
    assert slow.audited
    assert not fast.audited
    np.testing.assert_allclose(fast.objective, slow.objective)


def test_the_page_shows_pictures_and_the_tables_behind_them(story: Any) -> None:
    """Its dots are the plan's own deviations; equal reviews, equal bytes."""
    html = page(sections(story.review, {}))
    assert html == page(sections(story.review, {}))
    spec = re.search(r'data-chart="chart-doubt-potential">(.*?)</script>', html)
    assert spec is not None
    chart = json.loads(spec[1])
    held = [*chart.get("datasets", {}).values(), *(layer.get("data", {}).get("values", []) for layer in chart["layer"])]
    rows = [row for values in [*held, chart.get("data", {}).get("values", [])] for row in values if "planned" in row]
    planned = dict(
        zip(story.plan.seat, story.review.deviation("potential", story.review.after.loads["potential"]), strict=True)
    )
    assert rows
    assert all(row["planned"] == pytest.approx(planned[row["seat"]], rel=1e-4) for row in rows)
    for name in ("potential off", "exposure potential"):
        assert f'<table aria-label="{name}">' in html


def test_the_table_of_a_large_team_is_cut(tiny_world: TinyWorld) -> None:
    """It says how many seats there are."""
    seats = MOST_ROWS + 10
    rows = [{"potential": 100.0, "owner": f"s{i:03}"} for i in range(seats)]
    names = [{"seat": f"s{i:03}"} for i in range(seats)]
    section = _section(_review(tiny_world(rows, names, {"territory": {"balance": [RULE]}})))
    measures, exposure = section.tables
    assert len(exposure.rows) == MOST_ROWS
    assert exposure.note.endswith(f"The most exposed {MOST_ROWS} of {seats}.")
    assert all(len(row) == len(measures.headers) for row in measures.rows)


def test_a_plan_that_gets_cheaper_is_not_said_to_get_dearer(tiny_world: TinyWorld) -> None:
    """The remark below the picture is for plans that are cut to their estimates."""
    doubt = _section(_even(tiny_world)).doubt
    assert doubt is not None
    assert "costs more" in cost_caption(doubt)
    uneven = [{"potential": 100.0, "owner": "s0"}, {"potential": 400.0, "owner": "s1"}]
    skew = _section(_review(tiny_world(uneven, 2, {"territory": {"balance": [RULE | {"limit": None}]}}))).doubt
    assert skew is not None
    cheaper = float(np.median(skew.large.objective)) <= skew.large.base.objective
    assert cost_caption(skew).endswith("as planned.") == cheaper


def test_the_report_is_written_with_the_section(story: Any, tmp_path: Path) -> None:
    """Through the door that runs use."""
    from planner.report.write import write_report  # noqa: PLC0415  the last step only

    write_report(tmp_path / "r.html", story.scenario, story.plan, None, {})
    assert 'id="robustness"' in (tmp_path / "r.html").read_text(encoding="utf-8")
