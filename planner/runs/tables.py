"""Long tables on disk: written in parts as they come, so that memory does not grow with the replications."""

from pathlib import Path

import numpy as np

from planner.domain.arrays import AnyArray, Columns
from planner.runs.parquet import read_parquet, write_parquet

ROWS_PER_PART = 200_000
"""Rows gathered before a part is written; the parts, and so the bytes, depend on the rows alone."""


class DiskSink:
    """A sink that writes every table as `FOLDER/TABLE/part-00000.parquet`, `part-00001.parquet` and so on."""

    def __init__(self, folder: Path, rows_per_part: int = ROWS_PER_PART) -> None:
        self._folder = folder
        self._rows_per_part = rows_per_part
        self._waiting: dict[str, list[Columns]] = {}
        self._rows: dict[str, int] = {}
        self._parts: dict[str, int] = {}

    def write(self, table: str, columns: Columns) -> None:
        """Take the next rows of a table; its columns are the same at every call."""
        self._waiting.setdefault(table, []).append(columns)
        self._rows[table] = self._rows.get(table, 0) + len(next(iter(columns.values())))
        if self._rows[table] >= self._rows_per_part:
            self._write_part(table)

    def close(self) -> "ParquetTables":
        """Write what is still waiting, and give the tables back."""
        for table in list(self._waiting):
            if self._rows[table] or table not in self._parts:
                self._write_part(table)
        return ParquetTables(self._folder)

    def _write_part(self, table: str) -> None:
        waiting = self._waiting[table]
        joined: dict[str, AnyArray] = {name: np.concatenate([part[name] for part in waiting]) for name in waiting[0]}
        folder = self._folder / table
        folder.mkdir(parents=True, exist_ok=True)
        number = self._parts.get(table, 0)
        write_parquet(folder / f"part-{number:05d}.parquet", joined)
        self._parts[table] = number + 1
        self._waiting[table], self._rows[table] = [], 0


class ParquetTables:
    """The long tables of a folder; nothing is read before it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """Tables there are."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in self.folder.iterdir() if path.is_dir()))

    def read(self, table: str) -> Columns:
        """A whole table, in replication order; KeyError when it was not kept."""
        if table not in self.names():
            raise KeyError(table)
        return read_parquet(sorted((self.folder / table).glob("part-*.parquet")))
