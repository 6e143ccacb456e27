"""What does not change between replications, put into the twin's arrays."""

import math
from collections.abc import Sequence

import numpy as np

from planner.domain.arrays import Array, Floats, Ints
from planner.domain.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from planner.domain.durations import TABLE_KNOTS
from planner.domain.settings.scenario import ScenarioSettings
from planner.simulate.company import NOBODY, Company
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.events import PURSUE, SCREEN
from planner.simulate.compiled.room import Sizes, chapters, curves_length, waiting
from planner.simulate.compiled.standing import MOST_YEARS
from planner.simulate.leaving import fixed_pay, quota_a_day
from planner.simulate.paycurves import reference_pay, target_pay
from planner.simulate.ratchet import year_starts


def fill(f: Floats, n: Ints, company: Company, sizes: Sizes) -> None:
    """Put sizes, settings, accounts, seats, stages and pools in their places."""
    n[at.ACCOUNTS], n[at.SEATS], n[at.POOLS] = len(company.customers), len(company.places), len(company.pools)
    n[at.STAGES], n[at.RING] = len(company.settings.pipeline.stages), waiting(company, sizes)
    n[at.SPANS], n[at.PAY_KNOTS] = sizes.spans, sizes.pay_knots
    n[at.QUARTERS], n[at.ATTEMPTS] = len(company.quarter_ends), company.settings.sdr.attempts
    n[at.PRIORITY], n[at.RETENTION] = company.priority, int(company.settings.retention.simulated)
    f[at.OPENING : at.SETTINGS.stop] = _settings(company)
    n[at.CHAPTERS], n[at.CHAPTER_BITS] = chapters(sizes)
    f[at.PAGES_A_DAY] = ((n[at.CHAPTERS] << n[at.CHAPTER_BITS]) - 1) / (company.end - company.opening)
    f[n[at.FIRST_QUARTER_END] : n[at.FIRST_QUARTER_END] + len(company.quarter_ends)] = company.quarter_ends
    _fill_accounts(f, n, company)
    _fill_seats(f, n, company, curves_length(sizes))
    _fill_stages(f, n, company)
    _fill_pools(f, n, company)


def _records(words: Array, begin: int, record: int, count: int) -> Array:
    """Records as rows."""
    return words[begin : begin + record * count].reshape(count, record)


def _begins(n: Ints, first: int, record: int, numbers: Sequence[int]) -> list[int]:
    """Where the records of these numbers begin; NOBODY stays what it is."""
    return [NOBODY if number == NOBODY else int(n[first]) + record * number for number in numbers]


def _fill_accounts(f: Floats, n: Ints, company: Company) -> None:
    customers = company.customers
    begin, count = int(n[at.FIRST_ACCOUNT]), len(customers)
    floats, ints = _records(f, begin, at.ACCOUNT_WORDS, count), _records(n, begin, at.ACCOUNT_WORDS, count)
    words = {
        at.LEADS_A_DAY: "leads_a_day",
        at.SIZE_MEAN: "size_mean",
        at.WORK_SCALE: "work_scale",
        at.CHANGED: "changed",
        at.GIVEN_CONTRACT: "contract",
        at.GIVEN_RENEWAL: "renewal",
    }
    for column, word in words.items():
        floats[:, column] = [getattr(customer, word) for customer in customers]
    ints[:, at.ACCOUNT_WHO] = [customer.who for customer in customers]
    ints[:, at.OWNER] = _begins(n, at.FIRST_SEAT, at.SEAT_WORDS, [customer.seat for customer in customers])
    ints[:, at.SDR_POOL] = _begins(n, at.FIRST_POOL, at.POOL_WORDS, [customer.pool for customer in customers])


def _fill_seats(f: Floats, n: Ints, company: Company, curves: int) -> None:
    places = company.places
    begin, count = int(n[at.FIRST_SEAT]), len(places)
    floats, ints = _records(f, begin, at.SEAT_WORDS, count), _records(n, begin, at.SEAT_WORDS, count)
    words = {
        at.HOURS_PER_DAY: "hours_per_day",
        at.START: "start",
        at.LAST_DAY: "end",
        at.AWAY: "away",
        at.BACK: "back",
        at.GIVEN_SKILL: "skill",
        at.PACE: "pace",
        at.SPREAD: "spread",
        at.LEAVES: "leaves",
    }
    for column, word in words.items():
        floats[:, column] = [getattr(place, word) for place in places]
    said = company.settings.behaviour
    paid = [said.mode != "none" and bool(place.pay_plan) for place in places]
    floats[:, at.TARGET_PAY] = [target_pay(company, place) if paid[place.seat] else 0.0 for place in places]
    floats[:, at.REFERENCE_PAY] = [reference_pay(company, place) if paid[place.seat] else 0.0 for place in places]
    floats[:, at.FIXED_PAY] = [fixed_pay(company, place) for place in places]
    floats[:, at.QUOTA_A_DAY] = [quota_a_day(company, place) for place in places]
    ints[:, at.REVIEWED] = [each and said.sets_effort for each in paid]
    ints[:, at.PAID] = paid
    ints[:, at.SEAT_WHO] = [place.who for place in places]
    ints[:, at.SEAT_NUMBER] = range(len(places))
    ints[:, at.CURVES] = n[at.FIRST_CURVES] + curves * np.arange(len(places))
    ints[:, at.COVER] = _begins(n, at.FIRST_SEAT, at.SEAT_WORDS, [place.cover for place in places])


