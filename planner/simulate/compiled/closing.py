"""The customer's yes: by itself, sooner or later at a discount, or kept back: `simulate.timing`, compiled."""

import math

from planner.domain.arrays import Floats, Ints
from planner.domain.behaviour import timing
from planner.simulate.compiled.events import PURSUE, WHOM, after
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.layout import (
    CLOSE_DAYS,
    CUSTOMER_SHARE,
    CYCLE_SHARE,
    DEAL_DISCOUNT,
    DEAL_OPENED,
    DEAL_PHASE,
    DEAL_STAGE,
    DEAL_VALUE,
    DEAL_YES,
    DISCOUNT,
    KEEP_DAYS,
    LEAST_GAIN,
    MOST_DISCOUNT,
    MOVES_DEALS,
    NOW,
    STAGES,
    WINDOW_DAYS,
)
from planner.simulate.compiled.standing import minds, prospects, spans_of

ASKED_EARLY, SAYS_YES, KEPT_BACK = range(100, 103)
"""Phases of a deal that the customer wants: they are asked to sign early, they sign by themselves, it is booked."""


@kernel
def may_move(f: Floats, n: Ints, deal: int) -> bool:
    """Whether the deal is in its last stage, and people move deals over the ends of pay periods."""
    return bool(f[MOVES_DEALS] > 0 and n[deal + DEAL_STAGE] == n[STAGES] - 1)


@kernel
def await_yes(f: Floats, n: Ints, deal: int, seat: int, thinks: float) -> bool:
    """The work is done, and left alone the customer says yes after so many days; True: it is won at once."""
    now = f[NOW]
    answer = now + thinks
    f[deal + DEAL_YES] = answer
    moment, opened = math.inf, f[deal + DEAL_OPENED]
    if minds(n, seat):
        moment = timing.pull_moment(spans_of(f, n, seat).ends, opened, now, answer, _terms(f))
    if not math.isinf(moment):
        n[deal + DEAL_PHASE] = ASKED_EARLY
        after(f, n, moment - now, PURSUE * WHOM + deal)
        return False
    if thinks > 0:
        n[deal + DEAL_PHASE] = SAYS_YES
        after(f, n, answer - now, PURSUE * WHOM + deal)
        return False
    return _booked_now(f, n, deal, seat)


@kernel
def hear_yes(f: Floats, n: Ints, deal: int, seat: int) -> bool:
    """The next thing that happens to a deal that the customer wants; True: it is won."""
    now, value, phase = f[NOW], f[deal + DEAL_VALUE], n[deal + DEAL_PHASE]
    if phase == KEPT_BACK:
        return True
    if phase == SAYS_YES:
        return _booked_now(f, n, deal, seat)
    if minds(n, seat):
        here, spans, terms = prospects(f, n, seat), spans_of(f, n, seat), _terms(f)
        if timing.pulls(here, spans, now, value, terms):
            _reduce(f, deal, timing.agreed_discount(here, spans, now, now, value, terms))
            return True
    n[deal + DEAL_PHASE] = SAYS_YES
    after(f, n, f[deal + DEAL_YES] - now, PURSUE * WHOM + deal)
    return False


@kernel
def _booked_now(f: Floats, n: Ints, deal: int, seat: int) -> bool:
    """Whether the seat's person books the deal at once; else they keep it back, or put it off at a discount."""
    now, kept, value = f[NOW], 0.0, f[deal + DEAL_VALUE]
    if minds(n, seat):
        here, spans, terms = prospects(f, n, seat), spans_of(f, n, seat), _terms(f)
        kept = timing.push_days(here, spans, now, value, terms)
        if kept <= 0 and timing.puts_off(here, spans, now, f[deal + DEAL_OPENED], value, terms):
            end = timing.next_end(here, now)
            _reduce(f, deal, timing.agreed_discount(here, spans, now, end, value, terms))
            kept = timing.until(now, end)
    if kept > 0:
        n[deal + DEAL_PHASE] = KEPT_BACK
        after(f, n, kept, PURSUE * WHOM + deal)
    return kept <= 0


@kernel
def _reduce(f: Floats, deal: int, share: float) -> None:
    f[deal + DEAL_DISCOUNT] = f[deal + DEAL_VALUE] * share
    f[deal + DEAL_VALUE] -= f[deal + DEAL_DISCOUNT]


@kernel
def _terms(f: Floats) -> timing.Terms:
    return timing.Terms(
        f[WINDOW_DAYS],
        f[CYCLE_SHARE],
        f[KEEP_DAYS],
        f[DISCOUNT],
        f[MOST_DISCOUNT],
        f[CUSTOMER_SHARE],
        f[CLOSE_DAYS],
        f[LEAST_GAIN],
    )
