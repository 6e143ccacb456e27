"""Long tables on disk: written in parts as they come, so that memory does not grow with the replications."""

from pathlib import Path

from planner.domain.arrays import Columns
from planner.files import durable, durable_folder
from planner.runs.parquet import read_parquet, write_parquet


def write_part(folder: Path, table: str, number: int, columns: Columns) -> Path:
    """Write the next rows of a table as `FOLDER/TABLE/part-000000.parquet`, whole or not at all; its path.

    Numbers count from 0. Raises OSError when it cannot be written.
    """
    path = folder / table / f"part-{number:06d}.parquet"
    durable_folder(path.parent)
    with durable(path) as draft:
        write_parquet(draft, columns)
    return path


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
