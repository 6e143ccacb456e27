"""What commands answer about plans and years: in JSON, and in words."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.session import Session, number, numbers, problem_json
from planner.domain.audit import World, audit
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.report.headline import headline
from planner.report.numbers import measured
from planner.report.overlays import twice_credited
from planner.runs.study import PAGE

if TYPE_CHECKING:  # `planner show` needs no engine
    from planner.studies.running.finishing import Done

_STOPPED = {
    "gap": "it reached the gap that was asked for",
    "time": "its time was up",
    "iterations": "its iterations were done",
    "interrupt": "it was interrupted; the best plan so far is kept",
    "none": "there was nothing to search",
}


def plan_answer(scenario: Scenario, plan: Plan) -> dict[str, Any]:
    """The keys of `optimize`."""
    moved = audit(World.of(scenario), plan.owner, plan.quota if scenario.settings.quota else None).moved
    return {
        "status": plan.status,
        "objective": number(plan.objective),
        "bound": number(plan.bound),
        "gap": number(plan.gap),
        "gap_verified": number(plan.gap_verified),
        "proof": plan.proof,
        "stopped_by": plan.stopped_by,
        "hard_violations": len(plan.violations),
        "terms": numbers(plan.terms),
        "moved": {"accounts": len(moved), "revenue": float(scenario.accounts.revenue[moved].sum())},
        **({"overlays": {name: _overlay(own) for name, own in plan.overlays.items()}} if plan.overlays else {}),
    }


def _overlay(plan: Plan) -> dict[str, Any]:
    return {
        "status": plan.status,
        "objective": number(plan.objective),
        "gap": number(plan.gap),
        "gap_verified": number(plan.gap_verified),
        "specialists": len(plan.seat),
    }


def overlay_lines(scenario: Scenario, plan: Plan) -> list[str]:
    """How each overlay was assigned, and what is credited a second time; nothing without overlays."""
    if not plan.overlays:
        return []
    lines = [
        f"Overlay '{name}', {len(own.seat):,} specialists. {search_sentence(own)}"
        for name, own in plan.overlays.items()
    ]
    return [*lines, twice_credited(scenario, plan)]


def outcomes_answer(outcomes: Outcomes) -> dict[str, Any]:
    """The keys of `simulate`."""
    return {
        "replications": outcomes.replications,
        "engine": outcomes.engine,
        "measures": [
            {
                "name": measure.name,
                "value": number(measure.value),
                "low": number(measure.low),
                "high": number(measure.high),
                "unit": measure.unit,
            }
            for measure in outcomes
        ],
    }


def precision_answer(done: "Done") -> dict[str, Any]:
    """What precision was asked for and reached, by measure; nothing where none was asked for."""
    from planner.simulate.precision import half_widths

    simulation = done.scenario.settings.simulation
    if done.outcomes is None or not simulation.precision:
        return {}
    reached = half_widths(simulation, done.outcomes.samples)
    return {
        "precision": {
            name: {
                "asked": asked,
                "found": number(reached.get(name)),
                "reached": name in reached and reached[name] <= asked,
            }
            for name, asked in simulation.precision.items()
        }
    }


def precision_lines(done: "Done") -> list[str]:
    """Whether the precision that was asked for was reached, and after how many years."""
    if done.outcomes is None:
        return []
    simulation, lines = done.scenario.settings.simulation, []
    years = f"{done.outcomes.replications:,} years"
    for name, precision in precision_answer(done).get("precision", {}).items():
        asked = f"±{precision['asked']:.3g} of {name}"
        if precision["found"] is None:
            lines.append(f"Precision {asked}: this scenario has no such measure, or its mean is zero.")
        elif precision["reached"]:
            lines.append(f"Precision {asked}: reached after {years}, ±{precision['found']:.3g}.")
        else:
            most = f"simulation.most_replications={simulation.most_replications}"
            found = f"±{precision['found']:.3g}"
            lines.append(f"Precision {asked}: NOT reached after {years}, {found}; {most} is the limit.")
    return lines


def tell(session: Session, done: "Done") -> None:
    """Say what a planner wants to know, and add what scripts want to know."""
    session.add(run=str(done.run.folder), report=str(done.run.report))
    if done.plan.violations:
        session.add(violations=[problem_json(problem) for problem in done.plan.violations])
    session.say("", *headline(done.scenario, done.plan, done.outcomes), "")
    if done.plan.status != "given":
        session.say(search_sentence(done.plan))
    session.say(*overlay_lines(done.scenario, done.plan))
    session.say(f"Report      {done.run.report}", f"Run folder  {done.run.folder}")
    if done.replaced:
        session.note("An earlier run of the same question stood there and was replaced.")
    if done.resumed_at:
        session.note(f"{done.resumed_at:,} replications were there already, of an unfinished run of the same question.")
    if session.common.quiet:
        session.give(str(done.run.folder))


def tell_study(session: Session, folder: Path, lines: Iterable[str], page: str = PAGE) -> None:
    """Say what a study found and where it stands."""
    session.add(folder=str(folder), report=str(folder / page))
    session.say("", *lines, "", f"Page        {folder / page}", f"Tables      {folder}")
    if session.common.quiet:
        session.give(str(folder))


def search_sentence(plan: Plan) -> str:
    """The gap, and why the search stopped."""
    gap = "not known" if plan.gap is None else f"{plan.gap:.2%}"
    if plan.gap_verified is not None:
        gap += f" (independently proven: {plan.gap_verified:.2%})"
    return f"The search stopped because {_STOPPED[plan.stopped_by]}: objective {plan.objective:,.0f}, gap {gap}."


def measure_lines(outcomes: Outcomes, currency: str) -> list[str]:
    """Every measure with its interval and meaning, one a line."""
    width = max(len(measure.name) for measure in outcomes)
    shown = {measure.name: measured(measure, currency) for measure in outcomes}
    wide = max(len(text) for text in shown.values())
    return [f"{m.name:{width}}  {shown[m.name]:{wide}}  {m.meaning}" for m in outcomes]
