"""The documentation site: pages are read where they lie, so that their links work there and in the repository."""

import re
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]

project = "planner"
author = "The planner authors"
project_copyright = "The planner authors"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx_copybutton"]
root_doc = "docs/index"
include_patterns = [
    "docs/**.md",
    "notebooks/*.ipynb",
    "planner/*/README.md",
    "benchmarks/README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "DECISIONS.md",
]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
nb_execution_mode = "cache"
nb_execution_cache_path = str(HOME / ".jupyter_cache")
nb_execution_timeout = 600
nb_execution_raise_on_error = True
autodoc_typehints = "signature"
autodoc_member_order = "groupwise"
copybutton_prompt_text = "$ "

html_theme = "furo"
html_title = "planner"
html_copy_source = False
html_show_sphinx = False
html_extra_path = ["front"]


def setup(app):  # noqa: ANN001, ANN201 — Sphinx's own type is all there is to say
    """Write the reference of commands before pages are read; keep aligned parts of docstrings aligned."""
    app.connect("builder-inited", lambda _: write_commands())
    app.connect("autodoc-process-docstring", lambda *event: keep_aligned(event[-1]))


def keep_aligned(lines: list[str]) -> None:
    """Make a literal block of every paragraph that is set in columns, which would otherwise be run together."""
    paragraphs = [paragraph.split("\n") for paragraph in "\n".join(lines).split("\n\n")]
    lines[:] = [
        line
        for paragraph in paragraphs
        for line in (
            ["::", "", *(f"    {each}" for each in paragraph), ""]
            if any(re.search(r"\S {3,}\S", each) for each in paragraph)
            else [*paragraph, ""]
        )
    ]


def write_commands() -> None:
    """All commands with their options and examples, as their `--help` says."""
    words = [sys.executable, "-m", "typer", "planner.cli.program", "utils", "docs", "--name", "planner"]
    told = subprocess.run(words, check=True, capture_output=True, text=True, cwd=HOME).stdout
    told = re.sub(r"^# `planner`$", "# Commands", told, count=1, flags=re.MULTILINE)
    told = re.sub(r"^Examples:\n((?:  .+\n)+)", _fenced, told, flags=re.MULTILINE)
    page = HOME / "docs" / "commands.md"
    if not page.exists() or page.read_text(encoding="utf-8") != told:
        page.write_text(told, encoding="utf-8")


def _fenced(examples: re.Match[str]) -> str:
    lines = "".join(f"$ {line.strip()}\n" for line in examples[1].splitlines())
    return f"Examples:\n\n```console\n{lines}```\n"
