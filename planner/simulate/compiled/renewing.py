"""Contracts are worked on, come up for renewal, and are renewed or lost: `renewals`, compiled."""

import math

from planner.domain import chance, pipeline, retention
from planner.domain.arrays import Floats, Ints
from planner.domain.chance import Key
from planner.simulate.company import NOBODY
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.desks import ask, release
from planner.simulate.compiled.draws import drawn_by
from planner.simulate.compiled.events import CARE, FALL_DUE, WHOM, after, at_once
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.working import at_work, days_for, handover, seller
from planner.simulate.log import CHURNED, NOT_DUE, RENEWED_IT

BEGINS, BEFORE, TURN, CARED = range(4)
"""Phases of the care for a contract: it begins, it is time, it is its turn, it is done; the first two are its day's."""


@kernel
def open_contracts(f: Floats, n: Ints, key: Key) -> None:
    """The contracts that customers have at the opening."""
    first = n[at.FIRST_ACCOUNT]
    for customer in range(first, first + at.ACCOUNT_WORDS * n[at.ACCOUNTS], at.ACCOUNT_WORDS):
        amount = f[customer + at.GIVEN_CONTRACT]
        if amount > 0:
            due = f[customer + at.GIVEN_RENEWAL]
            if math.isnan(due):
                due = f[at.CONTRACT_DAYS] * drawn_by(n[customer + at.ACCOUNT_LUCK], key, chance.RENEWAL_DAY, 0)
            _begin(f, n, customer, amount, due)


@kernel
def sign(f: Floats, n: Ints, customer: int, value: float) -> None:
    """A deal was won: a contract, if contracts are simulated and the customer has none."""
    if n[at.RETENTION] and not n[customer + at.UNDER_CONTRACT]:
        _begin(f, n, customer, value, f[at.NOW] + f[at.CONTRACT_DAYS])


@kernel
def _begin(f: Floats, n: Ints, customer: int, amount: float, due: float) -> None:
    contract = n[at.CONTRACTS]
    n[contract + at.CONTRACT_CUSTOMER] = customer
    n[contract + at.CONTRACT_NTH] = n[customer + at.SIGNED]
    n[contract + at.CONTRACT_SERVED] = 0
    n[contract + at.CONTRACT_OUTCOME] = NOT_DUE
    n[contract + at.CONTRACT_PERSON] = NOBODY
    n[contract + at.CARE_PHASE] = BEGINS
    n[contract + at.DUE_PHASE] = BEGINS
    f[contract + at.CONTRACT_BEGUN] = f[at.NOW]
    f[contract + at.CONTRACT_DUE] = due
    f[contract + at.CONTRACT_AMOUNT] = amount
    f[contract + at.CONTRACT_RENEWED] = 0.0
    n[at.CONTRACTS] = contract + at.CONTRACT_WORDS
    n[customer + at.SIGNED] += 1
    n[customer + at.UNDER_CONTRACT] = 1
    if n[customer + at.OWNER] != NOBODY:
        at_once(n, CARE * WHOM + contract)
    at_once(n, FALL_DUE * WHOM + contract)


@kernel
def care(f: Floats, n: Ints, contract: int, key: Key) -> None:
    """The next thing in the work before a contract's day."""
    now, phase, me = f[at.NOW], n[contract + at.CARE_PHASE], CARE * WHOM + contract
    seat, due = n[contract + at.CONTRACT_SEAT], f[contract + at.CONTRACT_DUE]
    n[contract + at.CARE_PHASE] = phase + 1
    if phase == BEGINS:
        after(f, n, max(due - f[at.RENEWAL_LEAD_DAYS] - now, 0.0), me)
    elif phase == BEFORE:
        seat = at_work(n, n[n[contract + at.CONTRACT_CUSTOMER] + at.OWNER])
        n[contract + at.CONTRACT_SEAT] = seat
        f[contract + at.CONTRACT_ASKED] = now
        urgency = pipeline.urgency(n[at.STAGES], now, f[contract + at.CONTRACT_AMOUNT], n[at.PRIORITY])
        ask(f, n, seat, urgency, me)
    elif phase == TURN and now < due:
        _work(f, n, contract, seat, key)
    else:
        release(n, seat)
        if phase == CARED and n[contract + at.CONTRACT_OUTCOME] == NOT_DUE:
            n[contract + at.CONTRACT_SERVED] = 1


@kernel
def _work(f: Floats, n: Ints, contract: int, seat: int, key: Key) -> None:
    u = _drawn(n, contract, chance.RENEWAL_WORK, key)
    days = days_for(f, seat, chance.lognormal(f[at.RENEWAL_HOURS], f[at.RENEWAL_HOURS_CV], u))
    row = n[at.CARES]
    n[row + at.CARE_CONTRACT] = (contract - n[at.FIRST_CONTRACT]) // at.CONTRACT_WORDS
    n[row + at.CARE_SEAT] = n[seat + at.SEAT_NUMBER]
    f[row + at.CARE_ASKED] = f[contract + at.CONTRACT_ASKED]
    f[row + at.CARE_BEGAN] = f[at.NOW]
    f[row + at.CARE_ENDED] = f[at.NOW] + days
    n[at.CARES] = row + at.CARE_WORDS
    after(f, n, days, CARE * WHOM + contract)


@kernel
def _drawn(n: Ints, contract: int, purpose: int, key: Key) -> float:
    luck = n[n[contract + at.CONTRACT_CUSTOMER] + at.ACCOUNT_LUCK]
    return drawn_by(luck, key, purpose, n[contract + at.CONTRACT_NTH])


@kernel
def fall_due(f: Floats, n: Ints, contract: int, key: Key) -> None:
    """The next thing in a contract's own life: its day."""
    customer, amount = n[contract + at.CONTRACT_CUSTOMER], f[contract + at.CONTRACT_AMOUNT]
    if n[contract + at.DUE_PHASE] == BEGINS:
        n[contract + at.DUE_PHASE] = BEFORE
        after(f, n, f[contract + at.CONTRACT_DUE] - f[at.NOW], FALL_DUE * WHOM + contract)
        return
    own = n[customer + at.OWNER]
    if own != NOBODY:
        n[contract + at.CONTRACT_PERSON] = n[seller(n, own) + at.PERSON]
    served = n[contract + at.CONTRACT_SERVED] > 0
    odds = retention.renewal_odds(
        f[at.RENEWAL_ODDS], handover(f, n, own, f[customer + at.CHANGED]), 1.0 if served else f[at.UNSERVED]
    )
    if not _drawn(n, contract, chance.RENEWAL, key) < odds:
        n[contract + at.CONTRACT_OUTCOME] = CHURNED
        n[customer + at.UNDER_CONTRACT] = 0
        return
    grows = served and _drawn(n, contract, chance.EXPANSION, key) < f[at.EXPANSION_ODDS]
    renewed = retention.renewed_amount(amount, f[at.EXPANSION] if grows else 0.0)
    n[contract + at.CONTRACT_OUTCOME] = RENEWED_IT
    f[contract + at.CONTRACT_RENEWED] = renewed
    _begin(f, n, customer, renewed, f[at.NOW] + f[at.CONTRACT_DAYS])
