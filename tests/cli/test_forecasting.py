"""The commands `planner backtest` and `planner forecast`."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Asked = Callable[..., dict[str, Any]]
FIRST, LAST = date(2026, 1, 1), date(2027, 5, 31)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventeen months of made-up deals as a plain CSV, up to the fifth month of the made-up company's year."""
    rng = np.random.default_rng(5)
    path = tmp_path_factory.mktemp("export") / "opportunities.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["opportunity", "account", "owner", "amount", "created", "closed", "outcome"])
        for i in range(900):
            created = FIRST + timedelta(days=int(rng.integers((LAST - FIRST).days + 1)))
            closed = created + timedelta(days=int(rng.gamma(3.0, 12.0)))
            open_ = closed > LAST
            outcome = "open" if open_ else "won" if rng.uniform() < 0.4 else "lost"
            amount = round(float(np.exp(9 + 0.6 * rng.standard_normal())), 2)
            writer.writerow(
                [f"o{i}", f"a{i % 60}", f"S{i % 2 + 1:02d}", amount, created, "" if open_ else closed, outcome]
            )
    return path


def test_backtest_answers_with_every_score(asked: Asked, export: Path, tmp_path: Path) -> None:
    """Coverage, CRPS, pinball loss and PIT of each window, ours and naive; the page is written where it is wanted."""
    page = tmp_path / "backtest.html"
    found = asked("backtest", export, "--profile", "plain", "--horizon", "2", "--page", page)
    assert found["exit"] == 0
    by = {row["by"] for row in found["windows"]}
    assert {"planner", "window before", "win rate"} <= by
    assert all(row["crps"] >= 0 and row["pinball"] >= 0 and 0 <= row["pit"] <= 1 for row in found["windows"])
    assert len(found["covered"]["wins"]) == len(found["levels"]) == 3
    assert "How good the forecasts would have been" in page.read_text(encoding="utf-8")


def test_backtest_of_too_little_says_so(asked: Asked, program: Callable[..., Any], export: Path) -> None:
    """Status 0: not to be able to judge is an answer."""
    found = asked("backtest", export, "--profile", "plain", "--from", "2027-05-31")
    assert (found["exit"], found["windows"]) == (0, [])
    assert found["why_not"].startswith("Not enough to judge")
    assert "Not enough to judge" in program("backtest", export, "--profile", "plain", "--from", "2027-05-31").output


def test_forecast_lands_by_owner_and_in_total(asked: Asked, export: Path, tmp_path: Path) -> None:
    """To the end of the fiscal year; owners' bookings sum to the company's."""
    page = tmp_path / "forecast.html"
    found = asked("forecast", export, "--profile", "plain", "--page", page)
    assert found["period"] == {"start": "2027-01-01", "end": "2028-01-01"}
    assert found["company"]["booked"] == pytest.approx(sum(each["booked"] for each in found["owners"]))
    assert found["company"]["low"] < found["company"]["value"] < found["company"]["high"]
    assert found["company"]["quota"] is None
    assert len(found["months"]) == 7
    assert "Where will we land?" in page.read_text(encoding="utf-8")


def test_forecast_as_known_on_an_earlier_day(asked: Asked, export: Path) -> None:
    """Less is booked, and more is to come."""
    found = asked("forecast", export, "--profile", "plain", "--on", "2027-02-28")
    assert found["day"] == "2027-02-28"
    assert len(found["months"]) == 10


def test_a_run_stands_beside_the_forecast(asked: Asked, export: Path, finished: dict[str, Any], tmp_path: Path) -> None:
    """Its quotas, by seat and in total, and the chance of reaching them."""
    page = tmp_path / "forecast.html"
    found = asked("forecast", export, "--profile", "plain", "--plan", finished["run"], "--page", page)
    assert found["exit"] == 0
    assert found["run"] == finished["run"]
    assert found["company"]["quota"] > 0
    assert 0 <= found["company"]["chance"] <= 1
    assert "The quotas sum to" in page.read_text(encoding="utf-8")


