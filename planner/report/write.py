"""Writes the report: one HTML file that opens anywhere, without a network."""

from collections.abc import Mapping
from pathlib import Path

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.files import replace_file
from planner.report.page import page
from planner.report.review import Review
from planner.report.sections import sections


def write_report(
    path: Path | str, scenario: Scenario, plan: Plan, outcomes: Outcomes | None, provenance: Mapping[str, str]
) -> None:
    """Write the report of a plan, and of its simulated years if there are any, to `path`.

    `provenance` is shown as it is given (digests, seed, versions). Equal arguments give equal bytes; the file
    appears whole or not at all. Raises PlannerError when the plan is about other accounts or seats.
    """
    write_reviewed(Path(path), Review.of(scenario, plan, outcomes), provenance)


def write_reviewed(path: Path, review: Review, provenance: Mapping[str, str]) -> None:
    """Write the report of a review; of one without pay, a page without it."""
    replace_file(path, page(sections(review, provenance)))
