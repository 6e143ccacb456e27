"""What `planner simulate` does and answers."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.answers import measure_lines, outcomes_answer, precision_answer, precision_lines, tell
from planner.cli.progress import watching
from planner.cli.session import Session
from planner.cli.sources import changes_of, named_plan, named_scenario
from planner.errors import Problem, ScenarioError
from planner.studies.running.inputs import inputs_of
from planner.studies.running.pipeline import Work, carry_out
from planner.studies.running.resuming import resume as resumed

if TYPE_CHECKING:
    from planner.studies.running.finishing import Done


def simulate_plan(
    s: Session,
    scenario: str | None,
    *,
    plan: str | None,
    sets: list[str] | None,
    settings: Mapping[str, Any],
    resume: Path | None,
    workers: int | None,
) -> None:
    """Simulate a plan, or go on with an unfinished run; say what came out."""
    if scenario is None:
        _refuse_options(plan, sets, settings, resume)
        asked = None
    else:
        asked = _work(s, scenario, plan, sets, settings)
    with watching(s) as watch:
        if resume is not None:
            question = asked.question if asked is not None else None
            done = resumed(resume, asked=question, workers=workers, watch=watch)
        else:
            assert asked is not None
            done = carry_out(asked, s.common.out, workers=workers, watch=watch)
    _tell(s, done)


def _work(s: Session, source: str, plan: str | None, sets: list[str] | None, settings: Mapping[str, Any]) -> Work:
    loaded = named_scenario(s, source, sets, settings)
    inputs = inputs_of(source, changes_of(sets, settings))
    return Work("simulate", loaded, inputs, given=named_plan(s, plan, loaded))


def _refuse_options(plan: str | None, sets: list[str] | None, settings: Mapping[str, Any], resume: Path | None) -> None:
    """Without a scenario there must be a run to go on with, and nothing to change in it."""
    if resume is None:
        hint = "Name one, or an unfinished run with --resume RUN."
        raise ScenarioError((Problem("command line", "no scenario is named.", hint),))
    given = [path for path, value in settings.items() if value is not None]
    named = [*(["--plan"] if plan else []), *(f"--set {text}" for text in sets or ()), *given]
    if named:
        what = f"a run that is resumed keeps its own settings, so {', '.join(named)} cannot be given."
        raise ScenarioError((Problem("command line", what, "Leave that out, or simulate anew without --resume."),))


def _tell(s: Session, done: "Done") -> None:
    s.add(scenario=done.scenario.settings.name, digest=done.scenario.digest)
    tell(s, done)
    if done.outcomes is not None:
        s.add(plan=done.plan.method, **outcomes_answer(done.outcomes), **precision_answer(done))
        s.say("", *measure_lines(done.outcomes, done.scenario.settings.currency), *precision_lines(done))
