"""Families of durations, fitted to weighted observations, and what they say about whole days.

A history counts days, so a family is judged by the probability of each day, F(t + ½) − F(t − ½). All of them are fitted
by maximum likelihood with SciPy's distribution functions; a mixture of two lognormals by expectation-maximisation.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special, stats

from planner.domain.arrays import Floats

FAMILIES = ("lognormal", "weibull", "gamma", "mixture", "empirical")
"""From simple to rich, as `pipeline.stages.wait_family` names them."""
SINGLE = ("lognormal", "weibull", "gamma")
SHORTEST = 0.5
"""What a duration of no days counts as [days]."""
SAMPLE = 60
"""Quantiles that stand for an empirical distribution."""
_STEPS = 200
_TAIL_STEPS, _TAIL_POINTS = 6, 16
_SHORT_TAIL, _LONG_TAIL = 1e-4, 0.1
"""Tails that matter and that may be extrapolated [share]."""
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A fitted family: its mean, spread, distribution function, and parts or sample where it has them."""

    family: str
    mean: float
    cv: float
    cdf: Callable[[Floats], Floats]
    quantile: Callable[[Floats], Floats] = np.asarray
    """Its inverse, of a single family."""
    parts: tuple[tuple[float, float, float], ...] = ()
    """Of a mixture: share, mean [days], coefficient of variation."""
    sample: tuple[float, ...] = ()

    def log_likelihood(self, days: Floats) -> Floats:
        """Log probability of each whole day."""
        below = np.where(days < 1.0, 0.0, np.maximum(days - 0.5, 0.0))
        probability = self.cdf(np.maximum(days, 0.0) + 0.5) - self.cdf(below)
        return np.asarray(np.log(np.maximum(probability, _TINY)), dtype=np.float64)


def fitted(family: str, days: Floats, weights: Floats, upto: float = np.inf) -> Fitted:
    """The family fitted to durations ≥ 0 with weights [days].

    upto  the age after which no duration could be seen [days]: a single family is then fitted with the tail that it
          has itself beyond that age (expectation-maximisation for truncated data; Dempster, Laird and Rubin 1977)
    """
    at = np.maximum(days, SHORTEST)
    share = weights / weights.sum()
    fit = _FITS[family](at, share)
    if not np.isfinite(upto) or family not in SINGLE:
        return fit
    for _ in range(_TAIL_STEPS):
        tail = 1.0 - float(fit.cdf(np.asarray(upto)))
        if not _SHORT_TAIL < tail < _LONG_TAIL:
            return fit
        beyond = fit.quantile(1.0 - tail * (np.arange(_TAIL_POINTS) + 0.5) / _TAIL_POINTS)
        points = np.append(at, beyond)
        fit = _FITS[family](points, np.append(share * (1.0 - tail), np.full(_TAIL_POINTS, tail / _TAIL_POINTS)))
    return fit


def _lognormal(at: Floats, share: Floats) -> Fitted:
    logs = np.log(at)
    mu = float(share @ logs)
    sigma = max(0.05, math.sqrt(float(share @ (logs - mu) ** 2)))
    cv = math.sqrt(math.expm1(sigma**2))
    return Fitted(
        "lognormal",
        math.exp(mu + sigma**2 / 2),
        cv,
        lambda t: np.asarray(special.ndtr((np.log(np.maximum(t, _TINY)) - mu) / sigma)),
        lambda u: np.asarray(np.exp(mu + sigma * special.ndtri(u))),
    )


def _weibull(at: Floats, share: Floats) -> Fitted:
    logs = np.log(at / at.max())
    middle = float(share @ logs)

    def slope(shape: float) -> float:
        powers = share * np.exp(shape * logs)
        return float(powers @ logs / powers.sum() - 1.0 / shape - middle)

    shape = float(optimize.brentq(slope, 0.05, 50.0)) if slope(50.0) > 0 else 50.0
    scale = float(at.max() * (share @ np.exp(shape * logs)) ** (1.0 / shape))
    mean = scale * float(special.gamma(1 + 1 / shape))
    cv = math.sqrt(float(special.gamma(1 + 2 / shape) / special.gamma(1 + 1 / shape) ** 2) - 1)
    return Fitted(
        "weibull",
        mean,
        cv,
        lambda t: np.asarray(-np.expm1(-((t / scale) ** shape))),
        lambda u: np.asarray(scale * (-np.log1p(-u)) ** (1 / shape)),
    )


