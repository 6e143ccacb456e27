"""What is generated from the declarations is fresh and true."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from planner.scenarios.reference import json_schema, settings_reference
from planner.scenarios.shipped import examples
from planner.scenarios.yaml_file import parse_yaml, read_yaml

ROOT = Path(__file__).parents[2]


def test_the_settings_reference_is_fresh() -> None:
    """docs/settings.md is what `planner settings` prints."""
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written.strip() == settings_reference().strip(), "run: planner settings > docs/settings.md"


def test_the_shipped_schema_is_fresh() -> None:
    """The schema beside the loader is what `planner schema` prints."""
    written = (ROOT / "planner" / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == json_schema(), "run: planner schema > planner/scenarios/scenario.schema.json"


def test_the_schema_is_one() -> None:
    """It obeys its own draft."""
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", sorted(examples()))
def test_shipped_scenarios_obey_the_schema(name: str) -> None:
    """An editor has nothing to complain about."""
    for path in sorted(examples()[name].glob("*.yaml")):
        Draft202012Validator(json_schema()).validate(read_yaml(path, path.name).tree)


@pytest.mark.parametrize(
    "text",
    [
        "horizon: {start: 2027-01-01}\nquota: null\n",
        "extends: acme\nquota: {floor: 10}\nterritory: {balance: {potential: {free: 0.1}, revenue: null}}\n",
        "horizon: {start: 2027-01-01}\nterritory: {balance: [{metric: revenue}]}\ntables: {files: {accounts: a.csv}}\n",
    ],
)
def test_the_schema_accepts_what_the_loader_accepts(text: str) -> None:
    """Parts of a scenario, null, and both spellings of a keyed list."""
    assert list(Draft202012Validator(json_schema()).iter_errors(parse_yaml(text.encode(), "x").tree)) == []


@pytest.mark.parametrize(
    "text",
    [
        "quota: {target: 1}\n",
        "horizon: {start: 2027-01-01}\nquota: {tarpet: 1}\n",
        "horizon: {start: 2027-01-01}\nterritory: {balance: [{free: 1}]}\n",
        "extends: acme\nsolver: {gap: 2}\n",
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(text: str) -> None:
    """No horizon, an unknown name, an item without its key, a bound."""
    assert list(Draft202012Validator(json_schema()).iter_errors(parse_yaml(text.encode(), "x").tree))


def test_every_setting_says_what_it_means() -> None:
    """No description is empty, so that completion explains itself."""
    schema = json_schema()
    for group in (schema, *schema["$defs"].values()):
        assert group["description"]
        for name, part in group["properties"].items():
            assert part.get("description") or "$ref" in json.dumps(part), name
