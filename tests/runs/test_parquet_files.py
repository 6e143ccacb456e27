"""Columns survive Parquet, with the same bytes each time."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from planner.runs.parquet import read_parquet, write_parquet

COLUMNS = {
    "text": np.array(["", "é\x1f", '"quoted", [x]', "𝒳"]),
    "number": np.array([np.nan, 1 / 3, -0.0, 5e-324]),
    "count": np.array([1, -(2**62), 3, 0]),
    "flag": np.array([True, False, True, False]),
    "day": np.array(["2027-01-01", "NaT", "1999-12-31", "2040-02-29"], dtype="datetime64[D]"),
    'a "strange" name': np.zeros(4),
}


def test_every_kind_of_column_comes_back_as_it_was(tmp_path: Path) -> None:
    """Texts, numbers with NaN, counts, flags and days with NaT."""
    write_parquet(tmp_path / "t.parquet", COLUMNS)
    back = read_parquet([tmp_path / "t.parquet"])
    assert list(back) == list(COLUMNS)
    for name, column in COLUMNS.items():
        np.testing.assert_array_equal(back[name], column)
        assert back[name].dtype.kind == column.dtype.kind


def test_the_same_columns_give_the_same_bytes(tmp_path: Path) -> None:
    """A run folder is compared by digest, so writing twice must not differ."""
    many = {name: np.tile(column, 5_000) for name, column in COLUMNS.items()}
    written = []
    for name in ("one", "two", "three"):
        write_parquet(tmp_path / name, many)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1] == written[2]


def test_an_empty_table_keeps_its_columns(tmp_path: Path) -> None:
    """No rows is not no table."""
    write_parquet(tmp_path / "t.parquet", {name: column[:0] for name, column in COLUMNS.items()})
    back = read_parquet([tmp_path / "t.parquet"])
    assert list(back) == list(COLUMNS)
    assert all(len(column) == 0 for column in back.values())
    assert back["text"].dtype.kind == "U"


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """Quotes, brackets and stars of a folder's name are neither SQL nor patterns."""
    folder = tmp_path / "runs [old] 'mine' é"
    folder.mkdir()
    write_parquet(folder / "t.parquet", {"x": np.arange(3)})
    np.testing.assert_array_equal(read_parquet([folder / "t.parquet"])["x"], np.arange(3))


def test_an_unknown_kind_of_column_is_refused(tmp_path: Path) -> None:
    """Objects have no Parquet type here."""
    with pytest.raises(TypeError, match="odd"):
        write_parquet(tmp_path / "t.parquet", {"odd": np.array([object()])})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=arrays.arrays(np.float64, st.integers(1, 40)))
def test_every_float_comes_back_bit_for_bit(tmp_path: Path, numbers: np.ndarray) -> None:
    """Not a bit of a number is lost (all NaN are one)."""
    write_parquet(tmp_path / "f.parquet", {"x": numbers})
    np.testing.assert_array_equal(read_parquet([tmp_path / "f.parquet"])["x"], numbers)
