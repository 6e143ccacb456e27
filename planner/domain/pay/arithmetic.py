"""The arithmetic of pay, number by number: what every evaluator of pay plans computes with.

Every function takes numbers, or arrays that broadcast against each other, and gives the same bits for both. They are
kept to what a compiler of numerical Python also understands, so that a compiled evaluator uses these very functions
and only has to know what `either` is for single numbers.
"""

from typing import TypeVar

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints

REACHED = 1.0 - 1e-9
"""A level counts as reached within a billionth of it, so that adding up months in floats cannot lose a bonus."""
Numbers = TypeVar("Numbers", Floats, Ints)


def either(condition: Flags, yes: Numbers | float, no: Numbers | float) -> Numbers:
    """`yes` where the condition holds, else `no`."""
    chosen: Numbers = np.where(condition, yes, no)
    return chosen


def reaches(amount: Floats, level: Floats | float) -> Flags:
    """Whether an amount reaches a level in the same unit."""
    return amount >= level * REACHED


def attains(amount: Floats, level: float, quota: Floats | float) -> Floats:
    """1 where an amount reaches a share of a quota, else 0; without a quota nothing is reached."""
    return either((quota > 0) & reaches(amount, level * quota), 1.0, 0.0)


def attainment(amount: Floats, quota: Floats) -> Floats:
    """Share of the quota that is attained; 0 without a quota or sales [share of quota]."""
    return either((quota > 0) & (amount > 0), amount / either(quota > 0, quota, 1.0), 0.0)


def pay_in_tier(amount: Floats, start: Floats, end: Floats, rate: Floats) -> Floats:
    """Pay at the tier's rate for the part of an amount inside it [currency]."""
    return rate * np.minimum(np.maximum(amount - start, 0.0), end - start)


def pay_on_everything(amount: Floats, start: Floats, last_end: Floats, rate: Floats, otherwise: Floats) -> Floats:
    """Pay at the tier's rate for the whole amount, up to the end of the last tier, where the tier is reached."""
    return either(reaches(amount, start), rate * np.minimum(np.maximum(amount, 0.0), last_end), otherwise)


def lump_sum(amount: Floats, at: Floats, lump: Floats) -> Floats:
    """A milestone's sum where it is reached [currency]."""
    return either(reaches(amount, at), lump, 0.0)


def from_level(
    reached: Floats, level: float, quota: Floats | float, value: Floats | float, otherwise: Floats
) -> Floats:
    """`value` where a share of a quota is reached, or where that share is zero; else `otherwise`."""
    return either((attains(reached, level, quota) > 0) | (level <= 0), value, otherwise)


def share_of_prize(better: Ints, as_good: Ints, before: int, last: int, value: Floats | float) -> Floats:
    """What one of `as_good` people of equal attainment, with `better` people ahead, has of a prize [currency].

    The prize of this value goes to each of the ranks before + 1 … last.
    """
    ranks = np.minimum(better + as_good, last) - np.maximum(better, before)
    won: Floats = np.maximum(ranks, 0) / as_good * value
    return won


def in_minor(amount: Floats, minor_units: int) -> Floats:
    """Money rounded half to even to the minor unit of the currency, still as floats [minor units]."""
    return np.rint(amount * minor_units)


def top_up(promised: Ints, earned: Ints) -> Ints:
    """What a guarantee adds to what was earned in its period [minor units]."""
    return either(promised > 0, np.maximum(promised - earned, 0), 0)


def pay_out(due: Ints, draw: Ints) -> Ints:
    """What is paid of what is due in a month: at least the month's draw, and nothing below zero [minor units]."""
    return np.maximum(np.maximum(due, draw), 0)


def forgivable_advance(forgivable: Flags, out: Ints, due: Ints) -> Ints:
    """Part of what is paid out that is an advance which is not recovered [minor units]."""
    return either(forgivable, out - np.maximum(due, 0), 0)
