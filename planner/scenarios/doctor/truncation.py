"""What the records do not show: sales that ended before they begin, and sales that have not ended."""

from typing import TYPE_CHECKING, cast

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.history.opportunities import OPEN, Opportunities
from planner.scenarios.doctor.finding import Finding, Patient
from planner.scenarios.history.exclusions import impossible

if TYPE_CHECKING:
    from datetime import date

LEAST_EXPECTED = 5.0
"""Closings that must be missing before their absence is called so: with 5 expected, none happens in 7 of 1,000."""
LEAST_SHARE = 0.01
"""Share of all opportunities that must have begun before the first closing for it to matter."""


def left_truncated(patient: Patient) -> list[Finding]:
    """Early opportunities of which only those that lasted are there, because earlier closings were not exported.

    Each opportunity that began before the first closing should have closed before it with the share of later
    ones that closed within that time; when so many together should have closed, and none did, those that did are
    missing.
    """
    known = patient.opportunities.where(~impossible(patient.opportunities))
    closed = known.closed[known.outcome != OPEN]
    begun = known.created[~np.isnat(known.created)]
    if patient.mapping.observed_from is not None or not len(closed[~np.isnat(closed)]) or not len(begun):
        return []
    first = np.min(closed[~np.isnat(closed)])
    early = (known.created < first).astype(np.bool_)
    expected = float(_shares_within(known, first)[early].sum())
    if expected < LEAST_EXPECTED or early.mean() < LEAST_SHARE:
        return []
    day = cast("date", first.item())
    says = (
        f"The first opportunity begins on {np.min(begun)}, the first closes on {day}. Of the {early.sum():,} that "
        f"began before, some {expected:,.0f} should have closed by then, as later ones did: what closed before {day} "
        "is missing, and only what lasted is there. Accepting counts older ones from that day on (delayed entry)."
    )
    change = {"observed_from": day.isoformat()}
    money = patient.money((patient.opportunities.created < first).astype(np.bool_))
    return [Finding("truncated", says, int(early.sum()), money, (), change)]


def nothing_open(patient: Patient) -> list[Finding]:
    """An export of closed opportunities only."""
    known = patient.opportunities
    if not len(known) or (known.outcome == OPEN).any():
        return []
    says = (
        "No opportunity is open: the export holds closed ones only. Those that began lately and are still worked are "
        "missing, so sales look faster and odds better than they are. Export open ones too."
    )
    return [Finding("nothing_open", says, len(known), patient.money(np.ones(len(known), dtype=np.bool_)))]


def _shares_within(known: Opportunities, first: np.datetime64) -> Floats:
    """Share of later opportunities that closed within the time that each had until the first closing."""
    later = known.created >= first
    lasted = (known.closed - known.created)[later & (known.outcome != OPEN)]
    days = np.sort(lasted[~np.isnat(lasted)].astype(np.int64))
    had = np.where(np.isnat(known.created), 0, (first - known.created).astype(np.int64))
    shares = np.searchsorted(days, had, side="left") / max(int(later.sum()), 1)
    return np.asarray(shares, dtype=np.float64)
