"""What is shipped with planner: example scenarios and pay plans."""

from importlib import resources
from pathlib import Path

SCENARIO_FILE = "scenario.yaml"


def examples() -> dict[str, Path]:
    """Folder of every shipped scenario, by name."""
    root = _shipped("examples")
    if not root.is_dir():
        return {}
    return {folder.name: folder for folder in sorted(root.iterdir()) if (folder / SCENARIO_FILE).is_file()}


def pay_plans() -> dict[str, Path]:
    """File of every shipped pay plan, by name."""
    root = _shipped("pay_plans")
    return {path.stem: path for path in sorted(root.glob("*.yaml"))} if root.is_dir() else {}


def _shipped(name: str) -> Path:
    return Path(str(resources.files("planner.scenarios"))) / name
