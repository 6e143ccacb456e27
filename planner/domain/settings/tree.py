"""Settings as a tree of mappings and lists: laying one over another, changing a leaf, validating the whole.

`extends:` of a file, `--set path=value` and `Scenario.but` are these functions.
"""

import difflib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from planner.domain.settings.declared import Settings
from planner.domain.settings.scenario import ScenarioSettings
from planner.errors import Problem, ScenarioError

Model = TypeVar("Model", bound=Settings)
LIST_KEYS = {
    "territory.balance": "metric",
    "territory.eligibility": "column",
    "pipeline.stages": "name",
}
"""Lists whose items are found, merged and addressed by a key; other lists are replaced whole."""


def overlay(base: Mapping[str, Any], top: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """`top` laid over `base`: mappings merge, keyed lists merge by key, None removes, anything else replaces."""
    merged = dict(base)
    for key, value in top.items():
        here = f"{path}.{key}" if path else key
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping):
            below = merged.get(key)
            merged[key] = overlay(below if isinstance(below, Mapping) else {}, value, here)
        elif here in LIST_KEYS and isinstance(value, list) and isinstance(merged.get(key), list):
            merged[key] = _overlay_list(merged[key], value, LIST_KEYS[here], here)
        else:
            merged[key] = value
    return merged


def assign(tree: dict[str, Any], path: str, value: Any, where: str) -> list[Problem]:  # noqa: ANN401
    """Set the leaf at a dotted path in place, through keyed lists; None removes it. Problems where the path cannot be."""
    *parents, last = path.split(".")
    node: Any = tree
    walked = ""
    for step in parents:
        walked = f"{walked}.{step}" if walked else step
        node = _child(node, step, walked)
        if node is None:
            return [Problem(where, f"'{walked}' is not a group of settings.")]
    if isinstance(node, list):
        key = LIST_KEYS.get(".".join(parents), "")
        kept = [item for item in node if not (isinstance(item, dict) and item.get(key) == last)]
        node[:] = kept if value is None else [*kept, value]
    elif value is None:
        node.pop(last, None)
    else:
        node[last] = value
    return []


def validated(tree: Mapping[str, Any], where: Callable[[str], str]) -> ScenarioSettings:
    """The settings that a tree spells. Raises ScenarioError with every problem, each at `where(dotted path)`."""
    return validated_as(ScenarioSettings, tree, where)


def validated_as(model: type[Model], tree: Mapping[str, Any], where: Callable[[str], str]) -> Model:
    """`tree` as the given kind of settings. Raises ScenarioError with every problem."""
    try:
        return model.model_validate_json(json.dumps(tree))
    except ValidationError as error:
        raise ScenarioError(tuple(_problem(model, e, tree, where) for e in error.errors())) from None


def settings_path(model: type[BaseModel], loc: tuple[int | str, ...], tree: Any) -> tuple[str, type[BaseModel] | None]:  # noqa: ANN401
    """The dotted path of a pydantic location (keyed list items by key), and the group that holds its last step."""
    path, node, group = "", tree, model
    for step in loc:
        if isinstance(step, int):
            item = node[step] if isinstance(node, list) and step < len(node) else None
            key = LIST_KEYS.get(path)
            name = item.get(key, step) if key and isinstance(item, dict) else step
            node = item
        else:
            name = step
            node = node.get(step) if isinstance(node, dict) else None
        path = f"{path}.{name}" if path else str(name)
    for step in loc[:-1]:
        if isinstance(step, str) and step in group.model_fields:
            inner = _group_in(group.model_fields[step].annotation)
            if inner is None:
                return path, None
            group = inner
    return path, group


def _group_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    """The group of settings inside a type such as `tuple[Group, ...]` or `Group | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _group_in(inner)
        if found is not None:
            return found
    return None


def _problem(model: type[Settings], error: Any, tree: Any, where: Callable[[str], str]) -> Problem:  # noqa: ANN401
    path, group = settings_path(model, error["loc"], tree)
    at = where(path)
    match error["type"]:
        case "extra_forbidden":
            near = difflib.get_close_matches(path.rpartition(".")[2], list(group.model_fields) if group else [], n=1)
            parent = path.rpartition(".")[0]
            hint = f"Did you mean '{parent + '.' if parent else ''}{near[0]}'?" if near else ""
            return Problem(at, f"unknown setting '{path}'.", hint)
        case "missing":
            return Problem(at, f"'{path}' is missing.")
        case "value_error":
            return Problem(at, f"{'in ' + repr(path) + ': ' if path else ''}{error['ctx']['error']}.")
        case _:
            wish = error["msg"].replace("Input should", "should")
            return Problem(at, f"'{path}' {wish} (got {_shown(error['input'])}).")


def _shown(value: Any) -> str:  # noqa: ANN401
    text = value if isinstance(value, (int, float)) and not isinstance(value, bool) else json.dumps(value, default=str)
    return str(text) if len(str(text)) <= 60 else f"{str(text)[:57]}..."


def _overlay_list(base: list[Any], top: list[Any], key: str, path: str) -> list[Any]:
    merged = {item.get(key): item for item in base if isinstance(item, Mapping)}
    for item in top:
        if not isinstance(item, Mapping):
            return top
        below = merged.get(item.get(key), {})
        merged[item.get(key)] = overlay(below, item, f"{path}.{item.get(key)}")
    return list(merged.values())


def _child(node: Any, step: str, path: str) -> Any:  # noqa: ANN401
    if isinstance(node, dict):
        return node.setdefault(step, {}) if isinstance(node.get(step, {}), (dict, list)) else None
    key = LIST_KEYS.get(path.rpartition(".")[0], "")
    for item in node:
        if isinstance(item, dict) and item.get(key) == step:
            return item
    return None
