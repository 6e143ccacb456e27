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
    """Its quotas, by seat and in total, and the chance of reaching them; a run is no export."""
    page = tmp_path / "forecast.html"
    found = asked("forecast", export, "--profile", "plain", "--plan", finished["run"], "--page", page)
    assert found["exit"] == 0
    assert found["run"] == finished["run"]
    assert found["company"]["quota"] > 0
    assert 0 <= found["company"]["chance"] <= 1
    assert "The quotas sum to" in page.read_text(encoding="utf-8")
    refused = asked("forecast", finished["run"])
    assert refused["exit"] == 2
    assert "--plan" in refused["problems"][0]["hint"]


def test_a_short_history_is_refused_with_figures(asked: Asked, export: Path) -> None:
    """There is nothing to forecast from."""
    refused = asked("forecast", export, "--profile", "plain", "--on", "2026-02-28")
    assert refused["exit"] == 2
    assert "too short for a forecast" in refused["problems"][0]["what"]
