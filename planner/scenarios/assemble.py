"""Checked tables to the domain's frozen values: defaults, order by id."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.arrays import AnyArray, Texts
from planner.domain.payroll.records import PayRecords
from planner.domain.payroll.tables import PAYROLL_TABLES
from planner.domain.seats import Seats
from planner.domain.specialists import Specialists
from planner.domain.tables.blank import blank
from planner.domain.tables.columns import Table
from planner.domain.tables.declared import ACCOUNTS, SEATS, SPECIALISTS
from planner.domain.tables.rows import DeclaredRows
from planner.scenarios.checked import CheckedTable

Kind = TypeVar("Kind", bound=DeclaredRows)


def accounts_of(checked: CheckedTable, metrics: tuple[str, ...]) -> Accounts:
    """Accounts sorted by id; workload and revenue are 0, metrics 0 and names the id where nothing is said.

    (0, 0) and half a location are no location.
    """
    columns = _sorted(checked, ACCOUNTS)
    for name in ("workload", "revenue", *metrics):
        columns[name] = np.nan_to_num(np.asarray(columns[name], dtype=np.float64), nan=0.0)
    columns["name"] = _otherwise(columns["name"], columns["account"])
    _unlocate(columns)
    own = {name: columns[name] for name in ACCOUNTS.names}
    amounts = {name: np.asarray(columns[name], dtype=np.float64) for name in metrics}
    return Accounts(**own, metrics=amounts)  # type: ignore[arg-type]  # kinds as declared


def seats_of(checked: CheckedTable) -> Seats:
    """Seats sorted by id; the person is the seat's id where nobody is named."""
    columns = _sorted(checked, SEATS)
    columns["person"] = _otherwise(columns["person"], columns["seat"])
    _unlocate(columns)
    own = {name: columns[name] for name in SEATS.names}
    least, greatest = (
        {name[4:]: columns[name] for name in sorted(columns) if name.startswith(prefix)} for prefix in ("min_", "max_")
    )
    return Seats(**own, least=least, greatest=greatest)  # type: ignore[arg-type]  # kinds as declared


def rows_of(kind: type[Kind], checked: CheckedTable | None) -> Kind:
    """Rows of a declared table, sorted by its key; none without a table."""
    if checked is None:
        return kind.none()
    return kind(**_sorted(checked, kind.TABLE))


def specialists_of(checked: CheckedTable | None) -> Specialists:
    """Specialists sorted by id, none without a table; the person is the id where nobody is named."""
    if checked is None:
        return Specialists.none()
    columns = _sorted(checked, SPECIALISTS)
    columns["person"] = _otherwise(columns["person"], columns["specialist"])
    _unlocate(columns)
    return Specialists(**columns)  # type: ignore[arg-type]  # kinds as declared


def payroll_of(tables: Mapping[str, CheckedTable]) -> PayRecords:
    """What pay is computed from, each table sorted by its key; a table that is not there is empty."""
    return PayRecords.of(
        {table.name: _sorted(tables[table.name], table) for table in PAYROLL_TABLES if table.name in tables}
    )


def _sorted(checked: CheckedTable, table: Table) -> dict[str, AnyArray]:
    """Every declared column and the further ones, in the order of the key."""
    order = np.lexsort([checked.columns[name] for name in reversed(table.key)])
    return blank(table, len(checked.raw)) | {name: values[order] for name, values in checked.columns.items()}


def _otherwise(texts: AnyArray, default: AnyArray) -> Texts:
    return np.where(texts == "", default, texts).astype(np.str_)


def _unlocate(columns: dict[str, AnyArray]) -> None:
    lat, lon = columns["lat"], columns["lon"]
    nowhere = np.isnan(lat) | np.isnan(lon) | ((lat == 0) & (lon == 0))
    columns["lat"], columns["lon"] = np.where(nowhere, np.nan, lat), np.where(nowhere, np.nan, lon)
