"""Exports as planners have them: small files, and the public data where it is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
HEADER = "id,account,owner,product,stage,amount,created,closed,outcome"
Export = Callable[..., Path]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Write a file of opportunities, with the plain columns unless others are named, and return its path."""

    def write(*rows: str, header: str = HEADER, name: str = "deals.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def public() -> Callable[[str], Path]:
    """Folder of a public data set; the test is skipped where it is not."""

    def folder(name: str) -> Path:
        data = Path(os.environ.get("PLANNER_DATA", CHECKOUT.parent / "shared" / "data"))
        if not (data / name).is_dir():
            pytest.skip(f"the public data set {name} is not here; PLANNER_DATA names its folder")
        return data / name

    return folder
