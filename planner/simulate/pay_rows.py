"""Compiled twin of `Book.stages`: pay of one person for one component and span, for many replications at once.

Replications lie side by side in memory ("lanes"), so that every step is one run of vector instructions. All numbers
come from the domain's arithmetic, in the order in which the array evaluator does it; the bits are the same.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Floats, Ints
from planner.domain.pay.arithmetic import attains, from_level, lump_sum, pay_in_tier, pay_on_everything
from planner.simulate import pay_arithmetic  # noqa: F401  makes the arithmetic known to Numba
from planner.simulate.compiled_people import LEAST, MOST, QUOTA, TARGET, TERMS, People
from planner.simulate.compiled_plan import (
    BY_DEAL,
    BY_MATRIX,
    COMPONENT,
    DEAL_CAP,
    FIRST,
    GATE,
    GATE_AT,
    LADDERS,
    LOOKS_AT,
    MILESTONES,
    MULTIPLIERS,
    RETROACTIVE,
    SETTLED,
    SETTLINGS,
    SHARES,
    SOURCE,
    STEP,
    STEPS,
    THRESHOLD,
    TIERS,
    Form,
)


class Sold(NamedTuple):
    """What people sold."""

    amounts: Floats
    """Amounts that count, shape [sources, people, months, lanes] [unit of the measure]."""
    deals_of: Ints
    """Deals of a person in a lane, with e = lane · people + person: `deals_of[e]` ≤ d < `deals_of[e + 1]`."""
    deal_month: Ints
    deal_amounts: Floats
    """Shape [sources, deals]."""


class Lanes(NamedTuple):
    """Room for intermediate numbers, shape [lanes]."""

    amount: Floats
    other: Floats
    another: Floats
    factor: Floats
    pay: Floats


@njit(nogil=True)
def sell(sold: Sold, settlings: Ints, s: int, person: int, total: Floats) -> None:
    """Sum what counts in a settling, month after month."""
    months = sold.amounts[settlings[s, SOURCE], person]
    total[:] = 0.0
    for month in range(settlings[s, FIRST], settlings[s, SETTLED]):
        for i in range(len(total)):
            total[i] += months[month, i]


@njit(nogil=True)
def numbers_at(people: People, s: int, person: int) -> Floats:
    """The person's numbers of a settling."""
    return people.numbers[person, people.numbers_of[s] :]


@njit(nogil=True)
def stage_pay(form: Form, people: People, sold: Sold, at: tuple[int, int], lanes: Lanes) -> None:
    """Fill `lanes.amount` and `lanes.pay`: tiers and milestones, or deals, or matrix; `finish` does the rest.

    at  settling and person
    """
    s, person = at
    numbers, kind = numbers_at(people, s, person), form.components[form.settlings[s, COMPONENT]]
    sell(sold, form.settlings, s, person, lanes.amount)
    if kind[BY_MATRIX]:
        _pay_by_matrix(form, people, sold, at, lanes)
    elif kind[BY_DEAL]:
        _pay_by_deal(form, numbers, sold, at, lanes.pay)
    else:
        _scheduled(kind, numbers, lanes.amount, lanes.pay)


@njit(nogil=True)
def finish(form: Form, people: People, sold: Sold, at: tuple[int, int], lanes: Lanes) -> None:
    """Multipliers, threshold, gate, floor and cap on `lanes.pay`."""
    s, person = at
    component = form.settlings[s, COMPONENT]
    numbers, kind = numbers_at(people, s, person), form.components[component]
    pay = lanes.pay
    for ladder in range(kind[LADDERS], kind[LADDERS] + kind[MULTIPLIERS]):
        quota = _look_at(form, people, sold, (s, person, form.ladders[ladder, LOOKS_AT]), lanes.other)
        _multiply(form, ladder, quota, lanes)
    if form.limits[component, THRESHOLD] > 0:
        _open(lanes.amount, form.limits[component, THRESHOLD], numbers[QUOTA], pay)
    if kind[GATE] >= 0:
        quota = _look_at(form, people, sold, (s, person, kind[GATE]), lanes.other)
        _open(lanes.other, form.limits[component, GATE_AT], quota, pay)
    least, most = numbers[LEAST], numbers[MOST]
    for i in range(len(pay)):
        pay[i] = np.minimum(np.maximum(pay[i], least), most)


@njit(nogil=True)
def _look_at(form: Form, people: People, sold: Sold, at: tuple[int, int, int], amount: Floats) -> float:
    """Fill in what counts for another component over the same span; its quota.

    at  settling, person, component that is looked at
    """
    s, person, other = at
    mine = form.components[form.settlings[s, COMPONENT], SETTLINGS]
    there = form.components[other, SETTLINGS] + s - mine
    sell(sold, form.settlings, there, person, amount)
    quota: float = numbers_at(people, there, person)[QUOTA]
    return quota


