"""What each account buys in a year: its own history, shrunk towards accounts like it.

Orders of an account arrive at a rate that is gamma-distributed over the accounts of its group (negative-binomial
counts), and their logarithms vary about a mean that is normal over accounts: the posterior of both gives a mean with an
interval, also for an account that bought little or nothing. From logarithms back to money by the smearing factor of
Duan (1983, JASA 78), which needs no lognormal and keeps the sum of all orders. Groups are the segments where each is
large enough. Gamma and normal are fitted by moments (empirical Bayes; Robbins 1956; Morris 1983, JASA 78).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.calibrate.resample import DRAWS
from planner.domain.arrays import Floats, Ints, Texts
from planner.domain.history.estimate import LEVEL

FEWEST_ACCOUNTS = 20
"""Accounts without which a group is not one of its own."""
_AT_ONCE = 5_000
"""Accounts that are drawn at a time: memory stays flat."""


@dataclass(frozen=True, slots=True, eq=False)
class Potential:
    """Expected purchases a year of every account, with an interval and what its own history weighs."""

    account: Texts
    group: Texts
    potential: Floats
    low: Floats
    high: Floats
    orders: Ints
    weight: Floats
    """Part of the estimated rate that is the account's own; the rest is its group's [share]."""
    groups: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Mean orders a year and their spread between accounts (coefficient of variation), by group."""


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Orders by account: accounts that bought nothing have none."""

    account: Texts
    group: Texts
    """Group of each account, as `account`."""
    at: Ints
    """Account of each order."""
    amount: Floats
    years: float
    """Length of the window; every account is taken to have been there all the time [years]."""


def account_potential(orders: Orders, rng: np.random.Generator) -> Potential:
    """The posterior of every account's purchases a year."""
    accounts = len(orders.account)
    count = np.bincount(orders.at, minlength=accounts)
    group = _large_groups(orders.group)
    shape, rate = np.empty(accounts), np.empty(accounts)
    facts = {}
    for name in np.unique(group):
        mine = group == name
        a, b = _gamma_of_rates(count[mine].astype(np.float64), orders.years)
        shape[mine], rate[mine] = a, b
        facts[str(name)] = (a / b, 1 / np.sqrt(a))
    posterior, exposure = shape + count, rate + orders.years
    mean, deviation = _log_sizes(orders, group)
    smear = float(orders.amount.sum() / np.exp(mean + deviation**2 / 2)[orders.at].sum())
    low, high = np.empty(accounts), np.empty(accounts)
    for start in range(0, accounts, _AT_ONCE):
        here = slice(start, start + _AT_ONCE)
        shape_here = (DRAWS * 5, len(posterior[here]))
        rates = rng.gamma(posterior[here], 1.0 / exposure[here], size=shape_here)
        sizes = np.exp(mean[here] + deviation[here] * rng.standard_normal(shape_here)) * smear
        low[here], high[here] = np.quantile(rates * sizes, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    value = posterior / exposure * np.exp(mean + deviation**2 / 2) * smear
    own = orders.years / exposure
    return Potential(orders.account, group, value, low, high, count, own, facts)


def _large_groups(group: Texts) -> Texts:
    names, at, count = np.unique(group, return_inverse=True, return_counts=True)
    large = (count >= FEWEST_ACCOUNTS) & (names != "")
    return np.where(large[at], names[at], "other").astype(np.str_)


def _gamma_of_rates(count: Floats, years: float) -> tuple[float, float]:
    """Shape and rate [years] of the gamma of rates: mean and excess variance of counts over a common exposure."""
    mean = max(float(count.mean()), 0.5 / len(count))
    excess = max(float(count.var(ddof=1)) - mean, 1e-3 * mean**2) if len(count) > 1 else mean**2
    shape = mean**2 / excess
    return shape, shape / (mean / years)


def _log_sizes(orders: Orders, group: Texts) -> tuple[Floats, Floats]:
    """Posterior mean and deviation of each account's mean logarithm."""
    accounts = len(orders.account)
    logs = np.log(orders.amount)
    count = np.bincount(orders.at, minlength=accounts).astype(np.float64)
    own = np.bincount(orders.at, weights=logs, minlength=accounts) / np.maximum(count, 1.0)
    freedom = max(1.0, float(count.sum() - (count > 0).sum()))
    within = max(1e-6, float(((logs - own[orders.at]) ** 2).sum() / freedom))
    prior = np.empty(accounts)
    spread = np.empty(accounts)
    for name in np.unique(group):
        mine = (group == name) & (count > 0)
        known = mine if mine.any() else count > 0
        prior[group == name] = float(np.average(own[known], weights=1 / (1 + 1 / count[known])))
        between = float(own[known].var(ddof=1)) - within * float((1 / count[known]).mean()) if known.sum() > 1 else 1.0
        spread[group == name] = max(1e-4, between)
    precision = count / within + 1 / spread
    mean = (count * own / within + prior / spread) / precision
    return mean, 1 / np.sqrt(precision)
