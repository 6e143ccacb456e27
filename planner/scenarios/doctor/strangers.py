"""Accounts and people of one table that the other does not know."""

import numpy as np

from planner.domain.arrays import Texts
from planner.domain.history.opportunities import OPEN
from planner.scenarios.doctor.finding import MOST_EXAMPLES, Finding, Patient, counted, share
from planner.scenarios.history.exclusions import unlisted


def orphans(patient: Patient) -> list[Finding]:
    """Opportunities without an account, or with one that is not in the table of accounts."""
    known, findings = patient.opportunities, []
    accounts = known.labels["account"]
    blank = (accounts.names == "")[accounts.codes]
    if blank.any() and not blank.all():
        still = int((blank & (known.outcome == OPEN)).sum())
        says = (
            f"{share(int(blank.sum()), len(known))} opportunities have no account, {still:,} of them open. They say "
            "nothing about any account's potential; accepting leaves them out of everything."
        )
        count, money, change = int(blank.sum()), patient.money(blank), {"exclude": {"without_account": True}}
        findings.append(Finding("without_account", says, count, money, patient.examples(blank), change))
    strange = unlisted(known, patient.export.history.accounts)
    if strange.any():
        names = np.unique(accounts.codes[strange])
        says = (
            f"{patient.some(strange, 'belong')} to {counted(len(names), 'account')} that the table of "
            "accounts does not have. Accepting leaves them out."
        )
        count, money, change = int(strange.sum()), patient.money(strange), {"exclude": {"unlisted_accounts": True}}
        examples = tuple(accounts.names[names[:MOST_EXAMPLES]].tolist())
        findings.append(Finding("orphan_accounts", says, count, money, examples, change))
    return findings


def idle_people(patient: Patient) -> list[Finding]:
    """People without an opportunity, and owners whom the table of people does not have."""
    people, owners = patient.export.history.people, patient.opportunities.labels["owner"]
    if people is None:
        return []
    findings = []
    idle = np.setdiff1d(people.person, owners.names)
    if len(idle):
        says = (
            f"{share(len(idle), len(people))} people have no opportunity: not yet begun, gone, or managers. "
            "Accepting leaves them out, so that they do not count as people who sell nothing."
        )
        change = {"exclude": {"people": idle.tolist()}} if len(idle) <= 500 else {}
        findings.append(Finding("people_without_deals", says, len(idle), 0.0, _first(idle), change))
    strange = np.setdiff1d(owners.names[owners.names != ""], people.person)
    if len(strange):
        mask = np.isin(owners.names, strange)[owners.codes]
        says = (
            f"{patient.some(mask, 'have')} {counted(len(strange), 'owner')} whom the table of "
            "people does not have; nothing is known about when they came and went."
        )
        findings.append(Finding("unlisted_owners", says, int(mask.sum()), patient.money(mask), _first(strange)))
    return findings


def _first(names: Texts) -> tuple[str, ...]:
    return tuple(names[:MOST_EXAMPLES].tolist())
