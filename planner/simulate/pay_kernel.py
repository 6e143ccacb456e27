"""Compiled evaluator of pay plans: rows of people × months × components × replications, in one pass and flat memory."""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Floats, Ints
from planner.domain.pay.arithmetic import forgivable_advance, in_minor, pay_out, top_up
from planner.simulate import compiled_people, compiled_plan, pay_ranks, pay_rows
from planner.simulate.compiled_people import ROOM, People
from planner.simulate.compiled_plan import COMPONENT, FIRST, OPENED, PRIZE_OF, ROOM_OF, SETTLED, Form
from planner.simulate.pay_arithmetic import source_key
from planner.simulate.pay_ranks import rank
from planner.simulate.pay_rows import Lanes, Sold, finish, numbers_at, stage_pay


class Paid(NamedTuple):
    """One person's variable pay by month, for every lane [minor units]."""

    earned: Ints
    """Shape [components, months, lanes]."""
    paid: Ints
    supplement: Ints
    balance: Ints
    """Shape [months, lanes]."""


class Everyone(NamedTuple):
    """Everybody's variable pay [minor units]."""

    earned: Ints
    """Shape [components, people, months, lanes]."""
    paid: Ints
    supplement: Ints
    balance: Ints
    """Shape [people, months, lanes]."""


class Sums(NamedTuple):
    """Variable pay added up [minor units]."""

    earned: Ints
    """Over people, shape [components, months, lanes]."""
    paid: Ints
    """Over people, shape [months, lanes]."""
    of_person: Ints
    """Earned over months and lanes, shape [people, components]."""


Run = Callable[[Form, People, Sold, Everyone, Sums], None]


@cache
def runner() -> Run:
    """The compiled evaluator: (form, people, sold, everyone, sums) → None; threads may run it side by side.

    It pays everybody in every lane; the pay is written to `everyone` where that has people, and added to `sums` in any
    case. The code kept on disk belongs to the sources that this function encloses, so that an edit of the domain's
    arithmetic compiles anew. It knows plain tuples only: Numba cannot read the index of an older version whose named
    tuples are gone.
    """
    sources = source_key(compiled_plan, compiled_people, pay_rows, pay_ranks, sys.modules[__name__])

    @njit(cache=True, nogil=True)
    def from_tuples(form: Any, people: Any, sold: Any, everyone: Any, sums: Any) -> None:  # noqa: ANN401
        assert len(sources) > 0
        _run(Form(*form), People(*people), Sold(*sold), Everyone(*everyone), Sums(*sums))

    def run(form: Form, people: People, sold: Sold, everyone: Everyone, sums: Sums) -> None:
        from_tuples(tuple(form), tuple(people), tuple(sold), tuple(everyone), tuple(sums))

    return run


@njit(nogil=True)
def _run(form: Form, people: People, sold: Sold, everyone: Everyone, sums: Sums) -> None:
    _, persons, months, width = sold.amounts.shape
    one, of_month = np.empty((5, width)), np.empty((3, months, width), dtype=np.int64)
    lanes = Lanes(one[0], one[1], one[2], one[3], one[4])
    earned = np.empty((len(form.components), months, width), dtype=np.int64)
    paid = Paid(earned, of_month[0], of_month[1], of_month[2])
    won = np.empty((form.settlings[:, PRIZE_OF].max() + 1, persons, width))
    room = np.empty((form.settlings[:, ROOM_OF].max() + 1, width))
    rank(form, people, sold, won)
    for person in range(persons):
        _earn(form, people, sold, person, (lanes, won, room), earned)
        _settle(form, people, person, paid)
        _add(paid, person, sums)
        if len(everyone.paid) > 0:
            for component in range(len(earned)):
                _copy(earned[component], everyone.earned[component, person])
            _copy(paid.paid, everyone.paid[person])
            _copy(paid.supplement, everyone.supplement[person])
            _copy(paid.balance, everyone.balance[person])