def _fill_stages(f: Floats, n: Ints, company: Company) -> None:
    stages = company.settings.pipeline.stages
    begin, count = int(n[at.FIRST_STAGE]), len(stages)
    floats, ints = _records(f, begin, at.STAGE_WORDS, count), _records(n, begin, at.STAGE_WORDS, count)
    floats[:, at.STAGE_HOURS] = [stage.hours for stage in stages]
    floats[:, at.STAGE_HOURS_CV] = [stage.hours_cv for stage in stages]
    floats[:, at.STAGE_ODDS] = [stage.odds for stage in stages]
    floats[:, at.NO_DECISION_SHARE] = [stage.no_decision for stage in stages]
    floats[:, at.ASSIST_HOURS] = [stage.specialist_hours for stage in stages]
    floats[:, at.DELAY_FIRST] = [delay.first for delay in company.delays]
    floats[:, at.DELAY_SECOND] = [delay.second for delay in company.delays]
    ints[:, at.DELAY_FAMILY] = [delay.family for delay in company.delays]
    ints[:, at.STAGE_POOL] = _begins(n, at.FIRST_POOL, at.POOL_WORDS, company.specialist_pool)
    floats[:, at.ANSWER_DAYS : at.ANSWER_DAYS + 4] = company.answers
    ints[:, at.DELAY_TABLE] = n[at.FIRST_DELAY_TABLE] + TABLE_KNOTS * np.arange(len(stages))
    for first, delay in zip(ints[:, at.DELAY_TABLE].tolist(), company.delays, strict=True):
        f[first : first + len(delay.table)] = delay.table


def _fill_pools(f: Floats, n: Ints, company: Company) -> None:
    pools = company.pools
    begin, count = int(n[at.FIRST_POOL]), len(pools)
    floats, ints = _records(f, begin, at.POOL_WORDS, count), _records(n, begin, at.POOL_WORDS, count)
    screeners = len(pools) - len(company.settings.pipeline.specialists)
    floats[:, at.POOL_HOURS] = [pool.hours_per_week for pool in pools]
    ints[:, at.POOL_PEOPLE] = [pool.people for pool in pools]
    ints[:, at.POOL_KIND] = [SCREEN if i < screeners else PURSUE for i in range(len(pools))]
    ints[:, at.POOL_NUMBER] = range(len(pools))


def _settings(company: Company) -> list[float]:
    """What stands at the head of `f`, after the clock."""
    settings = company.settings
    sdr, pipeline, people, said = settings.sdr, settings.pipeline, settings.people, settings.behaviour
    return [
        company.opening,
        company.end,
        settings.market.deal_size_cv,
        sdr.qualified,
        sdr.hours_per_lead,
        sdr.hours_per_week,
        sdr.patience_days,
        sdr.contact_odds,
        sdr.attempt_hours,
        sdr.attempt_days,
        sdr.pressure,
        sdr.pressure_days,
        pipeline.stale_days,
        pipeline.patience_days,
        said.odds_elasticity,
        people.ramp_months * DAYS_PER_MONTH,
        people.ramp_start,
        people.skill_cv,
        people.leave_rate / DAYS_PER_YEAR,
        people.backfill_days,
        people.cover_odds,
        people.handover_months * DAYS_PER_MONTH,
        people.handover_loss,
        *_retention(settings),
        said.review_days,
        said.least,
        said.most,
        said.cost,
        *_reactions(company),
    ]


def _reactions(company: Company) -> list[float]:
    said = company.settings.behaviour
    timing, leaving, later = said.timing, said.leaving, year_starts(company)[1:]
    return [
        float(said.moves_deals),
        timing.window_days,
        timing.cycle_share,
        timing.keep_days,
        timing.discount,
        timing.most_discount,
        timing.customer_share,
        timing.close_days,
        timing.least_gain,
        leaving.pay_elasticity,
        leaving.middling,
        leaving.peers,
        leaving.peer_days,
        leaving.step_days,
        float(said.drives_leaving),
        *later,
        *(math.inf,) * (MOST_YEARS - 1 - len(later)),
    ]


def _retention(settings: ScenarioSettings) -> list[float]:
    said = settings.retention
    return [
        said.contract_months * DAYS_PER_MONTH,
        said.lead_days,
        said.hours,
        said.hours_cv,
        said.odds,
        said.unserved,
        said.expansion_odds,
        said.expansion,
    ]
