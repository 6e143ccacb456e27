"""Files of wishes for the design of a pay plan."""

from importlib import resources
from pathlib import Path

from planner.domain.design.wishes import Wishes
from planner.domain.settings.tree import overlay, place, validated_as
from planner.scenarios.yaml_file import read_yaml


def read_wishes(path: Path) -> Wishes:
    """What a file wishes. Raises ScenarioError with all its problems."""
    document = read_yaml(path, path.name)
    return validated_as(Wishes, overlay({}, document.tree), lambda at: place(at, document.marks, path.name))


def example_text() -> str:
    """A file of wishes for the shipped acme-saas, with comments."""
    return example_path().read_text(encoding="utf-8")


def example_path() -> Path:
    """Where it stands."""
    return Path(str(resources.files("planner.scenarios"))) / "design-example.yaml"
