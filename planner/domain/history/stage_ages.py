"""How long opportunities have been in their stage, and how long is usual there."""

import numpy as np

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.history.opportunities import OPEN, Opportunities
from planner.domain.history.stage_moves import StageMoves
from planner.domain.midyear.deals_now import usual_age


def ages_in_stage(known: Opportunities, moves: StageMoves | None) -> tuple[Floats, Floats]:
    """Of each open opportunity, how long it has been in its stage, and what is usual there [days]; NaN not known.

    `moves` are those up to the day of `known`. Without any: since its first day, and what is usual from the first day
    to the outcome. What is usual: `usual_age`, of all opportunities that ever were in that stage.
    """
    if moves is None or not len(moves):
        return _since_begun(known)
    day, of = np.datetime64(known.as_of, "D"), _positions_of(known, moves)
    last = np.append(moves.opportunity[1:] != moves.opportunity[:-1], [True])
    over = np.where(of >= 0, known.closed[np.maximum(of, 0)], day)
    until = np.where(last, np.where(np.isnat(over), day, over), np.append(moves.entered[1:], [day]))
    stay = np.maximum((until - moves.entered).astype(np.float64), 0.0)
    left = ~last | ((of >= 0) & ~np.isnat(over))
    stages, code = np.unique(moves.stage, return_inverse=True)
    usual_of = np.array([usual_age(stay[code == s], left[code == s]) for s in range(len(stages))])
    now = np.flatnonzero(last & (of >= 0) & (known.outcome[np.maximum(of, 0)] == OPEN))
    age: Floats = np.full(len(known), np.nan)
    usual: Floats = np.full(len(known), np.nan)
    age[of[now]], usual[of[now]] = stay[now], usual_of[code[now]]
    return age, usual


def _since_begun(known: Opportunities) -> tuple[Floats, Floats]:
    dated, in_hand = ~np.isnat(known.created), known.outcome == OPEN
    until = np.where(np.isnat(known.closed), np.datetime64(known.as_of, "D"), known.closed)
    age: Floats = np.where(dated, (until - known.created).astype(np.float64), np.nan)
    usual: Floats = np.full(len(known), usual_age(age[dated], ~in_hand[dated]))
    return np.where(in_hand, age, np.nan), usual


def _positions_of(known: Opportunities, moves: StageMoves) -> Ints:
    """Position of each move's opportunity among those known, which stand in any order; −1 not known."""
    order = np.argsort(known.opportunity, kind="stable")
    found = positions(known.opportunity[order], moves.opportunity)
    return np.where(found >= 0, order[np.maximum(found, 0)], -1) if len(order) else found
