"""Files of studies: lists of stress tests, and what a study of sensitivity varies."""

from importlib import resources
from pathlib import Path
from typing import TypeVar

from planner.domain.settings.declared import Settings
from planner.domain.settings.tree import overlay, place, validated_as
from planner.domain.what_if.changes import Stresses, Varied
from planner.scenarios.yaml_file import read_yaml

Declared = TypeVar("Declared", bound=Settings)


def read_stresses(path: Path | None = None) -> Stresses:
    """The stress tests of a file; without one, those that are shipped. Raises ScenarioError with all its problems."""
    shipped = Path(str(resources.files("planner.scenarios"))) / "stresses.yaml"
    return _read(Stresses, shipped if path is None else path)


def read_varied(path: Path) -> Varied:
    """What a file says is to be varied. Raises ScenarioError with all its problems."""
    return _read(Varied, path)


def _read(kind: type[Declared], path: Path) -> Declared:
    document = read_yaml(path, path.name)
    return validated_as(kind, overlay({}, document.tree), lambda at: place(at, document.marks, path.name))
