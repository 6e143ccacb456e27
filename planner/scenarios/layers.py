"""A scenario's YAML files laid over one another: `extends:`, and where each file and its tables lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.domain.scenario import Origin
from planner.domain.settings.tree import assign, leaves, overlay, place
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError
from planner.scenarios.paths import check_stays, inside
from planner.scenarios.shipped import SCENARIO_FILE, examples
from planner.scenarios.yaml_file import read_yaml

LONGEST_CHAIN = 20
_ENDINGS = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class Home:
    """A folder whose tables and pay plans a scenario uses."""

    path: Path
    prefix: str
    """What messages put before the names of its files: '' for the scenario's own folder."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The settings as the files and changes spell them together."""

    tree: dict[str, Any]
    marks: Mapping[str, Origin]
    """Where every group and leaf was set, by dotted path."""
    homes: tuple[Home, ...]
    """Where tables and pay plans are looked for, the nearest first."""
    file: str
    """Name of the scenario's own file in messages."""

    def where(self, path: str) -> str:
        """Which file and line set a dotted path."""
        return place(path, self.marks, self.file)

    def home_of(self, path: str) -> Home:
        """The folder of the file that set a dotted path; the scenario's own for changes."""
        mark = self.marks.get(path)
        prefix = mark.file.rpartition("/")[0] if mark else ""
        return next((home for home in self.homes if home.prefix == (f"{prefix}/" if prefix else "")), self.homes[0])


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str


def read_layers(source: str | Path, changes: Mapping[str, Any]) -> Layers:
    """Read a scenario file, all that it extends, and lay `changes` over them.

    Raises ScenarioError when a file cannot be read or found.
    """
    own = _located(source)
    file: _File | None = own
    chain: list[tuple[dict[str, Any], dict[str, Origin]]] = []
    seen: list[_File] = []
    while file is not None:
        _refuse_loop(file, seen)
        seen.append(file)
        document = read_yaml(file.path, file.name)
        tree = dict(document.tree)
        extends = tree.pop("extends", None)
        marks = {path: mark for path, mark in document.marks.items() if path != "extends"}
        chain.append((tree, marks))
        file = None if extends is None else _extended(file, extends, str(document.marks["extends"]))
    merged: dict[str, Any] = {}
    origin: dict[str, Origin] = {}
    for tree, marks in reversed(chain):
        origin = _overlaid_marks(origin, marks, tree)
        merged = overlay(merged, tree)
    _apply(changes, merged, origin)
    homes = dict.fromkeys(Home(file.path.parent, file.name.removesuffix(file.path.name)) for file in seen)
    return Layers(merged, origin, tuple(homes), own.name)


def _apply(changes: Mapping[str, Any], tree: dict[str, Any], marks: dict[str, Origin]) -> None:
    problems = []
    for path, value in changes.items():
        problems.extend(assign(tree, path, value, f"--set {path}"))
        for marked in [m for m in marks if m == path or m.startswith(f"{path}.")]:
            del marks[marked]
        marks[path] = Origin(f"--set {path}")
    if problems:
        raise ScenarioError(tuple(problems))


def _overlaid_marks(
    base: Mapping[str, Origin], top: Mapping[str, Origin], tree: Mapping[str, Any]
) -> dict[str, Origin]:
    """The source map merges with the data: what a leaf replaces or removes loses its marks."""
    replaced = set(leaves(tree)) if tree else set()

    def stays(path: str) -> bool:
        while path:
            if path in replaced:
                return False
            path = path.rpartition(".")[0]
        return True

    return {path: mark for path, mark in base.items() if stays(path)} | dict(top)


def _located(source: str | Path) -> _File:
    path = Path(source)
    shipped = examples()
    try:
        if path.is_dir() and (path / SCENARIO_FILE).exists():
            check_stays(path, path / SCENARIO_FILE, SCENARIO_FILE, SCENARIO_FILE)
            return _File(path / SCENARIO_FILE, SCENARIO_FILE)
        if path.is_file():
            return _yaml(path, path.name, str(source))
        if str(source) in shipped:
            return _File(shipped[str(source)] / SCENARIO_FILE, f"{source}/{SCENARIO_FILE}")
        if len(path.parts) == 2 and path.parts[0] in shipped and (shipped[path.parts[0]] / path.name).is_file():
            return _yaml(shipped[path.parts[0]] / path.name, path.name, str(source))
        is_folder = path.is_dir()
    except (OSError, ValueError):
        raise _refused(repr(str(source)), "is not a name that files can have.") from None
    if is_folder:
        near = sorted(child.name for child in path.iterdir() if child.suffix in _ENDINGS)
        hint = f"Name one of its files: {', '.join(near)}." if near else ""
        raise _refused(str(source), f"this folder holds no {SCENARIO_FILE}.", hint)
    if path.suffix in _ENDINGS or len(path.parts) > 1:
        raise _refused(str(source), "there is no such file or folder.")
    raise _refused(str(source), "there is no folder, file or shipped scenario of this name.", _known(str(source)))


def _known(name: str) -> str:
    known = list(examples())
    listed = f"Shipped scenarios: {', '.join(known) or 'none'}."
    near = did_you_mean(name, known)
    return f"{near} {listed}" if near else listed


def _extended(file: _File, extends: object, where: str) -> _File:
    if not isinstance(extends, str):
        raise _refused(where, f"'extends' should be the name of a file or of a shipped scenario (got {extends!r}).")
    if extends in examples():
        return _File(examples()[extends] / SCENARIO_FILE, f"{extends}/{SCENARIO_FILE}")
    folder = file.path.parent
    path = inside(folder, extends, where)
    if path.parent != folder:
        raise _refused(where, f"'extends' names '{extends}', which is not in the same folder.")
    if not path.is_file():
        near = did_you_mean(extends, sorted(child.name for child in folder.iterdir() if child.suffix in _ENDINGS))
        hint = near or (_known(extends) if path.suffix not in _ENDINGS else "")
        raise _refused(where, f"'extends' names '{extends}', which is neither a file here nor shipped.", hint)
    return _yaml(path, file.name.removesuffix(file.path.name) + path.name, where)


def _yaml(path: Path, name: str, where: str) -> _File:
    if path.suffix not in _ENDINGS:
        raise _refused(where, f"'{path.name}' is not a YAML file.", "A scenario's file ends in .yaml.")
    return _File(path, name)


def _refuse_loop(file: _File, seen: list[_File]) -> None:
    resolved = [earlier.path.resolve() for earlier in seen]
    names = " → ".join([earlier.name for earlier in seen] + [file.name])
    if file.path.resolve() in resolved:
        raise _refused(seen[-1].name, f"'extends' goes round in a loop: {names}.")
    if len(seen) >= LONGEST_CHAIN:
        raise _refused(seen[0].name, f"more than {LONGEST_CHAIN} files extend one another: {names}.")


def _refused(where: str, what: str, hint: str = "") -> ScenarioError:
    return ScenarioError((Problem(where, what, hint),))
