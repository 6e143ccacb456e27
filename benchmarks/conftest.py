"""Books of several sizes, made once a session: generated ones, and the public ones where their data is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import planner
from planner.scenarios.profiles import import_source

SIZES = {"small": (100, 8, 5), "medium": (700, 20, 60), "large": (6_500, 60, 120)}
"""Accounts, seats and the longest search in seconds of the generated books, by name."""
PUBLIC = ("adventureworks", "us_hospitals")
"""Books imported from the folder that PLANNER_DATA names, with the search time of their profile."""
CHECKOUT = Path(__file__).resolve().parents[1]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every phase in the sizes that PLANNER_BENCH_SIZES lists, separated by commas; small without it."""
    if "size" in metafunc.fixturenames:
        metafunc.parametrize("size", os.environ.get("PLANNER_BENCH_SIZES", "small").split(","))


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Scenario file of the book of a size."""
    made: dict[str, Path] = {}

    def file_of(size: str) -> Path:
        if size not in made:
            folder = tmp_path_factory.mktemp(size) / "book"
            made[size] = _imported(size, folder) if size in PUBLIC else _generated(size, folder)
        return made[size]

    return file_of


def _generated(size: str, folder: Path) -> Path:
    accounts, seats, seconds = SIZES[size]
    planner.generate(size, folder, accounts=accounts, seats=seats, seed=1, preset="field")
    file = folder / "timed.yaml"
    file.write_text(f"extends: scenario.yaml\nsolver: {{seconds: {seconds}}}\n", encoding="utf-8")
    return file


def _imported(size: str, folder: Path) -> Path:
    source = Path(os.environ.get("PLANNER_DATA", CHECKOUT.parent / "shared" / "data")) / size
    if not source.is_dir():
        pytest.skip(f"the public data set {size} is not here; PLANNER_DATA names its folder")
    import_source(size, source, folder)
    return folder / "scenario.yaml"
