"""A user's whole path, as typed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.program import app

Typed = Callable[..., str]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Type a command in an empty folder; it must succeed; gives standard output."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_a_planner_gets_from_a_company_to_a_comparison(typed: Typed, tmp_path: Path) -> None:
    """Generate, check, run, show, rerun, compare with a variant."""
    size = ("--accounts", "15", "--seats", "3", "--seed", "2", "--preset", "small")
    assert "Next        planner run north" in typed("generate", "north", "north", *size)
    assert "15 accounts, 3 seats" in typed("check", "north")
    quick = ("--set", "simulation.replications=3", "--gap", "0.02")
    words = typed("run", "north", *quick)
    assert "The search stopped because it reached the gap" in words
    (folder,) = (tmp_path / "runs").iterdir()
    name = f"runs/{folder.name}"
    assert folder.name in words
    assert (folder / "report.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html")
    assert "simulation.replications" in typed("show", name, "--origin")
    assert "the same, byte for byte" in typed("rerun", name)
    (tmp_path / "north" / "harder.yaml").write_text(
        "extends: scenario.yaml\nname: harder\nquota: {overassignment: 0.6}\n", encoding="utf-8"
    )
    table = typed("compare", name, "north/harder.yaml")
    assert "harder against north" in table
    assert "3 years each, with the same luck" in table
    (tmp_path / "mine.csv").write_text(
        "account,seat\n" + "".join(f"{account},S01\n" for account in _accounts(tmp_path / "north")), encoding="utf-8"
    )
    answer = json.loads(typed("simulate", "north", "--plan", "mine.csv", "--replications", "2", "--json"))
    assert answer["plan"] == "given in mine.csv"


def _accounts(folder: Path) -> list[str]:
    return [line.split(",")[0] for line in (folder / "accounts.csv").read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_ctrl_c_keeps_the_best_plan(typed: Typed, tmp_path: Path) -> None:
    """A real interrupt during the search: status 130, a folder with plan and honest gap, within seconds."""
    typed("generate", "wide", "wide", "--accounts", "200", "--seats", "12", "--seed", "4")
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", "run", "wide", "--gap", "0", "--seconds", "200", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    assert process.stdout is not None
    for line in process.stderr:
        if line.startswith("searching"):
            break
    pressed = threading.Timer(2.0, process.send_signal, [signal.SIGINT])
    pressed.start()
    out, told = process.communicate(timeout=120)
    answer = json.loads(out)
    assert process.returncode == 130, told
    assert (answer["status"], answer["stopped_by"]) == ("interrupted", "interrupt")
    assert answer["gap"] is None or 0 <= answer["gap"] <= 1
    assert answer["hard_violations"] == 0
    assert "the best plan so far was kept" in told
    folder = tmp_path / answer["run"]
    assert folder.name.endswith("-interrupted")
    assert (folder / "report.html").is_file()
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [folder.name]
