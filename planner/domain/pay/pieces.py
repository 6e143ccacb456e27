"""Piecewise-linear functions of an amount ≥ 0, with jumps: a component's pay as the optimiser and people see it."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from planner.domain.pay.arithmetic import REACHED
from planner.domain.pay.rules import Schedule


class Pieces(NamedTuple):
    """f(x) = value_k + slope_k · (x − start_k) on [start_k, start_{k+1}).

    Starts rise from 0; the last piece never ends.
    """

    start: tuple[float, ...]
    value: tuple[float, ...]
    slope: tuple[float, ...]

    def at(self, x: float) -> float:
        """Value at an amount; below zero it is that at zero."""
        k = max(0, bisect_right(self.start, x) - 1)
        return self.value[k] + self.slope[k] * (max(x, 0.0) - self.start[k])


def line(slope: float) -> Pieces:
    """A straight line through the origin."""
    return Pieces((0.0,), (0.0,), (slope,))


def step(at: float, height: float) -> Pieces:
    """Zero before `at`, `height` from it on."""
    return Pieces((0.0, at), (0.0, height), (0.0, 0.0)) if at > 0 else Pieces((0.0,), (height,), (0.0,))


def added(functions: Sequence[Pieces]) -> Pieces:
    """The sum of functions."""
    starts = sorted({x for f in functions for x in f.start} | {0.0})
    values, slopes = [], []
    for x in starts:
        value = slope = 0.0
        for f in functions:
            value += f.at(x)
            slope += f.slope[bisect_right(f.start, x) - 1]
        values.append(value)
        slopes.append(slope)
    return Pieces(tuple(starts), tuple(values), tuple(slopes))


def at_most(f: Pieces, cap: float) -> Pieces:
    """The smaller of the function and a constant."""
    negated = at_least(Pieces(f.start, tuple(-v for v in f.value), tuple(-s for s in f.slope)), -cap)
    return Pieces(negated.start, tuple(-v for v in negated.value), tuple(-s for s in negated.slope))


def at_least(f: Pieces, floor: float) -> Pieces:
    """The larger of the function and a constant."""
    pieces: list[tuple[float, float, float]] = []
    for start, value, slope, end in zip(f.start, f.value, f.slope, (*f.start[1:], float("inf")), strict=True):
        above = value > floor or (value == floor and slope >= 0)
        crosses = slope != 0 and above != (slope > 0)
        crossing = start + (floor - value) / slope if crosses else end
        if crossing > start:  # else the value lies so near the floor that it crosses at the very start
            pieces.append((start, value, slope) if above else (start, floor, 0.0))
        if crossing < end:
            pieces.append((crossing, floor, max(slope, 0.0)))
    starts, values, slopes = zip(*pieces, strict=True)
    return Pieces(starts, values, slopes)


def shifted(f: Pieces, by: float) -> Pieces:
    """The function of an amount that comes on top of another: x ↦ f(by + x)."""
    later = [k for k, x in enumerate(f.start) if x > by]
    at = max(0, bisect_right(f.start, by) - 1)
    return Pieces(
        (0.0, *(f.start[k] - by for k in later)),
        (f.at(by), *(f.value[k] for k in later)),
        (f.slope[at], *(f.slope[k] for k in later)),
    )


def stretched(f: Pieces, share: float) -> Pieces:
    """The function of a share of the amount: x ↦ f(share · x)."""
    if share <= 0:
        return step(0.0, f.at(0.0))
    return Pieces(tuple(x / share for x in f.start), f.value, tuple(slope * share for slope in f.slope))


def from_on(f: Pieces, threshold: float) -> Pieces:
    """Zero below a threshold, the function from it on."""
    if threshold <= 0:
        return f
    later = [k for k, x in enumerate(f.start) if x > threshold]
    at = bisect_right(f.start, threshold) - 1
    return Pieces(
        (0.0, threshold, *(f.start[k] for k in later)),
        (0.0, f.at(threshold), *(f.value[k] for k in later)),
        (0.0, f.slope[at], *(f.slope[k] for k in later)),
    )


def scaled(f: Pieces, steps: Sequence[tuple[float, float]]) -> Pieces:
    """The function times a factor: that of the last step (from where, factor) at or below the amount."""
    starts = sorted({*f.start, *(max(0.0, at) for at, _ in steps if at < float("inf"))})
    values, slopes = [], []
    for x in starts:
        factor = next((factor for at, factor in reversed(steps) if at <= x), 1.0)
        values.append(factor * f.at(x))
        slopes.append(factor * f.slope[bisect_right(f.start, x) - 1])
    return Pieces(tuple(starts), tuple(values), tuple(slopes))


def scheduled(s: Schedule) -> Pieces:
    """The pay of a schedule of plain numbers, as `scheduled_pay` computes it."""
    parts = [step(float(at) * REACHED, float(lump)) for at, lump in zip(s.at, s.lump, strict=True)]
    tiers = [(float(a), float(b), float(r)) for a, b, r in zip(s.start, s.end, s.rate, strict=True)]
    if s.retroactive and tiers:
        return added([_retroactive(tiers), *parts])
    for start, end, rate in tiers:
        if end <= start:
            continue
        ramp = [(0.0, 0.0, 0.0)] if start > 0 else []
        ramp.append((start, 0.0, rate))
        if end < float("inf"):
            ramp.append((end, rate * (end - start), 0.0))
        parts.append(_of(ramp))
    return added(parts)


def _retroactive(tiers: list[tuple[float, float, float]]) -> Pieces:
    pieces = [(0.0, 0.0, 0.0)] if tiers[0][0] > 0 else []
    for start, _, rate in tiers:
        pieces.append((start * REACHED, rate * start * REACHED, rate))
    _, end, rate = tiers[-1]
    if end < float("inf"):
        pieces.append((end, rate * end, 0.0))
    return _of(pieces)


def _of(pieces: list[tuple[float, float, float]]) -> Pieces:
    starts, values, slopes = zip(*pieces, strict=True)
    return Pieces(starts, values, slopes)
