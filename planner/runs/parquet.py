"""Columns to Parquet and back, the same bytes for the same columns."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np

from planner.domain.arrays import AnyArray, Columns

_REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS, errno.ENOENT)
"""Why a system does not write a file; DuckDB gives its words, not its number."""
_SQL_TYPE = {"U": "VARCHAR", "f": "DOUBLE", "i": "BIGINT", "b": "BOOLEAN", "M": "DATE"}


def write_parquet(path: Path, columns: Columns) -> None:
    """Write columns as one Parquet file; NaN and NaT become null. Texts, numbers, flags and days are known kinds.

    Raises TypeError for any other kind of column, OSError when the file cannot be written.
    """
    wrong = [name for name, column in columns.items() if column.dtype.kind not in _SQL_TYPE]
    if wrong:
        raise TypeError(f"no Parquet type for {', '.join(wrong)}")
    part = {
        # DuckDB reads seconds, not days, from NumPy
        name: column.astype("datetime64[s]") if column.dtype.kind == "M" else np.ascontiguousarray(column)
        for name, column in columns.items()
    }
    wanted = ", ".join(
        f"CAST({_name(name)} AS {_SQL_TYPE[column.dtype.kind]}) AS {_name(name)}" for name, column in columns.items()
    )
    target = path.as_posix().replace("'", "''")
    with _database() as database:
        database.register("part", part)
        try:
            database.execute(
                f"COPY (SELECT {wanted} FROM part) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608 (COPY takes no parameters; names are quoted)
            )
        except duckdb.IOException as error:
            raise _refused(path, str(error)) from error


def read_parquet(paths: Sequence[Path]) -> Columns:
    """The rows of Parquet files of one table, in the order of the files; null becomes NaN, NaT, '' or False."""
    with _database() as database:
        rows = database.execute(
            "SELECT * FROM read_parquet(?, hive_partitioning = false)", [[path.as_posix() for path in paths]]
        )
        types = {column[0]: str(column[1]) for column in rows.description}
        return {name: _array(np.ma.asarray(values), types[name]) for name, values in rows.fetchnumpy().items()}


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A private database in memory; one thread, so that row order and bytes never depend on timing."""
    database = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False})
    try:
        yield database
    finally:
        database.close()


def _refused(path: Path, words: str) -> OSError:
    number = next((number for number in _REFUSALS if os.strerror(number) in words), errno.EIO)
    return OSError(number, os.strerror(number), str(path))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _array(values: np.ma.MaskedArray, sql_type: str) -> AnyArray:
    match sql_type:
        case "VARCHAR":
            return np.asarray(np.ma.filled(values, "")).astype(np.str_)
        case "DOUBLE" | "FLOAT":
            return np.asarray(np.ma.filled(values.astype(np.float64), np.nan))
        case "BOOLEAN":
            return np.asarray(np.ma.filled(values, False))  # noqa: FBT003 (the fill value is a flag)
        case "DATE":
            return np.asarray(np.ma.filled(values, np.datetime64("NaT"))).astype("datetime64[D]")
        case _:
            return np.asarray(np.ma.filled(values, 0)).astype(np.int64)
