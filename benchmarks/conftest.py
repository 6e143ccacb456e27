"""Books of several sizes, generated once a session."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import planner

SIZES = {"small": (100, 8, 5), "medium": (700, 20, 60), "large": (6_500, 60, 120)}
"""Accounts, seats and the longest search in seconds, by name."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every benchmark in the sizes that PLANNER_BENCH_SIZES lists, separated by commas; small without it."""
    if "size" in metafunc.fixturenames:
        metafunc.parametrize("size", os.environ.get("PLANNER_BENCH_SIZES", "small").split(","))


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Scenario file of the generated book of a size."""
    made: dict[str, Path] = {}

    def file_of(size: str) -> Path:
        if size not in made:
            accounts, seats, seconds = SIZES[size]
            folder = tmp_path_factory.mktemp(size) / "book"
            planner.generate(size, folder, accounts=accounts, seats=seats, seed=1, preset="field")
            made[size] = folder / "timed.yaml"
            made[size].write_text(f"extends: scenario.yaml\nsolver: {{seconds: {seconds}}}\n", encoding="utf-8")
        return made[size]

    return file_of
