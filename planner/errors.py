"""What can go wrong, as values that a planner can act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a planner must fix: where it is, what is wrong, what to do."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """Read as one line: where: what. hint."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}{' ' + self.hint if self.hint else ''}"


class PlannerError(Exception):
    """Anything that planner refuses or cannot do, said in words; never a bug of our own."""


class ProblemsError(PlannerError):
    """Carries every problem found, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)  # positional: survives pickling and SimPy's re-raise
        self.problems = problems

    def __str__(self) -> str:
        """List all problems, one a line."""
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        return "\n".join([f"{count}:", *(f"  - {problem}" for problem in self.problems)])


class ScenarioError(ProblemsError):
    """The scenario cannot be used."""


class InfeasibleError(ProblemsError):
    """No plan can obey all the rules; the problems name the rules that collide and the cheapest way out."""


class SolverError(PlannerError):
    """The search ended without a plan, or the solver misbehaved."""
