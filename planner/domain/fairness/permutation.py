"""Were seats given to groups otherwise than by lot? A permutation test among peers."""

import math
from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Floats, Ints

MOST_LISTED = 20_000
"""So many lotteries are all tried; of more a sample of `SAMPLED` is drawn."""
SAMPLED = 9_999


def by_lot(value: Floats, group: Ints, peers: Ints, seed: int = 0) -> tuple[float, bool]:
    """Share of the lotteries in which the groups' means differ at least as much, and whether all were tried.

    value  of each seat, comparable between peers, shape [seats]
    group  number of each seat's group from 0, shape [seats]
    peers  seats of one number are drawn among one another, shape [seats]

    Statistic: Σ seats of the group × (mean of the group − mean of all)², which for two groups orders lotteries by
    the difference of the means. A sample counts the real allotment as one of its lotteries (Phipson and Smyth 2010).
    """
    groups = int(group.max()) + 1
    size = np.bincount(group, minlength=groups).astype(np.float64)
    value = value - value.mean()
    here = _between(_sums(value, group, groups)[None], size)[0]
    least = here - 1e-9 * max(1.0, here)
    strata = [np.flatnonzero(peers == each).astype(np.int64) for each in np.unique(peers)]
    count = math.prod(_arrangements(np.bincount(group[stratum])) for stratum in strata)
    if count <= MOST_LISTED:
        total = np.zeros((1, groups))
        for stratum in strata:
            found = np.array([_sums(value[stratum], labels, groups) for labels in _listed(group[stratum])])
            total = (total[:, None, :] + found[None, :, :]).reshape(-1, groups)
        return float((_between(total, size) >= least).mean()), True
    rng = np.random.default_rng(seed)
    extreme = 1
    for _ in range(SAMPLED):
        drawn = group.copy()
        for stratum in strata:
            drawn[stratum] = rng.permutation(group[stratum])
        extreme += int(_between(_sums(value, drawn, groups)[None], size)[0] >= least)
    return extreme / (SAMPLED + 1), False


def _sums(value: Floats, group: Ints, groups: int) -> Floats:
    return np.bincount(group, weights=value, minlength=groups).astype(np.float64)


def _between(sums: Floats, size: Floats) -> Floats:
    between: Floats = (sums**2 / np.maximum(size, 1.0)).sum(axis=1)
    return between


def _arrangements(counts: Ints) -> int:
    found = math.factorial(int(counts.sum()))
    for count in counts.tolist():
        found //= math.factorial(count)
    return found


def _listed(labels: Ints) -> Iterator[Ints]:
    """Every different order of the labels."""
    counts = np.bincount(labels)
    order: list[int] = []

    def further() -> Iterator[Ints]:
        if len(order) == len(labels):
            yield np.array(order, dtype=np.int64)
            return
        for label in np.flatnonzero(counts > 0).tolist():
            counts[label] -= 1
            order.append(label)
            yield from further()
            order.pop()
            counts[label] += 1

    return further()
