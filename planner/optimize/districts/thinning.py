"""Fewer districts to choose from: those that no plan below a value can have go, by bounds with subset rows.

Of any three units at most one chosen district has two or more (subset-row cuts; Jepsen, Petersen, Spoorendonk,
Pisinger 2008). With them a mix of listed districts costs much more; a district whose reduced cost exceeds what is left
to the value is in no plan below it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array, vstack

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.districts.columns import Columns

FEW = 3_000
"""Districts that HiGHS's tree takes as they are."""
ROUNDS = 40
"""Of cuts at most."""
CUTS = 40
"""Added in a round."""
BROKEN = 0.02
"""By how much a mix must break a cut."""
MOST_UNITS = 150
"""With more units triples are too many to look at."""
SLACK = 1e-7
"""For rounding [share]."""
BASIC = 1e-9
"""Smaller shares and prices are none."""
INFEASIBLE = 2
"""What scipy calls it."""


@dataclass(frozen=True, slots=True, eq=False)
class Thinned:
    """What is left of a list."""

    kept: Ints
    """Positions of districts that a plan below the value may have; none when there is no such plan."""
    cuts: csc_array
    """Rows over them, each at most 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """What a choice of districts must have: least ≤ rows times choice ≤ most."""

    rows: csc_array
    least: Floats
    most: Floats


def thinned(columns: Columns, demands: Demands, value: float) -> Thinned:
    """Districts of a list without those that no plan has which costs at most `value`."""
    kept, cuts = np.arange(len(columns)), np.zeros((0, 3), dtype=np.int64)
    for _ in range(ROUNDS if np.isfinite(value) else 0):
        if len(kept) <= FEW:
            break
        inside = columns.inside[kept]
        over = _counted(inside, cuts)
        found = _relaxed(columns.cost[kept], demands, kept, over)
        if found is None:
            break
        worth, share, reduced, used = found
        stays = worth + reduced <= value * (1 + np.copysign(SLACK, value))
        if not stays.any():
            return Thinned(kept[:0], over[:, :0])
        some = share > BASIC
        kept = kept[stays]
        fresh = _broken(inside[some], share[some]) if inside.shape[1] <= MOST_UNITS else cuts[:0]
        if len(fresh) == 0:
            break
        cuts = np.vstack([cuts[used], fresh])
    return Thinned(kept, _counted(columns.inside[kept], cuts))


def _relaxed(cost: Floats, demands: Demands, kept: Ints, over: csc_array) -> tuple[float, Floats, Floats, Flags] | None:
    """Cost of the cheapest mix (+∞: there is none), shares of districts, their reduced costs, cuts that matter.

    None when HiGHS does not say.
    """
    exact, rows = demands.least == demands.most, demands.rows[:, kept]
    loose = csc_array(vstack([rows[~exact], over]))
    room = np.concatenate([demands.most[~exact], np.ones(over.shape[0])])
    matrices: Any = (loose, rows[exact])  # scipy's types know no sparse matrices here
    found = linprog(cost, matrices[0], room, matrices[1], demands.most[exact], method="highs")
    if found.status == INFEASIBLE:
        return np.inf, np.zeros(len(cost)), np.zeros(len(cost)), np.zeros(over.shape[0], dtype=np.bool_)
    if found.status != 0:
        return None
    reduced = cost - rows[exact].T @ found.eqlin.marginals - loose.T @ found.ineqlin.marginals
    used = found.ineqlin.marginals[len(room) - over.shape[0] :] < -BASIC
    return float(found.fun or 0.0), np.asarray(found.x), np.asarray(reduced), used


def _counted(inside: Flags, cuts: Ints) -> csc_array:
    """Which districts have two units or more of each triple."""
    counts = [(inside[:, cut].sum(axis=1, dtype=np.int64) >= 2).astype(np.float64) for cut in cuts]
    return csc_array(np.array(counts).reshape(len(cuts), len(inside)))


def _broken(inside: Flags, share: Floats) -> Ints:
    """Triples of which a mix has more than one district with two units, the worst ones."""
    member = inside.astype(np.float64)
    units = member.shape[1]
    both = (member * share[:, None]).T @ member
    found: list[Ints] = []
    miss: list[Floats] = []
    for i in range(units - 2):
        with_i = member[member[:, i] > 0]
        every = (with_i * share[member[:, i] > 0][:, None]).T @ with_i
        value = both[i][:, None] + both[i][None, :] + both - 2 * every - 1
        j, k = np.nonzero(np.triu(value > BROKEN, 1)[i + 1 :])
        j += i + 1
        found.append(np.column_stack([np.full(len(j), i), j, k]))
        miss.append(value[j, k])
    every_cut, how_much = np.vstack(found), np.concatenate(miss)
    order = np.argsort(-how_much, kind="stable")[:CUTS]
    return every_cut[order]
