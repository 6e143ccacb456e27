"""Plan a sales force: who covers which accounts, what each seat's quota is, and what then happens over the year.

The vocabulary below is imported when it is first used, so that `import planner` loads no solver, simulator or
plotting library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.domain.audit import World, audit, given_plan
    from planner.domain.outcomes import Outcomes
    from planner.domain.plan import Plan
    from planner.domain.scenario import Scenario
    from planner.domain.statements.company_accounts import pay
    from planner.errors import InfeasibleError, PlannerError, Problem, ScenarioError, SolverError
    from planner.optimize.solve import solve
    from planner.report.frames import frame
    from planner.report.review import Review
    from planner.report.watching import show_progress
    from planner.report.write import write_report
    from planner.scenarios.generate import generate
    from planner.scenarios.load import load
    from planner.simulate.replicate import replicate
    from planner.studies.compare import compare
    from planner.studies.overlays import solve_overlays
    from planner.studies.validation.catalogue import validate

__version__ = "0.1.0"

_HOME = {
    "InfeasibleError": "planner.errors",
    "Outcomes": "planner.domain.outcomes",
    "Plan": "planner.domain.plan",
    "PlannerError": "planner.errors",
    "Problem": "planner.errors",
    "Scenario": "planner.domain.scenario",
    "ScenarioError": "planner.errors",
    "SolverError": "planner.errors",
    "Review": "planner.report.review",
    "World": "planner.domain.audit",
    "audit": "planner.domain.audit",
    "compare": "planner.studies.compare",
    "frame": "planner.report.frames",
    "generate": "planner.scenarios.generate",
    "given_plan": "planner.domain.audit",
    "load": "planner.scenarios.load",
    "pay": "planner.domain.statements.company_accounts",
    "replicate": "planner.simulate.replicate",
    "show_progress": "planner.report.watching",
    "solve": "planner.optimize.solve",
    "solve_overlays": "planner.studies.overlays",
    "validate": "planner.studies.validation.catalogue",
    "write_report": "planner.report.write",
}

__all__ = [
    "InfeasibleError",
    "Outcomes",
    "Plan",
    "PlannerError",
    "Problem",
    "Review",
    "Scenario",
    "ScenarioError",
    "SolverError",
    "World",
    "audit",
    "compare",
    "frame",
    "generate",
    "given_plan",
    "load",
    "pay",
    "replicate",
    "show_progress",
    "solve",
    "solve_overlays",
    "validate",
    "write_report",
]


def __getattr__(name: str) -> object:
    """Import a word of the vocabulary on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """The vocabulary, for completion."""
    return __all__
