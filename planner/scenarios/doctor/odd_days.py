"""Days that cannot be."""

import numpy as np

from planner.domain.history.opportunities import OPEN
from planner.scenarios.doctor.finding import Finding, Patient, share
from planner.scenarios.history.exclusions import EARLIEST, impossible, undated


def impossible_days(patient: Patient) -> list[Finding]:
    """Closings before the first day, days after the export, days before 1980."""
    mask = impossible(patient.opportunities)
    if not mask.any():
        return []
    known, end = patient.opportunities, np.datetime64(patient.opportunities.as_of, "D")
    kinds = {
        "close before they begin": known.closed < known.created,
        f"begin or close after the day of the export, {known.as_of}": (known.created > end) | (known.closed > end),
        "lie before 1980": (known.created < EARLIEST) | (known.closed < EARLIEST),
    }
    parts = ", ".join(f"{odd.sum():,} {words}" for words, odd in kinds.items() if odd.any())
    says = f"Impossible days: {parts}. Accepting leaves these opportunities out."
    change = {"exclude": {"impossible_dates": True}}
    return [Finding("impossible_dates", says, int(mask.sum()), patient.money(mask), patient.examples(mask), change)]


def missing_days(patient: Patient) -> list[Finding]:
    """Ended opportunities without a closing day, and any without a first day."""
    findings = []
    known = patient.opportunities
    ended = undated(known)
    if ended.any():
        says = f"{patient.some(ended, 'have', 'won or lost opportunity')} no closing day. Accepting leaves them out."
        change = {"exclude": {"without_closing_day": True}}
        count, money = int(ended.sum()), patient.money(ended)
        findings.append(Finding("without_closing_day", says, count, money, patient.examples(ended), change))
    unbegun = np.isnat(known.created)
    if unbegun.any():
        still = int((unbegun & (known.outcome == OPEN)).sum())
        says = (
            f"{patient.some(unbegun, 'have')} no first day, {still:,} of them open: leads that nobody "
            "has begun to work, perhaps. Their age is unknown, so they tell nothing about durations."
        )
        count, money = int(unbegun.sum()), patient.money(unbegun)
        findings.append(Finding("without_first_day", says, count, money, patient.examples(unbegun)))
    return findings


def stale(patient: Patient) -> list[Finding]:
    """Open opportunities older than any that ever closed."""
    known = patient.opportunities
    length = (known.closed - known.created)[(known.outcome != OPEN) & ~impossible(known)]
    length = length[~np.isnat(length)].astype(np.int64)
    begun = (known.outcome == OPEN) & ~np.isnat(known.created)
    if not len(length) or not begun.any():
        return []
    longest = int(length.max())
    age = np.datetime64(known.as_of, "D") - known.created
    mask = begun & (age > np.timedelta64(longest, "D"))
    if not mask.any():
        return []
    says = (
        f"{share(int(mask.sum()), int(begun.sum()))} open opportunities with a first day are older than any that ever "
        f"closed ({longest} days): nobody decides about them any more. Left open, they count as undecided up to today, "
        "which is right for odds and durations; accepting ends them without decision at that age."
    )
    change = {"dead_after_days": float(longest)}
    return [Finding("stale", says, int(mask.sum()), patient.money(mask), patient.examples(mask), change)]
