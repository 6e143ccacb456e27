"""Rows that stand there twice."""

from planner.scenarios.doctor.finding import Finding, Patient
from planner.scenarios.history.exclusions import overwritten, repeated


def repeats(patient: Patient) -> list[Finding]:
    """Rows that are equal to an earlier one but for the id."""
    mask = repeated(patient.fingerprint)
    if not mask.any():
        return []
    says = (
        f"{patient.some(mask, 'repeat', 'row')} an earlier row in every column but the id. "
        "They may be entered twice, or be equal sales of one day; accept if they are the former."
    )
    change = {"exclude": {"repeats": True}}
    return [Finding("repeats", says, int(mask.sum()), patient.money(mask), patient.examples(mask), change)]


def same_id(patient: Patient) -> list[Finding]:
    """Ids that stand in several rows, as in an export that was written every month into one file."""
    mask = overwritten(patient.opportunities)
    if not mask.any():
        return []
    says = (
        f"{patient.some(mask, 'have', 'row')} an id that stands again further down. "
        "Accepting keeps the last row of each id."
    )
    change = {"exclude": {"same_id": True}}
    return [Finding("same_id", says, int(mask.sum()), patient.money(mask), patient.examples(mask), change)]
