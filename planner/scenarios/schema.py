"""The JSON Schema of a scenario file, for completion and checks in editors."""

from typing import Any

from planner.domain.settings.scenario import ScenarioSettings
from planner.domain.settings.tree import LIST_KEYS, settings_group

_EXTENDS = (
    "A YAML file in the same folder, or the name of a shipped scenario, on which this file is laid: groups merge, "
    "keyed lists merge by their key, null removes, everything else replaces."
)


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file, before or after `extends:`.

    It is the declaration of the settings, loosened where a file may be a part of a scenario: only a file that extends
    nothing must state the horizon, null removes, and keyed lists may be written as mappings.
    """
    schema: dict[str, Any] = ScenarioSettings.model_json_schema()
    definitions: dict[str, Any] = schema["$defs"]
    for definition in (schema, *definitions.values()):
        definition.pop("required", None)
        definition.pop("title", None)
        definition["properties"] = {name: _loosened(part) for name, part in definition["properties"].items()}
    for path, key in LIST_KEYS.items():
        above, _, field = path.rpartition(".")
        group = settings_group(above)
        if group is not None and field in group.model_fields:
            properties = definitions[group.__name__]["properties"]
            properties[field] = _keyed(properties[field], key)
    extends = {"extends": {"type": "string", "minLength": 1, "description": _EXTENDS}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of planner",
        **schema,
        "properties": extends | schema["properties"],
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": ["horizon"]},
    }


def _loosened(part: dict[str, Any]) -> dict[str, Any]:
    """A property whose value may also be null, without what editors only stumble over."""
    kept = {name: value for name, value in part.items() if name not in {"title", "description", "default"}}
    said = {"description": part["description"]} if "description" in part else {}
    default = part.get("default")
    if default is not None and not isinstance(default, dict):
        said["default"] = default
    options = kept["anyOf"] if list(kept) == ["anyOf"] else [kept]
    return {**said, "anyOf": [*(option for option in options if option != {"type": "null"}), {"type": "null"}]}


def _keyed(part: dict[str, Any], key: str) -> dict[str, Any]:
    """A keyed list: items that name their key, or a mapping of key to the rest of the item."""
    array = part["anyOf"][0]
    item = array["items"]
    return {
        **part,
        "anyOf": [
            {**array, "items": {"allOf": [item], "required": [key]}},
            {"type": "object", "additionalProperties": {"anyOf": [item, {"type": "null"}]}},
            {"type": "null"},
        ],
    }
