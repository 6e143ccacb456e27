"""Another pay plan for the same people: that of a run, of a file, or a shipped one."""

from pathlib import Path

from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.runs.folder import is_run, open_run
from planner.scenarios.load import load
from planner.scenarios.named_plan import named_plan
from planner.studies.cost.years import Assignment


def assignment_of(source: str, scenario: Scenario) -> Assignment:
    """Who would be on which plan: as in another run, seat by seat, or everybody who is paid on one plan.

    Raises ScenarioError when there is no such run or plan, when the run lacks seats, or when the plan pays in another
    currency than the scenario.
    """
    paid = [str(seat) for i, seat in enumerate(scenario.seats.seat.tolist()) if scenario.pay_plan_of(i) is not None]
    if is_run(Path(source)):
        found = _of_run(Path(source), paid)
    else:
        name, plan = named_plan(source)
        found = Assignment(plan.title or name, {name: plan}, dict.fromkeys(paid, name))
    ours = scenario.settings.currency
    problems = tuple(
        Problem(f"pay plan '{name}'", f"pays in {plan.currency}, and the run in {ours}.", f"Restate it in {ours}.")
        for name, plan in found.plans.items()
        if (plan.currency or ours) != ours
    )
    if problems:
        raise ScenarioError(problems)
    return found


def _of_run(folder: Path, paid: list[str]) -> Assignment:
    other = load(open_run(folder).scenario_folder)
    default = other.settings.pay.default_plan or ""
    plan_of_seat = {
        str(seat): str(plan) or default
        for seat, plan in zip(other.seats.seat.tolist(), other.seats.pay_plan.tolist(), strict=True)
    }
    problems = [
        Problem(str(folder), f"has no seat '{seat}'.", "A pay plan's YAML file is for everybody who is paid.")
        for seat in paid
        if seat not in plan_of_seat
    ]
    problems += [
        Problem(str(folder), f"pays nobody in seat '{seat}'.") for seat in paid if plan_of_seat.get(seat, " ") == ""
    ]
    if problems:
        raise ScenarioError(tuple(problems))
    return Assignment(other.title, dict(other.pay_plans), {seat: plan_of_seat[seat] for seat in paid})
