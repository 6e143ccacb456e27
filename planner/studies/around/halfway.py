"""A start for a search within a budget: part of the way from a plan beyond it back to a plan within it.

Path relinking (Glover 1997): the units in which the plans differ go back in the order of what that costs for each unit
of the amount that it saves, priced anew a few times, until the budget is kept.
"""

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, positions, summed_by
from planner.domain.audit import audit, unit_seats
from planner.domain.reasons.shifts import Standing, shifted
from planner.studies.around.axis import Axis

ROUNDS = (1, 4, 20)
"""Times that ways back are priced, each going an equal part of the way that is left. Pricing once keeps what the
plans have in common in balance, pricing often finds a way past hard limits; the cheapest is taken."""


def halfway(axis: Axis, within: Texts, beyond: Texts, budget: float) -> Texts:
    """Owners that keep the budget, between those of two plans; those of `within` where nothing between is cheaper."""
    found = [within, *(_returned(axis, within, beyond, (budget, rounds)) for rounds in ROUNDS)]
    return min((owner for owner in found if axis.amount(owner) <= budget), key=lambda owner: _cost(axis, owner))


def _returned(axis: Axis, within: Texts, beyond: Texts, aim: tuple[float, int]) -> Texts:
    """The owners on the way back when the budget is kept, after so many rounds at most; or as far as it goes."""
    (budget, rounds), between = aim, beyond
    for number in range(rounds):
        left = axis.amount(between) - budget
        back = _way_back(axis, within, between, left / (rounds - number)) if left > 0 else np.zeros(0, dtype=np.int64)
        between = np.where(np.isin(axis.scenario.units, back), within, between)
    return between


def _way_back(axis: Axis, within: Texts, between: Texts, part: float) -> Ints:
    """The units that go back next and save so much, those first that cost least for what they save."""
    world, units = axis.world, axis.scenario.units
    standing = Standing.of(world, between)
    home = unit_seats(world, positions(axis.scenario.seats.seat, within))
    saved = summed_by(units, axis.of_accounts(between) - axis.of_accounts(within), len(home))
    differ = np.flatnonzero((home >= 0) & (standing.seat >= 0) & (home != standing.seat) & (saved > 0))
    if not len(differ):
        return differ.astype(np.int64)
    shifts = shifted(standing, differ, home[differ], np.zeros(len(differ), dtype=np.int64), standing.audit.loads)
    cost: Floats = np.sum([change for term, change in shifts.terms.items() if term != axis.term], axis=0)
    order = np.lexsort((cost / saved[differ], shifts.blocked))
    order = order[~shifts.blocked[order]]
    enough = int(np.searchsorted(np.cumsum(saved[differ[order]]), part)) + 1
    return differ[order[:enough]].astype(np.int64)


def _cost(axis: Axis, owner: Texts) -> float:
    """Everything but the axis's own term [currency/year]; infinite where a rule is broken."""
    found = audit(axis.world, owner)
    return np.inf if found.violations else sum(cost for term, cost in found.terms.items() if term != axis.term)
