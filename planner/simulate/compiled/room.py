"""How much room the twin's memory has, and where in it everything begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.arrays import Ints
from planner.domain.durations import TABLE, TABLE_KNOTS
from planner.simulate.company import Company
from planner.simulate.compiled import layout as at

LINE = 16
"""Everything begins at a multiple of so many words: two cache lines, which processors fetch together."""
EVENTS_A_PAGE = 6
EVENTS_A_DEAL = 5
"""About how many events of later moments a lead brings."""


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


def placed(n: Ints, company: Company, sizes: Sizes) -> int:
    """Write into the head where everything begins; the length of the whole memory [words]."""
    end = at.HEAD
    for word, length in _rows(company, sizes):
        n[word] = end = _lined(end)
        end += length
    for first, record, count in _records(company, sizes):
        n[first] = end = _lined(end)
        end += record * count
        n[first + 2] = end
    return end


def curves_length(sizes: Sizes) -> int:
    """Words of the pay curves of a seat."""
    return _lined((at.SPAN_FIRST + 1) * sizes.spans + 1 + 2 * sizes.pay_knots)


def waiting(company: Company, sizes: Sizes) -> int:
    """Most processes that can be in flight, and with them events and requests."""
    return sizes.deals + len(company.customers) + 4 * len(company.places) + 3 * sizes.contracts + 8


def chapters(sizes: Sizes) -> tuple[int, int]:
    """Into how many chapters the clock's calendar cuts the time, and how many bits number the pages of one."""
    pages = EVENTS_A_DEAL * sizes.deals // EVENTS_A_PAGE + 1
    bits = pages.bit_length() // 2
    return (pages >> bits) + 1, bits


def _rows(company: Company, sizes: Sizes) -> Iterator[tuple[int, int]]:
    """What does not grow during a year, and what no year writes: the word that says where it begins, and its length."""
    accounts, seats = len(company.customers), len(company.places)
    stages, ring = len(company.settings.pipeline.stages), waiting(company, sizes)
    yield from ((at.FIRST_STAGE, at.STAGE_WORDS * stages), (at.FIRST_POOL, at.POOL_WORDS * len(company.pools)))
    yield from ((at.FIRST_QUARTER_END, len(company.quarter_ends)), (at.FIRST_STANDING, seats))
    yield from ((at.FIRST_KNOT, sizes.knots), (at.FIRST_CUMULATIVE, sizes.knots))
    yield from ((at.FIRST_AGENDA, at.EVENT_WORDS * ring), (at.FIRST_URGENT, ring), (at.FIRST_SOON, 2 * ring))
    yield from ((at.FIRST_SEAT, at.SEAT_WORDS * seats), (at.FIRST_ACCOUNT, at.ACCOUNT_WORDS * accounts))
    yield (at.FIRST_REQUEST, at.REQUEST_WORDS * ring)
    count, bits = chapters(sizes)
    yield from ((at.FIRST_CHAPTER, at.BUCKET_WORDS * count), (at.FIRST_PAGE, at.BUCKET_WORDS << bits))
    full = ring * at.EVENT_WORDS // (at.BLOCK_WORDS - at.EVENT_WORDS) + 1
    yield (at.FIRST_BLOCK, at.BLOCK_WORDS * (full + count + (1 << bits)))
    tabled = any(delay.family == TABLE for delay in company.delays)
    yield (at.FIRST_DELAY_TABLE, TABLE_KNOTS * stages if tabled else 0)
    yield (at.FIRST_CURVES, seats * curves_length(sizes))


def _records(company: Company, sizes: Sizes) -> Iterator[tuple[int, int, int]]:
    """What a year writes: the word that says where the first stands, the length of one, and how many there may be."""
    deals, stages = sizes.deals, company.settings.pipeline.stages
    assisted = sum(stage.specialist_hours > 0 for stage in stages)
    yield from ((at.FIRST_DEAL, at.DEAL_WORDS, deals), (at.FIRST_TASK, at.TASK_WORDS, deals * len(stages)))
    yield (at.FIRST_SCREENING, at.SCREENING_WORDS, deals * company.settings.sdr.attempts)
    yield from ((at.FIRST_ASSIST, at.ASSIST_WORDS, deals * assisted), (at.FIRST_WIN, at.WIN_WORDS, deals))
    yield from (
        (at.FIRST_CONTRACT, at.CONTRACT_WORDS, sizes.contracts),
        (at.FIRST_CARE, at.CARE_WORDS, sizes.contracts),
    )
    yield from (
        (at.FIRST_STAFFING, at.STAFFING_WORDS, sizes.staffings),
        (at.FIRST_REVIEW, at.REVIEW_WORDS, sizes.reviews),
    )


def _lined(word: int) -> int:
    return -(-word // LINE) * LINE