@njit(nogil=True)
def _scheduled(kind: Ints, numbers: Floats, amount: Floats, pay: Floats) -> None:
    """Twin of `scheduled_pay`."""
    tiers, milestones = kind[TIERS], kind[MILESTONES]
    last_end = numbers[TERMS + 3 * tiers - 2]
    pay[:] = 0.0
    for k in range(tiers):
        start, end, rate = numbers[TERMS + 3 * k], numbers[TERMS + 3 * k + 1], numbers[TERMS + 3 * k + 2]
        if kind[RETROACTIVE]:
            for i in range(len(pay)):
                pay[i] = pay_on_everything(amount[i], start, last_end, rate, pay[i])
        else:
            for i in range(len(pay)):
                pay[i] = pay[i] + pay_in_tier(amount[i], start, end, rate)
    for k in range(milestones):
        at, lump = numbers[TERMS + 3 * tiers + 2 * k], numbers[TERMS + 3 * tiers + 2 * k + 1]
        for i in range(len(pay)):
            pay[i] = pay[i] + lump_sum(amount[i], at, lump)


@njit(nogil=True)
def _pay_by_deal(form: Form, numbers: Floats, sold: Sold, at: tuple[int, int], pay: Floats) -> None:
    """Sum of what each deal of the span pays alone, in the order of the deals."""
    s, person = at
    settling, alone = form.settlings[s], np.empty(1)
    kind, most = form.components[settling[COMPONENT]], form.limits[settling[COMPONENT], DEAL_CAP]
    for i in range(len(pay)):
        pay[i] = 0.0
        entry = i * sold.amounts.shape[1] + person
        for deal in range(sold.deals_of[entry], sold.deals_of[entry + 1]):
            if settling[FIRST] <= sold.deal_month[deal] < settling[SETTLED]:
                _scheduled(kind, numbers, sold.deal_amounts[settling[SOURCE], deal : deal + 1], alone)
                pay[i] += np.minimum(alone[0], most)


@njit(nogil=True)
def _pay_by_matrix(form: Form, people: People, sold: Sold, at: tuple[int, int], lanes: Lanes) -> None:
    """Twin of `matrix_share`, times on-target pay."""
    s, person = at
    kind, pay = form.components[form.settlings[s, COMPONENT]], lanes.pay
    down = kind[LADDERS] + kind[MULTIPLIERS]
    rows, columns = form.ladders[down], form.ladders[down + 1]
    row_quota = _look_at(form, people, sold, (s, person, rows[LOOKS_AT]), lanes.other)
    column_quota = _look_at(form, people, sold, (s, person, columns[LOOKS_AT]), lanes.another)
    target = numbers_at(people, s, person)[TARGET]
    pay[:] = 0.0
    for r in range(rows[STEPS]):
        lanes.factor[:] = 0.0
        for c in range(columns[STEPS]):
            level, share = form.steps[columns[STEP] + c, 0], form.shares[kind[SHARES] + r * columns[STEPS] + c]
            _climb(lanes.another, level, column_quota, share, lanes.factor)
        level = form.steps[rows[STEP] + r, 0]
        for i in range(len(pay)):
            pay[i] = from_level(lanes.other[i], level, row_quota, lanes.factor[i], pay[i])
    for i in range(len(pay)):
        pay[i] = target * pay[i]


@njit(nogil=True)
def _multiply(form: Form, ladder: int, quota: float, lanes: Lanes) -> None:
    """Twin of `factor_at`, times the pay so far; `lanes.other` is looked at."""
    first, steps = form.ladders[ladder, STEP], form.ladders[ladder, STEPS]
    lanes.factor[:] = form.steps[first, 1]
    for step in range(first + 1, first + steps):
        _climb(lanes.other, form.steps[step, 0], quota, form.steps[step, 1], lanes.factor)
    for i in range(len(lanes.pay)):
        lanes.pay[i] = lanes.pay[i] * lanes.factor[i]


@njit(nogil=True)
def _climb(amount: Floats, level: float, quota: float, value: float, factor: Floats) -> None:
    """Put the value where the level is reached."""
    for i in range(len(factor)):
        factor[i] = from_level(amount[i], level, quota, value, factor[i])


@njit(nogil=True)
def _open(amount: Floats, level: float, quota: float, pay: Floats) -> None:
    """Pay nothing below a share of a quota."""
    for i in range(len(pay)):
        pay[i] = pay[i] * attains(amount[i], level, quota)
