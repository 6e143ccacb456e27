"""Checked tables to the domain's frozen values: defaults, order by id."""

from collections.abc import Mapping

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.arrays import AnyArray, Texts
from planner.domain.geography.edges import Edges
from planner.domain.hierarchy import Hierarchy
from planner.domain.pairs import Pairs
from planner.domain.past import PastQuotas, TerritoryHistory
from planner.domain.payroll.records import PayRecords
from planner.domain.payroll.tables import PAYROLL_TABLES
from planner.domain.seats import Seats
from planner.domain.specialists import OverlayOwners, Specialists
from planner.domain.tables.blank import blank
from planner.domain.tables.columns import Table
from planner.domain.tables.declared import (
    ACCOUNTS,
    EDGES,
    HIERARCHY,
    OVERLAY_OWNERS,
    PAIRS,
    QUOTAS,
    SEATS,
    SPECIALISTS,
    TERRITORY_HISTORY,
)
from planner.scenarios.checked import CheckedTable


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


def pairs_of(checked: CheckedTable | None) -> Pairs:
    """Pairs sorted by account and seat; none without a table."""
    if checked is None:
        return Pairs.none()
    return Pairs(**_sorted(checked, PAIRS))  # type: ignore[arg-type]  # kinds as declared


def edges_of(checked: CheckedTable | None) -> Edges:
    """Neighbours sorted by account and neighbour; none without a table."""
    if checked is None:
        return Edges.none()
    return Edges(**_sorted(checked, EDGES))  # type: ignore[arg-type]  # kinds as declared


def quotas_of(checked: CheckedTable | None) -> PastQuotas:
    """Past quotas sorted by seat and start; none without a table."""
    if checked is None:
        return PastQuotas.none()
    return PastQuotas(**_sorted(checked, QUOTAS))  # type: ignore[arg-type]  # kinds as declared


def hierarchy_of(checked: CheckedTable | None) -> Hierarchy:
    """Managers sorted by node; none without a table."""
    if checked is None:
        return Hierarchy.none()
    return Hierarchy(**_sorted(checked, HIERARCHY))  # type: ignore[arg-type]  # kinds as declared


def territory_history_of(checked: CheckedTable | None) -> TerritoryHistory:
    """Spells sorted by seat, region and start; none without a table."""
    if checked is None:
        return TerritoryHistory.none()
    return TerritoryHistory(**_sorted(checked, TERRITORY_HISTORY))  # type: ignore[arg-type]  # kinds as declared


def specialists_of(checked: CheckedTable | None) -> Specialists:
    """Specialists sorted by id, none without a table; the person is the id where nobody is named."""
    if checked is None:
        return Specialists.none()
    columns = _sorted(checked, SPECIALISTS)
    columns["person"] = _otherwise(columns["person"], columns["specialist"])
    _unlocate(columns)
    return Specialists(**columns)  # type: ignore[arg-type]  # kinds as declared


def overlay_owners_of(checked: CheckedTable | None) -> OverlayOwners:
    """Who covers what now, sorted by overlay and what is covered; nobody without a table."""
    if checked is None:
        return OverlayOwners.none()
    return OverlayOwners(**_sorted(checked, OVERLAY_OWNERS))  # type: ignore[arg-type]  # kinds as declared


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
