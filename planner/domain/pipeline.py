"""How accounts turn into leads, leads into opportunities and opportunities into bookings: the pure rules.

Scalars and tuples of scalars in, scalars out, no `sum()`: the same source is meant to be compiled.
"""

import math

import numpy as np

from planner.domain.arrays import Floats

LATE_FIRST, OLDEST_FIRST, LARGEST_FIRST = range(3)
"""Priorities: positions in PRIORITIES."""
PRIORITIES = ("late_first", "oldest_first", "largest_first")
GOES_ON, SAYS_NO, DECIDES_NOTHING, NEVER_BUYS = range(4)
"""What a customer answers after a stage."""

URGENCY_OF_A_STAGE = 1_000_000.0
"""How many days of age one stage outweighs; no simulated year is that long [days]."""


def deal_size_mean(potential: float, mean_potential: float, deal_size: float, elasticity: float) -> float:
    """Mean deal value of an account: deal size × (potential / mean potential)^elasticity [currency].

    `mean_potential` is the mean over all accounts; 0 where the account has no potential.
    """
    if potential <= 0.0 or mean_potential <= 0.0:
        return 0.0
    return float(deal_size * math.pow(potential / mean_potential, elasticity))


def lead_rate(potential: float, size_mean: float, qualified: float, win: float) -> float:
    """Leads of an account: potential / (mean deal value × P(qualified) × P(win)) [leads/year].

    So the account books its potential when every lead is worked at once by a person of average skill.
    """
    return potential / (size_mean * qualified * win) if size_mean > 0.0 else 0.0


def win_probability(odds: tuple[float, ...]) -> float:
    """Probability that a qualified opportunity passes all stages: the product of their odds."""
    product = 1.0
    for each in odds:
        product *= each
    return product


def expected_hours(hours: tuple[float, ...], odds: tuple[float, ...], qualified: float, *, screened: bool) -> float:
    """Expected work of the seat for one lead [hours].

    P(qualified) × Σ_s hours[s] × Π_{r<s} odds[r]: a stage is worked only if the ones before it were passed. Where
    nobody screens leads, an unqualified one costs the first stage's hours too.
    """
    total, reached = 0.0, 1.0
    for work, pass_on in zip(hours, odds, strict=True):
        total += work * reached
        reached *= pass_on
    return qualified * total + (0.0 if screened else (1.0 - qualified) * hours[0])


def work_scale(workload: float, leads_a_year: float, hours_a_lead: float) -> float:
    """Factor on the stages' hours by which a year of the account's leads needs its `workload`; 1 if it states none."""
    needed = leads_a_year * hours_a_lead
    return workload / needed if workload > 0.0 and needed > 0.0 else 1.0


def cumulative_intensity(knots: tuple[float, ...], rates: tuple[float, ...]) -> tuple[float, ...]:
    """Integral of a piecewise constant rate, at each knot.

    `rates[i]` holds in [knots[i], knots[i+1]) [1/day] with knots in days, so there is one rate less than knots; the
    first value is 0.
    """
    total = 0.0
    cumulative = [total]
    for i in range(len(rates)):
        total += rates[i] * (knots[i + 1] - knots[i])
        cumulative.append(total)
    return tuple(cumulative)


def arrival_time(target: float, knots: Floats, cumulative: Floats) -> float:
    """The moment at which the cumulative intensity reaches `target` ≥ 0 [days]; infinite if it never does.

    With `target` the k-th partial sum of unit exponentials, this is the k-th arrival of the Poisson process with that
    intensity (time change; Çinlar, 1975, Introduction to Stochastic Processes, ch. 4).
    """
    after = int(np.searchsorted(cumulative, target, side="right"))
    if after >= len(cumulative):
        return math.inf
    left, right = float(cumulative[after - 1]), float(cumulative[after])
    first, last = float(knots[after - 1]), float(knots[after])
    return first + (last - first) * (target - left) / (right - left)


def advance_odds(base: float, fading: float, skill: float, effort: float) -> float:
    """Probability of going on from a stage: min(1, base × fading × skill × effort).

    The factors come from `fading_by_waiting`, `skill_factor` and `effort_factor`.
    """
    return min(1.0, base * fading * skill * effort)


def answer(advance: float, odds: float, undecided: float, no_decision: float) -> int:
    """What a qualified customer answers after a stage, of competing risks: `advance` and `undecided` are uniform draws.

    It goes on with probability `odds`; of the rest, the part `no_decision` ends without a decision and the others say
    no.
    """
    if advance < odds:
        return GOES_ON
    return DECIDES_NOTHING if undecided < no_decision else SAYS_NO


def reached_share(contact_odds: float, attempts: int) -> float:
    """Share of leads that are reached within so many attempts: 1 − (1 − odds)^attempts."""
    return 1.0 - float(math.pow(1.0 - contact_odds, attempts))


def is_pressed(now: float, quarter_ends: Floats, pressure_days: float) -> bool:
    """Whether the end of a quarter is at most so many days away; `quarter_ends` are sorted, shape [quarters] [days]."""
    after = int(np.searchsorted(quarter_ends, now, side="right"))
    return after < len(quarter_ends) and float(quarter_ends[after]) - now <= pressure_days


def fading_by_waiting(waited: float, patience: float) -> float:
    """What `waited` days for the seat leave of the odds: exp(−waited / patience) [share]."""
    return math.exp(-waited / patience)


def skill_factor(skill: float, stages: int) -> float:
    """Factor of skill on the odds of each of `stages` stages: skill^(1/stages).

    Over the whole cycle the odds of winning are then in proportion to skill, as far as no stage's odds meet 1.
    """
    return float(math.pow(skill, 1.0 / stages))


def effort_factor(effort: float, elasticity: float) -> float:
    """Factor of effort on the odds of a stage: effort^elasticity."""
    return float(math.pow(effort, elasticity))


def is_stale(age: float, stale_days: float) -> bool:
    """Whether an opportunity of this age is given up when its turn comes [days]."""
    return age > stale_days


def urgency(stage: int, opened: float, value: float, priority: int) -> float:
    """Rank in the queue for a seat's hours, lowest first.

    priority  LATE_FIRST: later stages first, then what was opened earlier; OLDEST_FIRST: what was opened earlier;
              LARGEST_FIRST: what is worth most
    """
    if priority == LARGEST_FIRST:
        return -value
    return opened if priority == OLDEST_FIRST else opened - stage * URGENCY_OF_A_STAGE


def work_days(full_days: float, days_in_seat: float, ramp_days: float, ramp_start: float) -> float:
    """How long work takes a person who may still be ramping [days].

    `full_days` is the time it takes at full productivity: hours / (hours per day × effort). The work is done when the
    integral of the productivity (a straight line from `ramp_start` to 1 over `ramp_days`) has reached it.
    """
    left = ramp_days - days_in_seat
    if left <= 0.0:
        return full_days
    slope = (1.0 - ramp_start) / ramp_days
    now = ramp_start + slope * days_in_seat
    done_by_knee = (now + 1.0) / 2.0 * left
    if full_days >= done_by_knee:
        return left + (full_days - done_by_knee)
    return 2.0 * full_days / (now + math.sqrt(now * now + 2.0 * slope * full_days))
