"""What planner is held to: every case passes, quickly here and in full in the slow tier."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

import planner
from planner.domain.validation import CaseResult, Figure, Validation
from planner.errors import ScenarioError
from planner.report.validation import PAGE, validation_html, validation_markdown
from planner.simulate.compiled.twin import Twin
from planner.studies.validation import conservation, coverage, draws, engines
from planner.studies.validation.catalogue import catalogue, validate
from planner.studies.validation.page import write_html, write_page
from planner.studies.validation.worlds import company

DOCS = Path(__file__).parents[2] / "docs"
REFRESH = "run: planner validate --page docs"
NAMES = [case.name for case in catalogue()]
QUICK = [name for name in NAMES if not name.startswith(("coverage-", "queue-", "twin-", "fact-", "luck-share-"))]
"""Those that take less than about two seconds when they are run quickly."""


@pytest.mark.parametrize("name", [*QUICK, "queue-md1", "queue-little"])
def test_a_case_passes_quickly(name: str) -> None:
    """Every figure is as it must be."""
    found = validate([name], quick=True)
    assert found.passed, [figure for case in found for figure in case.figures if not figure.passed]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_case_passes_in_full(name: str) -> None:
    """With all replications and narrow intervals."""
    found = validate([name])
    assert found.passed, [figure for case in found for figure in case.figures if not figure.passed]


def test_a_case_gives_the_same_figures_again() -> None:
    """Seeds are fixed."""
    first, second = (validate(["more-is-not-less", "chance-uniform"], quick=True) for _ in range(2))
    assert repr([case.figures for case in first]) == repr([case.figures for case in second])  # NaN included


def test_cases_say_what_they_are() -> None:
    """Distinct names that are words of a command line, a claim in a sentence, a source."""
    assert len(set(NAMES)) == len(NAMES)
    for case in catalogue():
        assert re.fullmatch(r"[a-z0-9.-]+", case.name)
        assert case.claim.endswith(".")
        assert not case.claim[0].islower()
        assert len(case.source) > 10


def test_cases_are_chosen_by_name_and_family_and_told_about() -> None:
    """In the order of the page, whatever the order of asking; the watch hears each."""
    heard: list[str] = []
    found = validate(["cost of pay", "chance-golden"], quick=True, watch=lambda moment: heard.append(moment.phase))
    assert [case.name for case in found] == ["chance-golden", "pay-golden", "pay-mean-attainment", "pay-share-at-quota"]
    assert heard == [case.name for case in found]
    assert planner.validate is validate


def test_names_that_there_are_not_are_refused_together() -> None:
    """All of them, with what was probably meant."""
    with pytest.raises(ScenarioError) as refused:
        validate(["queue-mm3", "pay-golden", "weather"])
    assert [problem.where for problem in refused.value.problems] == ["queue-mm3", "weather"]
    assert "queue-mm1" in refused.value.problems[0].hint
    assert "--list" in refused.value.problems[1].hint


def test_a_figure_passes_within_its_limits() -> None:
    """Ends included."""
    assert Figure.within("x", 1.0, 1.0, 2.0).passed
    assert not Figure.within("x", 0.999, 1.0, 2.0).passed
    assert not Figure.within("x", math.nan, 1.0, 2.0).passed


def test_an_interval_must_hold_the_truth_and_be_narrow() -> None:
    """One that misses fails, and so does one that is too wide to say anything."""
    assert Figure.covering("x", 10.0, (10.1, 9.9, 10.3), width=0.03).passed
    assert not Figure.covering("x", 9.8, (10.1, 9.9, 10.3), width=0.05).passed
    assert not Figure.covering("x", 10.0, (10.0, 9.0, 11.0), width=0.05).passed
    assert not Figure.covering("x", 10.0, (10.0, math.nan, math.nan), width=0.05).passed


def shown(*figures: Figure) -> Validation:
    """A validation of one case with these figures."""
    return Validation((CaseResult("a<b", "some family", "A claim.", "A source & more", figures, 7, 0.1),), quick=True)


def test_a_case_that_fails_is_shown_failing() -> None:
    """In text, in a notebook and on both pages; a case without figures fails, too."""
    found = shown(Figure.within("x [days]", 3.0, 1.0, 2.0, 1.5))
    assert not found.passed
    assert not shown().passed
    assert "0 of 1 cases passed, quick; failed: a<b" in repr(found)
    assert "FAILED" in found._repr_html_()
    assert "a&lt;b" in found._repr_html_()
    assert "| x [days] | 1.500 | 3 | 1 | 2 | range | FAILED |" in validation_markdown(found)
    page = validation_html(found, {"made": "here"})
    assert "failed: a&lt;b" in page
    assert "A source &amp; more" in page


def words(page: str) -> list[str]:
    """The page without its tables, in which the figures stand."""
    return [line for line in page.splitlines() if line and not line.startswith("|")]


def test_the_documentation_says_what_the_cases_say() -> None:
    """Words, not figures: those come from the run that wrote the page, with a table for each case."""
    written = (DOCS / PAGE).read_text(encoding="utf-8")
    silent = tuple(CaseResult(case.name, case.family, case.claim, case.source, (), 0, 0.0) for case in catalogue())
    assert words(written) == words(validation_markdown(Validation(silent, quick=False))), REFRESH
    assert written.count("| Verdict |") == len(NAMES)


def test_pages_are_written(tmp_path: Path) -> None:
    """Markdown with a table for each case, HTML in one file with a chart where theory gives a figure."""
    interval = Figure.covering("mean wait, simpy [days]", 2.0, (2.0, 1.99, 2.01), 0.02)
    found = shown(interval)
    assert write_page(found, tmp_path).read_text(encoding="utf-8").count("| passed |") == 1
    page = write_html(found, tmp_path / "new" / "validation.html").read_text(encoding="utf-8")
    assert "1 of 1" in page
    assert 'data-chart="chart-some-family-theory"' in page


def test_one_bit_is_a_difference() -> None:
    """The comparison of logs sees the smallest change of one number, and nothing else."""
    log = Twin.of(company(conservation.busy_world())).simulate(1, 0)
    value = log.deals.value.copy()
    value[7] = np.nextafter(value[7], np.inf)
    assert list(engines.differences(log, log)) == []
    assert list(engines.differences(log, log._replace(deals=log.deals._replace(value=value)))) == ["deals.value"]


def test_a_broken_log_is_noticed() -> None:
    """A lead that ends before it came, and work that overlaps."""
    facts = company(conservation.busy_world())
    log = Twin.of(facts).simulate(1, 0)
    unowned = np.array([customer.seat < 0 for customer in facts.customers])
    assert not conservation._broken(log, unowned).any()
    closed = log.deals.closed.copy()
    closed[np.flatnonzero(~np.isnan(closed))[0]] = -1e6
    assert conservation._broken(log._replace(deals=log.deals._replace(closed=closed)), unowned)[1] == 1
    ended = log.tasks.ended + 1e-3
    assert conservation._broken(log._replace(tasks=log.tasks._replace(ended=ended)), unowned)[3] > 0


def test_the_truth_of_a_free_world_is_its_potential_through_the_seasons() -> None:
    """Without seasons it books what its accounts could, for 365 of 365.25 days; wins are bookings over sizes."""
    scenario = coverage.free_world(3).but({"market.seasonality": [1.0] * 12})
    truth = coverage.truths(scenario)
    assert truth["bookings"] == pytest.approx(scenario.accounts.potential.sum() * 365 / 365.25)
    assert truth["won"] == pytest.approx(truth["opportunities"] * truth["win_rate"])
    assert truth["leads"] * scenario.settings.sdr.qualified == pytest.approx(truth["opportunities"])


def test_worlds_are_the_same_on_every_machine() -> None:
    """Parameters are drawn by the published hash, uniform between their limits."""
    values = [coverage.drawn(number, "odds 0", 0.3, 0.9) for number in range(1_000)]
    assert 0.3 < min(values) < 0.31
    assert 0.89 < max(values) < 0.9
    assert coverage.drawn(7, "odds 0", 0.0, 1.0) != coverage.drawn(7, "odds 1", 0.0, 1.0)


def test_the_golden_digest_is_that_of_the_draws() -> None:
    """A draw that changes changes it."""
    assert draws.golden() == draws.GOLDEN
