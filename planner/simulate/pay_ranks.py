"""Compiled twin of `prizes_won`: prizes need everybody's attainment before anybody's pay is known."""

import numpy as np
from numba import njit

from planner.domain.arrays import Floats
from planner.domain.pay.arithmetic import attainment, either, share_of_prize
from planner.simulate.compiled_people import QUOTA, TERMS, People
from planner.simulate.compiled_plan import COMPONENT, MILESTONES, PRIZE_OF, PRIZES, TIERS, Form
from planner.simulate.pay_rows import Sold, numbers_at, sell


@njit(nogil=True)
def rank(form: Form, people: People, sold: Sold, won: Floats) -> None:
    """Fill what each person wins, shape [settlings with prizes, people, lanes] [currency]."""
    persons, lanes = won.shape[1:]
    amount, attained = np.empty(lanes), np.empty((lanes, persons))
    for s in range(len(form.settlings)):
        if form.settlings[s, PRIZE_OF] < 0:
            continue
        for person in range(persons):
            quota = numbers_at(people, s, person)[QUOTA]
            sell(sold, form.settlings, s, person, amount)
            for i in range(lanes):
                attained[i, person] = attainment(amount[i], quota)
        for i in range(lanes):
            _hand_out(form, people, s, attained[i], won[form.settlings[s, PRIZE_OF], :, i])


@njit(nogil=True)
def _hand_out(form: Form, people: People, s: int, attained: Floats, won: Floats) -> None:
    """Prizes of one settling in one replication, shape [people]."""
    order, component = np.sort(attained), form.settlings[s, COMPONENT]
    kind = form.components[component]
    first_value = TERMS + 3 * kind[TIERS] + 2 * kind[MILESTONES]
    for person in range(len(attained)):
        mine, numbers = attained[person], numbers_at(people, s, person)
        up_to = np.searchsorted(order, mine, side="right")
        better, as_good = len(attained) - up_to, up_to - np.searchsorted(order, mine, side="left")
        before = 0
        won[person] = 0.0
        for k in range(kind[PRIZES]):
            last = form.prize_last[component, k]
            share = share_of_prize(better, as_good, before, last, numbers[first_value + k])
            won[person] += either(mine > 0, share, 0.0)
            before = last
