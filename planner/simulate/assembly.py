"""A scenario under a plan as the simulator sees it."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.domain import pipeline
from planner.domain.arrays import Flags, Floats, Ints, frozen, positions
from planner.domain.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from planner.domain.chance import identity
from planner.domain.covering.rates import PairRates
from planner.domain.pay.spans import LONG_AGO
from planner.domain.plan import Plan
from planner.domain.quotas.rule import monthly_share
from planner.domain.scenario import Scenario
from planner.domain.settings.pipeline import Stage
from planner.domain.settings.scenario import ScenarioSettings
from planner.errors import Problem, ScenarioError
from planner.simulate.company import NOBODY, Company, Customer, Place, Pool
from planner.simulate.durations import duration_of
from planner.simulate.turnout import turned_out


def company_of(scenario: Scenario, plan: Plan) -> Company:
    """The scenario under the plan. Raises ScenarioError when the plan speaks of other accounts or seats."""
    if not (np.array_equal(plan.account, scenario.accounts.account) and np.array_equal(plan.seat, scenario.seats.seat)):
        problem = Problem("plan", "does not list the scenario's accounts and seats.", "Plan this scenario again.")
        raise ScenarioError((problem,))
    settings, stages = scenario.settings, scenario.settings.pipeline.stages
    pools = _pools(settings)
    owner = positions(scenario.seats.seat, plan.owner)
    at_owner = _at_owner(scenario, owner, plan.coverage)
    customers = _customers(scenario, owner, at_owner)
    calendar = scenario.calendar
    starts = calendar.month_starts(before=scenario.settings.simulation.warmup_months)
    company = Company(
        settings=settings,
        customers=customers,
        places=tuple(
            _place(scenario, seat, _territory(customers, owner == seat, at_owner), float(plan.quota[seat]))
            for seat in range(len(plan.seat))
        ),
        opening=float(starts[0]),
        month_starts=starts,
        calendar=calendar,
        season=tuple(monthly_share(scenario).tolist()),
        pay_plans=dict(scenario.pay_plans),
        pools=pools,
        specialist_pool=tuple(_specialists(pools, stage) for stage in stages),
        quarter_ends=_quarter_ends(scenario, starts),
        delays=tuple(duration_of(stage) for stage in stages),
        answers=tuple(_answers(stage) for stage in stages),
        priority=pipeline.PRIORITIES.index(settings.pipeline.priority),
    )
    return turned_out(company)


def _pools(settings: ScenarioSettings) -> tuple[Pool, ...]:
    sdr = settings.sdr
    return (
        *(Pool(pool.name, pool.people, sdr.hours_per_week) for pool in sdr.pools),
        *((Pool("", sdr.people, sdr.hours_per_week),) if sdr.people > 0 else ()),
        *(Pool(pool.name, pool.people, pool.hours_per_week) for pool in settings.pipeline.specialists),
    )


def _specialists(pools: tuple[Pool, ...], stage: Stage) -> int:
    """Position of the stage's specialists; they stand behind the SDRs, whose pools may have the same names."""
    if stage.specialist is None:
        return NOBODY
    return max(i for i, pool in enumerate(pools) if pool.name == stage.specialist)


def _quarter_ends(scenario: Scenario, starts: tuple[int, ...]) -> Floats:
    first = -scenario.settings.simulation.warmup_months
    fiscal = scenario.calendar.fiscal_month
    return frozen(np.array([float(day) for i, day in enumerate(starts) if fiscal(first + i) % 3 == 0]))


def _answers(stage: Stage) -> tuple[float, ...]:
    """Mean time to each answer, in the order of `pipeline.answer` [days]."""
    wait = stage.mean_wait
    no = wait if stage.lost_days is None else stage.lost_days
    nothing = wait if stage.no_decision_days is None else stage.no_decision_days
    return (wait, no, nothing, wait)


