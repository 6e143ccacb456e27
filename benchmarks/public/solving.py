"""One public instance: written as a scenario folder, loaded, solved, compared with what is known."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import planner
from benchmarks.public.sets import Instance
from planner.errors import InfeasibleError, SolverError


@dataclass(frozen=True, slots=True)
class Result:
    """What the planner made of one instance."""

    instance: Instance
    value: float | None
    """Objective; None without a plan."""
    gap: float | None
    """Proven gap [share]."""
    seconds: float
    """Of the processor."""
    words: str
    """Why there is no plan, or how the search ended."""

    @property
    def off(self) -> float | None:
        """Value against the best known one [share]; below zero when it is better."""
        known = self.instance.known
        return None if self.value is None or known is None else self.value / known - 1

    @property
    def reached(self) -> bool:
        """As good as what is known: the value, or that there is no plan; anything where nothing is known."""
        if self.instance.infeasible:
            return self.value is None and self.words.startswith("infeasible")
        if self.instance.known is None:
            return True
        return self.value is not None and (self.off is None or self.off <= 1e-6 + 0.001 / (self.instance.known or 1))


def solved(instance: Instance, seconds: float) -> Result:
    """Write the instance as a scenario folder, load it and solve it; the best plan is asked for, not a near one."""
    with tempfile.TemporaryDirectory() as folder:
        instance.write(Path(folder) / "book")
        scenario = planner.load(Path(folder) / "book")
    began = time.process_time()
    try:
        plan = planner.solve(scenario, seconds=seconds, gap=0.0)
    except InfeasibleError as error:
        words = f"infeasible: {error.problems[0].what} {error.problems[0].hint}"
        return Result(instance, None, None, time.process_time() - began, words)
    except SolverError as error:
        return Result(instance, None, None, time.process_time() - began, str(error))
    assert not plan.violations
    return Result(instance, plan.objective, plan.gap, time.process_time() - began, f"{plan.status}, {plan.proof}")
