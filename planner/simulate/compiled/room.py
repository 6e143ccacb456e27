"""How long the columns of the twin's arrays are."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.durations import TABLE, TABLE_KNOTS
from planner.simulate.company import Company
from planner.simulate.compiled import layout as at


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is room for."""

    deals: int
    knots: int
    """Of the weather."""
    spans: int
    """Pay spans of a seat."""
    pay_knots: int
    """Knots of the pay curves of a seat, all together."""
    staffings: int
    """Comings and goings."""
    reviews: int
    contracts: int


def lengths(company: Company, sizes: Sizes) -> Iterator[tuple[range, bool, int]]:
    """Every group of columns: whether of floats, and how long."""
    accounts, seats, stages = len(company.customers), len(company.places), len(company.settings.pipeline.stages)
    ring, deals = waiting(company, sizes.deals, sizes.contracts), sizes.deals
    yield from ((at.ACCOUNT_FLOATS, True, accounts), (at.ACCOUNT_INTS, False, accounts))
    yield from ((at.SEAT_FLOATS, True, seats), (at.SEAT_INTS, False, seats))
    yield from _rules(company)
    yield from ((at.KNOT_FLOATS, True, sizes.knots), (at.WAITING_FLOATS, True, ring))
    yield from ((at.WAITING_INTS, False, ring), (at.RING_INTS, False, 2 * ring))
    yield (at.BUCKET_INTS, False, 2 * buckets(sizes))
    yield from ((at.DEAL_FLOATS, True, deals), (at.DEAL_INTS, False, deals))
    yield from ((at.TASK_FLOATS, True, deals * stages), (at.TASK_INTS, False, deals * stages))
    screened = deals * company.settings.sdr.attempts
    yield from ((at.SCREENING_FLOATS, True, screened), (at.SCREENING_INTS, False, screened))
    assisted = deals * sum(stage.specialist_hours > 0 for stage in company.settings.pipeline.stages)
    yield from ((at.ASSIST_FLOATS, True, assisted), (at.ASSIST_INTS, False, assisted))
    for floats, ints in ((at.CONTRACT_FLOATS, at.CONTRACT_INTS), (at.CARE_FLOATS, at.CARE_INTS)):
        yield from ((floats, True, sizes.contracts), (ints, False, sizes.contracts))
    yield from ((at.STAFFING_FLOATS, True, sizes.staffings), (at.STAFFING_INTS, False, sizes.staffings))
    yield from ((at.REVIEW_FLOATS, True, sizes.reviews), (at.REVIEW_INTS, False, sizes.reviews))
    yield from ((at.SPAN_FLOATS, True, seats * sizes.spans), (at.SPAN_INTS, False, seats * (sizes.spans + 1)))
    yield (at.PAY_FLOATS, True, seats * sizes.pay_knots)


def _rules(company: Company) -> Iterator[tuple[range, bool, int]]:
    """Columns that only the settings fill."""
    stages, pools = len(company.settings.pipeline.stages), len(company.pools)
    tabled = any(delay.family == TABLE for delay in company.delays)
    yield from ((at.STAGE_FLOATS, True, stages), (at.STAGE_INTS, False, stages), (at.ANSWER_FLOATS, True, 4 * stages))
    yield (at.TABLE_FLOATS, True, TABLE_KNOTS * stages if tabled else 0)
    yield from ((at.POOL_FLOATS, True, pools), (at.POOL_INTS, False, pools))
    yield (at.QUARTER_FLOATS, True, len(company.quarter_ends))


def waiting(company: Company, deals: int, contracts: int) -> int:
    """Most processes that can be in flight, and with them events and requests."""
    return deals + len(company.customers) + 4 * len(company.places) + 3 * contracts + 8


def buckets(sizes: Sizes) -> int:
    """Into how many equal parts the clock's calendar cuts the time, so that about ten events in all fall into each."""
    return sizes.deals // 2 + 1
