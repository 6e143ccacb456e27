"""Prizes for the best of the people on a plan."""

from collections.abc import Sequence

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.arithmetic import attainment, either, share_of_prize
from planner.domain.pay.tiers import Prize


def prizes_won(prizes: Sequence[Prize], amount: Floats, quota: Floats, target: Floats) -> Floats:
    """What each person wins by the rank of their attainment among those along the last axis, any shape [currency].

    People who attain the same share the prizes of the ranks that they take up together equally, each prize at the
    value it has for the person (a share of their own on-target pay). Nobody is ranked without a quota or sales.
    """
    attained = np.atleast_1d(attainment(amount, quota))
    on_target = np.broadcast_to(target, attained.shape)
    order = np.sort(attained, axis=-1)
    people = attained.shape[-1]
    won: Floats = np.zeros_like(attained)
    for index in np.ndindex(attained.shape[:-1]):
        mine = attained[index]
        better = people - np.searchsorted(order[index], mine, side="right")
        as_good = np.searchsorted(order[index], mine, side="right") - np.searchsorted(order[index], mine, side="left")
        before = 0
        for prize in prizes:
            value = prize.pay if prize.pay is not None else (prize.share or 0.0) * on_target[index]
            won[index] += either(mine > 0, share_of_prize(better, as_good, before, prize.last, value), 0.0)
            before = prize.last
    return won.reshape(np.shape(amount))
