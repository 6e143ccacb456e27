"""What simulated years teach a plan, as explicit corrections of what the plan was made from.

Every correction is x ← x + δ_k · (x* − x): x* is what the simulated years say, in the world as it is, about the plan of
the last round, and δ_k = 2 δ / (k + 1) in round k (Robbins, Monro 1951, *Annals of Mathematical Statistics* 22: steps
that fall as 1 / k settle where steps of one size go on swinging). Shrinking towards the whole is that of an
empirical-Bayes ratio with a prior worth κ opportunities (Efron, Morris 1975, *Journal of the American Statistical
Association* 70, for the idea).
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.covering.rates import PairRates
from planner.domain.pairs import Pairs
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario

MOST_PAIRS = 300_000
"""Odds are only learnt by pair of account and seat where there are at most so many pairs."""
BOUNDS = 0.2, 5.0
"""No correction factor lies outside."""


@dataclass(frozen=True, slots=True)
class Learning:
    """How fast, and how sure it must be."""

    damping: float = 0.5
    """δ: part of the way to what the years say that the first round goes [share]."""
    prior: float = 20.0
    """κ: opportunities that what is common to all is worth [opportunities]."""
    relaxes: bool = False
    """Whether a plan may break limits on hours as the scenario states them where the years say that accounts need less
    than it says."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What happened to a plan in simulated years of the world as it is; sums over all years unless said otherwise."""

    years: int
    hours: Floats
    """Productive hours spent on each account [hours/year, mean]."""
    opportunities: Floats
    """Opportunities opened, by account."""
    stale: Floats
    """Of them given up because nobody had time, by seat of the owner."""
    opened: Floats
    """Opportunities opened, by seat of the owner."""
    won: Floats
    """Won, by account."""
    closed: Floats
    """Won, lost, without decision or stale, by account."""
    present: Floats
    """Share of its planned hours that each seat had: less vacancy by leaving, ramp of successors and administration
    [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """Factors on what the scenario says."""

    workload: Floats
    """By account."""
    capacity: Floats
    """By seat."""
    odds: Floats
    """Odds of a seat with accounts of a kind, over those of the whole company, shape [kinds, seats]."""

    @classmethod
    def none(cls, rates: PairRates) -> "Corrections":
        """As the scenario says."""
        seats = len(rates.scenario.seats)
        return cls(np.ones(len(rates.scenario.accounts)), np.ones(seats), np.ones((len(rates.kinds.allowed), seats)))


def learnt(evidence: Evidence, rates: PairRates, plan: Plan, learning: Learning) -> Corrections:
    """What the years say, undamped.

    hours      need_i = hours_i / (1 − stale / opened of its seat); r_i = need_i / workload_i;
               (N_i · r_i + κ · r̄) / (N_i + κ), r̄ = Σ need / Σ workload, N_i opportunities of all years
               unless `relaxes`, at least the largest factor on capacity, so that what fits into the corrected hours
               fits into the stated ones
    capacity   `present`
    odds       y_sg = (won + κ · y_s) / (closed + κ) at seat s with accounts of kind g, y_s likewise of the seat towards
               the company's y; factor y_sg / y
    """
    capacity = np.clip(evidence.present, *BOUNDS)
    workload = _hours_factor(evidence, rates, plan, learning.prior)
    return Corrections(
        workload=workload if learning.relaxes else np.maximum(workload, capacity.max(initial=BOUNDS[0])),
        capacity=capacity,
        odds=_odds_factor(evidence, rates, plan, learning.prior),
    )


def damped(now: Corrections, said: Corrections, damping: float) -> Corrections:
    """A part of the way from the corrections of the last round to what the years say."""
    return Corrections(
        now.workload + damping * (said.workload - now.workload),
        now.capacity + damping * (said.capacity - now.capacity),
        now.odds + damping * (said.odds - now.odds),
    )


def step_of(learning: Learning, number: int) -> float:
    """δ_k: part of the way that round `number` (from 1) goes [share]."""
    return 2 * learning.damping / (number + 1)


def corrected(scenario: Scenario, rates: PairRates, corrections: Corrections) -> Scenario:
    """The scenario as the optimiser is to see it; the world that is simulated stays as it is."""
    accounts, seats = scenario.accounts, scenario.seats
    return replace(
        scenario,
        accounts=replace(accounts, workload=accounts.workload * corrections.workload),
        seats=replace(seats, capacity_hours=seats.capacity_hours * corrections.capacity),
        pairs=_pairs(scenario, rates, corrections),
    )


def _hours_factor(evidence: Evidence, rates: PairRates, plan: Plan, prior: float) -> Floats:
    owner = positions(plan.seat, plan.owner)
    workload = rates.scenario.accounts.workload.copy()
    owned = np.flatnonzero(owner >= 0)
    workload[owned] = rates.of_accounts(owned, owner[owned]).work
    given_up = np.divide(evidence.stale, evidence.opened, out=np.zeros(len(plan.seat)), where=evidence.opened > 0)
    served = np.where(owner >= 0, 1 - np.minimum(given_up[owner], 0.8), 1.0)
    known = (workload > 0) & (owner >= 0)
    if not known.any() or not evidence.hours[known].sum():
        return np.ones(len(workload))
    need = evidence.hours / served
    whole = float(need[known].sum() / workload[known].sum())
    own = np.divide(need, workload, out=np.full(len(workload), whole), where=known)
    number = evidence.opportunities
    factor: Floats = np.where(known, (number * own + prior * whole) / (number + prior), 1.0)
    return np.clip(factor, *BOUNDS)


def _odds_factor(evidence: Evidence, rates: PairRates, plan: Plan, prior: float) -> Floats:
    kinds, seats = rates.kinds.allowed.shape
    owner = positions(plan.seat, plan.owner)
    owned = np.flatnonzero(owner >= 0)
    cell = rates.kinds.of[owned] * seats + owner[owned]
    won, closed = (
        np.bincount(cell, amount[owned], kinds * seats).reshape(kinds, seats)
        for amount in (evidence.won, evidence.closed)
    )
    if not won.sum():
        return np.ones((kinds, seats))
    company = won.sum() / closed.sum()
    of_seat = (won.sum(axis=0) + prior * company) / (closed.sum(axis=0) + prior)
    factor: Floats = (won + prior * of_seat) / (closed + prior) / company
    return np.clip(factor, *BOUNDS)


def _pairs(scenario: Scenario, rates: PairRates, corrections: Corrections) -> Pairs:
    """The pairs table with values by learnt odds, and with the hours that it states corrected."""
    said, book, places = scenario.pairs, scenario.accounts.account, scenario.seats.seat
    hours = said.hours * corrections.workload[positions(book, said.account)]
    said = replace(said, hours=hours)
    if int(rates.reach.size.sum()) > MOST_PAIRS or np.ptp(corrections.odds) == 0:
        return said
    account, seat = _eligible(rates)
    value = rates.of_accounts(account, seat).value * corrections.odds[rates.kinds.of[account], seat]
    row = positions(_keys(rates, said), account * len(places) + seat)
    there = row >= 0

    def column(name: str) -> Floats:
        filled = np.full(len(account), np.nan)
        filled[there] = getattr(said, name)[row[there]]
        return filled

    allowed = np.full(len(account), -1, dtype=np.int64)
    allowed[there] = said.allowed[row[there]]
    merged = Pairs(book[account], places[seat], column("cost"), value, column("hours"), allowed)
    return _with_the_others(merged, said, np.setdiff1d(np.arange(len(said)), row[there]).astype(np.int64))


def _eligible(rates: PairRates) -> tuple[Ints, Ints]:
    """Accounts and seats that may cover them, sorted."""
    unit, seat = rates.reach.pairs(np.arange(rates.units))
    size = rates.first[unit + 1] - rates.first[unit]
    pair = np.repeat(np.arange(len(unit)), size)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
    account, seat = rates.member[rates.first[unit][pair] + nth], seat[pair]
    order = np.lexsort((seat, account))
    return account[order], seat[order]


def _keys(rates: PairRates, said: Pairs) -> Ints:
    """Account × seats + seat of the rows that the table has, which are sorted."""
    scenario = rates.scenario
    at = positions(scenario.accounts.account, said.account), positions(scenario.seats.seat, said.seat)
    keys: Ints = at[0] * len(scenario.seats) + at[1]
    return keys


def _with_the_others(merged: Pairs, said: Pairs, others: Ints) -> Pairs:
    """Together with the rows of pairs that are not eligible, which say so."""
    columns = {
        name: np.concatenate([column, said.columns()[name][others]]) for name, column in merged.columns().items()
    }
    order = np.lexsort((columns["seat"], columns["account"]))
    return Pairs(**{name: column[order] for name, column in columns.items()})
