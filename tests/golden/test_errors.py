"""What people read when a scenario is wrong, word for word.

Each folder of `errors/` is a case: `input/` is loaded (or what `source.txt` names), and the message is `expected.txt`.
After a deliberate change of words, run `PLANNER_WRITE_GOLDEN=1 pytest tests/golden` and read the difference.
"""

import os
from pathlib import Path

import pytest

from planner.errors import ScenarioError
from planner.scenarios.load import load, parse_assignment

CASES = sorted(path.parent for path in (Path(__file__).parent / "errors").glob("*/input"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_message_is_word_for_word(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading a wrong scenario says exactly what is expected, whoever reads it on whatever machine."""
    monkeypatch.chdir(case)
    monkeypatch.setattr("planner.scenarios.layers.examples", lambda: dict.fromkeys(("acme-field", "acme-saas"), case))
    source = case / "source.txt"
    changes = case / "changes.txt"
    with pytest.raises(ScenarioError) as caught:
        load(
            source.read_text().strip() if source.exists() else "input",
            dict(map(parse_assignment, changes.read_text().splitlines())) if changes.exists() else None,
        )
    expected = case / "expected.txt"
    if os.environ.get("PLANNER_WRITE_GOLDEN"):
        expected.write_text(f"{caught.value}\n", encoding="utf-8")
    assert f"{caught.value}\n" == expected.read_text(encoding="utf-8")
