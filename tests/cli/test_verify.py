"""`planner verify`: a sound run passes, anything that was touched is refused with exit status 5."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.runs.digests import digest_of

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Result]


@pytest.fixture
def copied(finished: dict[str, Any], tmp_path: Path) -> Path:
    """A copy of a finished run, to be touched."""
    return Path(shutil.copytree(finished["run"], tmp_path / "run"))


def test_a_finished_run_verifies(asked: Asked, program: Program, finished: dict[str, Any]) -> None:
    """With the verified gap that `optimize` stated, in JSON and in words."""
    answer = asked("verify", finished["run"])
    assert answer["exit"] == 0
    assert answer["valid"] is True
    assert answer["reasons"] == []
    assert answer["badges"][:2] == ["valid", "bounded"]
    assert answer["gap_verified"] == pytest.approx(finished["gap_verified"])
    assert answer["gap_verified"] >= 0
    assert answer["bound_verified"] <= answer["objective"]
    assert answer["checked"]["accounts"] == 12
    assert answer["exact"] is True
    words = program("verify", finished["run"]).stdout
    assert "Verified: nothing is wrong with the plan or its proof." in words
    assert "in exact fractions" in words


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plan/plan.json", '"bound": ', '"bound": 9'),
        ("plan/plan.json", '"scenario": "', '"scenario": "0'),
        ("scenario/scenario.yaml", "start: ", "start:  "),
    ],
)
def test_a_touched_file_is_refused(asked: Asked, copied: Path, file: str, old: str, new: str) -> None:
    """Whatever it says, and what is wrong with it besides."""
    path = copied / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    answer = asked("verify", copied)
    assert answer["exit"] == 5
    assert answer["valid"] is False
    assert any(file in reason and "was changed after the run" in reason for reason in answer["reasons"])
    assert [problem["where"] for problem in answer["problems"]]


def test_a_forged_manifest_does_not_help(asked: Asked, copied: Path) -> None:
    """With the digest of the forged file in the manifest, the arithmetic still refuses a bound above the plan."""
    plan, manifest = copied / "plan" / "plan.json", copied / "manifest.json"
    about = json.loads(plan.read_text(encoding="utf-8"))
    plan.write_text(json.dumps(about | {"bound": about["objective"] * 1.5}), encoding="utf-8")
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    stated["files"]["plan/plan.json"] = digest_of(plan)
    manifest.write_text(json.dumps(stated), encoding="utf-8")
    answer = asked("verify", copied)
    assert answer["exit"] == 5
    assert all("but the plan itself costs only" in r or "prices give only" in r for r in answer["reasons"])
    assert answer["badges"] == ["valid", "unproven"]


@pytest.mark.parametrize("file", ["plan/owners.parquet", "scenario/accounts.parquet"])
def test_a_run_that_lost_a_file_is_refused(asked: Asked, copied: Path, file: str) -> None:
    """It can no longer be read, and that is said."""
    (copied / file).unlink()
    answer = asked("verify", copied)
    assert answer["exit"] == 5
    assert any("is missing" in reason for reason in answer["reasons"])


def test_no_run_is_a_problem_of_the_command_line(asked: Asked, tmp_path: Path) -> None:
    """Exit status 2, as everywhere."""
    assert asked("verify", tmp_path)["exit"] == 2
