"""Which way of one half goes best with which of the other, compiled: what would have to be tried in pairs is not.

The ways of one half are cut into boxes of nearby loads, half by half along the widest side (Bentley 1975). With a way
of the other half, a box costs at least the cheapest of its ways, and for each group the slack of the load in reach that
is nearest to the ideal one: slack only rises from there. Boxes that cost more than the best pair are not opened.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.halves import Half
from planner.optimize.engine.landscape import MULTIPLIER, PRICE, Shorts, slack_at

LEAF = 8
"""Ways in a box that is not cut any more."""
DEPTH = 64
"""Boxes that wait to be opened at most."""


class Goal(NamedTuple):
    """What the loads of a pair cost."""

    curve: Floats
    """Rows of `Land.curve`, of the touched groups."""
    ideal: Floats
    """Load at which each group has the least slack."""


class Boxes(NamedTuple):
    """A tree: box i is cut into 2i + 1 and 2i + 2."""

    entry: Shorts
    """The ways, those of a box next to each other."""
    begin: Ints
    """Where those of each box begin; −1: there is no such box."""
    end: Ints
    low: Floats
    """Loads of a box; shape [boxes, groups]."""
    high: Floats
    cost: Floats
    """Of the cheapest way of each box."""


@njit(cache=True, nogil=True)
def boxes_of(half: Half, n: int, goal: Goal) -> Boxes:
    """The n ways of a half in boxes."""
    count, groups = 1, half.load.shape[1]
    while count * LEAF < n:
        count *= 2
    count = 2 * count - 1
    boxes = Boxes(
        half.order[:n].copy(),
        np.full(count, -1, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.full((count, groups), np.inf),
        np.full((count, groups), -np.inf),
        np.full(count, np.inf),
    )
    boxes.begin[0], boxes.end[0] = 0, n
    for i in range(count):
        begin, end = boxes.begin[i], boxes.end[i]
        for at in boxes.entry[begin:end]:
            boxes.cost[i] = min(boxes.cost[i], half.cost[at])
            for d in range(groups):
                boxes.low[i, d] = min(boxes.low[i, d], half.load[at, d])
                boxes.high[i, d] = max(boxes.high[i, d], half.load[at, d])
        if 2 * i + 1 < count:
            middle = (begin + end) // 2
            _sort_in_two(boxes.entry, (begin, middle, end), half.load, _widest(boxes, i, goal))
            boxes.begin[2 * i + 1], boxes.end[2 * i + 1] = begin, middle
            boxes.begin[2 * i + 2], boxes.end[2 * i + 2] = middle, end
    return boxes


@njit(cache=True, nogil=True)
def _widest(boxes: Boxes, i: int, goal: Goal) -> int:
    """The side of a box across which slack differs most."""
    widest, most = 0, -1.0
    for d in range(len(goal.ideal)):
        wide = _steepness(goal.curve, d) * (boxes.high[i, d] - boxes.low[i, d])
        if wide > most:
            widest, most = d, wide
    return widest


@njit(cache=True, nogil=True, inline="always")
def _steepness(curve: Floats, d: int) -> float:
    """Slack of a unit of the load a little below or above the ideal one."""
    return float(abs(curve[d, MULTIPLIER]) + curve[d, PRICE] + 1e-12)


@njit(cache=True, nogil=True)
def _sort_in_two(entry: Shorts, ends: tuple[int, int, int], load: Floats, d: int) -> None:
    """Put the entries with the least loads of a group first, up to the middle one (Hoare 1961)."""
    low, middle, high = ends[0], ends[1], ends[2] - 1
    while low < high:
        pivot = load[entry[(low + high) // 2], d]
        i, j = low, high
        while i <= j:
            while load[entry[i], d] < pivot:
                i += 1
            while load[entry[j], d] > pivot:
                j -= 1
            if i <= j:
                entry[i], entry[j] = entry[j], entry[i]
                i += 1
                j -= 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            return


@njit(cache=True, nogil=True)
def best_pair(first: Half, n: int, second: Half, boxes: Boxes, goal: Goal, limit: float) -> tuple[float, int, int]:
    """The cheapest pair of one of n ways of a half and one of another in boxes, below `limit`.

    Returns what it costs, excess and slack, and both ways; −1 where no pair is so cheap.
    """
    stack, bound = np.empty(DEPTH, dtype=np.int64), np.empty(DEPTH)
    best, one, other = limit, -1, -1
    for a in first.order[:n]:
        if first.cost[a] + boxes.cost[0] >= best:
            break
        stack[0], bound[0], top = 0, 0.0, 1
        while top > 0:
            top -= 1
            if bound[top] >= best:
                continue
            i = stack[top]
            if 2 * i + 1 < len(boxes.begin):
                top = _open(first, a, boxes, goal, best, (stack, bound, i, top))
                continue
            for b in boxes.entry[boxes.begin[i] : boxes.end[i]]:
                cost = first.cost[a] + second.cost[b]
                for d in range(len(goal.ideal)):
                    if cost >= best:
                        break
                    cost += slack_at(goal.curve, d, first.load[a, d] + second.load[b, d], 1.0)
                if cost < best:
                    best, one, other = cost, a, b
    return best, one, other


@njit(cache=True, nogil=True)
def _open(first: Half, a: int, boxes: Boxes, goal: Goal, best: float, waiting: tuple[Ints, Floats, int, int]) -> int:
    """Let both parts of a box wait that may hold a better pair, the more promising on top; returns how many wait."""
    stack, bound, i, top = waiting
    left, right = 2 * i + 1, 2 * i + 2
    one = _least(first, a, boxes, left, goal, best)
    other = _least(first, a, boxes, right, goal, best)
    if one > other:
        left, right, one, other = right, left, other, one
    if other < best:
        stack[top], bound[top] = right, other
        top += 1
    if one < best:
        stack[top], bound[top] = left, one
        top += 1
    return top


@njit(cache=True, nogil=True, inline="always")
def _least(first: Half, a: int, boxes: Boxes, i: int, goal: Goal, best: float) -> float:
    """What a pair with a way of a box costs at least."""
    cost = first.cost[a] + boxes.cost[i]
    for d in range(len(goal.ideal)):
        if cost >= best:
            break
        low, high = first.load[a, d] + boxes.low[i, d], first.load[a, d] + boxes.high[i, d]
        cost += slack_at(goal.curve, d, min(max(goal.ideal[d], low), high), 1.0)
    return float(cost)
