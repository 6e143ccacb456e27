"""Whatever is in the files: a scenario, or an error in words."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.scenarios.load import load
from planner.scenarios.yaml_file import parse_yaml

Folder = Callable[..., Path]

SCRAPS = st.sampled_from(
    [
        *("horizon:", "  start: 2027-01-01", "quota: {target: 5}", "quota:", "  target: ", "- ", "a: b", "{", "}", "["),
        *(
            "]",
            "&x",
            "*x",
            "!t",
            "? ",
            ": ",
            "territory:",
            "  balance:",
            "    - metric: potential",
            "'",
            '"',
            "\\",
            "|",
        ),
        *("pipeline: {stages: {demo: {odds: 1}}}", "extends: scenario.yaml", ">", "---", "...", "%YAML 1.2", "\t", "#"),
        *("1e999", ".nan", "\x85", "\u2028", "\ufeff", "tables: {ignore: x, files: 3}", "territory: {balance: 3}"),
    ]
)
YAML = st.lists(SCRAPS, max_size=12).map("\n".join) | st.text(max_size=60)
CELLS = st.sampled_from(
    [
        *("account", "potential", "seat", "capacity_hours", "lat", "A1", "S1", "1", "-1", "1,0", '"', ",", ";", "nan"),
        *("2026-01-01", "", "\x00", "\r"),
    ]
)
CSV = st.lists(st.lists(CELLS, max_size=5).map(",".join), max_size=6).map("\n".join) | st.text(max_size=60)

pytestmark = [pytest.mark.slow]


@settings(max_examples=1500, deadline=None)
@given(st.binary(max_size=200) | YAML.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_document_or_an_error_in_words(content: bytes) -> None:
    """Nothing but ScenarioError leaves the YAML reader."""
    with contextlib.suppress(ScenarioError):
        parse_yaml(content, "x.yaml")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(YAML, CSV, CSV | st.binary(max_size=50), st.sampled_from([".csv", ".xlsx", ".parquet"]))
def test_any_folder_is_a_scenario_or_an_error_in_words(
    folder: Folder, scenario: str, accounts: str, seats: str | bytes, ending: str
) -> None:
    """Nothing but ScenarioError leaves the loader."""
    for ends in (".csv", ".xlsx", ".parquet"):
        (folder() / f"seats{ends}").unlink(missing_ok=True)
    files = {"scenario.yaml": scenario, "accounts.csv": accounts, f"seats{ending}": seats}
    encoded = {
        name: text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text for name, text in files.items()
    }
    root = folder({"seats.csv": None} | encoded)
    with contextlib.suppress(ScenarioError):
        assert isinstance(load(root), Scenario)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CSV)
def test_any_accounts_beside_good_settings_are_read_or_refused_in_words(folder: Folder, accounts: str) -> None:
    """The same with everything else in order."""
    with contextlib.suppress(ScenarioError):
        assert isinstance(load(folder({"accounts.csv": accounts.encode("utf-8", "surrogatepass")})), Scenario)


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
