"""Where everything stands in the twin's memory.

All that a replication needs stands in one array of eight-byte words, which is looked at as floats (`f`) and as whole
numbers (`n`; flags are 0 and 1): every array that a compiled call is given costs time. Whatever has several properties
is a record of so many words, and is known by the position of its first one: a deal's value is `f[deal + DEAL_VALUE]`.
So what is used together is near by. Words of a record are ordered by how often they are used; cache lines hold eight.

The head of the memory holds counters, settings, and where everything begins.
"""


def behind(words: range, count: int) -> range:
    """The next words."""
    return range(words.stop, words.stop + count)


COUNTERS = range(28)
(
    PAGE,
    AGENDA_FIRST,
    AGENDA_LAST,
    URGENT_FIRST,
    URGENT_LAST,
    SOON_FIRST,
    SOON_LAST,
    FREE_BLOCK,
    UNUSED_BLOCK,
    FREE_REQUEST,
    UNUSED_REQUEST,
    ASKED,
    PENDING,
    WANTED,
    STAGES,
    KNOTS,
    SPANS,
    PAY_KNOTS,
    QUARTERS,
    ATTEMPTS,
    CHAPTERS,
    CHAPTER_BITS,
    RING,
    PRIORITY,
    RETENTION,
    ACCOUNTS,
    SEATS,
    POOLS,
) = COUNTERS
"""Page: the one whose events stand on the agenda; a chapter has 2^CHAPTER_BITS of them: see `events`. Unused: the first
that never was in use; free: one that was."""
SETTINGS = behind(COUNTERS, 55)
(
    NOW,
    PAGES_A_DAY,
    OPENING,
    END,
    DEAL_SIZE_CV,
    QUALIFIED,
    SDR_HOURS_PER_LEAD,
    SDR_HOURS_PER_WEEK,
    SDR_PATIENCE_DAYS,
    CONTACT_ODDS,
    ATTEMPT_HOURS,
    ATTEMPT_DAYS,
    PRESSURE,
    PRESSURE_DAYS,
    STALE_DAYS,
    PATIENCE_DAYS,
    ODDS_ELASTICITY,
    RAMP_DAYS,
    RAMP_START,
    SKILL_CV,
    LEAVERS_A_DAY,
    BACKFILL_DAYS,
    COVER_ODDS,
    HANDOVER_DAYS,
    HANDOVER_LOSS,
    CONTRACT_DAYS,
    RENEWAL_LEAD_DAYS,
    RENEWAL_HOURS,
    RENEWAL_HOURS_CV,
    RENEWAL_ODDS,
    UNSERVED,
    EXPANSION_ODDS,
    EXPANSION,
    REVIEW_DAYS,
    LEAST_EFFORT,
    MOST_EFFORT,
    COST_OF_EFFORT,
    MOVES_DEALS,
    WINDOW_DAYS,
    CYCLE_SHARE,
    KEEP_DAYS,
    DISCOUNT,
    MOST_DISCOUNT,
    CUSTOMER_SHARE,
    CLOSE_DAYS,
    LEAST_GAIN,
    PAY_ELASTICITY,
    MIDDLING,
    PEERS,
    PEER_DAYS,
    STEP_DAYS,
    DRIVES_LEAVING,
    SECOND_YEAR,
    THIRD_YEAR,
    FOURTH_YEAR,
) = SETTINGS
"""The clock and the settings: floats."""
FIRST = behind(SETTINGS, 17)
(
    FIRST_ACCOUNT,
    FIRST_SEAT,
    FIRST_STAGE,
    FIRST_POOL,
    FIRST_STANDING,
    FIRST_QUARTER_END,
    FIRST_KNOT,
    FIRST_CUMULATIVE,
    FIRST_URGENT,
    FIRST_SOON,
    FIRST_CHAPTER,
    FIRST_PAGE,
    FIRST_AGENDA,
    FIRST_BLOCK,
    FIRST_REQUEST,
    FIRST_DELAY_TABLE,
    FIRST_CURVES,
) = FIRST
"""Where records and rows begin. Knots and cumulative: see `market.Weather`. Standing: one of each seat."""
WRITTEN = behind(FIRST, 27)
(FIRST_DEAL, DEALS, LAST_DEAL, FIRST_TASK, TASKS, LAST_TASK, FIRST_SCREENING, SCREENINGS, LAST_SCREENING) = WRITTEN[:9]
(FIRST_ASSIST, ASSISTS, LAST_ASSIST, FIRST_CONTRACT, CONTRACTS, LAST_CONTRACT, FIRST_CARE, CARES, LAST_CARE) = WRITTEN[
    9:18
]
FIRST_STAFFING, STAFFINGS, LAST_STAFFING, FIRST_REVIEW, REVIEWS, LAST_REVIEW, FIRST_WIN, WINS, LAST_WIN = WRITTEN[18:]
"""Of each kind of record that a year writes: where the first stands, where the next is written, where room ends."""
HEAD = WRITTEN.stop

ACCOUNT_WORDS = 16
(
    LEAD,
    ACCOUNT_LUCK,
    LEADS_A_DAY,
    QUIET_DAYS,
    SIZE_MEAN,
    OWNER,
    SDR_POOL,
    WORK_SCALE,
    CHANGED,
    ACCOUNT_WHO,
    SIGNED,
    UNDER_CONTRACT,
    GIVEN_CONTRACT,
    GIVEN_RENEWAL,
) = range(14)
"""SDR_POOL: NOBODY where the seat takes the leads itself. Luck: see `draws`. Signed: how many contracts it has had."""

