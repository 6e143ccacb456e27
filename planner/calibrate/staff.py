"""People: how often they leave, and how long they take to sell like the others."""

import math

import numpy as np
from scipy.stats import chi2, gamma

from planner.calibrate.resample import DRAWS
from planner.domain.arrays import Floats
from planner.domain.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from planner.domain.history.estimate import LEVEL, Estimate, not_identified
from planner.domain.history.opportunities import WON, Opportunities
from planner.domain.history.people_history import PeopleHistory

_FEWEST_JOINERS = 8
_MONTHS = 36
"""Tenure up to which months are told apart [months]."""
_RAMPS = np.arange(0.0, 24.5, 0.5)
_STARTS = np.linspace(0.0, 1.0, 21)


def leaving(people: PeopleHistory, since: np.datetime64, until: np.datetime64) -> tuple[Estimate, Floats]:
    """Leavers a year of presence, and draws of that rate: gamma posterior of Jeffreys' prior for a Poisson count.

    since  a day from which on every leaver is in the table; people who had left before are in no table
    """
    joined = np.where(np.isnat(people.joined), since, np.maximum(people.joined, since))
    gone = ~np.isnat(people.left) & (people.left >= since) & (people.left <= until)
    last = np.where(gone, people.left, until)
    here = (joined <= last) & (np.isnat(people.left) | (people.left >= since))
    years = float((last[here] - joined[here]).astype(np.int64).sum()) / DAYS_PER_YEAR
    count = int(gone[here].sum())
    name, unit = "people.leave_rate", "1/year"
    if years < 1.0 or int(here.sum()) < 2:
        return not_identified(name, count, f"Only {years:.1f} years of presence are known.", unit), np.array([])
    posterior = gamma(count + 0.5, scale=1 / years)
    low, high = posterior.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    note = "" if count else "Nobody left: only an upper end can be given."
    estimate = Estimate(name, count / years, float(low), float(high), count, "leavers over years of presence", unit,
                        note, diagnostics={"person_years": years})  # fmt: skip
    return estimate, posterior.ppf((np.arange(DRAWS) + 0.5) / DRAWS)


def ramp(deals: Opportunities, people: PeopleHistory, since: np.datetime64) -> tuple[Estimate, ...]:
    """Months until full productivity and the productivity on the first day, from won deals by month of tenure.

    Wins in month t of tenure are Poisson with mean level × min(1, start + (1 − start)(t + ½) / ramp) × months worked;
    level is profiled out, the interval is that of the profile likelihood, scaled by the dispersion of the fit.
    """
    wins, worked, joiners = _by_tenure(deals, people, since)
    names = (("people.ramp_months", "months"), ("people.ramp_start", "share of full productivity"))
    n = int(wins.sum())
    if joiners < _FEWEST_JOINERS or n < 100:
        why = f"{joiners} people joined in the window and won {n} deals; {_FEWEST_JOINERS} and 100 are needed."
        return tuple(not_identified(name, n, why, unit) for name, unit in names)
    used = worked > 0
    month: Floats = np.flatnonzero(used).astype(np.float64) + 0.5
    likelihood = np.array([[_likelihood(r, s, month, wins[used], worked[used]) for s in _STARTS] for r in _RAMPS])
    best = np.unravel_index(int(np.argmax(likelihood)), likelihood.shape)
    shape = _shape(float(_RAMPS[best[0]]), float(_STARTS[best[1]]), month) * worked[used]
    expected = shape * wins[used].sum() / shape.sum()
    dispersion = max(1.0, float(((wins[used] - expected) ** 2 / np.maximum(expected, 1e-9)).sum() / (used.sum() - 3)))
    cut = likelihood.max() - chi2.ppf(LEVEL, 1) / 2 * dispersion
    told = []
    for axis, (grid, (name, unit)) in enumerate(zip((_RAMPS, _STARTS), names, strict=True)):
        inside = grid[likelihood.max(axis=1 - axis) >= cut]
        note = "Counted when deals are won, so the length of a sales cycle is in it." if axis == 0 else ""
        open_ended = bool(inside[-1] >= _RAMPS[-1]) and axis == 0
        told.append(
            Estimate(name, float(grid[best[axis]]), float(inside[0]), float(inside[-1]), n,
                     "profile likelihood of wins", unit, note, not open_ended,
                     {"joiners": joiners, "dispersion": dispersion})
        )  # fmt: skip
    return tuple(told)


def _shape(ramp_months: float, start: float, month: Floats) -> Floats:
    if ramp_months <= 0:
        return np.ones(len(month))
    return np.maximum(1e-3, np.minimum(1.0, start + (1 - start) * month / ramp_months))


def _likelihood(ramp_months: float, start: float, month: Floats, wins: Floats, worked: Floats) -> float:
    """Poisson log-likelihood with the level profiled out, up to a constant."""
    share = _shape(ramp_months, start, month) * worked
    return float(wins @ np.log(share) - wins.sum() * math.log(share.sum()))


def _by_tenure(deals: Opportunities, people: PeopleHistory, since: np.datetime64) -> tuple[Floats, Floats, int]:
    """Wins and months worked by month of tenure, of people who joined in the window; how many these are."""
    until = np.datetime64(deals.as_of, "D")
    wins, worked, joiners = np.zeros(_MONTHS), np.zeros(_MONTHS), 0
    owner = deals.labels["owner"]
    won = deals.outcome == WON
    for person, joined, left in zip(people.person.tolist(), people.joined, people.left, strict=True):
        place = np.searchsorted(owner.names, person)
        known = place < len(owner.names) and owner.names[place] == person
        if np.isnat(joined) or joined < since or joined > until or not known:
            continue
        joiners += 1
        end = until if np.isnat(left) else min(left, until)
        tenure = float((end - joined).astype(np.int64)) / DAYS_PER_MONTH
        worked += np.clip(tenure - np.arange(_MONTHS), 0.0, 1.0)
        age = (deals.closed[won & (owner.codes == place)] - joined).astype(np.int64) / DAYS_PER_MONTH
        age = age[(age >= 0) & (age < min(tenure, _MONTHS))]
        wins += np.bincount(age.astype(np.int64), minlength=_MONTHS)
    return wins, worked, joiners