@dataclass(frozen=True, slots=True, eq=False)
class _Territory:
    """The accounts of one seat, shape [accounts]."""

    value: Floats
    work: Floats
    road: Floats
    size: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _AtOwner:
    """Every account at its owner, shape [accounts]."""

    value: Floats
    """Expected bookings [currency/year]."""
    work: Floats
    """Workload without travel [hours/year]."""
    road: Floats
    """Travel that uses up hours [hours/year]."""


def _territory(customers: tuple[Customer, ...], mine: Flags, at_owner: _AtOwner) -> _Territory:
    size = np.array([customers[i].size_mean for i in np.flatnonzero(mine)])
    work = np.array([customers[i].hours_a_year for i in np.flatnonzero(mine)])
    return _Territory(at_owner.value[mine], work, at_owner.road[mine], size)


def _at_owner(scenario: Scenario, owner: Ints, coverage: Floats | None) -> _AtOwner:
    """What the plan makes of each account; its own figures where it has no owner."""
    value, work = scenario.accounts.potential.copy(), scenario.accounts.workload.copy()
    road = np.zeros(len(owner))
    owned = np.flatnonzero(owner >= 0)
    rates = PairRates.of(scenario)
    level = None if coverage is None else np.maximum(rates.levels.at(coverage), 0)[owned]
    parts = rates.of_accounts(owned, owner[owned], level)
    value[owned], work[owned] = parts.value, parts.work
    if scenario.settings.territory.travel.counts_as_hours:
        road[owned] = parts.road
    return _AtOwner(value, work, road)


def _customers(scenario: Scenario, owner: Ints, at_owner: _AtOwner) -> tuple[Customer, ...]:
    settings, accounts = scenario.settings, scenario.accounts
    market, sdr, stages = settings.market, settings.sdr, settings.pipeline.stages
    odds = tuple(stage.odds for stage in stages)
    hours = tuple(stage.hours for stage in stages)
    reached = pipeline.reached_share(sdr.contact_odds, sdr.attempts)
    pool, changed, renewal = _sdr_pools(scenario), _changes(scenario, owner), _first_renewals(scenario)
    mean_potential = float(accounts.potential.mean()) if len(accounts) else 0.0
    customers = []
    for i, account in enumerate(accounts.account.tolist()):
        potential = float(accounts.potential[i])
        size = pipeline.deal_size_mean(potential, mean_potential, market.deal_size, market.size_elasticity)
        screened = bool(pool[i] != NOBODY)
        good = sdr.qualified * reached if screened else sdr.qualified
        rate = pipeline.lead_rate(potential, size, good, pipeline.win_probability(odds))
        work = pipeline.expected_hours(hours, odds, good, screened=screened)
        scale = pipeline.work_scale(float(at_owner.work[i]), rate, work)
        customers.append(
            Customer(
                account=i,
                who=identity(account),
                seat=int(owner[i]) if owner[i] >= 0 else NOBODY,
                leads_a_day=rate / DAYS_PER_YEAR,
                size_mean=size * float(at_owner.value[i]) / potential if potential > 0 else 0.0,
                work_scale=scale,
                hours_a_year=rate * work * scale,
                pool=int(pool[i]),
                changed=float(changed[i]),
                contract=float(accounts.revenue[i]) if settings.retention.simulated else 0.0,
                renewal=float(renewal[i]),
            )
        )
    return tuple(customers)


def _sdr_pools(scenario: Scenario) -> Ints:
    """Position of the SDRs who take each account's leads; NOBODY where none do, shape [accounts]."""
    sdr, accounts = scenario.settings.sdr, scenario.accounts
    pool = np.full(len(accounts), len(sdr.pools) if sdr.people > 0 else NOBODY, dtype=np.int64)
    for number, each in reversed(tuple(enumerate(sdr.pools))):
        takes = np.ones(len(accounts), dtype=np.bool_)
        for texts, asked in ((accounts.region, each.region), (accounts.segment, each.segment)):
            if asked:
                takes &= np.isin(texts, asked)
        pool[takes] = number
    return pool


