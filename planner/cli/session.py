"""One call of a command: what it says, its JSON object, and its exit status, whatever happens."""

import errno
import json
import math
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console

from planner.cli.crash import write_crash_file
from planner.cli.options import Common
from planner.cli.status import DONE, FAULT, INFEASIBLE, INTERRUPTED, KEYS, NO_PLAN, PROBLEMS
from planner.errors import InfeasibleError, PlannerError, Problem, ProblemsError, SolverError

_OF_THE_SYSTEM = {
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR),
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
}


class Session:
    """What a command says and answers."""

    def __init__(self, command: str, common: Common) -> None:
        self.common = common
        self.status = DONE
        self.answer: dict[str, Any] = dict.fromkeys(KEYS) | {"command": command}
        self.errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        self._result = Console(highlight=False, markup=False, soft_wrap=True)
        self._begin = time.perf_counter()

    def say(self, *lines: str) -> None:
        """Words for people: on standard output, or on standard error when JSON goes there."""
        if not self.common.quiet:
            console = self.errors if self.common.as_json else self._result
            for line in lines:
                console.print(line)

    def note(self, *lines: str) -> None:
        """Remarks on the way, on standard error."""
        if not self.common.quiet:
            for line in lines:
                self.errors.print(line)

    def give(self, text: str) -> None:
        """What was asked for, on standard output even with `--quiet`; not with `--json`, which has it as a key."""
        if not self.common.as_json:
            sys.stdout.write(text if text.endswith("\n") else text + "\n")

    def add(self, **answer: Any) -> None:  # noqa: ANN401 (whatever JSON can say)
        """Add keys to the JSON object."""
        self.answer.update(answer)

    def fail(self, status: int, problems: Iterable[Problem]) -> None:
        """End with this status and these problems."""
        self.status = status
        self.add(problems=[problem_json(problem) for problem in problems])

    def close(self) -> None:
        """Print the JSON object."""
        self.answer["seconds"] = round(time.perf_counter() - self._begin, 3)
        try:
            if self.common.as_json:
                sys.stdout.write(json.dumps(self.answer, indent=2, allow_nan=False) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            _no_reader()


@contextmanager
def session(command: str, common: Common) -> Iterator[Session]:
    """Run the body of a command; every way in which it can end becomes a message, JSON and an exit status."""
    current = Session(command, common)
    try:
        yield current
    except KeyboardInterrupt as interrupt:
        what = str(interrupt) or "Interrupted; nothing was kept."
        current.errors.print(what)
        current.fail(INTERRUPTED, [Problem("", what[0].lower() + what[1:])])
    except InfeasibleError as error:
        current.errors.print("No plan can obey all the rules.", str(error), sep="\n")
        current.add(status="infeasible")
        current.fail(INFEASIBLE, error.problems)
    except ProblemsError as error:
        current.errors.print(str(error))
        current.fail(PROBLEMS, error.problems)
    except SolverError as error:
        current.errors.print(f"The search stopped without a plan: {error}")
        current.fail(NO_PLAN, [Problem("", str(error))])
    except PlannerError as error:
        current.errors.print(str(error))
        current.fail(PROBLEMS, [Problem("", str(error))])
    except BrokenPipeError:
        _no_reader()
    except Exception as error:  # noqa: BLE001 (the last door: every fault of ours ends in a file to send)
        _fault(current, error)
    current.close()
    if current.status != DONE:
        raise typer.Exit(current.status)


def problem_json(problem: Problem) -> dict[str, str]:
    """A problem as scripts read it."""
    return {"where": problem.where, "what": problem.what, "hint": problem.hint}


def number(value: float | None) -> float | None:
    """A number as JSON knows it: null for NaN and infinity."""
    return float(value) if value is not None and math.isfinite(value) else None


def numbers(values: Mapping[str, float]) -> dict[str, float | None]:
    """Numbers as JSON knows them."""
    return {name: number(value) for name, value in values.items()}


def _no_reader() -> None:
    """Whoever read standard output went away, as `head` does: nothing is wrong, and nothing more is written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(current: Session, error: Exception) -> None:
    """Tell apart what the system refuses from what is our own fault."""
    if current.common.debug:
        Console(stderr=True).print_exception()
    if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
        problem = Problem(str(error.filename or ""), f"{error.strerror}.")
        current.errors.print(str(problem))
        current.fail(PROBLEMS, [problem])
        return
    file = write_crash_file(current.common.out, error)
    what = f"planner itself failed ({type(error).__name__}); this is our fault, not yours."
    problem = Problem("", what, f"Please send us {file} (read it first: it names your files).")
    current.errors.print(str(problem))
    current.add(crash_file=str(file))
    current.fail(FAULT, [problem])
