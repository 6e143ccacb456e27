"""The log that stands in the twin's memory."""

from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.jit import kernel
from planner.simulate.log import (
    AssistLog,
    CareLog,
    ContractLog,
    DealLog,
    Log,
    ReviewLog,
    ScreeningLog,
    StaffingLog,
    TaskLog,
)

DEAL = (
    at.DEAL_CUSTOMER,
    at.DEAL_LEAD,
    at.DEAL_ARRIVED,
    at.DEAL_VALUE,
    at.DEAL_QUALIFIED,
    at.DEAL_OPENED,
    at.DEAL_CLOSED,
    at.DEAL_OUTCOME,
    at.DEAL_STAGE,
    at.DEAL_PERSON,
    at.DEAL_DISCOUNT,
)
CONTRACT = (
    at.CONTRACT_CUSTOMER,
    at.CONTRACT_NTH,
    at.CONTRACT_BEGUN,
    at.CONTRACT_DUE,
    at.CONTRACT_AMOUNT,
    at.CONTRACT_SERVED,
    at.CONTRACT_OUTCOME,
    at.CONTRACT_RENEWED,
    at.CONTRACT_PERSON,
)
"""Words of the records in the order of `log`; those of other records stand so from the first on."""


@dataclass(slots=True, eq=False)
class Pages:
    """Where logs are written that last until the next one."""

    of_kind: dict[int, Ints] = field(default_factory=dict)
    """By the word that says where the records begin: their columns, with room to spare."""

    def room(self, first: int, columns: int, length: int) -> Ints:
        """Columns of that length."""
        page = self.of_kind.get(first)
        if page is None or page.shape[1] < length:
            page = self.of_kind[first] = np.empty((columns, length + length // 4), dtype=np.int64)
        return page[:, :length]


def written(n: Ints, pages: Pages) -> Log:
    """What is written so far, in arrays that last as long as these pages are not used again."""

    def columns(first: int, record: int, words: tuple[int, ...] | range) -> Ints:
        begin, end = int(n[first]), int(n[first + 1])
        turned = pages.room(first, len(words), (end - begin) // record)
        _turn(n[begin:end], record, np.array(words), turned)
        return turned

    return Log(
        _deals(columns(at.FIRST_DEAL, at.DEAL_WORDS, DEAL), int(n[at.FIRST_ACCOUNT])),
        _tasks(columns(at.FIRST_TASK, at.TASK_WORDS, range(7))),
        _screenings(columns(at.FIRST_SCREENING, at.SCREENING_WORDS, range(4))),
        _assists(columns(at.FIRST_ASSIST, at.ASSIST_WORDS, range(6))),
        _contracts(columns(at.FIRST_CONTRACT, at.CONTRACT_WORDS, CONTRACT), int(n[at.FIRST_ACCOUNT])),
        _cares(columns(at.FIRST_CARE, at.CARE_WORDS, range(5))),
        _staffing(columns(at.FIRST_STAFFING, at.STAFFING_WORDS, range(4))),
        _reviews(columns(at.FIRST_REVIEW, at.REVIEW_WORDS, range(3))),
    )


@kernel
def _turn(records: Ints, record: int, words: Ints, columns: Ints) -> None:
    """Some words of each record as columns."""
    for row in range(columns.shape[1]):
        for column in range(len(words)):
            columns[column, row] = records[row * record + words[column]]


def _deals(columns: Ints, accounts: int) -> DealLog:
    customer, lead, arrived, value, qualified, opened, closed, outcome, stage, person, discount = columns
    return DealLog(
        _number(customer, accounts),
        lead,
        _float(arrived),
        _float(value),
        _flag(qualified),
        _float(opened),
        _float(closed),
        outcome,
        stage,
        person,
        _float(discount),
    )


def _tasks(columns: Ints) -> TaskLog:
    return TaskLog(*columns[:3], *(_float(column) for column in columns[3:]))


def _screenings(columns: Ints) -> ScreeningLog:
    return ScreeningLog(columns[0], *(_float(column) for column in columns[1:]))


def _assists(columns: Ints) -> AssistLog:
    return AssistLog(*columns[:3], *(_float(column) for column in columns[3:]))


def _contracts(columns: Ints, accounts: int) -> ContractLog:
    customer, nth, begun, due, amount, served, outcome, renewed, person = columns
    return ContractLog(
        _number(customer, accounts),
        nth,
        _float(begun),
        _float(due),
        _float(amount),
        _flag(served),
        outcome,
        _float(renewed),
        person,
    )


def _cares(columns: Ints) -> CareLog:
    return CareLog(*columns[:2], *(_float(column) for column in columns[2:]))


def _staffing(columns: Ints) -> StaffingLog:
    day, seat, person, joined = columns
    return StaffingLog(_float(day), seat, person, _flag(joined))


def _reviews(columns: Ints) -> ReviewLog:
    day, seat, effort = columns
    return ReviewLog(_float(day), seat, _float(effort))


def _number(account: Ints, first: int) -> Ints:
    """Positions of accounts, of where their records begin."""
    account -= first
    account //= at.ACCOUNT_WORDS
    return account


def _float(column: Ints) -> Floats:
    return column.view(np.float64)


def _flag(column: Ints) -> Flags:
    return column > 0
