"""Customers: how many buy again, and by how much those who do grow."""

import numpy as np
from scipy.stats import beta

from planner.calibrate.resample import DRAWS, interval
from planner.domain.arrays import Days, Floats, Ints, summed_by
from planner.domain.history.estimate import LEVEL, Estimate, not_identified

_YEAR = np.timedelta64(365, "D")
_FEWEST = 30
GROWTH = 0.05
"""More than this counts as growth [share]."""
_PATHS = ("retention.odds", "retention.expansion_odds", "retention.expansion")
_UNITS = ("probability", "share", "share of the contract")


def customer_estimates(
    account: Ints, day: Days, amount: Floats, window: tuple[np.datetime64, np.datetime64], rng: np.random.Generator
) -> tuple[tuple[Estimate, ...], dict[str, Floats]]:
    """Share of a year's customers that bought in the next year, share of these that grew, and their median growth.

    Years are counted back from the end of the window; each pair of neighbouring years counts, an account once in each.
    With contracts of another length this is not renewal, and the note says so.
    """
    kept, grew, growth = _pairs(account, day, amount, window)
    n = len(kept)
    if n < _FEWEST:
        why = f"{n} accounts bought in a year that another followed; {_FEWEST} are needed."
        return tuple(not_identified(p, n, why, u) for p, u in zip(_PATHS, _UNITS, strict=True)), {}
    counts = ((int(kept.sum()), n), (int(grew.sum()), int(kept.sum())))
    note = "Bought again in the next twelve months: renewal, if contracts last a year."
    told, draws = [], {}
    for (hits, of), path, unit in zip(counts, _PATHS, _UNITS, strict=False):
        posterior = beta(hits + 0.5, of - hits + 0.5)
        low, high = posterior.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        draws[path] = np.clip(rng.permutation(posterior.ppf((np.arange(DRAWS) + 0.5) / DRAWS)), 1e-6, 1.0)
        told.append(Estimate(path, hits / of, float(low), float(high), of, "share of customers, Jeffreys", unit, note))
    if len(growth) < _FEWEST:
        told.append(not_identified(_PATHS[2], len(growth), "Too few customers grew.", _UNITS[2]))
        return tuple(told), draws
    again = np.median(growth[rng.integers(len(growth), size=(DRAWS, len(growth)))], axis=1)
    told.append(Estimate(_PATHS[2], float(np.median(growth)), *interval(again), len(growth), "median, bootstrap",
                         _UNITS[2], f"Of those that grew by more than {GROWTH:.0%}."))  # fmt: skip
    draws[_PATHS[2]] = again
    return tuple(told), draws


def _pairs(
    account: Ints, day: Days, amount: Floats, window: tuple[np.datetime64, np.datetime64]
) -> tuple[Floats, Floats, Floats]:
    first, end = window[0], window[1] + np.timedelta64(1, "D")
    kept, grew, growth = [], [], []
    accounts = int(account.max()) + 1 if len(account) else 0
    while end - 2 * _YEAR >= first:
        before, after = (
            summed_by(account[here], amount[here], accounts)
            for here in ((day >= end - 2 * _YEAR) & (day < end - _YEAR), (day >= end - _YEAR) & (day < end))
        )
        customers = before > 0
        stayed = customers & (after > 0)
        change = after[stayed] / before[stayed] - 1
        kept.append(after[customers] > 0)
        grew.append(change > GROWTH)
        growth.append(change[change > GROWTH])
        end -= _YEAR
    none = [np.array([])]
    return tuple(np.concatenate(each or none) for each in (kept, grew, growth))  # type: ignore[return-value]
