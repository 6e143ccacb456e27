"""Where everything stands in the twin's two arrays.

Every array that a compiled call is given costs time, the more so where references are counted (see `jit.lent`). So all
that a replication needs stands in two arrays: `f` for floats and `n` for whole numbers (flags are 0 and 1).

f  starts with the settings, then come the columns of floats
n  starts with the counters, then comes where each column begins (in `f` or in `n`), then the columns of whole numbers

A column is read as `f[n[DEAL_VALUE] + deal]`, a counter as `n[DEALS]`, a setting as `f[OPENING]`.
"""

(
    CURSOR,
    URGENT_FIRST,
    URGENT_LAST,
    SOON_FIRST,
    SOON_LAST,
    RING,
    DEALS,
    TASKS,
    SCREENINGS,
    ASSISTS,
    CONTRACTS,
    CARES,
    STAFFINGS,
    REVIEWS,
    WINS,
    ASKED,
    FREE,
    FREE_EVENT,
    PENDING,
    ROOM_FOR_DEALS,
    ROOM_FOR_STAFFINGS,
    ROOM_FOR_REVIEWS,
    ROOM_FOR_CONTRACTS,
    ACCOUNTS,
    SEATS,
    STAGES,
    KNOTS,
    SPANS,
    PAY_KNOTS,
    POOLS,
    QUARTERS,
    ATTEMPTS,
    BUCKETS,
    PRIORITY,
    RETENTION,
    WANTED,
) = COUNTERS = range(36)
"""Counters and sizes, at the head of `n`."""

(
    NOW,
    BUCKETS_A_DAY,
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
    KEEP_DAYS,
    DISCOUNT,
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
) = range(52)
"""The clock and the settings, at the head of `f`."""


def behind(columns: range, count: int) -> range:
    """The next columns."""
    return range(columns.stop, columns.stop + count)