SEAT_WORDS = 40
(
    BUSY,
    QUEUE,
    PERSON,
    COVER,
    IS_AWAY,
    EFFORT,
    SKILL_ODDS,
    HOURS_PER_DAY,
    BEGAN,
    JOINED,
    LATEST_WIN,
    PAID,
    KNOWN,
    NTH,
    PHASE,
    ON_LEAVE,
    SEAT_NUMBER,
    SEAT_WHO,
    REVIEWED,
    CURVES,
    START,
    LAST_DAY,
    AWAY,
    BACK,
    GIVEN_SKILL,
    PACE,
    SPREAD,
    LEAVES,
    TARGET_PAY,
    SKILL,
    LEAVING,
    RETURN,
    FIXED_PAY,
    QUOTA_A_DAY,
    PATIENCE,
    REFERENCE_PAY,
) = range(36)
"""Person: their number, NOBODY in a vacant seat. Known: whose pay curves are at hand, and for which year: see
`standing.known_as`. Paid: whether a pay plan moves who sits there. Queue: the most urgent request. Curves: where those
of its person begin."""

STAGE_WORDS = 16
(
    STAGE_HOURS,
    STAGE_HOURS_CV,
    STAGE_ODDS,
    NO_DECISION_SHARE,
    ASSIST_HOURS,
    STAGE_POOL,
    DELAY_FAMILY,
    DELAY_FIRST,
    DELAY_SECOND,
    DELAY_TABLE,
    ANSWER_DAYS,
) = range(11)
"""Answer days: four of them, see `company.Company.answers`. Delay table: where its TABLE_KNOTS begin."""

POOL_WORDS = 8
POOL_HOURS, POOL_PEOPLE, POOL_KIND, POOL_USED, POOL_FIRST, POOL_LAST, POOL_NUMBER = range(7)
"""Kind: the event that it is a deal's turn. First and last: deals in the queue."""

BUCKET_WORDS = 2
BUCKET_FIRST, BUCKET_NEXT = range(2)
"""Its first block of events, and where its next event is put; 0 while it is empty."""
BLOCK_WORDS = 16
BLOCK_NEXT = 0
"""The block behind it; from EVENT_WORDS on follow events."""
EVENT_WORDS = 2
EVENT_TIME, EVENT_WHAT = range(2)

REQUEST_WORDS = 8
URGENCY, ASKED_AT, REQUEST_ORDER, REQUEST_WHAT, LEFT, RIGHT = range(6)

DEAL_WORDS = 24
(
    DEAL_PHASE,
    DEAL_ASKED,
    DEAL_LUCK,
    DEAL_LEAD,
    DEAL_POOL,
    DEAL_NEXT,
    DEAL_ATTEMPT,
    DEAL_QUALIFIED,
    DEAL_SEAT,
    DEAL_STAGE,
    DEAL_OPENED,
    DEAL_VALUE,
    DEAL_ODDS,
    DEAL_PERSON,
    DEAL_ANSWER,
    DEAL_OWNER,
    DEAL_WORK_SCALE,
    DEAL_CHANGED,
    DEAL_CUSTOMER,
    DEAL_OUTCOME,
    DEAL_CLOSED,
    DEAL_ARRIVED,
    DEAL_DISCOUNT,
    DEAL_YES,
) = range(24)
"""Next: the deal behind it in the queue of a pool. Luck, pool, owner, work scale and changed are those of its account,
which stands far away."""
TASK_WORDS = 8
TASK_DEAL, TASK_SEAT, TASK_STAGE, TASK_ASKED, TASK_BEGAN, TASK_ENDED, TASK_EFFORT = range(7)
SCREENING_WORDS = 4
SCREENING_DEAL, SCREENING_ASKED, SCREENING_BEGAN, SCREENING_ENDED = range(4)
ASSIST_WORDS = 6
ASSIST_DEAL, ASSIST_STAGE, ASSIST_POOL, ASSIST_ASKED, ASSIST_BEGAN, ASSIST_ENDED = range(6)
CONTRACT_WORDS = 16
(
    CONTRACT_CUSTOMER,
    CARE_PHASE,
    DUE_PHASE,
    CONTRACT_DUE,
    CONTRACT_SEAT,
    CONTRACT_ASKED,
    CONTRACT_AMOUNT,
    CONTRACT_NTH,
    CONTRACT_SERVED,
    CONTRACT_OUTCOME,
    CONTRACT_BEGUN,
    CONTRACT_RENEWED,
    CONTRACT_PERSON,
) = range(13)
CARE_WORDS = 6
CARE_CONTRACT, CARE_SEAT, CARE_ASKED, CARE_BEGAN, CARE_ENDED = range(5)
STAFFING_WORDS = 4
STAFFING_DAY, STAFFING_SEAT, STAFFING_PERSON, STAFFING_JOINED = range(4)
REVIEW_WORDS = 3
REVIEW_DAY, REVIEW_SEAT, REVIEW_EFFORT = range(3)
WIN_WORDS = 4
WIN_DAY, WIN_VALUE, WIN_BEFORE = range(3)
"""Before: the win before it at the same seat; −1: none."""
SPAN_BEGINS, SPAN_ENDS, SPAN_SLOPE, SPAN_BOOKED, SPAN_LEFT, SPAN_FIRST = range(6)
"""Rows of a seat's pay curves, SPANS long; the last one has one more; behind them stand the knots' bookings and pay."""
