"""What people read, and the exit status of every way in which a command can end."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.cli.main import main
from planner.errors import SolverError

Program = Callable[..., Result]
COMMANDS = (
    "generate",
    "import",
    "check",
    "doctor",
    "optimize",
    "simulate",
    "run",
    "report",
    "show",
    "rerun",
    "verify",
    "export",
    "handover",
    "edits",
    "state",
    "explain",
    "evaluate",
    "compare",
    "frontier",
    "replan",
    "robustness",
    "sensitivity",
    "stress",
    "staffing",
    "sweep",
    "loop",
    "lint",
    "exploits",
    "design",
    "cost",
    "fairness",
    "quotas",
    "calibrate",
    "backtest",
    "forecast",
    "scoreboard",
    "plans",
    "payroll",
    "pay",
    "validate",
    "schema",
    "settings",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(program: Program, command: str) -> None:
    """What people type stands at the end."""
    result = program(command, "--help")
    assert result.exit_code == 0
    example = result.stdout.partition("Examples:\n    ")[2].splitlines() or [""]
    assert f"{example[0]} ".startswith(f"planner {command} ") or command in {"schema", "settings"}
    for option in ("--json", "--quiet", "--out", "--debug"):
        assert option in result.stdout


def test_help_lists_what_is_built_and_nothing_else(program: Program) -> None:
    """In the order in which people need them."""
    lines = program("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert tuple(line.split()[0] for line in lines[: len(COMMANDS)]) == COMMANDS
    assert lines[len(COMMANDS)] == ""


def test_a_run_is_told_in_sentences(program: Program, company: Path, finished: dict[str, Any]) -> None:
    """The headline, the search, the report: on standard output, without a program's jargon."""
    words = program("show", finished["run"]).stdout
    assert "The plan gives 12 accounts to 3 seats" in words
    assert "The search stopped because it reached the gap that was asked for" in words
    assert "In 3 simulated years bookings are" in words
    assert str(finished["report"]) in words
    scenario = program("show", company, "--origin").stdout
    assert "horizon.start" in scenario
    assert "scenario.yaml:" in scenario


def test_quiet_prints_the_folder_alone(program: Program, company: Path, tmp_path: Path) -> None:
    """So that a script can take it."""
    result = program("optimize", company, "--gap", "0.05", "--out", tmp_path, "--quiet")
    assert result.stderr == ""
    assert (Path(result.stdout.strip()) / "manifest.json").is_file()
    assert len(result.stdout.splitlines()) == 1


def test_json_leaves_words_to_standard_error(program: Program, company: Path, tmp_path: Path) -> None:
    """Standard output is one object and nothing else."""
    result = program("optimize", company, "--gap", "0.05", "--out", tmp_path, "--json")
    assert result.stdout.startswith("{")
    assert result.stdout.endswith("}\n")
    assert "The plan gives" in result.stderr


