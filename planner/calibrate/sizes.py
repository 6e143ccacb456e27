"""What deals are worth, whether larger ones are won less often, and what the end of a quarter does."""

import math

import numpy as np
from scipy.stats import beta, chi2, kstest, kurtosis

from planner.calibrate.library import regression
from planner.calibrate.resample import DRAWS, interval
from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.history.estimate import LEVEL, Estimate, not_identified
from planner.domain.history.opportunities import OPEN, WON, Opportunities

_FEWEST = 30
_Z90 = 1.6448536269514722
_NORMAL = 1.1
"""Distance from the normal distribution, times √n, up to which logarithms count as normal."""
_MOST_RESAMPLED = 20_000
_PLACES = ("first", "second", "third")
_CV = "coefficient of variation"


def size_estimates(deals: Opportunities, rng: np.random.Generator) -> tuple[tuple[Estimate, ...], dict[str, Floats]]:
    """Mean and spread of won deals' values, and draws of both.

    The spread is that about an account's own mean, as the simulator has it: of logarithms where these are normal, else
    of the amounts themselves. Accounts with one won deal say nothing about it.
    """
    used = (deals.outcome == WON) & (deals.amount > 0)
    amount, account = deals.amount[used], deals.labels["account"].codes[used]
    n = len(amount)
    if n < _FEWEST:
        why = f"Only {n} won deals have an amount; {_FEWEST} are needed."
        names = (("market.deal_size", "currency"), ("market.deal_size_cv", _CV))
        return tuple(not_identified(name, n, why, unit) for name, unit in names), {}
    unknown = deals.labels["account"].names[account] == ""
    group = np.where(unknown, -1 - np.arange(n), account)
    mean, error = float(amount.mean()), _clustered_error(amount, group)
    spread, cvs = _spread(amount, group, rng)
    method = "sample mean, errors clustered by account"
    size = Estimate("market.deal_size", mean, mean - _Z90 * error, mean + _Z90 * error, n, method, "currency")
    drawn = mean * np.exp(error / mean * rng.standard_normal(DRAWS))
    return (size, spread), {"market.deal_size": drawn, "market.deal_size_cv": cvs}


def _spread(amount: Floats, group: Ints, rng: np.random.Generator) -> tuple[Estimate, Floats]:
    """Spread about the account's mean, and draws of it."""
    n = len(amount)
    residual, freedom = _within(np.log(amount), group)
    variance = float((residual**2).mean())
    distance = float(kstest(residual, "norm", (0.0, math.sqrt(variance))).statistic)
    if distance * math.sqrt(len(residual)) < _NORMAL:
        error = math.sqrt(max(2.0, float(kurtosis(residual)) + 2.0) / freedom)
        value, method, note = _cv(variance), "variance of logarithms within accounts", ""
        drawn = np.sqrt(np.expm1(variance * np.exp(error * rng.standard_normal(DRAWS))))
        low, high = (_cv(variance * math.exp(score * error)) for score in (-_Z90, _Z90))
    else:
        off, _ = _within(amount, group)
        value, method = math.sqrt(float((off**2).mean())) / float(amount.mean()), "amounts within accounts, bootstrap"
        note = "Amounts are not lognormal: a price list or several products, perhaps."
        some = min(len(off), _MOST_RESAMPLED)
        again = np.sqrt((off[rng.integers(len(off), size=(DRAWS, some))] ** 2).mean(axis=1)) / float(amount.mean())
        drawn = np.maximum(0.0, value + math.sqrt(some / len(off)) * (again - value))
        low, high = interval(drawn)
    diagnostics = {"distance_lognormal": distance}
    return Estimate("market.deal_size_cv", value, low, high, n, method, _CV, note, diagnostics=diagnostics), drawn


def _cv(variance: float) -> float:
    return math.sqrt(math.expm1(min(variance, 50.0)))


def _clustered_error(amount: Floats, group: Ints) -> float:
    """Standard error of the mean when the deals of an account resemble each other."""
    _, at = np.unique(group, return_inverse=True)
    sums = np.bincount(at, weights=amount - amount.mean())
    groups = len(sums)
    return float(np.sqrt((sums**2).sum() * groups / max(1, groups - 1)) / len(amount))


