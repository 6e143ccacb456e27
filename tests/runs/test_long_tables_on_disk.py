"""Long tables in parts: all rows, in order, whatever the parts."""

from pathlib import Path

import numpy as np
import pytest

from planner.runs.digests import digests_of
from planner.runs.tables import DiskSink, ParquetTables


def _written(folder: Path, rows_per_part: int) -> ParquetTables:
    sink = DiskSink(folder, rows_per_part)
    for replication in range(10):
        rows = replication % 4
        sink.write(
            "deals",
            {
                "replication": np.full(rows, replication),
                "account": np.array(["a" * i for i in range(rows)], dtype="U9"),
            },
        )
        sink.write("people", {"replication": np.empty(0, dtype=np.int64)})
    return sink.close()


@pytest.mark.parametrize("rows_per_part", [1, 4, 1_000])
def test_rows_come_back_in_order_whatever_the_parts(tmp_path: Path, rows_per_part: int) -> None:
    """Parts are an affair of the disk."""
    tables = _written(tmp_path / "t", rows_per_part)
    expected = [r for r in range(10) for _ in range(r % 4)]
    assert tables.read("deals")["replication"].tolist() == expected
    assert tables.names() == ("deals", "people")
    assert len(tables.read("people")["replication"]) == 0


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    """Memory stays flat: full parts are on disk before the sink is closed."""
    sink = DiskSink(tmp_path / "t", rows_per_part=100)
    for replication in range(10):
        sink.write("deals", {"replication": np.full(60, replication)})
    assert len(list((tmp_path / "t" / "deals").iterdir())) == 5
    sink.close()
    assert len(list((tmp_path / "t" / "deals").iterdir())) == 5


def test_the_same_rows_give_the_same_files(tmp_path: Path) -> None:
    """Byte for byte, part by part."""
    _written(tmp_path / "one", 4)
    _written(tmp_path / "two", 4)
    assert digests_of(tmp_path / "one") == digests_of(tmp_path / "two")


def test_a_table_that_was_not_kept_is_a_key_error(tmp_path: Path) -> None:
    """As with tables in memory."""
    with pytest.raises(KeyError, match="deals"):
        ParquetTables(tmp_path / "nowhere").read("deals")
