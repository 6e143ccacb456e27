"""Who holds what during a search: the chosen arcs, what follows from them, and the compiled ways to change it."""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.landscape import Land, Shorts, slack_at


class Held(NamedTuple):
    """A choice in full. Streams of one choice change disjoint parts of it: seats and groups of a part of their own."""

    chosen: Ints
    """Arc of each unit."""
    load: Floats
    slack: Floats
    """Of each group."""
    member: Shorts
    """Units at each seat, from `Land.begin` on."""
    size: Shorts
    """Units at each seat."""
    place: Shorts
    """Where each unit stands among the members of its seat."""
    part: Shorts
    """Part that each seat belongs to."""
    group_part: Shorts
    """Part that each group belongs to; −1 shared by several: nobody may change its load."""


def held_of(land: Land, chosen: Ints) -> Held:
    """The choice, all in one part."""
    seats, groups = len(land.begin) - 1, len(land.curve)
    held = Held(
        chosen=chosen.astype(np.int64),
        load=np.zeros(groups),
        slack=np.zeros(groups),
        member=np.zeros(len(land.unit), dtype=np.int32),
        size=np.zeros(seats, dtype=np.int32),
        place=np.zeros(len(chosen), dtype=np.int32),
        part=np.zeros(seats, dtype=np.int32),
        group_part=np.zeros(groups, dtype=np.int32),
    )
    recount(land, held, 1.0)
    return held


@njit(cache=True, nogil=True)
def recount(land: Land, held: Held, soft: float) -> float:
    """Everything that follows from the chosen arcs, anew; returns the objective above the base."""
    held.load[:] = 0.0
    held.size[:] = 0
    total = 0.0
    for u in range(len(held.chosen)):
        arc = held.chosen[u]
        total += land.excess[arc]
        for k in range(land.group.shape[1]):
            g = land.group[arc, k]
            if g >= 0:
                held.load[g] += land.amount[arc, k]
        seat = land.seat[arc]
        held.place[u] = held.size[seat]
        held.member[land.begin[seat] + held.size[seat]] = u
        held.size[seat] += 1
    return total + reprice(land, held, soft)


@njit(cache=True, nogil=True)
def reprice(land: Land, held: Held, soft: float) -> float:
    """The slack of every group at another price of broken limits; returns the sum."""
    total = 0.0
    for g in range(len(held.load)):
        held.slack[g] = slack_at(land.curve, g, held.load[g], soft)
        total += held.slack[g]
    return total


@njit(cache=True, nogil=True)
def seat_unit(land: Land, held: Held, arc: int) -> None:
    """Put a unit where an arc leads; loads are the caller's business."""
    u = land.unit[arc]
    old, new = land.seat[held.chosen[u]], land.seat[arc]
    held.chosen[u] = arc
    if old == new:
        return
    last = held.member[land.begin[old] + held.size[old] - 1]
    at = held.place[u]
    held.member[land.begin[old] + at] = last
    held.place[last] = at
    held.size[old] -= 1
    held.member[land.begin[new] + held.size[new]] = u
    held.place[u] = held.size[new]
    held.size[new] += 1


@njit(cache=True, nogil=True)
def may_flip(land: Land, held: Held, arc: int, part: int) -> bool:
    """Whether a part may give a unit this arc: both seats and all groups whose load changes are its own."""
    now = held.chosen[land.unit[arc]]
    if held.part[land.seat[arc]] != part or held.part[land.seat[now]] != part:
        return False
    for k in range(land.group.shape[1]):
        g, h = land.group[arc, k], land.group[now, k]
        if g == h and land.amount[arc, k] == land.amount[now, k]:
            continue
        if g >= 0 and land.amount[arc, k] != 0.0 and held.group_part[g] != part:
            return False
        if h >= 0 and land.amount[now, k] != 0.0 and held.group_part[h] != part:
            return False
    return True


class Touched(NamedTuple):
    """Groups that a move touches, and by how much: room for a compiled loop to work in."""

    group: Shorts
    change: Floats
    """Of the load, in the same places."""
    slot: Shorts
    """Place of each group of the book in `group`; −1 not touched."""


@njit(cache=True, nogil=True)
def touched_of(groups: int, room: int) -> Touched:
    """Nothing touched yet, among so many groups, with room for so many touched ones."""
    return Touched(np.empty(room, dtype=np.int32), np.empty(room), np.full(groups, -1, dtype=np.int32))


@njit(cache=True, nogil=True)
def gather(land: Land, arc: int, sign: float, touched: Touched, n: int) -> int:
    """Add an arc's amounts to the n touched groups; returns how many are touched. There must be room for its loads."""
    for k in range(land.group.shape[1]):
        g = land.group[arc, k]
        if g < 0 or land.amount[arc, k] == 0.0:
            continue
        if touched.slot[g] < 0:
            touched.slot[g], touched.group[n], touched.change[n] = n, g, 0.0
            n += 1
        touched.change[touched.slot[g]] += sign * land.amount[arc, k]
    return n


@njit(cache=True, nogil=True)
def release(touched: Touched, n: int) -> None:
    """Forget the n touched groups; their list stays readable."""
    for j in range(n):
        touched.slot[touched.group[j]] = -1
