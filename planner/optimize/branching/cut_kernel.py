"""Rounding a row to an inequality that holds for whole numbers only: the inner loops, compiled."""

import numpy as np
from numba import njit

from planner.domain.arrays import Flags, Floats

WHOLE = 1e-6
"""Shares so near to 0 or 1 count as whole."""
LEAST, MOST = 0.01, 0.99
"""Fractions of the right-hand side between which rounding is numerically safe."""
NO_CUT = 0.0


@njit(cache=True, nogil=True)
def rounded(  # noqa: PLR0913, PLR0917  # a row, a solution, a way to round it
    amount: Floats, share: Floats, room: float, slack: float, divisor: float, flipped: Flags, coef: Floats
) -> tuple[float, float, float]:
    """Mixed-integer rounding of Σ amount·x − s ≤ room, s ≥ 0, after division: coef is filled.

    `flipped` units enter as 1 − x. The cut is Σ coef·x − per·s ≤ side. Returns side, per, and by how far `share` and
    `slack` break it, in lengths of its coefficients; NO_CUT where the fraction of the right-hand side is unsafe.
    (Marchand and Wolsey 2001, "Aggregation and mixed integer rounding to solve MIPs", Operations Research 49.)
    """
    right = room
    for j in range(len(amount)):
        if flipped[j]:
            right -= amount[j]
    right /= divisor
    side = np.floor(right)
    fraction = right - side
    if not LEAST < fraction < MOST:
        return 0.0, 0.0, NO_CUT
    stretch, broken, square = 1.0 / (1.0 - fraction), 0.0, 0.0
    for j in range(len(amount)):
        value = -amount[j] / divisor if flipped[j] else amount[j] / divisor
        c = np.floor(value)
        if value - c > fraction:
            c += (value - c - fraction) * stretch
        if flipped[j]:
            side -= c
            c = -c
        coef[j] = c
        broken += c * share[j]
        square += c * c
    per = stretch / divisor
    broken -= per * slack + side
    return side, per, broken / np.sqrt(square + per * per)


@njit(cache=True, nogil=True)
def best_rounding(amount: Floats, share: Floats, room: float, slack: float, best: Floats) -> tuple[float, float, float]:
    """The rounding that a fractional solution breaks most; its coefficients fill `best`. Returns as `rounded` does.

    Divisors are the amounts of fractional units, then a half, a quarter and an eighth of the best one; units flip at
    one half, then one by one while that helps.
    """
    count = len(amount)
    coef, flipped = np.zeros(count), share > 0.5
    side, per, most, divisor = 0.0, 0.0, NO_CUT, 0.0
    for j in range(count):
        if WHOLE < share[j] < 1.0 - WHOLE and amount[j] != 0.0:
            found = rounded(amount, share, room, slack, abs(amount[j]), flipped, coef)
            if found[2] > most:
                side, per, most = found
                divisor, best[:] = abs(amount[j]), coef
    if most == NO_CUT:
        return side, per, most
    whole = divisor
    for part in (2.0, 4.0, 8.0):
        found = rounded(amount, share, room, slack, whole / part, flipped, coef)
        if found[2] > most:
            side, per, most = found
            divisor, best[:] = whole / part, coef
    for j in range(count):
        if WHOLE < share[j] < 1.0 - WHOLE:
            flipped[j] = not flipped[j]
            found = rounded(amount, share, room, slack, divisor, flipped, coef)
            if found[2] > most:
                side, per, most = found
                best[:] = coef
            else:
                flipped[j] = not flipped[j]
    return side, per, most
