"""Amounts that say nothing, or too much."""

import numpy as np

from planner.domain.history.opportunities import OUTCOMES
from planner.scenarios.doctor.finding import MOST_EXAMPLES, Finding, Patient

HUGE_TIMES = 10.0
"""So many times the 99th percentile of amounts is huge: by then a wrong unit is likelier than a large sale."""
LEAST_AMOUNTS = 30
MOST_LISTED = 500
"""Ids that a mapping file lists at most."""


def zero(patient: Patient) -> list[Finding]:
    """Amounts of zero: mostly what was never written down."""
    known = patient.opportunities
    mask = known.amount == 0
    if not mask.any():
        return []
    by_outcome = np.bincount(known.outcome[mask], minlength=len(OUTCOMES))
    parts = ", ".join(
        f"{count:,} {name.replace('_', ' ')}" for name, count in zip(OUTCOMES, by_outcome, strict=True) if count
    )
    says = (
        f"{patient.some(mask, 'have')} an amount of zero ({parts}). "
        "Read as money, lost ones were worth nothing; accepting reads zero as 'not written down'."
    )
    return [
        Finding(
            "zero_amounts",
            says,
            int(mask.sum()),
            patient.money(mask),
            patient.examples(mask),
            {"zero_is_unknown": True},
        )
    ]


def negative(patient: Patient) -> list[Finding]:
    """Amounts below zero: corrections among sales."""
    mask = patient.opportunities.amount < 0
    if not mask.any():
        return []
    says = f"{patient.some(mask, 'have')} an amount below zero, as corrections do. Accepting leaves them out."
    ids = patient.opportunities.opportunity[mask].tolist()
    change = {"exclude": {"opportunities": ids}} if len(ids) <= MOST_LISTED else {}
    return [Finding("negative_amounts", says, int(mask.sum()), patient.money(mask), patient.examples(mask), change)]


def huge(patient: Patient) -> list[Finding]:
    """Amounts far beyond all others."""
    amount = patient.opportunities.amount
    positive = amount[amount > 0]
    if len(positive) < LEAST_AMOUNTS:
        return []
    most = HUGE_TIMES * float(np.quantile(positive, 0.99))
    mask = amount > most
    if not mask.any():
        return []
    order = np.flatnonzero(mask)[np.argsort(-amount[mask], kind="stable")][:MOST_EXAMPLES]
    examples = tuple(f"{patient.opportunities.opportunity[i]}: {amount[i]:,.0f}" for i in order)
    part = float(amount[mask].sum() / positive.sum())
    says = (
        f"{patient.some(mask, 'are')} worth more than {most:,.0f}, ten times what 99 in 100 are worth at most, and "
        f"{part:.0%} of all money. Look whether cents or another currency were meant; accepting leaves them out."
    ).replace("%", " %")
    change = {"exclude": {"amount_above": most}}
    return [Finding("huge_amounts", says, int(mask.sum()), patient.money(mask), examples, change)]
