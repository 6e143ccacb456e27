"""Which files a scenario may name: ordinary files inside its own folder, on every operating system."""

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from planner.errors import Problem, ScenarioError

_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:[ .:].*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
HINT = "Name a file in the scenario's folder."


def inside(folder: Path, name: str, where: str) -> Path:
    """The file called `name` in a folder, which need not exist. Raises ScenarioError when it would lie elsewhere."""
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    parts = windows.parts
    if not name.strip() or _CONTROL.search(name):
        raise _refused(where, f"{name!r} is not the name of a file.")
    if windows.drive or windows.root or posix.is_absolute() or name.startswith("~"):
        raise _refused(where, f"path '{name}' is absolute.")
    if ".." in parts:
        raise _refused(where, f"path '{name}' leaves the scenario's folder.")
    if any(_DEVICE.fullmatch(part) for part in parts):
        raise _refused(where, f"path '{name}' is the name of a device on Windows.")
    if any(":" in part or part != part.rstrip(" .") for part in parts) or not parts:
        raise _refused(where, f"path '{name}' is not a file's name on every system.")
    path = folder.joinpath(*parts)
    check_stays(folder, path, name, where)
    return path


def check_stays(folder: Path, path: Path, name: str, where: str) -> None:
    """Raise ScenarioError when a path goes through a link that leaves the folder, or is not an ordinary file."""
    try:
        target = path.resolve()
    except (OSError, RuntimeError):
        raise _refused(where, f"path '{name}' is a link that leads nowhere.") from None
    if not target.is_relative_to(folder.resolve()):
        raise _refused(where, f"path '{name}' is a link that leaves the scenario's folder.")
    if target.exists() and not target.is_file():
        raise _refused(where, f"path '{name}' is not a file.")


def _refused(where: str, what: str) -> ScenarioError:
    return ScenarioError((Problem(where, what, HINT),))
