"""Declared columns in which nothing is said."""

from collections.abc import Mapping

import numpy as np

from planner.domain.arrays import AnyArray
from planner.domain.tables.columns import Kind, Table

_BLANK: Mapping[Kind, object] = {
    "text": "",
    "texts": "",
    "number": np.nan,
    "date": np.datetime64("NaT", "D"),
    "flag": -1,
}
_TYPE: Mapping[Kind, str] = {"text": "U1", "texts": "U1", "number": "f8", "date": "datetime64[D]", "flag": "i8"}


def blank(table: Table, rows: int) -> dict[str, AnyArray]:
    """Every declared column, with nothing said in any row."""
    return {column.name: np.full(rows, _BLANK[column.kind], dtype=_TYPE[column.kind]) for column in table.columns}
