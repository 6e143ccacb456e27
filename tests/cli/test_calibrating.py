"""The command `planner calibrate`: from a plain table to a folder that extends a scenario."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np


def _export(folder: Path) -> Path:
    """A year and a half of 400 made-up deals as a plain CSV."""
    rng = np.random.default_rng(5)
    folder.mkdir()
    with (folder / "opportunities.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["opportunity", "account", "owner", "amount", "created", "closed", "outcome"])
        for i in range(400):
            created = date(2025, 1, 6) + timedelta(days=int(rng.integers(540)))
            closed = created + timedelta(days=int(rng.gamma(3.0, 12.0)))
            open_ = closed > date(2026, 6, 30)
            outcome = "open" if open_ else "won" if rng.uniform() < 0.4 else "lost"
            amount = round(float(np.exp(9 + 0.6 * rng.standard_normal())), 2)
            row = [f"o{i}", f"a{i % 60}", f"p{i % 8}", amount, created, "" if open_ else closed, outcome]
            writer.writerow(row)
    return folder


def test_a_plain_table_becomes_a_fragment_a_record_and_a_page(
    asked: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """The answer names the files and estimates; the fragment loads."""
    folder = tmp_path / "fitted"
    found = asked("calibrate", _export(tmp_path / "export"), folder, "--profile", "plain", "--extends", "acme-saas")
    assert found["exit"] == 0
    names = [Path(path).name for path in found["files"]]
    assert names == ["calibrated.yaml", "calibration.json", "account_potential.csv", "calibration.html"]
    odds = next(each for each in found["estimates"] if each["name"] == "pipeline.stages.deal.odds")
    assert odds["low"] < 0.4 < odds["high"]
    checked = asked("check", folder / "calibrated.yaml")
    assert checked["exit"] == 0


def test_without_a_scenario_the_fragment_waits_for_one(program: Callable[..., Any], tmp_path: Path) -> None:
    """It says where to put the file."""
    said = program("calibrate", _export(tmp_path / "export"), tmp_path / "fitted", "--profile", "plain")
    assert said.exit_code == 0
    assert "put calibrated.yaml beside the scenario" in " ".join(said.output.split())
