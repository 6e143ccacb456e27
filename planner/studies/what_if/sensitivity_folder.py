"""The folder of a study of sensitivity, and its numbers as JSON."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.influence import Influence
from planner.report.what_if.sensitivity import sensitivity_page
from planner.runs.study import PAGE, write_study
from planner.studies.study_folder import plain, provenance_of


def write(scenario: Scenario, plan: Plan, found: Influence, out: Path) -> Path:
    """Leave page and tables in a folder of their own in `out`."""
    question = {
        "study": "sensitivity",
        "scenario": scenario.digest,
        "plan": plan.digest,
        "ranges": plain([asdict(each) for each in found.ranges]),
        "measures": [measure.name for measure in found.base],
        "method": found.method,
        "points": found.points,
        "replications": found.replications,
        "seed": found.seed,
    }
    provenance = provenance_of(question)
    tables = {"swings": _swings(found)} | ({"indices": _indices(found)} if found.indices else {})
    files = {PAGE: sensitivity_page(scenario, found, provenance)}
    return write_study(out, f"sensitivity-{scenario.settings.name}", question, files, tables, facts_of(found))


def facts_of(found: Influence) -> dict[str, Any]:
    """All numbers as JSON."""
    return {
        "method": found.method,
        "replications": found.replications,
        "points": found.points,
        "base": plain([{"name": m.name, "value": m.value, "low": m.low, "high": m.high} for m in found.base]),
        "swings": plain(
            [
                {
                    "setting": swing.range.path,
                    "measure": swing.measure,
                    "low": swing.range.low,
                    "high": swing.range.high,
                    "at_low": asdict(swing.at_low),
                    "at_high": asdict(swing.at_high),
                    "between": asdict(swing.between),
                }
                for swing in found.swings
            ]
        ),
        "indices": plain(
            [
                {
                    "setting": index.range.path,
                    "measure": index.measure,
                    "index": index.name,
                    "value": index.value,
                    "half_by_points": index.points,
                    "half_by_luck": index.luck,
                }
                for index in found.indices
            ]
        ),
        "luck": plain([{"measure": noise.measure, "share_of_variance": noise.share} for noise in found.noise]),
    }


def _swings(found: Influence) -> Columns:
    swings = found.swings
    ends: Columns = {
        f"{name}_{end}": np.array([getattr(getattr(swing, name), end) for swing in swings], dtype=np.float64)
        for name in ("at_low", "at_high", "between")
        for end in ("value", "low", "high")
    }
    return {
        "setting": np.array([swing.range.path for swing in swings], dtype=np.str_),
        "measure": np.array([swing.measure for swing in swings], dtype=np.str_),
        "base": np.array([swing.range.base for swing in swings], dtype=np.float64),
        "low": np.array([swing.range.low for swing in swings], dtype=np.float64),
        "high": np.array([swing.range.high for swing in swings], dtype=np.float64),
        **ends,
    }


def _indices(found: Influence) -> Columns:
    return {
        "setting": np.array([index.range.path for index in found.indices], dtype=np.str_),
        "measure": np.array([index.measure for index in found.indices], dtype=np.str_),
        "index": np.array([index.name for index in found.indices], dtype=np.str_),
        "value": np.array([index.value for index in found.indices], dtype=np.float64),
        "half_by_points": np.array([index.points for index in found.indices], dtype=np.float64),
        "half_by_luck": np.array([index.luck for index in found.indices], dtype=np.float64),
    }