def test_a_run_is_forecast_by_the_simulator(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """Month by month and seat by seat; the page is written where it is wanted."""
    page = tmp_path / "forecast.html"
    found = asked("forecast", finished["run"], "--replications", "6", "--page", page)
    assert found["exit"] == 0
    assert (found["run"], found["simulated_years"]) == (finished["run"], 6)
    assert [len(month["booked"]["intervals"]) for month in found["months"]] == [3] * 12
    assert found["months"][-1]["booked"]["mean"] == pytest.approx(found["company"]["bookings"]["mean"])
    assert sum(seat["bookings"]["mean"] for seat in found["seats"]) == pytest.approx(
        found["company"]["bookings"]["mean"]
    )
    assert found["doubts"] is None
    assert found["replan"] is None
    assert "Where we will land" in page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def calibration(asked: Asked, export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the made-up deals say."""
    folder = tmp_path_factory.mktemp("fitted")
    assert asked("calibrate", export, folder, "--profile", "plain", "--extends", "acme-saas")["exit"] == 0
    return folder / "calibration.json"


def test_a_calibration_adds_what_is_not_known(asked: Asked, finished: dict[str, Any], calibration: Path) -> None:
    """Both fans, and the share of the variance with its interval."""
    found = asked("forecast", finished["run"], "--replications", "24", "--calibration", calibration)
    assert found["exit"] == 0
    assert found["doubts"]["draws"] * found["doubts"]["years_each"] == found["simulated_years"] == 24
    assert 0 <= found["doubts"]["low"] <= found["doubts"]["not_knowing_share"] <= found["doubts"]["high"] <= 1
    assert found["months"][-1]["booked_luck_alone"] != found["months"][-1]["booked"]


def test_replanning_stands_beside_the_forecast_of_a_run(
    asked: Asked, finished: dict[str, Any], company: Path, tmp_path: Path
) -> None:
    """The difference with its interval, in the answer and on the page."""
    page = tmp_path / "forecast.html"
    options = ("--replications", "6", "--seconds", "5", "--page", page, "--out", tmp_path)
    found = asked("forecast", finished["run"], "--replan", "--on", "2027-06-10", "--now", company, *options)
    assert found["exit"] == 0, found["problems"]
    again = found["replan"]
    assert again["from"] == "2027-07-01"
    booked = next(each for each in again["differences"] if each["measure"] == "bookings")
    assert booked["low"] <= booked["difference"] <= booked["high"]
    assert {each["seat"] for each in again["seats"]} == {seat["seat"] for seat in found["seats"]}
    assert "What re-planning would change" in page.read_text(encoding="utf-8")


def test_replanning_stands_beside_the_landing_of_an_export(
    asked: Asked, export: Path, finished: dict[str, Any], tmp_path: Path
) -> None:
    """From the month after the export on; the page says whose word is which."""
    page = tmp_path / "forecast.html"
    options = ("--profile", "plain", "--plan", finished["run"], "--replications", "6", "--seconds", "5")
    found = asked("forecast", export, "--replan", *options, "--page", page, "--out", tmp_path)
    assert found["exit"] == 0, found["problems"]
    assert found["company"]["booked"] > 0
    assert found["replan"]["from"] == "2027-06-01"
    text = page.read_text(encoding="utf-8")
    assert "the word of the forecaster that learned from the history" in text
    assert "the full simulator" in text
    assert "By the simulator: Re-planning from 1 June 2027 on" in text


def test_options_that_say_nothing_are_refused_together(asked: Asked, export: Path, finished: dict[str, Any]) -> None:
    """Each with what to do."""
    run = asked("forecast", finished["run"], "--plan", finished["run"], "--on", "2027-05-01", "--now", "acme-saas")
    assert run["exit"] == 2
    assert [problem["where"] for problem in run["problems"]] == ["--plan", "--on", "--now"]
    early = asked("forecast", finished["run"], "--replan")
    assert early["problems"][0]["hint"] == "Name the day with --on."
    other = asked("forecast", export, "--replications", "5", "--calibration", "x.json", "--seconds", "3")
    assert other["exit"] == 2
    assert [problem["where"] for problem in other["problems"]] == ["--calibration", "--seconds", "--replications"]
    lonely = asked("forecast", export, "--replan")
    assert lonely["problems"][0]["hint"] == "Name its run with --plan."
    no_file = asked("forecast", finished["run"], "--calibration", "nowhere.json")
    assert "no calibration that can be read" in no_file["problems"][0]["what"]


def test_a_short_history_is_refused_with_figures(asked: Asked, export: Path) -> None:
    """There is nothing to forecast from."""
    refused = asked("forecast", export, "--profile", "plain", "--on", "2026-02-28")
    assert refused["exit"] == 2
    assert "too short for a forecast" in refused["problems"][0]["what"]