def _within(logs: Floats, group: Ints) -> tuple[Floats, float]:
    """Deviations from the group's mean and their degrees of freedom; from the common mean where few groups repeat.

    Deviations in a group of c are stretched by √(c / (c − 1)), so that they spread as single observations do.
    """
    _, at, count = np.unique(group, return_inverse=True, return_counts=True)
    repeated = count[at] > 1
    freedom = float(repeated.sum() - (count > 1).sum())
    if freedom < _FEWEST:
        return logs - logs.mean(), float(len(logs) - 1)
    means = np.bincount(at, weights=logs) / count
    stretch = np.sqrt(count / np.maximum(1, count - 1))
    return ((logs - means[at]) * stretch[at])[repeated], freedom


def odds_given_size(deals: Opportunities) -> Estimate:
    """How the log-odds of winning change when a deal is twice as large: a logistic regression of closed deals."""
    name, unit = "odds.twice_the_size", "log-odds"
    closed = deals.outcome != OPEN
    sized = closed & (deals.amount > 0)
    lost = sized & (deals.outcome != WON)
    n = int(sized.sum())
    if lost.sum() < _FEWEST or (sized & (deals.outcome == WON)).sum() < _FEWEST:
        why = f"Only {int(lost.sum())} deals that were not won have an amount, so odds given size cannot be told."
        return not_identified(name, n, why, unit)
    doublings = np.log2(deals.amount[sized])
    if doublings.std() < 1e-6:
        return not_identified(name, n, "All deals are worth the same.", unit)
    design = np.column_stack([np.ones(n), doublings - doublings.mean()])
    fit = regression((deals.outcome[sized] == WON).astype(np.float64), design, "Binomial")
    value, error = float(fit.params[1]), float(fit.bse[1])
    note = "Larger deals are won as often as small ones." if abs(value) < _Z90 * error else ""
    share = float(lost.sum() / max(1, (closed & (deals.outcome != WON)).sum()))
    return Estimate(name, value, value - _Z90 * error, value + _Z90 * error, n, "logistic regression", unit, note,
                    diagnostics={"share_of_losses_with_amount": share, "p": float(fit.pvalues[1])})  # fmt: skip


def quarter_estimates(deals: Opportunities, fiscal_year_start: int = 1) -> tuple[Estimate, ...]:
    """Share won of what closed in the first, second and third month of a quarter, and whether they differ."""
    closed = (deals.outcome != OPEN) & ~np.isnat(deals.closed)
    month = deals.closed[closed].astype("datetime64[M]").astype(np.int64)
    place = (month - (fiscal_year_start - 1)) % 3
    won = deals.outcome[closed] == WON
    n = len(won)
    if n < 3 * _FEWEST or len(np.unique(month)) < 6:
        why = f"{n} closed deals in {len(np.unique(month))} months are too few."
        return (not_identified("quarter.months_differ", n, why, "p-value"),)
    told = [_place_estimate(name, won[place == k], month[place == k]) for k, name in enumerate(_PLACES)]
    table = np.array([[won[place == k].sum(), (~won[place == k]).sum()] for k in range(3)], dtype=np.float64)
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    statistic = float(((table - expected) ** 2 / np.maximum(expected, 1e-9)).sum())
    widest = max(each.diagnostics["dispersion"] for each in told)
    p = float(chi2.sf(statistic / widest, 2))
    said = "Months of a quarter differ." if p < 0.05 else f"Months of a quarter cannot be told apart (p = {p:.2f})."
    test = Estimate("quarter.months_differ", p, math.nan, math.nan, n, "χ² of homogeneity", "p-value", said,
                    diagnostics={"chi2": statistic, "dispersion": widest})  # fmt: skip
    return (*told, test)


def _place_estimate(name: str, won: Flags, month: Ints) -> Estimate:
    """Share won with Jeffreys' interval, of as many deals as the differences between equal months leave."""
    months, at = np.unique(month, return_inverse=True)
    count = np.bincount(at).astype(np.float64)
    share = float(won.mean()) if len(won) else 0.0
    seen = np.bincount(at, weights=won)
    spread = float(((seen - count * share) ** 2 / np.maximum(count * share * (1 - share), 1e-9)).sum())
    dispersion = max(1.0, spread / max(1, len(months) - 1)) if len(months) > 1 else 1.0
    k, n = share * len(won) / dispersion, len(won) / dispersion
    low, high = (beta.ppf(at, k + 0.5, n - k + 0.5) for at in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Estimate(f"quarter.{name}_month", share, float(low), float(high), len(won), "share of closed deals", "share",
                    diagnostics={"dispersion": dispersion})  # fmt: skip
