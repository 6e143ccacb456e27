"""Merit concordance: whether the better earn more."""

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.fairness.crossing import Crossing
from planner.domain.fairness.resampling import BOOTSTRAPS, percentile_interval
from planner.domain.measures import UNKNOWN, Interval


def concordance(crossing: Crossing, confidence: float = 0.95, seed: int = 0) -> Interval:
    """P(pay higher | skill higher): of two people in two seats in one year, that the better one earns more [share].

    Any two people of different skill in any two different seats of peers; a tie counts half. 1: pay goes by merit;
    ½: it is a lottery. Interval: bootstrap over the years. NaN where nobody's skill differs or nobody has a peer.
    """
    if crossing.pay.shape[0] < 2 or not crossing.groups:
        return UNKNOWN
    by_year = np.zeros(crossing.pay.shape[2])
    pairs = 0
    for group in crossing.groups:
        count = len(group) * (len(group) - 1)
        by_year += count * _of_group(crossing.pay[:, group])
        pairs += count
    years = by_year / pairs
    blocks = years[: crossing.blocks * crossing.together].reshape(crossing.blocks, crossing.together).mean(axis=1)
    rng = np.random.default_rng(seed)
    drawn = rng.choice(blocks, (BOOTSTRAPS, len(blocks))).mean(axis=1)
    return percentile_interval(float(years.mean()), drawn, confidence)


def _of_group(pay: Floats) -> Floats:
    """Of the peers, for every year, shape [years]; different seats only."""
    skills, seats, years = pay.shape
    higher = np.zeros(years)
    pairs = [(better, worse) for worse in range(skills) for better in range(worse + 1, skills)]
    for year in range(years):
        order = np.sort(pay[:, :, year], axis=1)
        for better, worse in pairs:
            mine, theirs = pay[better, :, year], pay[worse, :, year]
            below = np.searchsorted(order[worse], mine, side="left").sum()
            below += np.searchsorted(order[worse], mine, side="right").sum()
            here = 2 * (mine > theirs).sum() + (mine == theirs).sum()
            higher[year] += (below - here) / 2
    share: Floats = higher / (len(pairs) * seats * (seats - 1))
    return share
