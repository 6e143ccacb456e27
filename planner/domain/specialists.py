"""Specialists over the same book, and who of them covers what now."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.arrays import Days, Flags, Floats, Texts, positions
from planner.domain.seats import Seats
from planner.domain.settings.overlay import Overlay
from planner.domain.tables.blank import blank
from planner.domain.tables.declared import OVERLAY_OWNERS, SEATS, SPECIALISTS
from planner.domain.tables.rows import DeclaredRows


@dataclass(frozen=True, slots=True, eq=False)
class Specialists(DeclaredRows):
    """Rows of the `specialists` table sorted by specialist; column meanings and units as declared there.

    Texts are '', numbers NaN and days NaT where nothing is known; cells with several values keep their semicolons.
    """

    TABLE = SPECIALISTS
    specialist: Texts
    overlay: Texts
    person: Texts
    manager: Texts
    capacity_hours: Floats
    region: Texts
    segment: Texts
    language: Texts
    product: Texts
    lat: Floats
    lon: Floats
    start: Days
    end: Days
    leave_start: Days
    leave_end: Days

    def seats(self, overlay: Overlay, counted: str) -> Seats:
        """The specialists of an overlay as the seats of its own assignment, its ratio as limits on a metric."""
        here = self.overlay == overlay.name
        rows = int(here.sum())
        own = {name: column[here] for name, column in self.columns().items() if name in SEATS.names}
        columns: dict[str, Any] = blank(SEATS, rows) | own | {"seat": self.specialist[here]}

        def limit(asked: int | None) -> dict[str, Floats]:
            return {} if asked is None else {counted: np.full(rows, float(asked))}

        return Seats(**columns, least=limit(overlay.least), greatest=limit(overlay.most))


@dataclass(frozen=True, slots=True, eq=False)
class OverlayOwners(DeclaredRows):
    """Rows of the `overlay_owners` table sorted by (overlay, covered)."""

    TABLE = OVERLAY_OWNERS
    overlay: Texts
    covered: Texts
    specialist: Texts

    def of(self, overlay: Overlay, covered: Texts) -> Texts:
        """Specialist of each account (or seat) now; '' where there is none."""
        mine = self.overlay == overlay.name
        at = positions(self.covered[mine], covered)
        known = np.append(self.specialist[mine], "")  # −1, which is not known, takes the last
        return known[at]

    def without(self, covered: Texts) -> "OverlayOwners":
        """The same but for some accounts or seats."""
        kept = ~np.isin(self.covered, covered)
        return OverlayOwners(self.overlay[kept], self.covered[kept], self.specialist[kept])


def covers(accounts: Accounts, overlay: Overlay) -> Flags:
    """Whether each account is of the sort that the overlay covers."""
    if overlay.column is None:
        return np.ones(len(accounts), dtype=np.bool_)
    return np.asarray(getattr(accounts, overlay.column) == overlay.value)
