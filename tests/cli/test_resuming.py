"""A simulation that was stopped goes on: same bytes, and a word on what is kept."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.domain.arrays import Columns
from planner.domain.progress import Progress
from planner.runs.digests import digests_of
from planner.runs.folder import TIMINGS
from planner.runs.parquet import write_parquet

Program = Callable[..., Result]
Asked = Callable[..., dict[str, Any]]
YEARS = ("--replications", "8", "--workers", "1")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years a batch."""
    monkeypatch.setattr("planner.simulate.series.SECONDS_OF_A_YEAR", 0.4)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, company: Path, program: Program) -> dict[str, str]:
    """Digests of the run that nothing stopped."""
    out = tmp_path_factory.mktemp("undisturbed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.simulate.series.SECONDS_OF_A_YEAR", 0.4)
        assert program("simulate", company, *YEARS, "--out", out).exit_code == 0
    (folder,) = out.iterdir()
    return digests_of(folder, leave_out=(TIMINGS,))


def _full_disk_at(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """The last of the batch's long tables finds the disk full."""

    def write(path: Path, columns: Columns) -> None:
        if path.parent.name == "people" and f"part-{batch:06d}" in path.name:
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write_parquet(path, columns)

    monkeypatch.setattr("planner.runs.tables.write_parquet", write)


@pytest.mark.parametrize("batch", [1, 3])
def test_a_full_disk_costs_the_batch_at_hand_only(
    batch: int, company: Path, program: Program, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    """Status 2 and a sentence; when there is room again, the run ends with the same bytes."""
    with pytest.MonkeyPatch.context() as patch:
        _full_disk_at(patch, batch)
        full = program("simulate", company, *YEARS, "--out", tmp_path)
    (partial,) = tmp_path.iterdir()
    assert full.exit_code == 2
    assert f"No space left on device). {2 * batch} of 8 replications are finished and kept" in full.stderr
    assert f"`planner simulate --resume {partial}` goes on." in full.stderr
    resumed = program("simulate", "--resume", partial, "--workers", "1")
    assert resumed.exit_code == 0, resumed.output
    assert f"{2 * batch} replications were there already" in resumed.stderr
    (folder,) = tmp_path.iterdir()
    assert digests_of(folder, leave_out=(TIMINGS,)) == undisturbed


def test_a_disk_that_is_full_from_the_beginning_leaves_nothing(
    company: Path, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder without a finished year."""
    _full_disk_at(monkeypatch, 0)
    full = program("simulate", company, *YEARS, "--out", tmp_path)
    assert full.exit_code == 2
    assert "cannot be written (No space left on device)" in full.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "report", ["planner.studies.running.finishing.write_report", "planner.studies.running.simulating.write_outcomes"]
)
def test_a_disk_that_is_full_at_the_end_costs_no_year(
    report: str, company: Path, program: Program, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    """All years are kept; resuming writes what is missing."""

    def full(path: Path, *_: object) -> None:
        (path.parent / "half").write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, full)
        stopped = program("simulate", company, *YEARS, "--out", tmp_path)
    assert "). 8 replications are finished and kept" in stopped.stderr
    (partial,) = tmp_path.iterdir()
    assert program("simulate", "--resume", partial).exit_code == 0
    (folder,) = tmp_path.iterdir()
    assert digests_of(folder, leave_out=(TIMINGS,)) == undisturbed


def _ctrl_c_after(monkeypatch: pytest.MonkeyPatch, replications: int) -> None:
    """Somebody presses Ctrl-C once so many replications are finished."""

    def watch(moment: Progress) -> None:
        if moment.phase == "simulating" and moment.done >= replications:
            raise KeyboardInterrupt

    monkeypatch.setattr("planner.cli.progress._naming_phases", lambda _: watch)


def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(
    company: Path, program: Program, asked: Asked, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    """Status 130, in words and in JSON; the same command goes on as `--resume` does."""
    with pytest.MonkeyPatch.context() as patch:
        _ctrl_c_after(patch, 4)
        stopped = asked("simulate", company, *YEARS, "--out", tmp_path)
    (partial,) = tmp_path.iterdir()
    assert stopped["exit"] == 130
    assert stopped["problems"][0]["what"].startswith("interrupted. 4 of 8 replications are finished and kept")
    assert str(partial) in stopped["problems"][0]["what"]
    again = program("simulate", company, *YEARS, "--out", tmp_path)
    assert "4 replications were there already" in again.stderr
    (folder,) = tmp_path.iterdir()
    assert digests_of(folder, leave_out=(TIMINGS,)) == undisturbed


def test_a_run_that_was_interrupted_while_simulating_goes_on(company: Path, program: Program, tmp_path: Path) -> None:
    """The plan is kept at once, with its report; the years go on without another search."""
    options = ("--gap", "0.05", *YEARS)
    with pytest.MonkeyPatch.context() as patch:
        _ctrl_c_after(patch, 4)
        stopped = program("run", company, *options, "--out", tmp_path / "stopped")
    kept, partial = sorted((tmp_path / "stopped").iterdir())
    assert (stopped.exit_code, kept.name.endswith("-interrupted")) == (130, True)
    assert f"--resume {partial}` goes on simulating" in stopped.stderr
    assert program("simulate", "--resume", partial).exit_code == 0
    assert program("run", company, *options, "--out", tmp_path / "whole").exit_code == 0
    (whole,) = (tmp_path / "whole").iterdir()
    assert digests_of(tmp_path / "stopped" / whole.name, leave_out=(TIMINGS,)) == digests_of(
        whole, leave_out=(TIMINGS,)
    )


def test_precision_is_reached_as_without_a_break(company: Path, program: Program, tmp_path: Path) -> None:
    """Resumed between two looks, the run looks at the same years and stops at the same one."""
    options = (
        "--replications",
        "5",
        "--workers",
        "1",
        "--precision",
        "0.05",
        "--set",
        "simulation.most_replications=40",
    )
    whole = program("simulate", company, *options, "--out", tmp_path / "whole")
    assert whole.exit_code == 0, whole.output
    with pytest.MonkeyPatch.context() as patch:
        _ctrl_c_after(patch, 7)
        assert program("simulate", company, *options, "--out", tmp_path / "stopped").exit_code == 130
    (partial,) = (tmp_path / "stopped").iterdir()
    assert program("simulate", "--resume", partial).exit_code == 0
    (one,), (other,) = (tmp_path / "whole").iterdir(), (tmp_path / "stopped").iterdir()
    assert digests_of(one, leave_out=(TIMINGS,)) == digests_of(other, leave_out=(TIMINGS,))


def test_resuming_refuses_what_is_not_the_run(company: Path, program: Program, tmp_path: Path) -> None:
    """Other options name the difference; options without a scenario, and no scenario at all, are refused."""
    with pytest.MonkeyPatch.context() as patch:
        _ctrl_c_after(patch, 4)
        program("simulate", company, *YEARS, "--out", tmp_path)
    (partial,) = tmp_path.iterdir()
    other = program("simulate", company, *YEARS, "--seed", "9", "--resume", partial)
    assert other.exit_code == 2
    assert "simulation.seed was 1 then, is 9 now" in other.stderr
    without = program("simulate", "--resume", partial, "--seed", "9", "--set", "market.deal_size=9")
    assert without.exit_code == 2
    assert "a run that is resumed keeps its own settings" in without.stderr
    assert "no scenario is named" in program("simulate").stderr
    same = program("simulate", company, *YEARS, "--resume", partial)
    assert same.exit_code == 0, same.output


def test_a_finished_run_is_resumed_by_showing_it(company: Path, program: Program, asked: Asked, tmp_path: Path) -> None:
    """Under its own name, and under the one it had while it was unfinished."""
    done = asked("simulate", company, *YEARS, "--out", tmp_path)
    (folder,) = tmp_path.iterdir()
    for name in (folder, folder.with_name(f"{folder.name}-partial")):
        again = asked("simulate", "--resume", name)
        assert (again["exit"], again["measures"]) == (0, done["measures"])
    assert "is not an unfinished run" in program("simulate", "--resume", company).stderr
