"""Digests of files, and what names a run."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import planner

LIBRARIES = (
    "altair",
    "duckdb",
    "highspy",
    "jinja2",
    "numba",
    "numpy",
    "pandas",
    "pydantic",
    "pyomo",
    "scipy",
    "simpy",
    "vl-convert-python",
)
"""Libraries whose version can change a byte of a run."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests_of(folder: Path, leave_out: Iterable[str] = ()) -> dict[str, str]:
    """SHA-256 of every file below a folder by its path there (with forward slashes), sorted."""
    left_out = frozenset(leave_out)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: digest_of(files[name]) for name in sorted(files) if name not in left_out}


def versions() -> dict[str, str]:
    """Versions of planner, Python and the libraries that matter."""
    found = {"planner": planner.__version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:  # an optional part is not installed
            continue
    return found


def code() -> str:
    """SHA-256 of planner's own sources: between two versions they change without a new number."""
    home = Path(planner.__file__).parent
    found = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        found.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def digest_of_json(value: Mapping[str, Any]) -> str:
    """SHA-256 of a JSON object, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
