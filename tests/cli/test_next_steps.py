"""What commands say at their end can be typed, and leads on."""

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.report.reasons import seat_words
from planner.runs.folder import open_run
from planner.scenarios.load import load

Program = Callable[..., Result]
FILLED = {"NAME": "Ann Lee", "ANOTHER": "Bo Diaz", "TEXT": "agreed", "DATE": "2027-01-01"}


@pytest.fixture
def run(finished: dict[str, Any], tmp_path: Path) -> Path:
    """A copy of the finished run."""
    source = Path(finished["run"])
    return Path(shutil.copytree(source, tmp_path / "runs" / source.name))


def _next(told: Result) -> list[str]:
    """The words after `planner` of the last line that says what is next, its capitals filled in."""
    assert told.exit_code == 0, told.output
    line = [line for line in told.stdout.splitlines() if line.startswith("Next ")][-1]
    words = shlex.split(line.rpartition("planner ")[2])
    return [FILLED.get(word, word) for word in words]


def test_a_draft_is_led_to_a_plan_in_force(program: Program, run: Path) -> None:
    """Each state names the command to the next one, with all that it needs."""
    told = program("state", run)
    for state in ("proposed", "approved", "in-force"):
        words = _next(told)
        assert words[:4] == ["state", str(run), "--to", state]
        told = program(*words)
    assert _next(told) == ["export", str(run), "--to", "salesforce"]


def test_a_workbook_is_led_back(program: Program, run: Path, tmp_path: Path) -> None:
    """The export names the command that reads it; unedited it wants nothing."""
    words = _next(program("export", run, "--to", "xlsx", "--out", tmp_path))
    assert "wants nothing otherwise" in program(*words).stdout
    (tmp_path / f"{run.name}.xlsx").unlink()
    assert "does not exist" in program(*words).output


def test_quotas_are_led_into_the_plan(program: Program, run: Path, tmp_path: Path) -> None:
    """The study names the command that makes its quotas those of a plan."""
    told = program("quotas", run, "--replications", "4", "--levels", "2", "--by", "equal", "--out", tmp_path)
    (line,) = [line for line in told.stdout.splitlines() if line.startswith("To make them the plan's: planner ")]
    words = [FILLED.get(word, word) for word in shlex.split(line.partition("planner ")[2])]
    taken = program(*words, "--out", tmp_path)
    assert taken.exit_code == 0, taken.output
    assert _next(taken)[2:4] == ["--to", "proposed"]


def test_a_long_list_of_changes_is_folded(program: Program, run: Path, tmp_path: Path) -> None:
    """Five lines, and how many more; in JSON all of them."""
    accounts = load(run / "scenario").accounts.account.tolist()
    owners = open_run(run).plan().owner.tolist()
    file = tmp_path / "pins.csv"
    rows = [f"{account},{owner}\n" for account, owner in zip(accounts, owners, strict=True)]
    file.write_text("account,pin\n" + "".join(rows), encoding="utf-8")
    taken = program("edits", run, file, "--take", "--by", "Ann", "--why", "all stay", "--out", tmp_path)
    assert taken.exit_code == 0, taken.output
    new = taken.stdout.partition("Run folder  ")[2].splitlines()[0]
    assert f"and {len(accounts) - 5} more: `--json` lists them all" in program("state", new).stdout


def test_people_are_named_where_seats_are(program: Program, run: Path) -> None:
    """Reasons of moves and of one account name who sits there."""
    scenario = load(run / "scenario")
    seat, person = str(scenario.seats.seat[0]), str(scenario.seats.person[0])
    assert seat_words(scenario, seat) == f"{person} ({seat})"
    assert seat_words(scenario, "") == ""
    assert person in program("explain", run, str(scenario.accounts.account[0])).stdout
