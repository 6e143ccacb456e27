"""The log that stands in the twin's arrays."""

from collections.abc import Callable

from planner.domain.arrays import Floats, Ints
from planner.simulate.compiled import layout as at
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

FloatsOf = Callable[[int, int], Floats]
IntsOf = Callable[[int, int], Ints]


def written(floats: Floats, ints: Ints) -> Log:
    """What is written so far, in arrays of its own."""

    def f(column: int, length: int) -> Floats:
        return floats[ints[column] : ints[column] + length].copy()

    def n(column: int, length: int) -> Ints:
        return ints[ints[column] : ints[column] + length].copy()

    deals, tasks, screened = int(ints[at.DEALS]), int(ints[at.TASKS]), int(ints[at.SCREENINGS])
    staffed, reviewed = int(ints[at.STAFFINGS]), int(ints[at.REVIEWS])
    assisted, cared = int(ints[at.ASSISTS]), int(ints[at.CARES])
    return Log(
        DealLog(
            n(at.DEAL_CUSTOMER, deals),
            n(at.DEAL_LEAD, deals),
            f(at.DEAL_ARRIVED, deals),
            f(at.DEAL_VALUE, deals),
            n(at.DEAL_QUALIFIED, deals) > 0,
            f(at.DEAL_OPENED, deals),
            f(at.DEAL_CLOSED, deals),
            n(at.DEAL_OUTCOME, deals),
            n(at.DEAL_STAGE, deals),
            n(at.DEAL_PERSON, deals),
            f(at.DEAL_DISCOUNT, deals),
        ),
        TaskLog(
            n(at.TASK_DEAL, tasks),
            n(at.TASK_SEAT, tasks),
            n(at.TASK_STAGE, tasks),
            f(at.TASK_ASKED, tasks),
            f(at.TASK_BEGAN, tasks),
            f(at.TASK_ENDED, tasks),
            f(at.TASK_EFFORT, tasks),
        ),
        ScreeningLog(n(at.SCREENING_DEAL, screened), *(f(column, screened) for column in at.SCREENING_FLOATS)),
        AssistLog(
            n(at.ASSIST_DEAL, assisted),
            n(at.ASSIST_STAGE, assisted),
            n(at.ASSIST_POOL, assisted),
            *(f(column, assisted) for column in at.ASSIST_FLOATS),
        ),
        _contracts(f, n, int(ints[at.CONTRACTS])),
        CareLog(n(at.CARE_CONTRACT, cared), n(at.CARE_SEAT, cared), *(f(column, cared) for column in at.CARE_FLOATS)),
        StaffingLog(
            f(at.STAFFING_DAY, staffed),
            n(at.STAFFING_SEAT, staffed),
            n(at.STAFFING_PERSON, staffed),
            n(at.STAFFING_JOINED, staffed) > 0,
        ),
        ReviewLog(f(at.REVIEW_DAY, reviewed), n(at.REVIEW_SEAT, reviewed), f(at.REVIEW_EFFORT, reviewed)),
    )


def _contracts(f: FloatsOf, n: IntsOf, signed: int) -> ContractLog:
    return ContractLog(
        n(at.CONTRACT_CUSTOMER, signed),
        n(at.CONTRACT_NTH, signed),
        f(at.CONTRACT_BEGUN, signed),
        f(at.CONTRACT_DUE, signed),
        f(at.CONTRACT_AMOUNT, signed),
        n(at.CONTRACT_SERVED, signed) > 0,
        n(at.CONTRACT_OUTCOME, signed),
        f(at.CONTRACT_RENEWED, signed),
        n(at.CONTRACT_PERSON, signed),
    )
