"""The accounts behind a run: who earned what with which deal."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from planner.domain.payroll.company import pay_company
from planner.domain.scenario import Scenario
from planner.domain.statements.company_accounts import CompanyAccounts, accounts_of
from planner.errors import Problem, ScenarioError
from planner.runs.folder import Run, is_run, open_run
from planner.runs.payroll import open_payroll
from planner.scenarios.load import load
from planner.simulate.pay_accounts import simulated_accounts


class RunAccounts(NamedTuple):
    """The accounts of a run, and where they come from."""

    accounts: CompanyAccounts
    provenance: Mapping[str, str]
    """What decides them, for people to read."""
    scenario: Scenario


def run_accounts(path: Path) -> RunAccounts:
    """The accounts of a payroll, or of the first simulated year of a run, computed again from what is in its folder.

    Raises ScenarioError when there is no run, or nobody in it is paid.
    """
    if is_run(path):
        return _of_year(open_run(path))
    run = open_payroll(path)
    scenario, question = load(run.scenario_folder), run.about["question"]
    versions = _versions(question["versions"])
    provenance = {"payroll": run.about["id"], "scenario digest": scenario.digest, "versions": versions}
    return RunAccounts(accounts_of(pay_company(scenario)), provenance, scenario)


def _of_year(run: Run) -> RunAccounts:
    outcomes = run.outcomes()
    if outcomes is None:
        what, hint = "was not simulated, so nobody is paid in it.", "`planner run SCENARIO` simulates its plan."
        raise ScenarioError((Problem(str(run.folder), what, hint),))
    scenario = load(run.scenario_folder)
    accounts = simulated_accounts(scenario, run.plan(), outcomes.seed)
    if not accounts.plans:
        what, hint = "no seat has a pay plan, so nobody is paid.", "Name one in 'pay.default_plan'."
        raise ScenarioError((Problem(str(run.folder), what, hint),))
    provenance = {
        "run": run.manifest.id,
        "scenario digest": scenario.digest,
        "plan digest": outcomes.plan,
        "seed": str(outcomes.seed),
        "simulated year": "1",
        "versions": _versions(run.manifest.question.versions),
    }
    return RunAccounts(accounts, provenance, scenario)


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())
