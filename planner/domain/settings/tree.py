"""Settings as a tree of mappings and lists: laying one over another, changing a leaf, validating the whole.

`extends:` of a file, `--set path=value` and `Scenario.but` are one operation, `overlay`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from planner.domain.settings.declared import Settings
from planner.domain.settings.scenario import ScenarioSettings
from planner.domain.settings.wording import echoes, in_file_order, problem_of
from planner.errors import Problem, ScenarioError

Model = TypeVar("Model", bound=Settings)
Tree = Mapping[str, Any]
LIST_KEYS = {
    "territory.balance": "metric",
    "territory.team_balance": "name",
    "territory.mix": "name",
    "territory.overlays": "name",
    "territory.eligibility": "column",
    "pipeline.stages": "name",
    "components": "name",
}
"""Lists whose items are found, merged and addressed by a key; other lists are replaced whole."""
MOST_SHOWN = 100
"""Problems with settings that are listed; the others are counted."""


def overlay(base: Tree, top: Tree, path: str = "") -> dict[str, Any]:
    """`top` laid over `base`, both unchanged.

    Mappings merge, None removes, anything else replaces. A keyed list merges by its key, its items new to the base
    come last, and an empty one empties; it may be written as a mapping of key to item, where None removes the item.
    """
    merged = dict(base)
    for key, value in top.items():
        here = f"{path}.{key}" if path else str(key)
        below = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif here in LIST_KEYS and _items_by_key(value, LIST_KEYS[here]) is not None:
            merged[key] = _overlay_list(below, value, here)
        elif isinstance(value, Mapping):
            merged[key] = overlay(below if isinstance(below, Mapping) else {}, value, here)
        else:
            merged[key] = value
    return merged


def assign(tree: dict[str, Any], path: str, value: Any, where: str) -> list[Problem]:  # noqa: ANN401
    """Lay one value at a dotted path over the tree, in place; None removes. Problems where the path cannot be."""
    steps = path.split(".")
    if not all(steps):
        return [Problem(where, f"'{path}' is not the path of a setting.", "Write it as 'quota.target'.")]
    for step in reversed(steps):
        value = {step: value}
    merged = overlay(tree, value)
    tree.clear()
    tree.update(merged)
    return []


def place(path: str, marks: Mapping[str, object], otherwise: str) -> str:
    """Where a path was set: its own mark, else one below it, else that of the nearest path above."""
    while path:
        if path in marks:
            return str(marks[path])
        below = next((mark for marked, mark in marks.items() if marked.startswith(f"{path}.")), None)
        if below is not None:
            return str(below)
        path = path.rpartition(".")[0]
    return otherwise


def leaves(tree: Any, path: str = "") -> list[str]:  # noqa: ANN401
    """Dotted paths of everything in a tree that is not itself a group or a keyed list, in order."""
    if isinstance(tree, Mapping) and tree:
        return [leaf for key, value in tree.items() for leaf in leaves(value, f"{path}.{key}" if path else str(key))]
    items = _items_by_key(tree, LIST_KEYS[path]) if path in LIST_KEYS else None
    if items:
        return [leaf for key, value in items.items() for leaf in leaves(value, f"{path}.{key}")]
    return [path]


def validated(tree: Tree, where: Callable[[str], str]) -> ScenarioSettings:
    """The settings that a tree spells. Raises ScenarioError with every problem, each at `where(dotted path)`."""
    return validated_as(ScenarioSettings, tree, where)


def validated_as(model: type[Model], tree: Tree, where: Callable[[str], str]) -> Model:
    """`tree` as the given kind of settings. Raises ScenarioError with every problem."""
    try:
        plain = json.dumps(tree, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise ScenarioError((Problem(where(""), f"a value cannot be a setting: {error}."),)) from None
    try:
        return model.model_validate_json(plain)
    except ValidationError as error:
        data = json.loads(plain)
        errors = [e for e in error.errors(include_url=False) if not echoes(e)]
        problems = [
            problem_of(e, path, fields, where(path))
            for e in errors[:MOST_SHOWN]
            for path, fields in [settings_path(model, e["loc"], data)]
        ]
        more = len(errors) - MOST_SHOWN
        rest = [Problem(where(""), f"… and {more:,} more problems with settings.")] if more > 0 else []
        raise ScenarioError((*in_file_order(problems), *rest)) from None


def settings_path(model: type[BaseModel], loc: tuple[int | str, ...], tree: Any) -> tuple[str, list[str]]:  # noqa: ANN401
    """The dotted path of a pydantic location (keyed list items by key), and the settings known where it ends."""
    path, node, groups = "", tree, [model]
    for depth, step in enumerate(loc):
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and step < len(node) else None
            key = LIST_KEYS.get(path)
            name = node.get(key, step) if key and isinstance(node, dict) else step
        elif depth + 1 < len(loc) and not (isinstance(node, dict) and step in node):
            continue  # pydantic's own name for the kind of item, not a step that the file has
        else:
            name = step
            node = node.get(step) if isinstance(node, dict) else None
            if depth + 1 < len(loc) and any(step in group.model_fields for group in groups):  # else: key of a mapping
                groups = [g for group in groups if step in group.model_fields for g in _groups_in(group, step)]
        path = f"{path}.{name}" if path else str(name)
    return path, sorted({name for group in groups for name in group.model_fields})


def settings_group(path: str) -> type[BaseModel] | None:
    """The group of scenario settings at a dotted path ('' is the whole); None when there is none."""
    model: type[BaseModel] = ScenarioSettings
    for step in path.split(".") if path else ():
        inner = _groups_in(model, step) if step in model.model_fields else []
        if not inner:
            return None
        model = inner[0]
    return model


def _groups_in(group: type[BaseModel], field: str) -> list[type[BaseModel]]:
    """The groups of settings inside a field's type, such as `tuple[Group, ...]` or `Group | None`."""
    pending: list[Any] = [group.model_fields[field].annotation]
    found = []
    while pending:
        kind = pending.pop(0)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found.append(kind)
        pending.extend(getattr(kind, "__args__", ()))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Python values that people give to `but`, as the YAML file would spell them."""
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        return value.item()
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True)
    raise TypeError(f"{type(value).__name__} is neither text, number, true or false, date, list nor mapping")


def _items_by_key(value: Any, key: str) -> dict[str, Any] | None:  # noqa: ANN401
    """The items of a keyed list, in either spelling; None when it is neither and must be refused as it stands."""
    if isinstance(value, Mapping):
        fits = all(item is None or isinstance(item, Mapping) for item in value.values())
        return {name: item if item is None else {key: name, **item} for name, item in value.items()} if fits else None
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    if not all(isinstance(item, Mapping) and isinstance(item.get(key), str) for item in value):
        return None
    items = {item[key]: dict(item) for item in value}
    return items if len(items) == len(value) else None


def _overlay_list(base: Any, top: Any, path: str) -> list[Any]:  # noqa: ANN401
    key = LIST_KEYS[path]
    if not isinstance(top, Mapping) and len(top) == 0:
        return []
    if base is None and isinstance(top, Mapping):
        base = _default(path)
    merged = (_items_by_key(base, key) if base is not None else {}) or {}
    for name, item in (_items_by_key(top, key) or {}).items():
        if item is None:
            merged.pop(name, None)
        else:
            merged[name] = overlay(merged.get(name) or {}, item, f"{path}.{name}")
    return list(merged.values())


def _default(path: str) -> Any:  # noqa: ANN401
    """The list that stands at a path when nothing is said, as plain data."""
    group, field = settings_group(path.rpartition(".")[0]), path.rpartition(".")[2]
    if group is None or field not in group.model_fields:
        return []
    return [item.model_dump(mode="json", exclude_unset=True) for item in group.model_fields[field].default]
