"""Pages say what is there: every page is listed, every word of the vocabulary explained, every example understood."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer

import planner
from planner.cli.program import UsageError, app

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CommandsIn = Callable[..., list[list[str]]]
PAGES = sorted(
    [
        *(page for page in DOCS.glob("*.md") if page.stem != "commands"),
        *ROOT.glob("planner/*/README.md"),
        ROOT / "README.md",
        ROOT / "benchmarks/README.md",
    ]
)
COMMANDS: Any = typer.main.get_command(app)


def test_every_page_is_in_the_contents() -> None:
    """A page that no contents name is a page that nobody finds."""
    listed = set(re.findall(r"^(?:\.\./)*[\w/-]+$", (DOCS / "index.md").read_text(encoding="utf-8"), re.MULTILINE))
    there = {page.stem for page in DOCS.glob("*.md")} - {"index"} | {"commands"}
    notebooks = {f"../notebooks/{page.stem}" for page in (ROOT / "notebooks").glob("*.ipynb")}
    assert (there | notebooks) <= listed


def test_every_word_of_the_vocabulary_is_explained() -> None:
    """What `import planner` offers stands in the Python reference."""
    page = (DOCS / "python.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"\.\. auto\w+:: planner\.(\w+)$", page, re.MULTILINE))
    assert documented == set(planner.__all__)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_is_a_command_line_that_planner_understands(page: Path, commands_in: CommandsIn) -> None:
    """Commands and options of examples exist, and nothing that they need is missing."""
    refused = []
    for words in commands_in(page.read_text(encoding="utf-8")):
        if words[0].isupper() or words[0].startswith("-"):
            continue
        try:
            COMMANDS.commands[words[0]].make_context(words[0], words[1:])
        except (UsageError, KeyError) as error:
            refused.append(f"planner {' '.join(words)}: {error!r} {getattr(error, 'message', '')}")
    assert not refused


def test_settings_named_in_examples_exist(commands_in: CommandsIn) -> None:
    """`--set` and `--vary` name settings that a scenario has."""
    known = (DOCS / "settings.md").read_text(encoding="utf-8")
    unknown = []
    for page in PAGES:
        for words in commands_in(page.read_text(encoding="utf-8")):
            for option, value in pairwise(words):
                leaf = value.partition("=")[0].rpartition(".")[2]
                if option in {"--set", "--vary"} and f"`{leaf}`" not in known and f".{leaf}`" not in known:
                    unknown.append(f"{page.name}: {value}")
    assert not unknown
