"""Long tables in parts: all rows, in order."""

from pathlib import Path

import numpy as np
import pytest

from planner.domain.arrays import Columns
from planner.runs.digests import digests_of
from planner.runs.tables import ParquetTables, write_part


def _rows(replication: int) -> Columns:
    rows = replication % 4
    accounts = np.array(["a" * i for i in range(rows)], dtype="U9")
    return {"replication": np.full(rows, replication), "account": accounts}


def _written(folder: Path) -> ParquetTables:
    for replication in range(12):
        write_part(folder, "deals", replication, _rows(replication))
    write_part(folder, "people", 0, {"replication": np.empty(0, dtype=np.int64)})
    return ParquetTables(folder)


def test_rows_come_back_in_order(tmp_path: Path) -> None:
    """Also from a part without rows, and beyond part 9."""
    tables = _written(tmp_path / "t")
    expected = [r for r in range(12) for _ in range(r % 4)]
    assert tables.read("deals")["replication"].tolist() == expected
    assert tables.names() == ("deals", "people")
    assert len(tables.read("people")["replication"]) == 0


def test_the_same_rows_give_the_same_files(tmp_path: Path) -> None:
    """Byte for byte, part by part; nothing else lies beside them."""
    _written(tmp_path / "one")
    _written(tmp_path / "two")
    digests = digests_of(tmp_path / "one")
    assert digests == digests_of(tmp_path / "two")
    assert len(digests) == 13


def test_a_part_that_cannot_be_written_is_not_there(tmp_path: Path) -> None:
    """Neither whole nor half, and the error is the system's."""
    (tmp_path / "deals").mkdir()
    (tmp_path / "deals" / "part-000000.parquet").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_part(tmp_path, "deals", 0, _rows(3))
    assert [path.name for path in (tmp_path / "deals").iterdir()] == ["part-000000.parquet"]


def test_a_table_that_was_not_kept_is_a_key_error(tmp_path: Path) -> None:
    """As with tables in memory."""
    with pytest.raises(KeyError, match="deals"):
        ParquetTables(tmp_path / "nowhere").read("deals")
