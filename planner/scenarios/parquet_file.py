"""Tables in Parquet, read and written through DuckDB, with nothing fetched from anywhere and always the same bytes."""

import glob
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from planner.domain.arrays import AnyArray
from planner.domain.tables.columns import Kind
from planner.errors import Problem, ScenarioError
from planner.scenarios.raw import RawTable, header_problems

_SQL_TYPE: Mapping[Kind, str] = {
    "text": "VARCHAR",
    "texts": "VARCHAR",
    "number": "DOUBLE",
    "date": "DATE",
    "flag": "BOOLEAN",
}


def read_parquet(path: Path, file: str) -> RawTable:
    """The cells of a Parquet file; row 1 is the first record. Raises ScenarioError."""
    try:
        with _connection() as connection:
            found = connection.execute("SELECT * FROM read_parquet(?)", [glob.escape(str(path))])
            header = [str(column[0]) for column in found.description or ()]
            records = found.fetchall()
    except (duckdb.Error, OverflowError, ValueError):
        raise ScenarioError((Problem(file, "cannot be read as Parquet (.parquet)."),)) from None
    problems = header_problems(file, header)
    if problems:
        raise ScenarioError(tuple(problems))
    cells = zip(*records, strict=True) if records else ((),) * len(header)
    return RawTable(file, dict(zip(header, cells, strict=True)), range(1, len(records) + 1))


def write_parquet(path: Path, columns: Mapping[str, tuple[Kind, AnyArray]]) -> None:
    """Write columns in their order; blank texts, NaN, NaT and flags below 0 become NULL."""
    frame = {f"c{i}": _storable(kind, values) for i, (kind, values) in enumerate(columns.values())}
    chosen = ", ".join(
        f"""CAST(c{i} AS {_SQL_TYPE[kind]}) AS "{name.replace('"', '""')}\""""
        for i, (name, (kind, _)) in enumerate(columns.items())
    )
    target = str(path).replace("'", "''")
    with _connection() as connection:
        connection.register("frame", frame)
        connection.execute(
            f"COPY (SELECT {chosen} FROM frame) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"  # noqa: S608 -- names are quoted, and no value is part of it
        )


def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={"threads": 1, "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )


def _storable(kind: Kind, values: AnyArray) -> np.ndarray[Any, Any]:
    if kind in {"text", "texts"}:
        return np.array([value or None for value in values.tolist()], dtype=object)
    if kind == "flag":
        return np.array([None if value < 0 else bool(value) for value in values.tolist()], dtype=object)
    if kind == "date":
        return values.astype("datetime64[us]")
    return values.astype(np.float64)