def _gamma(at: Floats, share: Floats) -> Fitted:
    mean = float(share @ at)
    gap = max(1e-4, math.log(mean) - float(share @ np.log(at)))
    shape = float(optimize.brentq(lambda a: math.log(a) - float(special.digamma(a)) - gap, 1e-3, 1e5))
    return Fitted(
        "gamma",
        mean,
        1 / math.sqrt(shape),
        lambda t: np.asarray(special.gammainc(shape, t * shape / mean)),
        lambda u: np.asarray(special.gammaincinv(shape, u) * mean / shape),
    )


def _mixture(at: Floats, share: Floats) -> Fitted:
    """Two lognormals: from the best split of the sorted logarithms, then expectation-maximisation."""
    logs = np.log(at)
    first = (logs <= _best_split(logs, share)).astype(np.float64)
    parts = np.array([first, 1.0 - first])
    last = -np.inf
    for _ in range(_STEPS):
        mass = np.maximum(parts @ share, 1e-6)
        mu = (parts * share) @ logs / mass
        sigma = np.sqrt(np.maximum(((parts * share) * (logs - mu[:, None]) ** 2).sum(axis=1) / mass, 0.1**2))
        density = mass[:, None] * stats.norm.pdf(logs, mu[:, None], sigma[:, None])
        total = np.maximum(density.sum(axis=0), 1e-300)
        parts = density / total
        now = float(share @ np.log(total))
        if now - last < 1e-7:
            break
        last = now
    mass = mass / mass.sum()
    means = np.exp(mu + sigma**2 / 2)
    cvs = np.sqrt(np.expm1(sigma**2))
    mean = float(mass @ means)
    cv = math.sqrt(max(0.0, float(mass @ (means**2 * (1 + cvs**2))) - mean**2)) / mean

    def cdf(t: Floats) -> Floats:
        score = (np.log(np.maximum(t, 1e-12))[..., None] - mu) / sigma
        return np.asarray(special.ndtr(score) @ mass, dtype=np.float64)

    listed = tuple((float(a), float(b), float(c)) for a, b, c in zip(mass, means, cvs, strict=True))
    return Fitted("mixture", mean, cv, cdf, parts=listed)


def _best_split(logs: Floats, share: Floats) -> float:
    """The value that parts the logarithms into the two groups of least inner variance."""
    order = np.argsort(logs, kind="stable")
    x, w = logs[order], share[order]
    mass, total = np.cumsum(w)[:-1], np.cumsum(w * x)
    between = (total[:-1] - mass * total[-1]) ** 2 / np.maximum(mass * (1 - mass), _TINY)
    return float(x[int(np.argmax(between))]) if len(x) > 1 else float(x[0])


def _empirical(at: Floats, share: Floats) -> Fitted:
    """Quantiles at the middles of SAMPLE equal parts; the distribution function is linear between them."""
    order = np.argsort(at, kind="stable")
    x, upto = at[order], np.cumsum(share[order])
    u = (np.arange(SAMPLE) + 0.5) / SAMPLE
    sample = x[np.minimum(np.searchsorted(upto, u), len(x) - 1)]
    mean = float(share @ at)
    cv = math.sqrt(max(0.0, float(share @ (at - mean) ** 2))) / mean
    knots = np.concatenate([[0.0], sample, [max(2 * sample[-1] - sample[-2], sample[-1] + 1.0)]])
    levels = np.concatenate([[0.0], u, [1.0]])

    def cdf(t: Floats) -> Floats:
        return np.asarray(0.99 * np.interp(t, knots, levels) - 0.01 * np.expm1(-np.asarray(t) / mean))

    return Fitted("empirical", mean, cv, cdf, sample=tuple(float(each) for each in sample))


_FITS: Final[Mapping[str, Callable[[Floats, Floats], Fitted]]] = {
    "lognormal": _lognormal,
    "weibull": _weibull,
    "gamma": _gamma,
    "mixture": _mixture,
    "empirical": _empirical,
}
