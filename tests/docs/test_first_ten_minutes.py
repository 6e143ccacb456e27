"""What the first page tells people to type works, in its order."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

PAGE = (Path(__file__).parents[2] / "docs" / "start.md").read_text(encoding="utf-8")


def test_the_first_ten_minutes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: Callable[[list[str]], Result],
    commands_in: Callable[..., list[list[str]]],
) -> None:
    """Every command ends well; RUN is the folder of the last run, and the page's variant is written as it shows."""
    monkeypatch.chdir(tmp_path)
    variant = PAGE.partition("where `west/gentle.yaml`")[2].partition("```yaml\n")[2].partition("```")[0]
    for words in commands_in(PAGE, "console"):
        if words[0] == "compare":
            (tmp_path / "west" / "gentle.yaml").write_text(variant, encoding="utf-8")
        runs = sorted((tmp_path / "runs").glob("west-*"))
        told = call([str(runs[0]) if word == "RUN" else word for word in words])
        assert told.exit_code == 0, f"planner {' '.join(words)}\n{told.output}"
