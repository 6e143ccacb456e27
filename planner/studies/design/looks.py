"""The moments at which simulated people looked at where they stand, as the reaction model sees them."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from planner.domain.design.response import LOOK, Looks
from planner.domain.design.scheme import Settled, probe
from planner.domain.pay.book import Book, Standing
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import spans
from planner.simulate.company import MOST_PEOPLE, Company
from planner.simulate.ledger import Spells
from planner.simulate.log import WON, Log
from planner.simulate.luck import Luck
from planner.simulate.payroll import monthly_quotas, presence

YEARLY = Settled("year", "period")
"""How quotas follow results: by the fiscal year."""


class Stretch(NamedTuple):
    """A span with a quota, as one person expects it."""

    begins: float
    ends: float
    quota: float
    """[currency]"""
    worth: float
    """On-target pay over that of a year [years]."""


def looks_of(company: Company, plans: tuple[PayPlan, Settled], people: Spells, log: Log, luck: Luck) -> Looks:
    """Every look of some people in one simulated year, with the span of the designed plan in which they stand.

    company  with the quotas before any factor
    plans    the present plan, and how the new one is settled
    """
    plan, settled = plans
    found: list[tuple[float, ...]] = []
    for at in range(len(people.seat)):
        spell = people.take(slice(at, at + 1))
        mine, years = (_stretches(company, plan, each, spell) for each in (settled, YEARLY))
        found += _looks(company, spell, (mine, years), log, luck)
    return Looks(*np.array(found, dtype=np.float64).reshape(-1, len(LOOK)).T.copy())


def joined(parts: Sequence[Looks], yearly: float) -> Looks:
    """All looks, their weights made to add up to the mean bookings of a year."""
    whole = {name: np.concatenate([getattr(part, name) for part in parts]) for name in LOOK}
    total = float(whole["weight"].sum())
    return Looks(**whole | {"weight": whole["weight"] * (yearly / total if total > 0 else 0.0)})


def _looks(
    company: Company, spell: Spells, every: tuple[list[Stretch], list[Stretch]], log: Log, luck: Luck
) -> Iterator[tuple[float, ...]]:
    """The looks of one person, in the order of LOOK."""
    seat, person, came, left = (column[0].item() for column in spell[:4])
    place, nth = company.places[seat], person % MOST_PEOPLE
    given = nth == 0 and not math.isnan(place.skill)
    skill = place.skill if given else luck.skill(place.who, nth, company.settings.people.skill_cv)
    mine = (log.reviews.seat == seat) & (log.reviews.day >= came) & (log.reviews.day < left)
    days, effort = log.reviews.day[mine].tolist(), log.reviews.effort[mine].tolist()
    won = (log.deals.person == person) & (log.deals.outcome == WON) & (log.deals.closed >= 0)
    closed, value, pace = log.deals.closed[won], log.deals.value[won], place.pace * skill

    def stands(span: Stretch, day: float) -> tuple[float, float]:
        return float(value[(closed >= max(span.begins, came)) & (closed < day)].sum()), span.ends - day

    spans_of, years = every
    for i, day in enumerate(days):
        span, year = _around(spans_of, day), _around(years, day)
        if span is not None and year is not None:
            until = days[i + 1] if i + 1 < len(days) else min(left, company.end)
            weight = pace * effort[i] * max(0.0, until - day)
            told = (*stands(span, day), pace, place.spread, span.quota, span.worth)
            yield (*told, *stands(year, day), year.quota, year.worth, effort[i], weight)


def _around(every: list[Stretch], day: float) -> Stretch | None:
    return next((span for span in every if span.begins <= day < span.ends), None)


def _stretches(company: Company, plan: PayPlan, settled: Settled, spell: Spells) -> list[Stretch]:
    """Spans with a quota, for a person who expects to stay until the seat's end."""
    seat, component = int(spell.seat[0]), probe(settled)
    shaped = plan.model_copy(update={"period": settled.period, "components": (component,)})
    present = presence(company, spell.joined[0], np.array(min(company.places[seat].end, company.end)))
    quota = monthly_quotas(company, plan, np.array([seat]))[0]
    standing = Standing(quota, present=present, first_month=spell.first_month[0])
    book = Book.of(shaped, company.calendar, {"bookings": np.zeros(company.months)}, standing, None)
    starts = company.calendar.month_starts()
    found = []
    for span in {span.first: span for span in spans(shaped, component, company.calendar)}.values():
        expected, worth = float(book.quota(component, span)), float(book.target(1.0, span))
        if expected > 0:
            found.append(Stretch(float(starts[span.first]), float(starts[span.last]), expected, worth))
    return found
