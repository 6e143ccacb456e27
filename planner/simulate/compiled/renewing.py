"""Contracts are worked on, come up for renewal, and are renewed or lost: `renewals`, compiled."""

import math

from planner.domain import chance, pipeline, retention
from planner.domain.arrays import Floats, Ints
from planner.domain.chance import Key
from planner.simulate.company import NOBODY
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.desks import ask, release
from planner.simulate.compiled.draws import drawn
from planner.simulate.compiled.events import CARE, FALL_DUE, WHOM, after, at_once
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.working import at_work, days_for, handover, seller
from planner.simulate.log import CHURNED, NOT_DUE, RENEWED_IT

BEGINS, BEFORE, TURN, CARED = range(4)
"""Phases of the care for a contract: it begins, it is time, it is its turn, it is done; the first two are its day's."""


@kernel
def open_contracts(f: Floats, n: Ints, key: Key) -> None:
    """The contracts that customers have at the opening."""
    for customer in range(n[at.ACCOUNTS]):
        amount = f[n[at.FIRST_CONTRACT] + customer]
        if amount > 0:
            due = f[n[at.FIRST_RENEWAL] + customer]
            if math.isnan(due):
                who = n[n[at.ACCOUNT_WHO] + customer]
                due = f[at.CONTRACT_DAYS] * drawn(key, who, chance.RENEWAL_DAY, 0)
            _begin(f, n, customer, amount, due)


@kernel
def sign(f: Floats, n: Ints, customer: int, value: float) -> None:
    """A deal was won: a contract, if contracts are simulated and the customer has none."""
    if n[at.RETENTION] and not n[n[at.UNDER_CONTRACT] + customer]:
        _begin(f, n, customer, value, f[at.NOW] + f[at.CONTRACT_DAYS])


@kernel
def _begin(f: Floats, n: Ints, customer: int, amount: float, due: float) -> None:
    contract = n[at.CONTRACTS]
    n[n[at.CONTRACT_CUSTOMER] + contract] = customer
    n[n[at.CONTRACT_NTH] + contract] = n[n[at.SIGNED] + customer]
    n[n[at.CONTRACT_SERVED] + contract] = 0
    n[n[at.CONTRACT_OUTCOME] + contract] = NOT_DUE
    n[n[at.CONTRACT_PERSON] + contract] = NOBODY
    n[n[at.CARE_PHASE] + contract] = BEGINS
    n[n[at.DUE_PHASE] + contract] = BEGINS
    f[n[at.CONTRACT_BEGUN] + contract] = f[at.NOW]
    f[n[at.CONTRACT_DUE] + contract] = due
    f[n[at.CONTRACT_AMOUNT] + contract] = amount
    f[n[at.CONTRACT_RENEWED] + contract] = 0.0
    n[at.CONTRACTS] = contract + 1
    n[n[at.SIGNED] + customer] += 1
    n[n[at.UNDER_CONTRACT] + customer] = 1
    if n[n[at.OWNER] + customer] != NOBODY:
        at_once(n, CARE * WHOM + contract)
    at_once(n, FALL_DUE * WHOM + contract)


@kernel
def care(f: Floats, n: Ints, contract: int, key: Key) -> None:
    """The next thing in the work before a contract's day."""
    now, phase, me = f[at.NOW], n[n[at.CARE_PHASE] + contract], CARE * WHOM + contract
    seat, due = n[n[at.CONTRACT_SEAT] + contract], f[n[at.CONTRACT_DUE] + contract]
    n[n[at.CARE_PHASE] + contract] = phase + 1
    if phase == BEGINS:
        after(f, n, max(due - f[at.RENEWAL_LEAD_DAYS] - now, 0.0), me)
    elif phase == BEFORE:
        seat = at_work(n, n[n[at.CONTRACT_CUSTOMER] + contract])
        n[n[at.CONTRACT_SEAT] + contract] = seat
        f[n[at.CONTRACT_ASKED] + contract] = now
        urgency = pipeline.urgency(n[at.STAGES], now, f[n[at.CONTRACT_AMOUNT] + contract], n[at.PRIORITY])
        ask(f, n, seat, urgency, me)
    elif phase == TURN and now < due:
        _work(f, n, contract, seat, key)
    else:
        release(n, seat)
        if phase == CARED and n[n[at.CONTRACT_OUTCOME] + contract] == NOT_DUE:
            n[n[at.CONTRACT_SERVED] + contract] = 1


@kernel
def _work(f: Floats, n: Ints, contract: int, seat: int, key: Key) -> None:
    u = _drawn(n, contract, chance.RENEWAL_WORK, key)
    days = days_for(f, n, seat, chance.lognormal(f[at.RENEWAL_HOURS], f[at.RENEWAL_HOURS_CV], u))
    row = n[at.CARES]
    n[n[at.CARE_CONTRACT] + row] = contract
    n[n[at.CARE_SEAT] + row] = seat
    f[n[at.CARE_ASKED] + row] = f[n[at.CONTRACT_ASKED] + contract]
    f[n[at.CARE_BEGAN] + row] = f[at.NOW]
    f[n[at.CARE_ENDED] + row] = f[at.NOW] + days
    n[at.CARES] = row + 1
    after(f, n, days, CARE * WHOM + contract)


@kernel
def _drawn(n: Ints, contract: int, purpose: int, key: Key) -> float:
    who = n[n[at.ACCOUNT_WHO] + n[n[at.CONTRACT_CUSTOMER] + contract]]
    return drawn(key, who, purpose, n[n[at.CONTRACT_NTH] + contract])


@kernel
def fall_due(f: Floats, n: Ints, contract: int, key: Key) -> None:
    """The next thing in a contract's own life: its day."""
    customer, amount = n[n[at.CONTRACT_CUSTOMER] + contract], f[n[at.CONTRACT_AMOUNT] + contract]
    if n[n[at.DUE_PHASE] + contract] == BEGINS:
        n[n[at.DUE_PHASE] + contract] = BEFORE
        after(f, n, f[n[at.CONTRACT_DUE] + contract] - f[at.NOW], FALL_DUE * WHOM + contract)
        return
    if n[n[at.OWNER] + customer] != NOBODY:
        n[n[at.CONTRACT_PERSON] + contract] = n[n[at.PERSON] + seller(n, customer)]
    served = n[n[at.CONTRACT_SERVED] + contract] > 0
    odds = retention.renewal_odds(f[at.RENEWAL_ODDS], handover(f, n, customer), 1.0 if served else f[at.UNSERVED])
    if not _drawn(n, contract, chance.RENEWAL, key) < odds:
        n[n[at.CONTRACT_OUTCOME] + contract] = CHURNED
        n[n[at.UNDER_CONTRACT] + customer] = 0
        return
    grows = served and _drawn(n, contract, chance.EXPANSION, key) < f[at.EXPANSION_ODDS]
    renewed = retention.renewed_amount(amount, f[at.EXPANSION] if grows else 0.0)
    n[n[at.CONTRACT_OUTCOME] + contract] = RENEWED_IT
    f[n[at.CONTRACT_RENEWED] + contract] = renewed
    _begin(f, n, customer, renewed, f[at.NOW] + f[at.CONTRACT_DAYS])
