"""What does not change between replications, put into the twin's arrays."""

import math

from planner.domain.arrays import Floats, Ints
from planner.domain.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from planner.domain.durations import TABLE_KNOTS
from planner.domain.settings.scenario import ScenarioSettings
from planner.simulate.company import Company
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.events import PURSUE, SCREEN
from planner.simulate.compiled.room import Sizes, buckets
from planner.simulate.compiled.standing import MOST_YEARS
from planner.simulate.leaving import fixed_pay, quota_a_day
from planner.simulate.paycurves import reference_pay, target_pay
from planner.simulate.ratchet import year_starts


def fill(f: Floats, n: Ints, company: Company, sizes: Sizes) -> None:
    """Put sizes, settings, accounts, seats, stages and pools in their places."""
    n[at.ROOM_FOR_DEALS], n[at.ROOM_FOR_CONTRACTS] = sizes.deals, sizes.contracts
    n[at.ROOM_FOR_STAFFINGS], n[at.ROOM_FOR_REVIEWS] = sizes.staffings, sizes.reviews
    n[at.ACCOUNTS], n[at.SEATS] = len(company.customers), len(company.places)
    n[at.STAGES], n[at.POOLS] = len(company.settings.pipeline.stages), len(company.pools)
    n[at.SPANS], n[at.PAY_KNOTS] = sizes.spans, sizes.pay_knots
    n[at.QUARTERS], n[at.ATTEMPTS] = len(company.quarter_ends), company.settings.sdr.attempts
    n[at.PRIORITY], n[at.RETENTION] = company.priority, int(company.settings.retention.simulated)
    f[at.OPENING : at.SETTINGS] = _settings(company)
    n[at.BUCKETS] = buckets(sizes)
    f[at.BUCKETS_A_DAY] = n[at.BUCKETS] / (company.end - company.opening)
    _fill_accounts(f, n, company)
    _fill_seats(f, n, company)
    _fill_stages(f, n, company)
    _fill_pools(f, n, company)


def _floats(f: Floats, n: Ints, column: int, values: list[float]) -> None:
    f[n[column] : n[column] + len(values)] = values


def _ints(n: Ints, column: int, values: list[int]) -> None:
    n[n[column] : n[column] + len(values)] = values


def _fill_accounts(f: Floats, n: Ints, company: Company) -> None:
    words = ("leads_a_day", "size_mean", "work_scale", "changed", "contract", "renewal")
    for column, word in zip(at.ACCOUNT_FLOATS, words, strict=False):
        _floats(f, n, column, [float(getattr(customer, word)) for customer in company.customers])
    for column, word in zip(at.ACCOUNT_INTS, ("who", "seat", "pool"), strict=False):
        _ints(n, column, [int(getattr(customer, word)) for customer in company.customers])


def _fill_seats(f: Floats, n: Ints, company: Company) -> None:
    places = company.places
    words = ("hours_per_day", "start", "end", "away", "back", "skill", "pace", "spread", "leaves")
    for column, word in zip(at.SEAT_FLOATS, words, strict=False):
        _floats(f, n, column, [float(getattr(place, word)) for place in places])
    said = company.settings.behaviour
    paid = [said.mode != "none" and bool(place.pay_plan) for place in places]
    on_target = [target_pay(company, place) if paid[place.seat] else 0.0 for place in places]
    _floats(f, n, at.TARGET_PAY, on_target)
    reference = [reference_pay(company, place) if paid[place.seat] else 0.0 for place in places]
    _floats(f, n, at.REFERENCE_PAY, reference)
    _floats(f, n, at.FIXED_PAY, [fixed_pay(company, place) for place in places])
    _floats(f, n, at.QUOTA_A_DAY, [quota_a_day(company, place) for place in places])
    _ints(n, at.REVIEWED, [int(each and said.sets_effort) for each in paid])
    _ints(n, at.PAID, [int(each) for each in paid])
    _ints(n, at.SEAT_WHO, [place.who for place in places])
    _ints(n, at.COVER, [place.cover for place in places])


def _fill_stages(f: Floats, n: Ints, company: Company) -> None:
    stages = company.settings.pipeline.stages
    words = ("hours", "hours_cv", "odds", "no_decision", "specialist_hours")
    for column, word in zip(at.STAGE_FLOATS, words, strict=False):
        _floats(f, n, column, [float(getattr(stage, word)) for stage in stages])
    _floats(f, n, at.DELAY_FIRST, [delay.first for delay in company.delays])
    _floats(f, n, at.DELAY_SECOND, [delay.second for delay in company.delays])
    _ints(n, at.DELAY_FAMILY, [delay.family for delay in company.delays])
    _ints(n, at.STAGE_POOL, list(company.specialist_pool))
    _floats(f, n, at.ANSWER_DAYS, [days for answers in company.answers for days in answers])
    for number, delay in enumerate(company.delays):
        first = n[at.DELAY_TABLE] + number * TABLE_KNOTS
        f[first : first + len(delay.table)] = delay.table


def _fill_pools(f: Floats, n: Ints, company: Company) -> None:
    screeners = len(company.pools) - len(company.settings.pipeline.specialists)
    _floats(f, n, at.POOL_HOURS, [pool.hours_per_week for pool in company.pools])
    _ints(n, at.POOL_PEOPLE, [pool.people for pool in company.pools])
    _ints(n, at.POOL_KIND, [SCREEN if i < screeners else PURSUE for i in range(len(company.pools))])
    _floats(f, n, at.QUARTER_END, company.quarter_ends.tolist())


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
        timing.keep_days,
        timing.discount,
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
