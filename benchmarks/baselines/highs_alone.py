"""HiGHS alone: its branch and cut on the priced arcs, without a plan to start from."""

from typing import Any

import highspy
import numpy as np

from benchmarks.baselines.answer import Answer, Task, Trace
from benchmarks.baselines.linear import highs_of, linear_of


def solve(task: Task, trace: Trace) -> Answer:
    """Every unit's arc in HiGHS's best solution when time is over."""
    assert task.arcs is not None
    linear = linear_of(task.arcs)
    highs = highs_of(linear, relaxed=False, seconds=trace.left(task.seconds), threads=task.threads)
    best: list[Any] = []

    def known(value: float) -> float | None:
        return value / linear.scale if np.isfinite(value) and abs(value) < highspy.kHighsInf else None

    def improved(event: Any) -> None:
        best[:] = [np.array(event.data_out.mip_solution, dtype=np.float64)[: linear.arcs]]
        trace.note(known(event.data_out.mip_primal_bound), known(event.data_out.mip_dual_bound))

    def logged(event: Any) -> None:
        trace.note(known(event.data_out.mip_primal_bound), known(event.data_out.mip_dual_bound))

    highs.cbMipImprovingSolution.subscribe(improved)
    highs.cbMipLogging.subscribe(logged)
    highs.run()
    status, info = highs.modelStatusToString(highs.getModelStatus()), highs.getInfo()
    bound = known(info.mip_dual_bound)
    if info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible):
        best[:] = [np.array(highs.getSolution().col_value, dtype=np.float64)[: linear.arcs]]
        trace.note(known(info.objective_function_value), bound)
    if not best:
        return Answer(None, bound, status)
    chosen = np.flatnonzero(best[0] > 0.5)
    return Answer(task.arcs.seat[chosen], bound, status)