def _changes(scenario: Scenario, owner: Ints) -> Floats:
    """When each account gets another owner than it has: at the plan's beginning, or never, shape [accounts] [days]."""
    now = scenario.accounts.owner
    moves = (now != "") & (positions(scenario.seats.seat, now) != owner)
    return np.where(moves, 0.0, -math.inf)


def _first_renewals(scenario: Scenario) -> Floats:
    """First day of the horizon on which a known contract is up; NaN where unknown, shape [accounts] [days]."""
    day, length = scenario.accounts.renewal, scenario.settings.retention.contract_months * DAYS_PER_MONTH
    known = ~np.isnat(day)
    start = np.datetime64(scenario.calendar.start, "D")
    days = np.where(known, (np.where(known, day, start) - start).astype(np.int64), 0).astype(np.float64)
    return np.where(known, days + length * np.ceil(np.maximum(-days, 0.0) / length), math.nan)


def _place(scenario: Scenario, seat: int, territory: _Territory, quota: float) -> Place:
    seats, cv = scenario.seats, scenario.settings.market.deal_size_cv
    hours = max(float(seats.capacity_hours[seat]) - float(territory.road.sum()), 0.0)
    hours *= 1.0 - scenario.settings.people.administration
    needed = float(territory.work.sum())
    served = min(1.0, hours / needed) if needed > 0 else 1.0
    name, plan = str(seats.seat[seat]), scenario.pay_plan_of(seat)
    start = -math.inf if np.isnat(seats.start[seat]) else _day(scenario, seats.start[seat])
    end = math.inf if np.isnat(seats.end[seat]) else _day(scenario, seats.end[seat]) + 1.0
    return Place(
        seat=seat,
        who=identity(name),
        name=name,
        person=str(seats.person[seat]) or name,
        hours_per_day=hours / DAYS_PER_YEAR,
        start=start,
        end=end,
        away=math.inf if np.isnat(seats.leave_start[seat]) else _day(scenario, seats.leave_start[seat]),
        back=math.inf if np.isnat(seats.leave_end[seat]) else _day(scenario, seats.leave_end[seat]) + 1.0,
        leaves=_leaves(scenario, name),
        skill=float(seats.skill[seat]),
        pace=served * float(territory.value.sum()) / DAYS_PER_YEAR,
        spread=math.sqrt(served * float((territory.value * territory.size).sum()) * (1 + cv * cv) / DAYS_PER_YEAR),
        quota=quota,
        pay_plan="" if plan is None else str(seats.pay_plan[seat]) or str(scenario.settings.pay.default_plan),
        commission_rate=float(seats.commission_rate[seat]),
        first_month=LONG_AGO if math.isinf(start) else _month(scenario, seats.start[seat]),
        planned=_planned(scenario, start, end),
        cover=int(positions(seats.seat, seats.cover[seat : seat + 1])[0]),
    )


def _leaves(scenario: Scenario, seat: str) -> float:
    day = scenario.settings.people.leaving.get(seat)
    return math.inf if day is None else float((day - scenario.calendar.start).days)


def _planned(scenario: Scenario, start: float, end: float) -> tuple[float, ...]:
    """Share of each month of the horizon that lies between a seat's dates [share]."""
    days = scenario.calendar.month_starts()
    return tuple(max(0.0, min(end, last) - max(start, first)) / (last - first) for first, last in pairwise(days))


def _day(scenario: Scenario, day: np.datetime64) -> float:
    return float((day - np.datetime64(scenario.calendar.start, "D")).astype(np.int64))


def _month(scenario: Scenario, day: np.datetime64) -> int:
    first = np.datetime64(scenario.calendar.start, "M")
    return int((day.astype("datetime64[M]") - first).astype(np.int64))
