"""What `planner show` prints."""

from collections.abc import Mapping
from typing import Any

from planner.cli.answers import measure_lines, outcomes_answer, overlay_lines, plan_answer, search_sentence
from planner.cli.session import Session, problem_json
from planner.domain.scenario import Scenario
from planner.domain.settings.tree import LIST_KEYS
from planner.report.headline import headline
from planner.runs.folder import Run
from planner.runs.manifest import origins_of
from planner.scenarios.load import load
from planner.studies.deliverables.states import state_told

DEFAULT = "default"


def show_run(s: Session, run: Run, *, origin: bool) -> None:
    """What a run is, what it found, whether its files are whole."""
    question, scenario = run.manifest.question, load(run.scenario_folder)
    plan, outcomes, altered = run.plan(), run.outcomes(), run.altered()
    s.add(
        id=run.manifest.id,
        what=question.what,
        seed=question.seed,
        interrupted=run.interrupted,
        inputs=dict(question.inputs),
        versions=dict(question.versions),
        options=dict(question.options),
        files=dict(run.manifest.files),
        altered=[problem_json(problem) for problem in altered],
        standing=(standing := state_told(run)),
        **plan_answer(scenario, plan),
    )
    if outcomes is not None:
        s.add(**outcomes_answer(outcomes))
    lines = [
        f"{scenario.title}: planner {question.what}{', interrupted' if run.interrupted else ''}",
        f"state     {standing}",
        f"id        {run.manifest.id}",
        f"scenario  {question.scenario}",
        f"seed      {question.seed}",
        f"versions  {', '.join(f'{name} {version}' for name, version in question.versions.items())}",
        *(f"input     {name}  {digest[:12]}" for name, digest in question.inputs.items()),
        "",
        *headline(scenario, plan, outcomes),
        "",
        search_sentence(plan) if plan.status != "given" else f"The plan was not searched for: {plan.method}.",
        *overlay_lines(scenario, plan),
        *(["", *measure_lines(outcomes, scenario.settings.currency)] if outcomes is not None else []),
        "",
        f"Report      {run.report}",
    ]
    s.give("\n".join(lines))
    if altered:
        s.errors.print("The folder is no longer what the run wrote:", *(f"  - {p}" for p in altered), sep="\n")
    if origin:
        _give_origins(s, scenario, run.origins())


def show_scenario(s: Session, scenario: Scenario, *, origin: bool) -> None:
    """What a scenario says, every setting resolved."""
    s.add(
        accounts=len(scenario.accounts),
        seats=len(scenario.seats),
        settings=scenario.settings.model_dump(mode="json"),
        findings=[problem_json(finding) for finding in scenario.findings],
    )
    accounts, seats = len(scenario.accounts), len(scenario.seats)
    s.give(f"{scenario.title}: {accounts:,} accounts, {seats:,} seats, digest {scenario.digest[:12]}.")
    if origin:
        _give_origins(s, scenario, origins_of(scenario))
    else:
        values = leaves_of(scenario.settings.model_dump(mode="json"))
        width = max(map(len, values))
        s.give("\n".join(f"{path:{width}}  {_shown(value)}" for path, value in values.items()))


def leaves_of(tree: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """Every setting by its dotted path; items of keyed lists are addressed by their key."""
    found: dict[str, Any] = {}
    for name, value in tree.items():
        here = f"{path}.{name}" if path else name
        key = LIST_KEYS.get(here)
        if isinstance(value, Mapping) and value:
            found |= leaves_of(value, here)
        elif key and isinstance(value, list) and value:
            for item in value:
                found |= leaves_of({k: v for k, v in item.items() if k != key}, f"{here}.{item[key]}")
        else:
            found[here] = value
    return found


def _give_origins(s: Session, scenario: Scenario, origins: Mapping[str, str]) -> None:
    values = leaves_of(scenario.settings.model_dump(mode="json"))
    where = {path: _origin(path, origins) for path in values}
    s.add(origin=where)
    width, wide = max(map(len, values)), max(len(_shown(value)) for value in values.values())
    s.give("\n".join(f"{path:{width}}  {_shown(value):{wide}}  {where[path]}" for path, value in values.items()))


def _origin(path: str, origins: Mapping[str, str]) -> str:
    """Where a leaf was set, itself or with the group that it is part of."""
    while path and path not in origins:
        path = path.rpartition(".")[0]
    return origins[path] if path else DEFAULT


def _shown(value: Any) -> str:  # noqa: ANN401 (any setting)
    text = "none" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