ACCOUNT_FLOATS = behind(COUNTERS, 7)
LEADS_A_DAY, SIZE_MEAN, WORK_SCALE, CHANGED, FIRST_CONTRACT, FIRST_RENEWAL, QUIET_DAYS = ACCOUNT_FLOATS
ACCOUNT_INTS = behind(ACCOUNT_FLOATS, 6)
ACCOUNT_WHO, OWNER, SDR_POOL, LEAD, SIGNED, UNDER_CONTRACT = ACCOUNT_INTS
"""SDR_POOL: NOBODY where the seat takes the leads itself. Signed: how many contracts the account has had."""
SEAT_FLOATS = behind(ACCOUNT_INTS, 22)
(
    HOURS_PER_DAY,
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
    SKILL_ODDS,
    BEGAN,
    JOINED,
    EFFORT,
    LEAVING,
    RETURN,
    FIXED_PAY,
    QUOTA_A_DAY,
    STANDING,
    PATIENCE,
    REFERENCE_PAY,
) = SEAT_FLOATS
SEAT_INTS = behind(SEAT_FLOATS, 13)
(
    SEAT_WHO,
    REVIEWED,
    PERSON,
    NTH,
    PHASE,
    ON_LEAVE,
    LAST_WIN,
    KNOWN,
    BUSY,
    QUEUE,
    COVER,
    IS_AWAY,
    PAID,
) = SEAT_INTS
"""Person: NOBODY in a vacant seat. Known: whose pay curves are at hand, and for which year: see
`standing.known_as`. Paid: whether a pay plan moves who sits there. Queue: the most urgent request."""
STAGE_FLOATS = behind(SEAT_INTS, 7)
STAGE_HOURS, STAGE_HOURS_CV, STAGE_ODDS, NO_DECISION_SHARE, ASSIST_HOURS, DELAY_FIRST, DELAY_SECOND = STAGE_FLOATS
STAGE_INTS = behind(STAGE_FLOATS, 2)
STAGE_POOL, DELAY_FAMILY = STAGE_INTS
ANSWER_FLOATS = behind(STAGE_INTS, 1)
(ANSWER_DAYS,) = ANSWER_FLOATS
"""Four to a stage: see `company.Company.answers`."""
TABLE_FLOATS = behind(ANSWER_FLOATS, 1)
(DELAY_TABLE,) = TABLE_FLOATS
"""TABLE_KNOTS to a stage."""
POOL_FLOATS = behind(TABLE_FLOATS, 1)
(POOL_HOURS,) = POOL_FLOATS
POOL_INTS = behind(POOL_FLOATS, 5)
POOL_PEOPLE, POOL_KIND, POOL_USED, POOL_FIRST, POOL_LAST = POOL_INTS
"""Kind: the event that it is a deal's turn. First and last: deals in the queue."""
QUARTER_FLOATS = behind(POOL_INTS, 1)
(QUARTER_END,) = QUARTER_FLOATS
KNOT_FLOATS = behind(QUARTER_FLOATS, 2)
KNOT, CUMULATIVE = KNOT_FLOATS
"""Of the weather: see `market.Weather`."""
WAITING_FLOATS = behind(KNOT_FLOATS, 3)
DUE_TIME, URGENCY, ASKED_AT = WAITING_FLOATS
WAITING_INTS = behind(WAITING_FLOATS, 5)
REQUEST_ORDER, REQUEST_WHAT, LEFT, RIGHT, URGENT = WAITING_INTS
RING_INTS = behind(WAITING_INTS, 2)
SOON, DUE = RING_INTS
"""Due: pairs of what an event is and the event behind it in its bucket; see `events`."""
BUCKET_INTS = behind(RING_INTS, 1)
(BUCKET,) = BUCKET_INTS
"""Pairs of a bucket's first event and the one put in last; NOTHING where it is empty."""
DEAL_FLOATS = behind(BUCKET_INTS, 10)
(
    DEAL_ARRIVED,
    DEAL_VALUE,
    DEAL_OPENED,
    DEAL_CLOSED,
    DEAL_ASKED,
    DEAL_ODDS,
    WIN_DAY,
    WIN_VALUE,
    DEAL_DISCOUNT,
    DEAL_YES,
) = DEAL_FLOATS
DEAL_INTS = behind(DEAL_FLOATS, 12)
(
    DEAL_CUSTOMER,
    DEAL_LEAD,
    DEAL_QUALIFIED,
    DEAL_OUTCOME,
    DEAL_STAGE,
    DEAL_PERSON,
    DEAL_PHASE,
    WIN_BEFORE,
    DEAL_SEAT,
    DEAL_ANSWER,
    DEAL_ATTEMPT,
    DEAL_NEXT,
) = DEAL_INTS
"""Next: the deal behind it in the queue of a pool."""
TASK_FLOATS = behind(DEAL_INTS, 4)
TASK_ASKED, TASK_BEGAN, TASK_ENDED, TASK_EFFORT = TASK_FLOATS
TASK_INTS = behind(TASK_FLOATS, 3)
TASK_DEAL, TASK_SEAT, TASK_STAGE = TASK_INTS
SCREENING_FLOATS = behind(TASK_INTS, 3)
SCREENING_ASKED, SCREENING_BEGAN, SCREENING_ENDED = SCREENING_FLOATS
SCREENING_INTS = behind(SCREENING_FLOATS, 1)
(SCREENING_DEAL,) = SCREENING_INTS
ASSIST_FLOATS = behind(SCREENING_INTS, 3)
ASSIST_ASKED, ASSIST_BEGAN, ASSIST_ENDED = ASSIST_FLOATS
ASSIST_INTS = behind(ASSIST_FLOATS, 3)
ASSIST_DEAL, ASSIST_STAGE, ASSIST_POOL = ASSIST_INTS
CONTRACT_FLOATS = behind(ASSIST_INTS, 5)
CONTRACT_BEGUN, CONTRACT_DUE, CONTRACT_AMOUNT, CONTRACT_RENEWED, CONTRACT_ASKED = CONTRACT_FLOATS
CONTRACT_INTS = behind(CONTRACT_FLOATS, 8)
(
    CONTRACT_CUSTOMER,
    CONTRACT_NTH,
    CONTRACT_SERVED,
    CONTRACT_OUTCOME,
    CONTRACT_PERSON,
    CONTRACT_SEAT,
    CARE_PHASE,
    DUE_PHASE,
) = CONTRACT_INTS
CARE_FLOATS = behind(CONTRACT_INTS, 3)
CARE_ASKED, CARE_BEGAN, CARE_ENDED = CARE_FLOATS
CARE_INTS = behind(CARE_FLOATS, 2)
CARE_CONTRACT, CARE_SEAT = CARE_INTS
STAFFING_FLOATS = behind(CARE_INTS, 1)
(STAFFING_DAY,) = STAFFING_FLOATS
STAFFING_INTS = behind(STAFFING_FLOATS, 3)
STAFFING_SEAT, STAFFING_PERSON, STAFFING_JOINED = STAFFING_INTS
REVIEW_FLOATS = behind(STAFFING_INTS, 2)
REVIEW_DAY, REVIEW_EFFORT = REVIEW_FLOATS
REVIEW_INTS = behind(REVIEW_FLOATS, 1)
(REVIEW_SEAT,) = REVIEW_INTS
SPAN_FLOATS = behind(REVIEW_INTS, 5)
SPAN_BEGINS, SPAN_ENDS, SPAN_SLOPE, SPAN_BOOKED, SPAN_LEFT = SPAN_FLOATS
SPAN_INTS = behind(SPAN_FLOATS, 1)
(SPAN_FIRST,) = SPAN_INTS
"""One more than there are spans in each seat."""
PAY_FLOATS = behind(SPAN_INTS, 2)
PAY_BOOKINGS, PAY_PAY = PAY_FLOATS

SETTINGS = FOURTH_YEAR + 1
COLUMNS = PAY_PAY + 1
"""Length of the heads of `f` and of `n`."""
