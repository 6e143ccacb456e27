"""Plan a sales force: who covers which accounts, what each seat's quota is, and what then happens over the year.

The vocabulary below is imported when it is first used, so that `import planner` loads no solver, simulator or
plotting library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.domain.audit import World, audit, given_plan
    from planner.domain.design.wishes import Wishes
    from planner.domain.outcomes import Outcomes
    from planner.domain.plan import Plan
    from planner.domain.scenario import Scenario
    from planner.domain.statements.company_accounts import pay
    from planner.errors import InfeasibleError, PlannerError, Problem, ScenarioError, SolverError
    from planner.optimize.solve import solve
    from planner.report.frames import frame
    from planner.report.pictures import show_charts
    from planner.report.review import Review
    from planner.report.watching import show_progress
    from planner.report.write import write_report
    from planner.scenarios.generate import generate
    from planner.scenarios.load import load
    from planner.simulate.replicate import replicate
    from planner.studies.compare.differences import compare
    from planner.studies.compare.in_full import compare_in_full
    from planner.studies.cost.study import cost
    from planner.studies.deliverables.exporting import write_workbook
    from planner.studies.design.study import design
    from planner.studies.fairness.quota_odds import quotas
    from planner.studies.fairness.study import fairness
    from planner.studies.forecast.year import forecast_year
    from planner.studies.loop.study import close_loop
    from planner.studies.running.overlays import solve_overlays
    from planner.studies.sweep.study import sweep_settings
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
    "Wishes": "planner.domain.design.wishes",
    "World": "planner.domain.audit",
    "audit": "planner.domain.audit",
    "close_loop": "planner.studies.loop.study",
    "compare": "planner.studies.compare.differences",
    "compare_in_full": "planner.studies.compare.in_full",
    "cost": "planner.studies.cost.study",
    "design": "planner.studies.design.study",
    "fairness": "planner.studies.fairness.study",
    "forecast_year": "planner.studies.forecast.year",
    "frame": "planner.report.frames",
    "generate": "planner.scenarios.generate",
    "given_plan": "planner.domain.audit",
    "load": "planner.scenarios.load",
    "pay": "planner.domain.statements.company_accounts",
    "quotas": "planner.studies.fairness.quota_odds",
    "replicate": "planner.simulate.replicate",
    "show_charts": "planner.report.pictures",
    "show_progress": "planner.report.watching",
    "solve": "planner.optimize.solve",
    "solve_overlays": "planner.studies.running.overlays",
    "sweep_settings": "planner.studies.sweep.study",
    "validate": "planner.studies.validation.catalogue",
    "write_report": "planner.report.write",
    "write_workbook": "planner.studies.deliverables.exporting",
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
    "Wishes",
    "World",
    "audit",
    "close_loop",
    "compare",
    "compare_in_full",
    "cost",
    "design",
    "fairness",
    "forecast_year",
    "frame",
    "generate",
    "given_plan",
    "load",
    "pay",
    "quotas",
    "replicate",
    "show_charts",
    "show_progress",
    "solve",
    "solve_overlays",
    "sweep_settings",
    "validate",
    "write_report",
    "write_workbook",
]


def __getattr__(name: str) -> object:
    """Import a word of the vocabulary on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """The vocabulary, for completion."""
    return __all__
