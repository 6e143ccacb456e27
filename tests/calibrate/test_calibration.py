"""A whole calibration: its settings fit a scenario, its draws belong together, its files read back the same."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.calibrate.fit import calibrate
from planner.calibrate.fragment import FRAGMENT, POTENTIAL, RECORD, calibration_from, write_calibration
from planner.calibrate.library import statsmodels
from planner.domain.history.calibration import Calibration
from planner.domain.history.history import History
from planner.domain.history.opportunities import Opportunities
from planner.domain.history.stage_moves import StageMoves
from planner.domain.scenario import Scenario
from planner.errors import PlannerError, ScenarioError
from planner.report.calibration import calibration_page
from planner.scenarios.csv_file import read_csv
from planner.scenarios.load import load


@pytest.fixture(scope="module")
def learned(known: Callable[..., Any]) -> Calibration:
    """What a clean history says."""
    return calibrate(known(1, "clean").history)


@pytest.fixture(scope="module")
def acme() -> Scenario:
    """A shipped scenario with stages of its own."""
    return load("acme-saas")


def _stages(scenario: Scenario) -> list[str]:
    return [stage.name for stage in scenario.settings.pipeline.stages]


def test_the_estimates_are_settings_of_a_scenario(learned: Calibration, acme: Scenario) -> None:
    """They pass its checks; the stages that were not learned are gone."""
    fitted = acme.but(learned.at_estimates(_stages(acme)))
    assert _stages(fitted) == ["deal"]
    assert fitted.settings.market.deal_size == pytest.approx(learned.estimate("market.deal_size").value)
    assert fitted.settings.sdr.qualified == 1.0


def test_every_draw_is_a_scenario_and_they_spread_as_the_intervals_say(learned: Calibration, acme: Scenario) -> None:
    """All joint draws pass the checks, and nine in ten odds lie in the interval."""
    odds = [
        acme.but(learned.draw(k, _stages(acme))).settings.pipeline.stages[0].odds for k in range(0, len(learned), 4)
    ]
    estimate = learned.estimate("pipeline.stages.deal.odds")
    assert 0.75 <= np.mean([estimate.covers(each) for each in odds]) <= 1.0
    assert np.std(odds) > 0


def test_the_same_history_gives_the_same_calibration(known: Callable[..., Any], learned: Calibration) -> None:
    """Same rows and seed, same draws; another seed, other draws of the same estimates."""
    again, other = (calibrate(known(1, "clean").history, seed=seed) for seed in (1, 2))
    path = "pipeline.stages.deal.odds"
    assert np.array_equal(again.draws[path], learned.draws[path])
    assert not np.array_equal(other.draws[path], learned.draws[path])
    assert other.estimate(path).value == learned.estimate(path).value


def test_the_files_say_the_same(learned: Calibration, acme: Scenario, tmp_path: Path) -> None:
    """The fragment loads as a scenario, the record gives the same draws, the potential has every account."""
    files = write_calibration(learned, tmp_path, "acme-saas", _stages(acme))
    assert [path.name for path in files] == [FRAGMENT, RECORD, POTENTIAL]
    fitted = load(tmp_path / FRAGMENT)
    assert fitted.settings.market.seasonality == pytest.approx(learned.settings["market.seasonality"], rel=1e-5)
    read = calibration_from(tmp_path / RECORD)
    assert read.draw(7)["market.deal_size"] == pytest.approx(learned.draw(7)["market.deal_size"], rel=1e-5)
    assert [each.name for each in read] == [each.name for each in learned]
    rows = (tmp_path / POTENTIAL).read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + len(learned.tables["accounts"]["account"])


def test_accounts_that_look_like_formulas_are_escaped(learned: Calibration, tmp_path: Path) -> None:
    """What reads tables gives every id back with its own apostrophe; numbers are no texts."""
    ids = ["'=1+1", "@a", "b"]
    columns = {"account": np.array(ids), "change": np.array([-1.5, 0.0, 2.0])}
    write_calibration(replace(learned, tables={"accounts": columns}), tmp_path, "acme-saas")
    assert (tmp_path / POTENTIAL).read_text(encoding="utf-8") == "account,change\n''=1+1,-1.5\n'@a,0.0\nb,2.0\n"
    assert list(read_csv(tmp_path / POTENTIAL, POTENTIAL).columns["account"]) == ids


def test_a_file_that_is_no_record_is_refused(tmp_path: Path) -> None:
    """The message names the file and what writes one."""
    (tmp_path / RECORD).write_text("{}", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"calibration\.json.*planner calibrate"):
        calibration_from(tmp_path / RECORD)


def test_a_history_without_days_is_refused() -> None:
    """Nothing can be learned without a first day; the message says which columns to name."""
    nothing = np.array(["NaT"], dtype="datetime64[D]")
    columns = {"opportunity": np.array(["a"]), "created": nothing, "closed": nothing, "outcome": np.array(["open"])}
    with pytest.raises(ScenarioError, match="Name the columns"):
        calibrate(History(Opportunities.of(columns, date(2026, 1, 1))))


def test_a_handful_of_deals_says_little_and_says_so() -> None:
    """Five deals: odds with a wide interval, and everything else not identified."""
    created = np.array(["2026-01-01"] * 5, dtype="datetime64[D]")
    columns = {"opportunity": np.array(list("abcde")), "created": created, "closed": created + np.arange(5)}
    deals = Opportunities.of(columns | {"outcome": np.array(["won", "lost", "won", "lost", "won"])}, date(2026, 2, 1))
    found = calibrate(History(deals))
    odds = found.estimate("pipeline.stages.deal.odds")
    assert odds.high - odds.low > 0.3
    assert not found.estimate("market.deal_size").identified
    assert any("not identified" in finding for finding in found.findings)


def test_the_page_says_what_is_not_known(learned: Calibration) -> None:
    """One self-contained page, the same bytes each time, with the sentence on people and the open questions."""
    page = calibration_page(learned, "tests")
    assert page == calibration_page(learned, "tests")
    assert "What the data do not say" in page
    assert "market.shock_cv" in page
    assert "14 people differ in the share they win by more than luck" in page


def test_stage_moves_make_a_pipeline_of_stages() -> None:
    """Six in ten go on from demo after about ten days, half of those win: two stages, with their own odds and waits."""
    rng = np.random.default_rng(13)
    n = 1200
    created = np.datetime64("2025-01-06", "D") + rng.integers(300, size=n)
    goes_on, wins = rng.uniform(size=n) < 0.6, rng.uniform(size=n) < 0.5
    middle = created + 1 + rng.poisson(9, size=n)
    closed = np.where(goes_on, middle + 1 + rng.poisson(29, size=n), middle)
    names = np.array([f"o{i:04d}" for i in range(n)])
    outcome = np.where(goes_on & wins, "won", "lost")
    deals = Opportunities.of(
        {"opportunity": names, "created": created, "closed": closed, "outcome": outcome}, date(2026, 6, 30)
    )
    moves = StageMoves(
        np.concatenate([names, names[goes_on]]),
        np.array(["demo"] * n + ["close"] * int(goes_on.sum())),
        np.concatenate([created, middle[goes_on]]),
    )
    found = calibrate(History(deals, moves=moves))
    assert list(found.settings["pipeline.stages"]) == ["demo", "close"]
    assert found.estimate("pipeline.stages.demo.odds").covers(0.6)
    assert found.estimate("pipeline.stages.close.odds").covers(0.5)
    assert found.estimate("pipeline.stages.close.wait_days").covers(30)
    assert found.estimate("incidence.deal.won").covers(0.3)


def test_without_its_library_calibration_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra."""
    monkeypatch.setitem(sys.modules, "statsmodels.api", None)
    with pytest.raises(PlannerError, match=r"planner\[calibrate\]"):
        statsmodels("api")
