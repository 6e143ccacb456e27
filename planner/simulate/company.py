"""The plan as the simulator sees it: customers with a rate, places with hours, and the clock they share."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.domain import pipeline
from planner.domain.arrays import Flags, Floats, Ints, positions
from planner.domain.calendar import DAYS_PER_YEAR, Calendar
from planner.domain.chance import identity
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import LONG_AGO
from planner.domain.plan import Plan
from planner.domain.quota import monthly_share
from planner.domain.rates import PairRates
from planner.domain.scenario import Scenario
from planner.domain.settings.scenario import ScenarioSettings
from planner.errors import Problem, ScenarioError

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Customer:
    """An account: how often it asks, how much it buys, how much work it is."""

    account: int
    """Position in the scenario."""
    who: int
    """Identity for chance."""
    seat: int
    """Position of its owner; NOBODY without one."""
    leads_a_day: float
    size_mean: float
    """Mean value of a deal at this owner [currency]."""
    work_scale: float
    """Factor on the stages' hours."""
    hours_a_year: float
    """Work that a year of its leads is expected to be [hours/year]."""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat: the hours it can sell and what its territory should bring."""

    seat: int
    """Position in the scenario."""
    who: int
    """Identity for chance."""
    name: str
    person: str
    hours_per_day: float
    """Hours for selling in a day of the calendar, travel taken off."""
    start: float
    """First day of the first person; −∞: past the ramp [days]."""
    end: float
    """From this moment on nobody sits here; ∞: never [days]."""
    away: float
    """When the known leave of the first person begins; ∞: there is none [days]."""
    back: float
    """When it is over; ∞: never [days]."""
    skill: float
    """Of the first person; NaN: drawn."""
    pace: float
    """Bookings a day at average skill, as far as the hours suffice [currency/day]."""
    spread: float
    """Standard deviation of a day's bookings [currency/√day]."""
    quota: float
    """For the horizon; NaN: none [currency]."""
    pay_plan: str
    """Name of its pay plan; '' without one."""
    commission_rate: float
    """For pay components that say so; NaN: none [share]."""
    first_month: int
    """Month in which the first person began [months from the horizon's start]."""
    planned: tuple[float, ...]
    """Share of each month of the horizon in which somebody is meant to sit here [share]."""


@dataclass(frozen=True, slots=True)
class Company:
    """Everything a replication needs, in plain values that travel to another process."""

    settings: ScenarioSettings
    customers: tuple[Customer, ...]
    places: tuple[Place, ...]
    opening: float
    """When the simulation begins: the warm-up lies before day 0 [days]."""
    month_starts: tuple[int, ...]
    """From the opening to the end of the horizon, both included [days]."""
    calendar: Calendar
    """The horizon."""
    season: tuple[float, ...]
    """Share of the quota that falls on each month of the horizon."""
    pay_plans: Mapping[str, PayPlan]

    @property
    def months(self) -> int:
        """Months of the horizon."""
        return self.calendar.months

    @property
    def warmup(self) -> int:
        """Months before the horizon."""
        return self.settings.simulation.warmup_months

    @property
    def end(self) -> float:
        """When the simulation ends [days]."""
        return float(self.month_starts[-1])


def company_of(scenario: Scenario, plan: Plan) -> Company:
    """The scenario under the plan. Raises ScenarioError when the plan speaks of other accounts or seats."""
    if not (np.array_equal(plan.account, scenario.accounts.account) and np.array_equal(plan.seat, scenario.seats.seat)):
        problem = Problem("plan", "does not list the scenario's accounts and seats.", "Plan this scenario again.")
        raise ScenarioError((problem,))
    owner = positions(scenario.seats.seat, plan.owner)
    at_owner = _at_owner(scenario, owner, plan.coverage)
    customers = _customers(scenario, owner, at_owner)
    calendar = scenario.calendar
    starts = calendar.month_starts(before=scenario.settings.simulation.warmup_months)
    return Company(
        settings=scenario.settings,
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
    )


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
    hours = pipeline.expected_hours(
        tuple(stage.hours for stage in stages), odds, sdr.qualified, screened=sdr.people > 0
    )
    mean_potential = float(accounts.potential.mean()) if len(accounts) else 0.0
    customers = []
    for i, account in enumerate(accounts.account.tolist()):
        potential = float(accounts.potential[i])
        size = pipeline.deal_size_mean(potential, mean_potential, market.deal_size, market.size_elasticity)
        rate = pipeline.lead_rate(potential, size, sdr.qualified, pipeline.win_probability(odds))
        scale = pipeline.work_scale(float(at_owner.work[i]), rate, hours)
        customers.append(
            Customer(
                account=i,
                who=identity(account),
                seat=int(owner[i]) if owner[i] >= 0 else NOBODY,
                leads_a_day=rate / DAYS_PER_YEAR,
                size_mean=size * float(at_owner.value[i]) / potential if potential > 0 else 0.0,
                work_scale=scale,
                hours_a_year=rate * hours * scale,
            )
        )
    return tuple(customers)


def _place(scenario: Scenario, seat: int, territory: _Territory, quota: float) -> Place:
    seats, cv = scenario.seats, scenario.settings.market.deal_size_cv
    hours = max(float(seats.capacity_hours[seat]) - float(territory.road.sum()), 0.0)
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
        skill=float(seats.skill[seat]),
        pace=served * float(territory.value.sum()) / DAYS_PER_YEAR,
        spread=math.sqrt(served * float((territory.value * territory.size).sum()) * (1 + cv * cv) / DAYS_PER_YEAR),
        quota=quota,
        pay_plan="" if plan is None else str(seats.pay_plan[seat]) or str(scenario.settings.pay.default_plan),
        commission_rate=float(seats.commission_rate[seat]),
        first_month=LONG_AGO if math.isinf(start) else _month(scenario, seats.start[seat]),
        planned=_planned(scenario, start, end),
    )


def _planned(scenario: Scenario, start: float, end: float) -> tuple[float, ...]:
    """Share of each month of the horizon that lies between a seat's dates [share]."""
    days = scenario.calendar.month_starts()
    return tuple(max(0.0, min(end, last) - max(start, first)) / (last - first) for first, last in pairwise(days))


def _day(scenario: Scenario, day: np.datetime64) -> float:
    return float((day - np.datetime64(scenario.calendar.start, "D")).astype(np.int64))


def _month(scenario: Scenario, day: np.datetime64) -> int:
    first = np.datetime64(scenario.calendar.start, "M")
    return int((day.astype("datetime64[M]") - first).astype(np.int64))