def test_no_plan_is_status_4(program: Program, company: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The search ended with nothing; no folder is left."""

    def nothing(*_: object, **__: object) -> None:
        raise SolverError("no plan was found in the time given.")

    monkeypatch.setattr("planner.studies.running.pipeline.solve", nothing)
    result = program("optimize", company, "--out", tmp_path)
    assert result.exit_code == 4
    assert "stopped without a plan" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("debug", [False, True])
def test_our_own_fault_is_status_1_with_a_file_to_send(
    program: Program, company: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, debug: bool
) -> None:
    """No traceback on the screen unless asked for; the file has it, with versions."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("planner.studies.running.finishing.write_report", broken)
    result = program("optimize", company, "--out", tmp_path, "--gap", "0.05", *(["--debug"] if debug else []))
    assert result.exit_code == 1
    assert ("Traceback" in result.stderr) is debug
    (file,) = tmp_path.iterdir()
    assert str(file) in result.stderr
    text = file.read_text(encoding="utf-8")
    assert "ZeroDivisionError: ours" in text
    assert "planner: 0." in text


def test_a_folder_that_cannot_be_written_is_a_problem_not_a_crash(
    program: Program, company: Path, tmp_path: Path
) -> None:
    """Here, `--out` names a file."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = program("optimize", company, "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "no folder can be written there" in result.stderr


def test_a_changed_run_is_told(program: Program, company: Path, tmp_path: Path) -> None:
    """Both show and rerun say which file is not the run's own any more, and the difference is explained."""
    folder = Path(program("optimize", company, "--gap", "0.05", "--out", tmp_path, "--quiet").stdout.strip())
    (folder / "report.html").write_text("mine", encoding="utf-8")
    assert "report.html: was changed after the run." in program("show", folder).stderr
    again = program("rerun", folder)
    assert again.exit_code == 0
    assert "DIFFERENT  report.html" in again.stdout
    assert "that is explained" in again.stdout


@pytest.fixture
def ctrl_c_while_simulating(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody presses Ctrl-C as soon as the simulation begins."""

    def pressed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.studies.running.finishing.simulate_the_rest", pressed)


@pytest.mark.usefixtures("ctrl_c_while_simulating")
def test_interrupting_the_simulation_keeps_the_plan(program: Program, company: Path, tmp_path: Path) -> None:
    """Status 130; the folder has plan and report and says that it was interrupted."""
    result = program("run", company, "--gap", "0.05", "--out", tmp_path)
    assert result.exit_code == 130
    (folder,) = tmp_path.iterdir()
    assert folder.name.endswith("-interrupted")
    assert (folder / "plan" / "owners.parquet").is_file()
    assert not (folder / "outcomes").exists()
    assert "the plan was kept" in result.stderr


@pytest.mark.usefixtures("ctrl_c_while_simulating")
def test_interrupting_with_a_given_plan_keeps_nothing(program: Program, company: Path, tmp_path: Path) -> None:
    """The plan is in its file already."""
    result = program("simulate", company, "--out", tmp_path)
    assert result.exit_code == 130
    assert "nothing was kept" in result.stderr
    assert list(tmp_path.iterdir()) == []


def _program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("chek", "x"), "Did you mean 'check'"),
        (("check",), "SCENARIO"),
        (("check", "x", "--jsn"), "No such option: --jsn"),
        (("run", "x", "--seconds", "soon"), "'--seconds'"),
    ],
)
def test_a_wrong_command_line_is_status_2_also_in_json(arguments: tuple[str, ...], told: str) -> None:
    """Near misses are named; with --json there is one object with problems."""
    done = _program(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert '"problems"' in _program(*arguments, "--json").stdout


def test_help_and_check_load_no_engine(company: Path) -> None:
    """They answer at once: no solver, simulator or plotting is imported."""
    heavy = ("pyomo", "highspy", "simpy", "altair", "vl_convert", "jinja2")
    for arguments in (["--help"], ["check", str(company)], ["show", str(company)]):
        code = (
            f"import sys; sys.argv = ['planner', *{arguments!r}]; from planner.cli.main import main; "
            f"status = main(); print('LOADED', status, [m for m in {heavy} if m in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
        )
        assert done.stdout.splitlines()[-1] == "LOADED 0 []"


def test_a_reader_that_goes_away_is_no_crash(company: Path) -> None:
    """As `planner show SCENARIO | head` does."""
    command = [sys.executable, "-m", "planner", "show", str(company)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read().decode()
        process.wait(timeout=60)
    assert "Traceback" not in told
    assert process.returncode == 0


def test_ctrl_c_before_any_command_is_there_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the program itself is still being imported: one JSON object, status 130, no traceback."""

    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.cli.program.answered", interrupted)
    monkeypatch.setattr("sys.argv", ["planner", "run", "acme-saas", "--json"])
    assert main() == 130
    said = capsys.readouterr()
    assert json.loads(said.out)["problems"][0]["what"] == "interrupted; nothing was kept."
    assert said.err == "Interrupted; nothing was kept.\n"


def test_the_door_is_light() -> None:
    """Nothing heavy is imported before Ctrl-C can be answered."""
    code = (
        "import sys, planner.cli.main; print([m for m in ('typer', 'rich', 'numpy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("command", ["show", "report", "rerun"])
@pytest.mark.parametrize("lost", ["origins.json", "plan/owners.parquet"])
def test_a_run_whose_files_are_lost_is_told_and_no_fault_of_ours(
    finished: dict[str, Any], asked: Callable[..., dict[str, Any]], tmp_path: Path, command: str, lost: str
) -> None:
    """Which file is missing is said; status 1 is kept for ourselves."""
    run = tmp_path / "run"
    shutil.copytree(finished["run"], run)
    (run / lost).unlink()
    answer = asked(command, run)
    assert answer["exit"] in {0, 2}
    told = answer.get("altered", []) + answer.get("problems", [])
    assert {"where": str(run / lost), "what": "is missing.", "hint": ""} in told


def test_a_folder_that_cannot_be_written_is_the_input_s_problem(
    asked: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """Something that is no folder stands in the way."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    answer = asked("generate", "x", tmp_path / "file" / "x", "--accounts", "5", "--seats", "2", "--seed", "1")
    assert answer["exit"] == 2
    assert "cannot be written" in answer["problems"][0]["what"]
