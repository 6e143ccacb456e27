"""The folder of a study of staffing, and its numbers as JSON."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.scenario import Scenario
from planner.domain.what_if.staffing import StaffingStudy
from planner.report.what_if.staffing import staffing_page
from planner.runs.study import PAGE, write_study
from planner.studies.study_folder import plain, provenance_of, with_ends
from planner.studies.what_if.staffing import StaffingQuestion


def write(scenario: Scenario, asked: StaffingQuestion, found: StaffingStudy, out: Path) -> Path:
    """Leave page and tables in a folder of their own in `out`."""
    question = {
        "study": "staffing",
        "scenario": scenario.digest,
        "asked": plain(asdict(asked)),
        "replications": found.replications,
        "seed": found.seed,
    }
    provenance = provenance_of(question)
    files = {PAGE: staffing_page(scenario, found, provenance)}
    name = f"staffing-{scenario.settings.name}"
    return write_study(out, name, question, files, {"sizes": _columns(found)}, facts_of(found))


def facts_of(found: StaffingStudy) -> dict[str, Any]:
    """All numbers as JSON."""
    facts: dict[str, Any] = plain(asdict(found))
    for size, about in zip(found.sizes, facts["sizes"], strict=True):
        about["told_from_best"] = size.told
    return facts


def _columns(found: StaffingStudy) -> Columns:
    sizes = found.sizes
    ends: Columns = {}
    for name in ("bookings", "cost", "contribution", "behind"):
        ends = {**ends, **with_ends(name, [getattr(size, name) for size in sizes])}
    return {
        "role": np.array([size.role for size in sizes], dtype=np.str_),
        "change": np.array([size.change for size in sizes], dtype=np.int64),
        "seats": np.array([size.seats for size in sizes], dtype=np.int64),
        "start": np.array([str(size.start or "NaT") for size in sizes], dtype="datetime64[D]"),
        **ends,
        "told_from_best": np.array([size.told for size in sizes], dtype=np.bool_),
    }
