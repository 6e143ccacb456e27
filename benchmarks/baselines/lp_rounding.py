"""The linear relaxation on the priced arcs, each unit rounded to its largest fraction; nothing is repaired."""

import highspy
import numpy as np

from benchmarks.baselines.answer import Answer, Task, Trace
from benchmarks.baselines.linear import highs_of, linear_of


def solve(task: Task, trace: Trace) -> Answer:
    """The largest fraction's seat of every unit; no plan when the relaxation was not solved in time."""
    assert task.arcs is not None
    linear = linear_of(task.arcs)
    highs = highs_of(linear, relaxed=True, seconds=trace.left(task.seconds), threads=task.threads)
    highs.run()
    status = highs.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        return Answer(None, None, highs.modelStatusToString(status))
    fraction = np.array(highs.getSolution().col_value, dtype=np.float64)[: linear.arcs]
    bound = highs.getInfo().objective_function_value / linear.scale
    order = np.lexsort((-fraction, task.arcs.unit))
    chosen = order[task.arcs.first[:-1]]
    whole = float((fraction[chosen] > 1 - 1e-6).mean())
    trace.note(task.arcs.total(chosen), bound)
    return Answer(task.arcs.seat[chosen], bound, f"{whole:.1%} of the units were whole in the relaxation")
