"""Findings as proposals in a mapping file, which the planner edits and accepts."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from planner.errors import Problem, ScenarioError
from planner.scenarios.doctor.finding import Finding
from planner.scenarios.history.mapping import HistoryMapping, Proposal
from planner.scenarios.history.mapping_file import with_proposals, written


def proposed(stated: HistoryMapping, findings: Iterable[Finding]) -> HistoryMapping:
    """The mapping with the findings as proposals, none of them accepted; accepted ones of before stay as they are."""
    kept = [proposal for proposal in stated.proposals if proposal.accept]
    answered = [proposal.change for proposal in kept]
    fresh = [_proposal(finding) for finding in findings if not finding.change or dict(finding.change) not in answered]
    return with_proposals(stated, [*kept, *fresh])


def write_proposals(path: Path, mapping: HistoryMapping) -> None:
    """Write the mapping file; raises ScenarioError rather than overwrite anything."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(written(mapping))
    except FileExistsError:
        hint = "Somebody may have edited it. Name a new file with --write."
        raise ScenarioError((Problem(str(path), "is there already.", hint),)) from None
    except OSError as error:
        raise ScenarioError((Problem(str(path), f"cannot be written ({error.strerror})."),)) from None


def _proposal(finding: Finding) -> Proposal:
    return Proposal(
        finding=finding.kind,
        says=finding.says,
        count=finding.count,
        money=round(finding.money, 2),
        examples=finding.examples,
        accept=False,
        change=_plain(finding.change),
    )


def _plain(change: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) if isinstance(value, Mapping) else value for name, value in change.items()}
