"""Sweep files: what they say, and the scenarios that they name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from planner.domain.scenario import Scenario
from planner.domain.settings.tree import overlay, place, validated_as
from planner.domain.what_if.sweep import SweepFile
from planner.errors import Problem, ScenarioError
from planner.scenarios.load import load
from planner.scenarios.yaml_file import read_yaml


def read_sweep(path: Path) -> tuple[SweepFile, Callable[[str], str]]:
    """What a file asks for, and where in it each part stands. Raises ScenarioError with all its problems."""
    document = read_yaml(path, path.name)

    def where(at: str) -> str:
        return place(at, document.marks, path.name)

    return validated_as(SweepFile, overlay({}, document.tree), where), where


def beside(path: Path, source: str) -> str:
    """What a file means by a name: something in its own folder, else whatever the name stands for."""
    near = path.parent / source
    return str(near) if near.exists() else source


def read_scenario(source: str, changes: Mapping[str, Any], where: str) -> Scenario:
    """A scenario that a file names. Its problems stand where they are; that there is none, where it is named."""
    try:
        return load(source, changes)
    except ScenarioError as error:
        if len(error.problems) == 1 and error.problems[0].where == source:
            problem = error.problems[0]
            raise ScenarioError((Problem(where, f"'{source}' {problem.what}", problem.hint),)) from None
        raise
