"""The pages that people read, and the program in-process."""

import re
import shlex
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from planner.cli.program import app

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CONTINUED = re.compile(r"\\\n\s*")


@pytest.fixture(scope="session")
def commands_in() -> Callable[..., list[list[str]]]:
    """Calls of planner in the fenced blocks of a page, as words; comments, pipes and prompts are left out."""
    return _commands_in


def _commands_in(text: str, *languages: str) -> list[list[str]]:
    calls = []
    for language, block in _FENCE.findall(text):
        if languages and language not in languages:
            continue
        for line in _CONTINUED.sub("", block).splitlines():
            words = _words(line.removeprefix("$ "))
            if words[:1] == ["planner"]:
                calls.append(words[1:])
    return calls


def _words(line: str) -> list[str]:
    if not line.startswith("planner "):
        return []
    words = shlex.split(line, comments=True)
    ends = [place for place, word in enumerate(words) if word in {"|", ">", "&&", "2>"}]
    return words[: ends[0]] if ends else words


@pytest.fixture(scope="session")
def call() -> Callable[..., Result]:
    """Call planner with words, in this process."""
    return lambda words: CliRunner().invoke(app, words)
