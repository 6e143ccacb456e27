"""Luck share: what of the differences in pay is owed to the seat, and what to the person in it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.fairness.crossing import Crossing
from planner.domain.fairness.resampling import percentile_interval
from planner.domain.measures import UNKNOWN, Interval

FACTORS = ("skill", "seat", "noise")
SPLITS = 8
"""The estimate is the mean over so many ways to cut the years into halves."""
BOOTSTRAPS = 200
MOST_NUMBERS = 40_000_000
"""Large tables are resampled less often, so that no more numbers than this are sorted …"""
LEAST_BOOTSTRAPS = 40
"""… but so often at least."""


@dataclass(frozen=True, slots=True)
class LuckShares:
    """Shapley shares of the variance of pay; the three add up to 1."""

    skill: Interval
    """[share]."""
    seat: Interval
    """[share]."""
    noise: Interval
    """Luck of the year: risk, not unfairness [share]."""
    luck: Interval
    """Seat over skill and seat together [share]; NaN where it is not identified."""
    spread: float
    """Standard deviation of pay over its mean, everybody in every seat [share]."""
    why: str = ""
    """Why the luck share is not identified; '' where it is."""

    @property
    def identified(self) -> bool:
        """Whether the luck share is known."""
        return not self.why


def luck_shares(crossing: Crossing, confidence: float = 0.95, seed: int = 0) -> LuckShares:
    """Shapley shares of Var(pay) over skill, seat and noise, with bootstrap intervals over the years.

    Pay is taken relative to the mean pay of a seat's peers. With v(W) = Var(E[pay | factors in W]),

        share of f = Σ over W without f of |W|! (2 − |W|)! / 3! · (v(W + f) − v(W)) / v(all).

    Pick-freeze: v(W) is the covariance of two pays that agree in W and have all else drawn anew (Sobol' 1993;
    Janon and others 2014). Every pick of skill and seat is made instead of a sample; years are cut into halves that
    share no luck, so that no estimate counts its own error as a difference between seats. Shapley shares of
    variance: Owen (2014), Song, Nelson, Staum (2016).

    Noise is how lucky the year was, as the rank of the year's pay among the years of the same person in the same
    seat: customers of two seats are different customers, so that luck of one seat cannot be put into another by
    itself. Where one draw moves pay the same way in all seats this is that draw. Ranks of few years lie closer
    together than chance does; what the halves lose of the whole variance so is given back to noise.
    """
    one = crossing.pay.shape[0] < 2
    if not crossing.groups or crossing.blocks < 4:
        why = "nobody has a peer" if not crossing.groups else "there are too few simulated years"
        return LuckShares(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, math.nan, why)
    rng = np.random.default_rng(seed)
    cuts = [_halves(crossing.blocks, rng) for _ in range(SPLITS)]
    effects = np.mean([_effects(crossing, *cut) for cut in cuts], axis=0)
    drawn = np.array(list(_resampled(crossing, cuts, rng)))
    whole, all_drawn = float(effects.sum()), drawn.sum(axis=1)
    if whole <= 0:
        return LuckShares(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, 0.0, "pay is the same for everybody, always")
    shares = [
        percentile_interval(effects[f] / whole, drawn[:, f] / np.where(all_drawn > 0, all_drawn, math.nan), confidence)
        for f in range(len(FACTORS))
    ]
    known = drawn[:, 0] + drawn[:, 1]
    why = _not_known(one=one, least=float(np.quantile(known, (1 - confidence) / 2)))
    luck = UNKNOWN if why else percentile_interval(float(_luck(effects[None])[0]), _luck(drawn), confidence)
    return LuckShares(shares[0], shares[1], shares[2], luck, math.sqrt(whole), why)


def _not_known(*, one: bool, least: float) -> str:
    if one:
        return "nobody's skill differs from another's"
    return "" if least > 0 else "these years cannot tell differences by skill or seat from chance"


def _luck(effects: Floats) -> Floats:
    """Seat over skill and seat of each row, none below zero."""
    skill, seat = np.maximum(effects[:, 0], 0.0), np.maximum(effects[:, 1], 0.0)
    both = skill + seat
    ratio: Floats = np.where(both > 0, seat / np.where(both > 0, both, 1.0), 0.0)
    return ratio


def _halves(blocks: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    order = rng.permutation(blocks).astype(np.int64)
    return order[: blocks // 2], order[blocks // 2 : blocks // 2 * 2]


def _resampled(crossing: Crossing, cuts: list[tuple[Ints, Ints]], rng: np.random.Generator) -> Iterator[Floats]:
    """Effects with the years of each half drawn again, the cuts in turn."""
    often = int(np.clip(MOST_NUMBERS // max(1, crossing.pay.size), LEAST_BOOTSTRAPS, BOOTSTRAPS))
    for number in range(often):
        first, second = cuts[number % len(cuts)]
        yield _effects(crossing, rng.choice(first, len(first)), rng.choice(second, len(second)))


def _effects(crossing: Crossing, first: Ints, second: Ints) -> Floats:
    """Shapley effects of skill, seat and noise; groups of peers count by their seats, shape [3] [share²]."""
    one, other = crossing.years(first), crossing.years(second)
    total, seats = np.zeros(len(FACTORS)), 0
    for group in crossing.groups:
        total += len(group) * _of_group(one[:, group], other[:, group])
        seats += len(group)
    effects: Floats = total / seats
    return effects


def _of_group(one: Floats, other: Floats) -> Floats:
    """Effects among peers from two halves with the same number of years, shapes [skills, seats, years]."""
    mean = (one.mean() + other.mean()) / 2
    if mean == 0:
        return np.zeros(len(FACTORS))
    squares = ((one**2).mean() + (other**2).mean()) / 2 - one.mean() * other.mean()
    one, other = np.sort(one - one.mean(), axis=2), np.sort(other - other.mean(), axis=2)
    value = {0: 0.0}
    for size in range(1, len(FACTORS) + 1):
        for kept in combinations(range(len(FACTORS)), size):
            rest = tuple(axis for axis in range(len(FACTORS)) if axis not in kept)
            value[sum(1 << axis for axis in kept)] = float((one.mean(axis=rest) * other.mean(axis=rest)).mean())
    effects = shapley(value)
    effects[2] += squares - value[7]
    relative: Floats = effects / mean**2
    return relative


def shapley(value: dict[int, float]) -> Floats:
    """Shapley effects of three factors; `value` of every set of them, factor f as bit 1 << f."""
    effects = np.zeros(len(FACTORS))
    weight = (1 / 3, 1 / 6, 1 / 3)
    for factor in range(len(FACTORS)):
        for others, without in value.items():
            if not others >> factor & 1:
                effects[factor] += weight[others.bit_count()] * (value[others | 1 << factor] - without)
    return effects
