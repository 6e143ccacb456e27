"""Pay plans from files to what the linter says about them, each finding at its file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.domain.pay.lint.broken import broken_tiers, joined
from planner.domain.pay.lint.finding import Finding
from planner.domain.pay.lint.linter import lint
from planner.domain.pay.lint.promise import reference_for
from planner.domain.pay.lint.seats import Linted, lint_scenario
from planner.domain.pay.plan import PayPlan
from planner.domain.scenario import Origin, Scenario
from planner.domain.settings.tree import overlay, place, validated_as
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError
from planner.scenarios import shipped
from planner.scenarios.layers import read_layers
from planner.scenarios.pay_files import pay_files
from planner.scenarios.yaml_file import Document, read_yaml


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one pay plan."""

    linted: Linted
    file: str
    """Name of the plan's file in messages."""
    marks: Mapping[str, Origin]

    def where(self, finding: Finding) -> str:
        """File and line of what a finding is about."""
        return place(finding.path, self.marks, self.file)


def is_pay_plan(source: str) -> bool:
    """Whether a name means a pay plan: a YAML file with a `salary`, or a shipped plan.

    Raises ScenarioError when it is the name of nothing.
    """
    path = Path(source)
    if path.is_file():
        return path.suffix in {".yaml", ".yml"} and not {"salary", "variable", "components"}.isdisjoint(
            read_yaml(path, path.name).tree
        )
    if path.is_dir() or source in shipped.examples() or len(path.parts) > 1:
        return False
    if source in shipped.pay_plans():
        return True
    known = [*shipped.pay_plans(), *shipped.examples()]
    hint = did_you_mean(source, known) or f"Shipped pay plans: {', '.join(shipped.pay_plans())}."
    raise ScenarioError((Problem(source, "there is no file, shipped pay plan or scenario of this name.", hint),))


def lint_file(source: str, quota: float | None = None, personal_rate: float | None = None) -> Report:
    """What there is to say about one pay plan: a file, or a shipped one by its name.

    quota          quota of a full year; none: see `reference_for` [currency/year]
    personal_rate  commission rate, for plans that pay one [currency per currency]
    Raises ScenarioError with every problem when the plan cannot be used, each gap and overlap of its tiers with its
    place and its remedy.
    """
    path = shipped.pay_plans().get(source, Path(source))
    document = read_yaml(path, path.name)
    plan = _plan(document, path.name)
    reference = reference_for(plan, quota, personal_rate)
    return Report(Linted(path.stem, plan, reference, lint(plan, reference)), path.name, document.marks)


def lint_plans(source: str | Path, scenario: Scenario) -> tuple[Report, ...]:
    """What there is to say about the pay plans of a scenario that was loaded from `source`."""
    files, _ = pay_files(read_layers(source, {}), scenario.pay_plans)
    reports = []
    for linted in lint_scenario(scenario):
        file = files[linted.name]
        reports.append(Report(linted, file.name, read_yaml(file.path, file.name).marks))
    return tuple(reports)


def _plan(document: Document, file: str) -> PayPlan:
    """The plan of a document; tiers are looked at apart, so that their gaps hide nothing else."""

    def where(path: str) -> str:
        return place(path, document.marks, file)

    tree = overlay({}, document.tree)
    broken = [Problem(where(finding.path), finding.what, finding.hint) for finding in broken_tiers(tree)]
    try:
        plan = validated_as(PayPlan, joined(tree) if broken else tree, where)
    except ScenarioError as error:
        raise ScenarioError((*broken, *error.problems)) from None
    if broken:
        raise ScenarioError(tuple(broken))
    return plan
