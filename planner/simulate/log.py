"""What happened in one replication, as arrays: the form in which both engines are compared and added up."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.simulate.journal import Assist, Care, Deal, Journal, Outcome, Renewed, Screening, Task

OUTCOMES: tuple[Outcome, ...] = (
    "open", "won", "lost", "stale", "unqualified", "expired", "unowned", "no_decision", "unreached"
)  # fmt: skip
"""What the numbers of `DealLog.outcome` mean."""
OPEN, WON, LOST, STALE, UNQUALIFIED, EXPIRED, UNOWNED, NO_DECISION, UNREACHED = range(len(OUTCOMES))


RENEWED: tuple[Renewed, ...] = ("open", "renewed", "churned")
"""What the numbers of `ContractLog.outcome` mean."""
NOT_DUE, RENEWED_IT, CHURNED = range(len(RENEWED))


class DealLog(NamedTuple):
    """Every lead, in order of arrival; times in days since the horizon's start, NaN where it did not happen."""

    customer: Ints
    """Position of the account."""
    lead: Ints
    """Which lead of its account, from 0."""
    arrived: Floats
    value: Floats
    """What it is worth if won, after the discount [currency]."""
    qualified: Flags
    opened: Floats
    closed: Floats
    outcome: Ints
    stage: Ints
    """Last stage that was begun; −1: none."""
    person: Ints
    """Who worked on it last; of a deal that was won, who sat in the seat at that moment; −1: nobody."""
    discount: Floats
    """What the customer got off for signing before a pay period's end [currency]."""


class TaskLog(NamedTuple):
    """Work at seats, in order of beginning."""

    deal: Ints
    seat: Ints
    stage: Ints
    asked: Floats
    began: Floats
    ended: Floats
    effort: Floats


class ScreeningLog(NamedTuple):
    """Leads at the SDR pool, in order of beginning."""

    deal: Ints
    asked: Floats
    began: Floats
    ended: Floats


class AssistLog(NamedTuple):
    """Specialists' work, in order of beginning."""

    deal: Ints
    stage: Ints
    pool: Ints
    """Position in `Company.pools`."""
    asked: Floats
    began: Floats
    ended: Floats


class ContractLog(NamedTuple):
    """Contracts, in order of beginning."""

    customer: Ints
    nth: Ints
    begun: Floats
    due: Floats
    amount: Floats
    """What each is worth [currency/year]."""
    served: Flags
    outcome: Ints
    """Position in RENEWED."""
    renewed: Floats
    """What the next one is worth; 0 without one [currency/year]."""
    person: Ints
    """Who sat in the seat on the day; −1: nobody."""


class CareLog(NamedTuple):
    """Work on renewals, in order of beginning."""

    contract: Ints
    seat: Ints
    asked: Floats
    began: Floats
    ended: Floats


class StaffingLog(NamedTuple):
    """People come and go, in order of writing."""

    day: Floats
    seat: Ints
    person: Ints
    joined: Flags
    """Whether they come (or go)."""


class ReviewLog(NamedTuple):
    """People decide how hard to work."""

    day: Floats
    seat: Ints
    effort: Floats


class Log(NamedTuple):
    """The records of one replication."""

    deals: DealLog
    tasks: TaskLog
    screenings: ScreeningLog
    assists: AssistLog
    contracts: ContractLog
    cares: CareLog
    staffing: StaffingLog
    reviews: ReviewLog


def log_of(journal: Journal) -> Log:
    """A journal as arrays."""
    position = {id(deal): i for i, deal in enumerate(journal.deals)}

    def at(deals: list[Deal]) -> Ints:
        return _ints([position[id(deal)] for deal in deals])

    return Log(
        _deals(journal),
        _tasks(journal, at([task.deal for task in journal.tasks])),
        ScreeningLog(at([screening.deal for screening in journal.screenings]), *_spans(journal.screenings)),
        _assists(journal, at([assist.deal for assist in journal.assists])),
        _contracts(journal),
        _cares(journal),
        StaffingLog(
            _floats([entry.day for entry in journal.staffing]),
            _ints([entry.seat for entry in journal.staffing]),
            _ints([entry.person for entry in journal.staffing]),
            np.array([entry.event == "joined" for entry in journal.staffing], dtype=np.bool_),
        ),
        ReviewLog(
            _floats([each.day for each in journal.reviews]),
            _ints([each.seat for each in journal.reviews]),
            _floats([each.effort for each in journal.reviews]),
        ),
    )


def _deals(journal: Journal) -> DealLog:
    deals = journal.deals
    return DealLog(
        _ints([deal.customer.account for deal in deals]),
        _ints([deal.lead for deal in deals]),
        _floats([deal.arrived for deal in deals]),
        _floats([deal.value for deal in deals]),
        np.array([deal.qualified for deal in deals], dtype=np.bool_),
        _floats([deal.opened for deal in deals]),
        _floats([deal.closed for deal in deals]),
        _ints([OUTCOMES.index(deal.outcome) for deal in deals]),
        _ints([deal.stage for deal in deals]),
        _ints([deal.person for deal in deals]),
        _floats([deal.discount for deal in deals]),
    )


def _tasks(journal: Journal, deal: Ints) -> TaskLog:
    tasks = journal.tasks
    seat, stage = _ints([task.seat for task in tasks]), _ints([task.stage for task in tasks])
    return TaskLog(deal, seat, stage, *_spans(tasks), _floats([task.effort for task in tasks]))


def _assists(journal: Journal, deal: Ints) -> AssistLog:
    assists = journal.assists
    stage, pool = _ints([assist.stage for assist in assists]), _ints([assist.pool for assist in assists])
    return AssistLog(deal, stage, pool, *_spans(assists))


def _contracts(journal: Journal) -> ContractLog:
    contracts = journal.contracts
    return ContractLog(
        _ints([each.customer.account for each in contracts]),
        _ints([each.nth for each in contracts]),
        _floats([each.begun for each in contracts]),
        _floats([each.due for each in contracts]),
        _floats([each.amount for each in contracts]),
        np.array([each.served for each in contracts], dtype=np.bool_),
        _ints([RENEWED.index(each.outcome) for each in contracts]),
        _floats([each.renewed for each in contracts]),
        _ints([each.person for each in contracts]),
    )


def _cares(journal: Journal) -> CareLog:
    position = {id(contract): i for i, contract in enumerate(journal.contracts)}
    return CareLog(
        _ints([position[id(care.contract)] for care in journal.cares]),
        _ints([care.seat for care in journal.cares]),
        *_spans(journal.cares),
    )


def _spans(worked: Sequence[Task | Screening | Assist | Care]) -> tuple[Floats, Floats, Floats]:
    """When each piece of work was asked for, began and ended."""
    return (
        _floats([each.asked for each in worked]),
        _floats([each.began for each in worked]),
        _floats([each.ended for each in worked]),
    )


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _floats(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64)
