"""Running HiGHS so that people can watch it, stop it and keep what it found."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import highspy
import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.progress import Progress, Watch
from planner.errors import SolverError
from planner.optimize.bridge import LinearForm, set_option, to_highs

HEARTBEAT = 0.5
"""Seconds between two calls of a watch: HiGHS's own callbacks can be silent for long."""
GRACE = 5.0
"""Seconds after the time limit at which a HiGHS that overruns it is told to stop."""
PATIENCE = 20.0
"""Seconds after being told at which a HiGHS that does not listen is left to itself."""

Ending = Literal["gap", "time", "interrupted", "infeasible"]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a search ends."""

    seconds: float
    gap: float
    threads: int


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search leaves."""

    ending: Ending
    values: Floats | None
    """Value of every column in the model's units; None without a solution."""
    bound: float
    """No solution is below this; −inf when nothing is known."""


@dataclass(slots=True)
class Run:
    """What the solver's thread and the watching thread share."""

    stop: threading.Event = field(default_factory=threading.Event)
    primal: float | None = None
    dual: float | None = None
    best: Floats | None = None
    failure: BaseException | None = None
    deaf: bool = False
    """HiGHS did not stop when told: it runs on in its thread and may not be asked for anything."""


def search(form: LinearForm, limits: Limits, start: tuple[Ints, Floats] | None, watch: Watch | None) -> Found:
    """Minimise the sum of the terms. `start` gives columns and their values in the model's units.

    HiGHS runs in a thread of its own; this one keeps the signals: Ctrl-C asks HiGHS to stop and what it has
    found is returned. Raises SolverError when HiGHS fails.
    """
    cost = form.cost.sum(axis=0)
    scale = float(np.exp2(np.round(np.log2(1024 / max(np.abs(cost).max(initial=0.0), 1e-9)))))
    highs = to_highs(form, cost * scale)
    _configure(highs, limits)
    if start is not None:
        column, value = start
        scaled = value / form.column_scale[column]
        if highs.setSolution(len(column), column.astype(np.int32), scaled) == highspy.HighsStatus.kError:
            raise SolverError("HiGHS refused the plan to start from.")
    run = Run()
    interrupted = _watched(highs, run, limits, _reporter(watch, run, scale))
    found = _last_heard(form, run, scale) if run.deaf else _result(form, highs, run, scale)
    if found.ending in {"time", "interrupted"}:
        return replace(found, ending="interrupted" if interrupted else "time")
    return found


def _configure(highs: highspy.Highs, limits: Limits) -> None:
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003  # else another thread count is silently refused
    set_option(highs, "threads", limits.threads)
    set_option(highs, "parallel", "off" if limits.threads == 1 else "on")
    set_option(highs, "random_seed", 0)
    set_option(highs, "time_limit", max(0.0, limits.seconds))
    set_option(highs, "mip_rel_gap", limits.gap)
    set_option(highs, "mip_abs_gap", 1e-7)


def _watched(highs: highspy.Highs, run: Run, limits: Limits, report: Callable[[float], None]) -> bool:
    """Run to the end; whether somebody interrupted."""
    _subscribe(highs, run)

    def work() -> None:
        try:
            if highs.run() == highspy.HighsStatus.kError:
                run.failure = SolverError("HiGHS ended with an error.")
        except BaseException as error:  # noqa: BLE001  # carried to the caller's thread
            run.failure = error
        finally:
            ended.set()

    began = time.monotonic()
    ended = threading.Event()  # not `join`: interrupted, it takes a running thread for a dead one (Python 3.11, 3.12)
    worker = threading.Thread(target=work, name="highs", daemon=True)
    interrupted, trouble, told = False, None, float("inf")
    worker.start()
    while not ended.is_set() and not run.deaf:
        try:
            ended.wait(HEARTBEAT)
            seconds = time.monotonic() - began
            if seconds > limits.seconds + GRACE:
                run.stop.set()
            told = min(told, seconds) if run.stop.is_set() else told
            run.deaf = seconds > told + PATIENCE
            if not run.stop.is_set():
                report(seconds)
        except KeyboardInterrupt:
            interrupted = True
            run.stop.set()
        except Exception as error:  # noqa: BLE001  # a failing watch must not leave HiGHS running
            trouble = error
            run.stop.set()
    if trouble is not None or run.failure is not None:
        raise trouble or run.failure or SolverError("HiGHS failed.")
    return interrupted


def _subscribe(highs: highspy.Highs, run: Run) -> None:
    def in_tree(event: Any) -> None:  # noqa: ANN401  # highspy gives no type
        run.primal, run.dual = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
        if run.stop.is_set():
            event.interrupt()

    def in_simplex(event: Any) -> None:  # noqa: ANN401
        if run.stop.is_set():
            event.interrupt()

    def improved(event: Any) -> None:  # noqa: ANN401
        run.primal = event.data_out.objective_function_value
        run.best = np.array(event.data_out.mip_solution, dtype=np.float64)

    highs.cbMipInterrupt.subscribe(in_tree)
    highs.cbSimplexInterrupt.subscribe(in_simplex)
    highs.cbMipImprovingSolution.subscribe(improved)


def _reporter(watch: Watch | None, run: Run, scale: float) -> Callable[[float], None]:
    def known(value: float | None) -> float | None:
        return None if value is None or not np.isfinite(value) else value / scale

    def report(seconds: float) -> None:
        if watch is not None:
            watch(Progress("searching", seconds, incumbent=known(run.primal), bound=known(run.dual)))

    return report


def _last_heard(form: LinearForm, run: Run, scale: float) -> Found:
    """What HiGHS had told before it stopped listening."""
    bound = -np.inf if run.dual is None or not np.isfinite(run.dual) else run.dual / scale
    return Found("time", None if run.best is None else run.best * form.column_scale, bound)


def _result(form: LinearForm, highs: highspy.Highs, run: Run, scale: float) -> Found:
    status = highs.getModelStatus()
    kind: Any = highspy.HighsModelStatus  # its stubs miss a member
    if status in {kind.kInfeasible, kind.kUnboundedOrInfeasible}:
        return Found("infeasible", None, np.inf)
    endings: dict[Any, Ending] = {
        kind.kOptimal: "gap",
        kind.kTimeLimit: "time",
        kind.kInterrupt: "interrupted",
        kind.kHighsInterrupt: "interrupted",
    }
    if status not in endings:
        raise SolverError(f"HiGHS ended with status '{highs.modelStatusToString(status)}'.")
    info = highs.getInfo()
    feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    values = np.array(highs.getSolution().col_value, dtype=np.float64) if feasible else run.best
    bound = _finite(float(info.mip_dual_bound), scale)
    if run.stop.is_set() and not np.isfinite(bound):
        bound = _finite(run.dual, scale)
    return Found(endings[status], None if values is None else values * form.column_scale, bound)


def _finite(bound: float | None, scale: float) -> float:
    """A bound of the scaled objective in the model's units; −inf when nothing is known."""
    return -np.inf if bound is None or not np.isfinite(bound) else bound / scale
