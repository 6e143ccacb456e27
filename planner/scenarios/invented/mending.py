"""Brings a plan of a made-up company inside its limits: moves and exchanges between the seats that are outside."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.scenarios.invented.feasible import Span
from planner.scenarios.invented.room import HOURS, Room, Units

CHANGES = 12
"""Changes that one seat may make in a round."""
PARTNERS, BLOCKS = 8, 4
"""Seats that one which is outside may deal with at a time, and how often it may look at the next ones."""
_LEAST_GAIN = 1e-9


@dataclass(slots=True, eq=False)
class Draft:
    """A plan while it is mended."""

    units: Units
    room: Room
    seat: Ints
    """Of each unit."""
    load: Floats
    """Of each seat, shape [2, seats]; changes count the road as seen from the city's centre."""


def mend(draft: Draft, span: Span) -> bool:
    """One round in place: every seat outside its span, the worst first, makes the changes that help most.

    Returns whether anything changed. The caller takes the exact loads after the round.
    """
    excess, changed = span.excess(draft.load), False
    for s in np.argsort(-excess, kind="stable").tolist():
        if excess[s] <= 0:
            break
        for _ in range(CHANGES):
            if span.excess(draft.load[:, [s]], np.array([s]))[0] <= 0 or not _helped(draft, span, s):
                break
            changed = True
    return changed


def _helped(draft: Draft, span: Span, s: int) -> bool:
    """Make the best change with some other seats, those farthest on the other side first; whether one helps."""
    load = draft.load
    centre = (np.where(np.isinf(span.least), 0.0, span.least) + span.most) / 2
    off = np.where(np.isfinite(centre), (load - centre) / span.scale, 0.0)
    over = np.maximum(load[:, s] - span.most[:, s], span.least[:, s] - load[:, s]) / span.scale[:, s]
    metric = int(over.argmax())
    order = np.argsort(off[metric] * np.sign(off[metric, s]), kind="stable")
    order = order[order != s]
    for block in range(BLOCKS):
        partners = order[block * PARTNERS : (block + 1) * PARTNERS]
        if len(partners) and _exchanged(draft, span, s, partners):
            return True
    return False


def _exchanged(draft: Draft, span: Span, s: int, partners: Ints) -> bool:
    """Exchange a unit of seat s, or none, for a unit of a partner, or none, where that takes off most excess."""
    units, seat, load = draft.units, draft.seat, draft.load
    is_partner = np.zeros(load.shape[1], dtype=np.bool_)
    is_partner[partners] = True
    mine = np.flatnonzero((seat == s) & (units.pinned < 0))
    theirs = np.flatnonzero(is_partner[seat] & (units.pinned < 0) & draft.room.allowed[units.kind, s])
    at = np.concatenate([seat[theirs], partners])
    here, there = _after(draft, s, mine, theirs, at)
    before = span.excess(load)
    change = span.excess(here, np.full((1, 1), s)) + span.excess(there, at[None, :]) - before[s] - before[at]
    change[:-1][~draft.room.allowed[np.ix_(units.kind[mine], at)]] = np.inf
    i, j = np.unravel_index(int(change.argmin()), change.shape)
    if not change[i, j] < -_LEAST_GAIN:
        return False
    load[:, s], load[:, at[j]] = here[:, i, j], there[:, i, j]
    if i < len(mine):
        seat[mine[i]] = at[j]
    if j < len(theirs):
        seat[theirs[j]] = s
    return True


def _after(draft: Draft, s: int, mine: Ints, theirs: Ints, at: Ints) -> tuple[Floats, Floats]:
    """Loads of seat s and of the partner after every exchange, shape [2, mine and none, theirs and none of each]."""
    units, room, load = draft.units, draft.room, draft.load
    none = len(at) - len(theirs)
    given = _padded(_amounts(units, room, mine, np.full(len(mine), s)), 1)
    got = _padded(_amounts(units, room, theirs, np.full(len(theirs), s)), none)
    lost = _padded(_amounts(units, room, theirs, draft.seat[theirs]), none)
    gained = _padded(_table(units, room, mine, at).transpose(0, 2, 1), 1).transpose(0, 2, 1)
    return load[:, s, None, None] - given[:, :, None] + got[:, None, :], (load[:, at] - lost)[:, None, :] + gained


def _amounts(units: Units, room: Room, unit: Ints, seat: Ints) -> Floats:
    """Potential and hours of units at the seats in the same place, shape [2, units]."""
    amount: Floats = units.amount[:, unit].copy()
    if len(room.road):
        amount[HOURS] += units.members[unit] * room.road[units.city[unit], seat]
    return amount


def _table(units: Units, room: Room, unit: Ints, seat: Ints) -> Floats:
    """Potential and hours of each unit at each seat, shape [2, units, seats]."""
    table = np.repeat(units.amount[:, unit, None], len(seat), axis=2)
    if len(room.road):
        table[HOURS] += units.members[unit, None] * room.road[np.ix_(units.city[unit], seat)]
    return table


def _padded(amount: Floats, none: int) -> Floats:
    """With so many units that weigh nothing behind the last axis."""
    return np.concatenate([amount, np.zeros((*amount.shape[:-1], none))], axis=-1)
