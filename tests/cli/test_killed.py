"""A real process killed at random moments: what is resumed ends with the bytes of a run that nothing stopped.

Processes are forked from one that has imported everything, so that the time goes into what is killed.
"""

import json
import multiprocessing
import random
import runpy
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import Result

from planner.runs.digests import digests_of
from planner.runs.folder import TIMINGS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked, and killed by a signal")

YEARS = ("--replications", "16", "--workers", "1")
BATCHES, SECONDS_OF_A_YEAR = 8, 0.4
LOADED = ["planner.cli.program", "planner.cli.simulating", "planner.studies.running.resuming", "planner.report.write"]
SCRIPT = """
import os, sys
log = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.dup2(log, 1), os.dup2(log, 2)
{before}
import planner.simulate.series
planner.simulate.series.SECONDS_OF_A_YEAR = {seconds}
sys.argv = ["planner", "simulate", *{arguments!r}]
from planner.cli.main import main
sys.exit(main())
"""
DIES_AT = """
left, fsync = [{nth}], os.fsync
def die(descriptor):
    left[0] -= 1
    if left[0] == 0:
        os._exit(9)
    fsync(descriptor)
os.fsync = die
"""


class Whole(NamedTuple):
    """The run that nothing stopped."""

    digests: dict[str, str]
    seconds: float
    """Of simulation and report."""


class Runs:
    """Processes that simulate into one folder."""

    def __init__(self, company: Path, out: Path) -> None:
        self.company, self.out = company, out
        self.log = out.parent / f"{out.name}.log"
        self._forks = multiprocessing.get_context("forkserver")
        self._forks.set_forkserver_preload(LOADED)

    def begin(self, *arguments: object, before: str = "", seconds: float = SECONDS_OF_A_YEAR) -> BaseProcess:
        """A new process with these arguments of `planner simulate`; `before` is run before planner is imported."""
        script = self.out.parent / f"{self.out.name}.py"
        texts = [str(argument) for argument in arguments]
        log = str(self.log)
        script.write_text(SCRIPT.format(log=log, before=before, seconds=seconds, arguments=texts), encoding="utf-8")
        process = self._forks.Process(target=runpy.run_path, args=(str(script),), kwargs={"run_name": "__main__"})
        process.start()
        return process

    def simulate(self, before: str = "") -> BaseProcess:
        """From the beginning."""
        return self.begin(self.company, *YEARS, "--out", self.out, before=before)

    def resume(self) -> BaseProcess:
        """What was begun, whether or not it was finished."""
        names = [path.name for path in self.out.iterdir() if not path.name.startswith(".")]
        name = min(names).removesuffix("-partial")
        return self.begin("--resume", self.out / f"{name}-partial", "--workers", "1")

    def wait_for(self, process: BaseProcess, batches: int) -> None:
        """Until so many batches are finished; 0: until there is a folder to resume."""
        what = f"*-partial/batches/{batches - 1:06d}.json" if batches else "*-partial"
        while process.is_alive() and not any(self.out.glob(what)):
            time.sleep(0.002)

    def finished(self) -> dict[str, str]:
        """Resume to the end; digests of the run."""
        process = self.resume()
        process.join(300)
        assert process.exitcode == 0, self.log.read_text(encoding="utf-8")
        (folder,) = [path for path in self.out.iterdir() if not path.name.startswith(".")]
        return digests_of(folder, leave_out=(TIMINGS,))


@pytest.fixture
def runs(company: Path, tmp_path: Path) -> Runs:
    """Of the small company, into an empty folder."""
    (tmp_path / "out").mkdir()
    return Runs(company, tmp_path / "out")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, company: Path, program: Callable[..., Result]) -> Whole:
    """In this process."""
    out = tmp_path_factory.mktemp("undisturbed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.simulate.series.SECONDS_OF_A_YEAR", SECONDS_OF_A_YEAR)
        assert program("simulate", company, *YEARS, "--out", out).exit_code == 0
    (folder,) = out.iterdir()
    seconds = json.loads((folder / TIMINGS).read_text(encoding="utf-8"))["seconds"]
    return Whole(digests_of(folder, leave_out=(TIMINGS,)), seconds["simulate"] + seconds["report"])


def _kill(process: BaseProcess) -> None:
    process.kill()
    process.join()


def test_killed_five_times_on_the_way(runs: Runs, whole: Whole) -> None:
    """After the folder is there, after some batches, and during the report; each time it goes on from there."""
    chance = random.Random(5)
    process = runs.simulate()
    for batches in (0, 1, 3, 6, BATCHES):
        runs.wait_for(process, batches)
        time.sleep(chance.random() * whole.seconds / BATCHES)
        _kill(process)
        process = runs.resume()
    _kill(process)
    assert runs.finished() == whole.digests


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_killed_at_random_moments(seed: int, runs: Runs, whole: Whole) -> None:
    """Thirty of them, spread over simulation and report."""
    process = runs.simulate()
    runs.wait_for(process, 0)
    time.sleep((seed + random.Random(seed).random()) / 30 * whole.seconds)
    _kill(process)
    assert runs.finished() == whole.digests


@pytest.mark.slow
@pytest.mark.parametrize("nth", range(40, 160, 7))
def test_dead_when_bytes_are_written_but_not_in_their_place(nth: int, runs: Runs, whole: Whole) -> None:
    """At a call of fsync, the worst of moments: in the middle of a batch, of its record, and of the end."""
    process = runs.simulate(before=DIES_AT.format(nth=nth))
    process.join(300)
    assert process.exitcode in {0, 9}
    assert runs.finished() == whole.digests


def test_a_real_limit_of_the_system_is_said_in_words(runs: Runs) -> None:
    """No file may grow beyond some kilobytes, as on a full quota: status 2, a sentence, nothing half written."""
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (16_000, 16_000))"
    years = ("--replications", "60", "--workers", "1")
    process = runs.begin(runs.company, *years, "--out", runs.out, before=limit, seconds=0.001)
    process.join(300)
    said = runs.log.read_text(encoding="utf-8")
    assert process.exitcode == 2, said
    assert "cannot be written (File too large)" in said
    assert not any(path.suffix == ".parquet" and path.name.startswith("part-") for path in runs.out.rglob("*"))
