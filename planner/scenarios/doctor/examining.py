"""The data doctor: looks at a history from every side, and proposes; it changes nothing."""

import numpy as np

from planner.scenarios.doctor.duplicates import repeats, same_id
from planner.scenarios.doctor.finding import Finding, Patient
from planner.scenarios.doctor.large_accounts import larger_than_a_territory
from planner.scenarios.doctor.leaks import leaks
from planner.scenarios.doctor.mangled_levels import mangled_ids, mangled_levels
from planner.scenarios.doctor.near_names import near_names
from planner.scenarios.doctor.odd_amounts import huge, negative, zero
from planner.scenarios.doctor.odd_days import impossible_days, missing_days, stale
from planner.scenarios.doctor.strangers import idle_people, orphans
from planner.scenarios.doctor.truncation import left_truncated, nothing_open
from planner.scenarios.doctor.unread import unlabelled, unread_rows
from planner.scenarios.history.exclusions import left_out
from planner.scenarios.history.opportunity_rows import aged_out
from planner.scenarios.history.reading import Opened
from planner.scenarios.history.staging import Coded

CHECKS = (
    unread_rows,
    unlabelled,
    same_id,
    repeats,
    near_names,
    mangled_levels,
    mangled_ids,
    orphans,
    idle_people,
    impossible_days,
    missing_days,
    zero,
    negative,
    huge,
    leaks,
    stale,
    left_truncated,
    nothing_open,
    larger_than_a_territory,
)
"""In the order in which a planner should answer them."""


def examine(export: Opened) -> tuple[Finding, ...]:
    """Everything odd in an export that was opened with its other columns, after what was accepted already."""
    patient = _patient(export)
    return tuple(
        finding
        for check in CHECKS
        for finding in check(patient)
        if not (finding.kind == "unreadable" and _settled(export))
    )


def _settled(export: Opened) -> bool:
    return export.mapping.unreadable == "leave_out"


def _patient(export: Opened) -> Patient:
    rows = export.rows
    kept = left_out(export.mapping.exclude, rows.opportunities, rows.fingerprint, export.history.accounts).kept
    opportunities = rows.opportunities.where(kept)
    if export.mapping.dead_after_days is not None:
        opportunities = aged_out(opportunities, export.mapping.dead_after_days)
    others = {header: Coded(coded.texts, coded.codes[kept]) for header, coded in export.others.items()}
    return Patient(export, opportunities, np.asarray(rows.fingerprint[kept]), others)
