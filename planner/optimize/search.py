"""Running HiGHS so that people can watch it, stop it and keep what it found."""

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import highspy
import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.progress import Progress, Watch
from planner.errors import SolverError
from planner.optimize.bridge import LinearForm, set_option, solved, to_highs

HEARTBEAT = 0.5
"""Seconds between two calls of a watch: HiGHS's own callbacks can be silent for long."""
GRACE = 5.0
"""Seconds after the time limit at which a HiGHS that overruns it is told to stop."""
PATIENCE = 3.0
"""Seconds after being told at which a HiGHS that does not listen is left to itself."""

NO_PLAN = "No plan was found in the time given; allow more seconds ('solver.seconds')."
INTERRUPTED = "Interrupted before there was a plan."

Ending = Literal["gap", "time", "interrupted", "infeasible"]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a search ends."""

    seconds: float
    gap: float
    threads: int
    feasibility: float | None = None
    """How far a row or a whole number may be off, as a share of the row's largest entry; None: as HiGHS does.
    With a tolerance of one's own there is no presolve, which calls levels that nearly coincide infeasible."""


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
    ended: threading.Event = field(default_factory=threading.Event)
    """Not `join`: interrupted, it takes a running thread for a dead one (Python 3.11, 3.12)."""
    primal: float | None = None
    dual: float | None = None
    best: Floats | None = None
    failure: BaseException | None = None
    told: float = float("inf")
    """When it was asked to stop [seconds since it began]."""


class Tree:
    """HiGHS at work on a model in a thread of its own; Ctrl-C reaches whoever watches it."""

    def __init__(self, form: LinearForm, limits: Limits, start: tuple[Ints, Floats] | None) -> None:
        cost = form.cost.sum(axis=0)
        self._form, self._limits, self._run = form, limits, Run()
        self._scale = float(np.exp2(np.round(np.log2(1024 / max(np.abs(cost).max(initial=0.0), 1e-9)))))
        self._highs = to_highs(form, cost * self._scale)
        _configure(self._highs, limits)
        if start is not None:
            column, value = start
            scaled = value / form.column_scale[column]
            if self._highs.setSolution(len(column), column.astype(np.int32), scaled) == highspy.HighsStatus.kError:
                raise SolverError("HiGHS refused the plan to start from.")
        _subscribe(self._highs, self._run)
        self._began = time.monotonic()
        threading.Thread(target=self._work, name="highs", daemon=True).start()

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return time.monotonic() - self._began

    @property
    def over(self) -> bool:
        """Whether it has ended, or does not listen any more and runs on for itself."""
        if not self._run.stop.is_set() and self.seconds > self._limits.seconds + GRACE:
            self.stop()
        return self._run.ended.is_set() or self.seconds > self._run.told + PATIENCE

    @property
    def progress(self) -> Progress:
        """Incumbent and bound that it has told [currency/year]."""
        known = (
            None if v is None or not np.isfinite(v) else v / self._scale for v in (self._run.primal, self._run.dual)
        )
        incumbent, bound = known
        return Progress("searching", self.seconds, incumbent=incumbent, bound=bound)

    def stop(self) -> None:
        """Ask it to stop."""
        self._run.told = min(self._run.told, self.seconds)
        self._run.stop.set()

    def wait(self, seconds: float) -> None:
        """Until it ends, at most so long."""
        self._run.ended.wait(seconds)

    def heard(self) -> Floats | None:
        """The best values that it has told so far; None when there are none, or it has ended."""
        best = self._run.best
        return None if best is None or self._run.ended.is_set() else best * self._form.column_scale

    def found(self) -> Found:
        """What it leaves, once it is over. Raises SolverError when it failed."""
        if self._run.failure is not None:
            raise self._run.failure
        if not self._run.ended.is_set():
            return _last_heard(self._form, self._run, self._scale)
        return _result(self._form, self._highs, self._run, self._scale)

    def _work(self) -> None:
        try:
            if not solved(self._highs):
                self._run.failure = SolverError("HiGHS ended with an error.")
        except BaseException as error:  # noqa: BLE001  # carried to the watcher's thread
            self._run.failure = error
        finally:
            self._run.ended.set()


def search(form: LinearForm, limits: Limits, start: tuple[Ints, Floats] | None, watch: Watch | None) -> Found:
    """Minimise the sum of the terms. `start` gives columns and their values in the model's units.

    HiGHS runs in a thread of its own; this one keeps the signals: Ctrl-C asks HiGHS to stop and what it has
    found is returned. Raises SolverError when HiGHS fails.
    """
    tree, interrupted = Tree(form, limits, start), False
    trouble: Exception | None = None
    while not tree.over:
        try:
            tree.wait(HEARTBEAT)
            if watch is not None and not interrupted:
                watch(tree.progress)
        except KeyboardInterrupt:
            interrupted = True
            tree.stop()
        except Exception as error:  # noqa: BLE001  # a failing watch must not leave HiGHS running
            trouble = error
            tree.stop()
    if trouble is not None:
        raise trouble
    found = tree.found()
    if found.ending in {"time", "interrupted"}:
        return replace(found, ending="interrupted" if interrupted else "time")
    return found


def _configure(highs: highspy.Highs, limits: Limits) -> None:
    set_option(highs, "threads", 1)  # as every model of the process: another number would silently be refused
    set_option(highs, "parallel", "off")
    set_option(highs, "random_seed", 0)
    set_option(highs, "time_limit", max(0.0, limits.seconds))
    set_option(highs, "mip_rel_gap", limits.gap)
    set_option(highs, "mip_abs_gap", 1e-7)
    if limits.feasibility is not None:
        set_option(highs, "presolve", "off")
        set_option(highs, "mip_feasibility_tolerance", limits.feasibility)
        set_option(highs, "primal_feasibility_tolerance", limits.feasibility)


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
