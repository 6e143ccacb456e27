"""Accounts that are larger than a territory."""

import numpy as np

from planner.domain.arrays import summed_by
from planner.domain.history.opportunities import WON
from planner.scenarios.doctor.finding import MOST_EXAMPLES, Finding, Patient, counted

YEAR = 365
LEAST_OWNERS = 3


def larger_than_a_territory(patient: Patient) -> list[Finding]:
    """Accounts that bought more in the last year than the median owner sold."""
    known = patient.opportunities
    accounts, owners = known.labels["account"], known.labels["owner"]
    since = np.datetime64(known.as_of, "D") - np.timedelta64(YEAR, "D")
    late = (known.outcome == WON) & (known.closed > since) & ~np.isnan(known.amount)
    amount = np.where(late, known.amount, 0.0)
    sold = summed_by(owners.codes.astype(np.int64), amount, len(owners.names))
    sold = sold[(owners.names != "") & (sold > 0)]
    if len(sold) < LEAST_OWNERS:
        return []
    bought = summed_by(accounts.codes.astype(np.int64), amount, len(accounts.names))
    typical = float(np.median(sold))
    large = np.flatnonzero((bought > typical) & (accounts.names != ""))
    if not len(large):
        return []
    large = large[np.argsort(-bought[large], kind="stable")]
    names = accounts.names[large].tolist()
    examples = tuple(f"{accounts.names[i]}: {bought[i]:,.0f}" for i in large[:MOST_EXAMPLES])
    says = (
        f"{counted(len(large), 'account')} bought more in the last year than the median owner sold ({typical:,.0f}). "
        "No territory can be balanced around such a one: plan it apart. Accepting leaves its opportunities out."
    )
    change = {"exclude": {"accounts": names}} if len(names) <= 50 else {}
    return [Finding("larger_than_a_territory", says, len(large), float(bought[large].sum()), examples, change)]