@njit(nogil=True)
def _copy(of_person: Ints, to: Ints) -> None:
    for month in range(len(to)):
        for i in range(to.shape[1]):
            to[month, i] = of_person[month, i]


@njit(nogil=True)
def _earn(
    form: Form, people: People, sold: Sold, person: int, space: tuple[Lanes, Floats, Floats], earned: Ints
) -> None:
    """Twin of the array evaluator's settlements: pay to date less that before, rounded once."""
    lanes, won, room = space
    pay, settlings = lanes.pay, form.settlings
    before = np.zeros(len(pay), dtype=np.int64)
    earned[:] = 0
    for s in range(len(settlings)):
        room[settlings[s, ROOM_OF]] = numbers_at(people, s, person)[ROOM]
    for s in range(len(settlings)):
        stage_pay(form, people, sold, (s, person), lanes)
        if settlings[s, PRIZE_OF] >= 0:
            _add_to(pay, won[settlings[s, PRIZE_OF], person])
        finish(form, people, sold, (s, person), lanes)
        if form.capped:
            _share_room(pay, room[settlings[s, ROOM_OF]])
        if settlings[s, OPENED] == settlings[s, FIRST]:
            before[:] = 0
        if not people.absent[person, s]:
            _book(pay, form.minor_units, before, earned[settlings[s, COMPONENT], settlings[s, SETTLED] - 1])


@njit(nogil=True)
def _add_to(pay: Floats, more: Floats) -> None:
    for i in range(len(pay)):
        pay[i] = pay[i] + more[i]


@njit(nogil=True)
def _book(pay: Floats, minor_units: int, before: Ints, earned: Ints) -> None:
    """Round pay to date, and what it is more than before."""
    for i in range(len(pay)):
        to_date = np.int64(in_minor(pay[i], minor_units))
        earned[i] = to_date - before[i]
        before[i] = to_date


@njit(nogil=True)
def _share_room(pay: Floats, left: Floats) -> None:
    """Pay no more than the plan's cap still leaves for the span."""
    for i in range(len(pay)):
        pay[i] = np.minimum(pay[i], left[i])
        left[i] = left[i] - pay[i]


@njit(nogil=True)
def _settle(form: Form, people: People, row: int, paid: Paid) -> None:
    """Twin of `settle`: draws, guarantees and the balance, month by month."""
    components, months, width = paid.earned.shape
    in_period, advanced = np.zeros(width, dtype=np.int64), np.zeros(width, dtype=np.int64)
    owed = np.full(width, people.owed[row])
    promised = np.int64(0)
    for month in range(months):
        promised += people.promised[row, month]
        last, draw, forgivable = form.period_ends[month], people.drawn[row, month], people.forgivable[row, month]
        for i in range(width):
            earned = np.int64(0)
            for component in range(components):
                earned += paid.earned[component, month, i]
            in_period[i] += earned
            added = top_up(promised, in_period[i]) if last else np.int64(0)
            due = earned + added - owed[i]
            out = pay_out(due, draw)
            advanced[i] += forgivable_advance(forgivable, out, due)
            forgiven = np.minimum(out - due, advanced[i]) if last else np.int64(0)
            owed[i] = out - due - forgiven
            paid.paid[month, i] = out
            paid.supplement[month, i] = added + forgiven
            paid.balance[month, i] = owed[i]
        if last:
            promised = np.int64(0)
            in_period[:] = 0
            advanced[:] = 0


@njit(nogil=True)
def _add(paid: Paid, person: int, sums: Sums) -> None:
    components, months, width = paid.earned.shape
    for component in range(components):
        of_person = np.int64(0)
        for month in range(months):
            for i in range(width):
                each = paid.earned[component, month, i]
                sums.earned[component, month, i] += each
                of_person += each
        sums.of_person[person, component] += of_person
    for month in range(months):
        for i in range(width):
            sums.paid[month, i] += paid.paid[month, i]
