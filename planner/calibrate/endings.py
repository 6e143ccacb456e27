"""Odds, endings without a decision, and waits of one step of the pipeline, with joint draws."""

import math
from dataclasses import dataclass, field

import numpy as np

from planner.calibrate import incidence as risks
from planner.calibrate.durations import FEWEST, Durations, durations
from planner.calibrate.families import SINGLE, fitted
from planner.calibrate.incidence import Cells, Incidence, incidence
from planner.calibrate.resample import interval, resampled, widened
from planner.calibrate.skill import p_value
from planner.calibrate.spells import CAUSES, Spells
from planner.domain.arrays import Floats, summed_by
from planner.domain.history.estimate import Estimate, not_identified

_WAITS = ("wait_days", "lost_days", "no_decision_days")
_FEW_LEFT = 0.05
"""A larger part still open at the end of the curve, without a plateau, leaves the odds not identified [share]."""
_DRIFT_P = 0.05
_ALL_ENDED = 1e-6
_METHOD = "Aalen-Johansen, bootstrap of opportunities"


@dataclass(frozen=True, slots=True, eq=False)
class Endings:
    """What is known about how the opportunities of one step end."""

    name: str
    spells: Spells
    curve: Incidence
    draws: Floats
    """Incidence of each cause, shape [draws, causes], widened for drift."""
    waits: dict[str, Durations]
    """By cause, where enough ended so."""
    wait_draws: dict[str, Floats]
    """Mean and coefficient of variation by cause, shape [draws, 2]."""
    lasting: bool
    """Whether those that remain have been watched long enough to say that they never end."""
    drifts: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Dispersion between months and its p-value, by cause."""


def endings_of(name: str, spells: Spells, rng: np.random.Generator) -> Endings:
    """Curves, waits and joint draws of one step."""
    cells = Cells.of(spells)
    horizon = risks.horizon_of(cells)
    curve = incidence(cells, cells.count, horizon)
    last = float(curve.age[-1]) if len(curve.age) else 0.0
    lasting = risks.plateau(cells, last) >= risks.FEWEST_WATCHED
    waits = {}
    for k, cause in enumerate(CAUSES):
        count = _count_at(cells, k + 1, curve.age)
        if count.sum() >= FEWEST:
            waits[cause] = durations(
                curve.age, curve.jumps[k], count, rng, last if curve.remaining > _ALL_ENDED else np.inf
            )
    raw = resampled(cells, lambda weights: _summary(incidence(cells, weights, horizon), waits), rng)
    drifts = {cause: risks.drift(spells, curve, k + 1) for k, cause in enumerate(CAUSES)}
    shares = raw[:, : len(CAUSES)].copy()
    for k, cause in enumerate(CAUSES):
        dispersion, p = drifts[cause]
        if curve.ends[k] > 0 and p < _DRIFT_P:
            shares[:, k] = widened(shares[:, k], np.asarray(curve.ends[k]), dispersion)
    shares /= np.maximum(1.0, shares.sum(axis=1, keepdims=True))
    first = len(CAUSES)
    wait_draws = {cause: raw[:, first + 2 * i : first + 2 * i + 2] for i, cause in enumerate(waits)}
    return Endings(name, spells, curve, shares, waits, wait_draws, lasting, drifts)


def _count_at(cells: Cells, cause: int, age: Floats) -> Floats:
    mine = (cells.cause == cause) & (cells.exit <= (age[-1] if len(age) else -1))
    return summed_by(np.searchsorted(age, cells.exit[mine]), cells.count[mine], len(age))


def _summary(curve: Incidence, waits: dict[str, Durations]) -> Floats:
    """Incidences, then mean and spread of each wait."""
    values = list(curve.ends)
    for cause, known in waits.items():
        values += _moments(curve.age, curve.jumps[CAUSES.index(cause)], known.chosen.family, known.upto)
    return np.array(values)


def _moments(age: Floats, mass: Floats, family: str, upto: float) -> tuple[float, float]:
    used = mass > 0
    if family in SINGLE and used.sum() >= 2:
        fit = fitted(family, age[used], mass[used], upto)
        return fit.mean, fit.cv
    share = mass / max(float(mass.sum()), 1e-12)
    mean = float(share @ age)
    return mean, math.sqrt(max(0.0, float(share @ (age - mean) ** 2))) / max(mean, 1e-9)


def stage_shares(found: Endings, ends: Floats) -> tuple[Floats, Floats]:
    """Odds of going on and the part of the rest that ends without a decision, of incidences [..., causes].

    Those that never end count as undecided when they were watched long enough; else they are taken to end like the
    others.
    """
    won, lost, undecided = ends[..., 0], ends[..., 1], ends[..., 2]
    if found.lasting:
        undecided = np.maximum(undecided, 1.0 - won - lost)
    total = np.maximum(won + lost + undecided, 1e-9)
    rest = lost + undecided
    return np.clip(won / total, 1e-6, 1.0), np.where(rest > 0, undecided / np.maximum(rest, 1e-9), 0.0)


def endings_estimates(found: Endings) -> tuple[Estimate, ...]:
    """Incidences, odds, and waits of one step."""
    return (*_share_estimates(found), *_wait_estimates(found))


def _share_estimates(found: Endings) -> list[Estimate]:
    n, path = len(found.spells), f"pipeline.stages.{found.name}"
    ends = np.append(found.curve.ends, found.curve.remaining)
    drawn = np.column_stack([found.draws, np.maximum(0.0, 1.0 - found.draws.sum(axis=1))])
    known = found.lasting or found.curve.remaining <= _FEW_LEFT
    last = f"{found.curve.age[-1]:.0f} days" if len(found.curve.age) else "no age"
    cut = "" if known else f"{found.curve.remaining:.0%} are still open at {last}, the last age that can be judged."
    told = []
    for k, cause in enumerate((*CAUSES, "never")):
        dispersion, p = found.drifts.get(cause, (1.0, 1.0))
        note = cut
        if p < _DRIFT_P:
            note = f"{cut} Months differ more than chance ({p_value(p)}); the interval is widened for it.".strip()
        sure = found.lasting or found.curve.remaining < 0.01 if cause == "never" else known
        told.append(
            Estimate(
                f"incidence.{found.name}.{cause}",
                float(ends[k]),
                *interval(drawn[:, k]),
                n,
                _METHOD,
                "share",
                note,
                sure,
                {"drift_dispersion": dispersion, "drift_p": p, "last_age": float(found.curve.age[-1:].sum())},
            )
        )
    odds, undecided = stage_shares(found, found.curve.ends)
    odds_drawn, undecided_drawn = stage_shares(found, found.draws)
    closed = int((found.spells.cause > 0).sum())
    naive = int((found.spells.cause == 1).sum()) / max(1, closed)
    told.append(
        Estimate(f"{path}.odds", float(odds), *interval(odds_drawn), n, _METHOD, "probability", cut, known,
                 {"share_of_closed": naive, "closed": closed})
    )  # fmt: skip
    told.append(
        Estimate(f"{path}.no_decision", float(undecided), *interval(undecided_drawn), n, _METHOD, "share", cut, known)
    )
    return told


def _wait_estimates(found: Endings) -> list[Estimate]:
    told = []
    for setting, cause in zip(_WAITS, CAUSES, strict=True):
        path, count = (
            f"pipeline.stages.{found.name}.{setting}",
            int((found.spells.cause == CAUSES.index(cause) + 1).sum()),
        )
        if cause not in found.waits:
            why = f"Only {count} ended so; {FEWEST} are needed."
            told.append(not_identified(path, count, why, "days"))
            continue
        wait, drawn = found.waits[cause], found.wait_draws[cause]
        fits = {f"held_out_{family}": score for family, score in wait.score.items()}
        fits |= {f"distance_{family}": distance for family, distance in wait.distance.items()}
        mean, cv = _moments(wait.age, wait.mass, wait.chosen.family, wait.upto)
        method = f"{wait.chosen.family}, chosen by held-out likelihood"
        note = _fit_note(wait)
        told.append(Estimate(path, mean, *interval(drawn[:, 0]), count, method, "days", note, diagnostics=fits))
        if cause == "won":
            spread = f"pipeline.stages.{found.name}.wait_cv"
            told.append(Estimate(spread, cv, *interval(drawn[:, 1]), count, method, "coefficient of variation"))
    return told


def _fit_note(wait: Durations) -> str:
    single = min(SINGLE, key=lambda family: wait.distance[family])
    if wait.chosen.family in SINGLE:
        return ""
    return f"No single family fits: the nearest, {single}, is off by up to {wait.distance[single]:.3f} of the whole."
