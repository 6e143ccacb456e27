"""Choosing districts from a list so that every unit is in one: as a linear programme, and in whole districts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array, eye_array, hstack, vstack

from planner.domain.arrays import Floats, Ints
from planner.domain.progress import Watch
from planner.optimize.bridge import LinearForm
from planner.optimize.districts.columns import Columns, Prices
from planner.optimize.districts.sites import Sites
from planner.optimize.districts.thinning import Demands, thinned
from planner.optimize.search import Ending, Limits, search


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """The cheapest mix of districts."""

    value: float
    """Its cost [currency/year]."""
    of_unit: Floats
    of_kind: Floats
    strayed: float
    """How far it misses a mix of districts alone; prices of units are only then beyond the box."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Whole districts."""

    ending: Ending
    columns: Ints | None
    bound: float
    """No choice from the list costs less; +∞ when there is none."""


def mix(columns: Columns, sites: Sites, centre: Prices, width: float) -> Mix | None:
    """The cheapest mix, with duals that stay near given prices.

    Missing or repeated units, and seats, may be bought and sold at a price by `width` worse than the given one: as if
    duals were in a box around it (Marsten, Hogan, Blankenship 1975).
    None when HiGHS finds none.
    """
    rows, want = _rows(columns, sites)
    middle = np.concatenate([centre.of_unit, centre.of_kind])
    away = eye_array(len(want), format="csc")
    spare = csc_array(np.eye(len(want))[:, np.append(np.zeros(len(centre.of_unit), np.bool_), ~sites.exact)])
    cost = np.concatenate([columns.cost, middle + width, width - middle, np.zeros(spare.shape[1])])
    matrix: Any = hstack([rows, away, -away, spare]).tocsc()  # scipy's types know no sparse matrices here
    found = linprog(cost, A_eq=matrix, b_eq=want, bounds=(0, None), method="highs")
    if found.status != 0:
        return None
    duals, n = found.eqlin.marginals, len(centre.of_unit)
    strayed = float(np.asarray(found.x)[len(columns) : len(columns) + 2 * len(want)].sum())
    return Mix(float(found.fun or 0.0), duals[:n], duals[n:], strayed)


def choose(columns: Columns, sites: Sites, most: float, limits: Limits, watch: Watch | None) -> Chosen:
    """The cheapest whole districts that have every unit once, if they cost at most `most`, by HiGHS's tree."""
    demands = _demands(columns, sites)
    thin = thinned(columns, demands, most)
    if len(thin.kept) == 0:
        return Chosen("infeasible", None, np.inf)
    one, cuts = np.ones(len(thin.kept)), thin.cuts.shape[0]
    form = LinearForm(
        matrix=csc_array(vstack([demands.rows[:, thin.kept], thin.cuts])),
        row_lower=np.concatenate([demands.least, np.full(cuts, -np.inf)]),
        row_upper=np.concatenate([demands.most, np.ones(cuts)]),
        lower=np.zeros(len(one)),
        upper=one,
        integer=np.ones(len(one), dtype=np.bool_),
        cost=columns.cost[thin.kept][None, :],
        terms=("districts",),
        column_scale=one,
        row_scale=np.ones(len(demands.least) + cuts),
        rows={},
        columns={},
    )
    found = search(form, limits, None, watch)
    if found.ending == "infeasible":
        return Chosen("infeasible", None, np.inf)
    chosen = None if found.values is None else thin.kept[np.flatnonzero(found.values > 1 / 2)]
    return Chosen(found.ending, chosen, found.bound)


def _demands(columns: Columns, sites: Sites) -> Demands:
    rows, want = _rows(columns, sites)
    least = want.copy()
    least[columns.inside.shape[1] :][~sites.exact] = 0.0
    return Demands(rows, least, want)


def _rows(columns: Columns, sites: Sites) -> tuple[csc_array, Floats]:
    """Every unit once, every kind of seat as often as there are seats; and how often that is."""
    kind = sites.kind[columns.site]
    seats = csc_array((np.ones(len(kind)), (kind, np.arange(len(kind)))), shape=(len(sites.count), len(kind)))
    units = csc_array(columns.inside.T.astype(np.float64))
    want = np.concatenate([np.ones(columns.inside.shape[1]), sites.count.astype(np.float64)])
    return csc_array(vstack([units, seats])), want
