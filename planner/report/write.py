"""Writes the report: one HTML file that opens anywhere, without a network."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
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
    content = page(sections(Review.of(scenario, plan, outcomes), provenance)).encode()
    target = Path(path)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
