"""Simulated years of people who react to a pay plan, gathered for the design of another one."""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.design.history import History
from planner.domain.design.response import Looks
from planner.domain.design.scheme import Settled
from planner.domain.pay.book import Standing
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.currencies import minor_units_of
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.simulate.credits import credits_of
from planner.simulate.ledger import Spells, bookings, spells
from planner.simulate.log import Log
from planner.simulate.luck import Luck
from planner.simulate.payroll import counted, payroll, seats_on
from planner.studies.design.looks import joined, looks_of
from planner.studies.playing import Playing, company_like, each_year

MOST_LOOKS = 60_000
"""Looks are taken of every n-th year, so that there are about so many at most."""


@dataclass(frozen=True, slots=True, eq=False)
class PlayedYears:
    """What happened under one plan."""

    history: History
    looks: Looks
    pay: Floats
    """Pay of each seat of the company, paid out, shape [years, seats] [currency]."""
    bookings: Floats
    """Bookings of each seat of the company, shape [years, seats] [currency]."""


class Part(NamedTuple):
    """One simulated year: rows of people on the plan."""

    people: Spells
    booked: Floats
    """Shape [spells, months] [currency]."""
    standing: Standing


def with_plan(scenario: Scenario, name: str, pay_plan: PayPlan) -> Scenario:
    """The scenario with another pay plan under a name."""
    return replace(scenario, pay_plans=dict(scenario.pay_plans) | {name: pay_plan})


def with_quotas(scenario: Scenario, plan: Plan, name: str, factor: float) -> Plan:
    """The plan with the quotas of the seats on a pay plan times a factor."""
    on = np.array([scenario.pay_plan_of(s) is scenario.pay_plans[name] for s in range(len(plan.seat))])
    return replace(plan, quota=np.where(on, plan.quota * factor, plan.quota))


def played(scenario: Scenario, plan: Plan, name: str, settled: Settled, factor: float, playing: Playing) -> PlayedYears:
    """Play the years of a plan in which people react to their pay, and gather those of the seats on a pay plan.

    factor  on the quotas of these seats; what is gathered has them without it
    Raises ScenarioError when plan or pay plans do not fit the scenario.
    """
    company = company_like(scenario, with_quotas(scenario, plan, name, factor))
    as_planned = company_like(scenario, plan)
    seats, pay_plan = seats_on(company, name), company.pay_plans[name]
    every = _every(company, playing.replications, len(seats))

    def look(year: int, log: Log) -> tuple[Floats, Floats, Part, Looks | None]:
        paid, part = payroll(company, log), _part(company, (pay_plan, factor), seats, log)
        looks = None
        if year % every == 0:
            luck = Luck.of(playing.seed, year, antithetic=company.settings.simulation.antithetic)
            looks = looks_of(as_planned, (pay_plan, settled), part.people, log, luck)
        return (paid.fixed + paid.variable).sum(axis=1), bookings(company, log).sum(axis=1), part, looks

    pay, booked, parts, looked = zip(*each_year(company, playing, "playing", look), strict=True)
    money = np.array(pay), np.array(booked)
    units = minor_units_of(pay_plan.currency or scenario.settings.currency)
    history = _history(company, as_planned, seats, list(parts), money, units)
    looks = [each for each in looked if each is not None]
    return PlayedYears(history, joined(looks, float(history.seat_bookings.sum(axis=1).mean())), *money)


def _every(company: Company, years: int, seats: int) -> int:
    looks = company.end / company.settings.behaviour.review_days * max(1, seats) * years
    return max(1, math.ceil(looks / MOST_LOOKS))


def _part(company: Company, asked: tuple[PayPlan, float], seats: Ints, log: Log) -> Part:
    """Rows of the people on a plan in one year; their quotas (which may follow results) without their factor."""
    plan, factor = asked
    people = spells(company, log).in_seats(seats)
    found = counted(company, plan, people, credits_of(company, log))
    before = replace(found.standing, quota=np.asarray(found.standing.quota) / factor)
    return Part(people, found.amounts["bookings"], before)


def _history(
    company: Company,
    as_planned: Company,
    seats: Ints,
    parts: list[Part],
    money: tuple[Floats, Floats],
    minor_units: int,
) -> History:
    pay, booked = money
    others = np.setdiff1d(np.arange(pay.shape[1]), seats)
    standings = [part.standing for part in parts]
    return History(
        calendar=company.calendar,
        seat=np.array([company.places[seat].name for seat in seats.tolist()], dtype=np.str_),
        years=len(parts),
        year=np.repeat(np.arange(len(parts)), [len(part.people.seat) for part in parts]),
        at=np.searchsorted(seats, np.concatenate([part.people.seat for part in parts])),
        booked=np.concatenate([part.booked for part in parts]),
        standing=Standing(
            np.concatenate([np.asarray(each.quota) for each in standings]),
            np.concatenate([np.asarray(each.personal_rate) for each in standings]),
            np.concatenate([np.asarray(each.present) for each in standings]),
            np.concatenate([np.asarray(each.first_month) for each in standings]),
        ),
        other_pay=pay[:, others].sum(axis=1),
        seat_bookings=booked[:, seats],
        seat_quota=np.array([as_planned.places[seat].quota for seat in seats.tolist()]),
        minor_units=minor_units,
    )
