"""A calibration as files: a scenario fragment that people read, the record in JSON, and the accounts' potential."""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.history.calibration import Calibration
from planner.domain.history.estimate import Estimate
from planner.domain.tables.spreadsheet_text import escaped
from planner.errors import Problem, ScenarioError
from planner.files import replace_file

FRAGMENT: Final = "calibrated.yaml"
RECORD: Final = "calibration.json"
POTENTIAL: Final = "account_potential.csv"
_DIGITS = 6
"""Significant digits of settings in files."""


def fragment_yaml(found: Calibration, extends: str, stages: Iterable[str] = ()) -> str:
    """The settings as a scenario file that extends another; each line says its interval and where it comes from.

    stages  names of the stages that the extended scenario states
    """
    head = ["# What our own history says; made by `planner calibrate`, to be read and changed like any scenario file."]
    head += [f"# {name}: {value}" for name, value in found.fitted_from.items()]
    head += ["# Behind each value: its 90 % interval, rows, method.", f"extends: {json.dumps(extends)}", ""]
    tree: dict[str, Any] = {}
    for path, value in found.at_estimates(stages).items():
        *groups, last = path.split(".")
        at = tree
        for group in groups:
            at = at.setdefault(group, {})
        at[last] = value
    named = {estimate.name: estimate for estimate in found.estimates}
    return "\n".join([*head, *_lines(tree, "", named)]) + "\n"


def record_json(found: Calibration) -> str:
    """Everything but the tables, for programs; `calibration_from` reads it back."""
    content = {
        "fitted_from": dict(found.fitted_from),
        "findings": list(found.findings),
        "estimates": [_estimate(each) for each in found.estimates],
        "settings": _rounded(dict(found.settings)),
        "draws": {path: _rounded(column.tolist()) for path, column in found.draws.items()},
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def calibration_from(path: Path) -> Calibration:
    """A calibration as recorded, without its tables. Raises ScenarioError when the file is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        estimates = tuple(_read_estimate(each) for each in content["estimates"])
        draws = {name: np.array(column, dtype=np.float64) for name, column in content["draws"].items()}
        return Calibration(
            estimates, content["settings"], draws, tuple(content["findings"]), {}, content["fitted_from"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = f"`planner calibrate` writes one as {RECORD}."
        raise ScenarioError((Problem(str(path), f"is no calibration that can be read ({error}).", hint),)) from None


def write_calibration(found: Calibration, folder: Path, extends: str, stages: Iterable[str] = ()) -> tuple[Path, ...]:
    """Write the files into a folder, which may hold a scenario already; returns them."""
    files = {FRAGMENT: fragment_yaml(found, extends, stages), RECORD: record_json(found)}
    if "accounts" in found.tables:
        files[POTENTIAL] = _csv(found.tables["accounts"])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        replace_file(folder / name, text)
    return tuple(folder / name for name in files)


def _lines(tree: Mapping[str, Any], path: str, named: Mapping[str, Estimate], indent: str = "") -> Iterator[str]:
    for key, value in tree.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield f"{indent}{_key(key)}:"
            yield from _lines(value, here, named, indent + "  ")
        else:
            said = json.dumps(_rounded(value), ensure_ascii=False)
            yield f"{indent}{_key(key)}: {said}{_remark(named.get(here))}"


def _key(key: str) -> str:
    return key if key.isidentifier() else json.dumps(key, ensure_ascii=False)


def _remark(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    provisional = "" if estimate.identified else " Not identified: provisional."
    interval = f"{_rounded(estimate.low, 4)}–{_rounded(estimate.high, 4)}"
    return f"  # {interval}, n {estimate.n:,}, {estimate.method}.{provisional}"


def _read_estimate(fields: Mapping[str, Any]) -> Estimate:
    known: dict[str, Any] = {key: math.nan if value is None else value for key, value in fields.items()}
    return Estimate(**known)


def _estimate(estimate: Estimate) -> dict[str, Any]:
    found = {name: getattr(estimate, name) for name in Estimate.__dataclass_fields__}
    return {name: _rounded(dict(value) if isinstance(value, Mapping) else value) for name, value in found.items()}


def _rounded(value: Any, digits: int = _DIGITS) -> Any:  # noqa: ANN401 (whatever a setting holds)
    """Numbers with so many significant digits; None for those that are not finite."""
    if isinstance(value, dict):
        return {key: _rounded(each, digits) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each, digits) for each in value]
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") if math.isfinite(value) else None
    return value


def _csv(columns: Columns) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*(column.tolist() for column in columns.values()), strict=True):
        writer.writerow([escaped(cell) if isinstance(cell, str) else _rounded(cell) for cell in row])
    return out.getvalue()
