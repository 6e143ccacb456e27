"""A shortlist as a mixed-integer linear model in arrays, and HiGHS to hand it to."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_array, csc_array

from benchmarks.baselines.pieces import pieces_of
from planner.domain.arrays import Floats
from planner.optimize.shortlist import Shortlist


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """minimise cost·x with row_lower ≤ A x ≤ row_upper and 0 ≤ x ≤ upper; the first columns are the arcs, 0 or 1."""

    matrix: csc_array
    row_lower: Floats
    row_upper: Floats
    upper: Floats
    cost: Floats
    arcs: int
    scale: float
    """The costs are those of the shortlist times this power of two: HiGHS's tolerances are absolute."""


def linear_of(shortlist: Shortlist) -> Linear:
    """Rows: one owner a unit; the load of each group within band and limits, but for its priced pieces."""
    prices, units, arcs = shortlist.prices, len(shortlist.first) - 1, len(shortlist)
    size = _mean_amounts(shortlist)
    load, arc = np.nonzero(shortlist.group >= 0)
    group, amount = shortlist.group[load, arc], shortlist.amount[load, arc]
    pieces = pieces_of(shortlist)
    extra = np.arange(arcs, arcs + len(pieces.group))
    row = np.concatenate([shortlist.unit, units + group, units + pieces.group])
    column = np.concatenate([np.arange(arcs), arc, extra])
    entry = np.concatenate([np.ones(arcs), amount / size[group], pieces.sign])
    cost = np.concatenate([shortlist.cost, pieces.price * size[pieces.group]])
    scale = float(np.exp2(np.round(np.log2(1024 / max(float(np.abs(cost).max(initial=0.0)), 1e-9)))))
    lower = np.maximum(prices.fair - prices.free, prices.least) / size
    upper = np.minimum(prices.fair + prices.free, prices.most) / size
    shape = (units + len(size), arcs + len(extra))
    return Linear(
        matrix=csc_array(coo_array((entry, (row, column)), shape=shape)),
        row_lower=np.concatenate([np.ones(units), lower]),
        row_upper=np.concatenate([np.ones(units), upper]),
        upper=np.concatenate([np.ones(arcs), pieces.width / size[pieces.group]]),
        cost=cost * scale,
        arcs=arcs,
        scale=scale,
    )


def highs_of(linear: Linear, *, relaxed: bool, seconds: float, threads: int) -> Any:
    """A silent HiGHS that holds the model."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = linear.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = linear.cost, np.zeros(len(linear.cost)), linear.upper
    lp.row_lower_, lp.row_upper_ = linear.row_lower, linear.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = linear.matrix.indptr, linear.matrix.indices
    lp.a_matrix_.value_ = linear.matrix.data
    if not relaxed:
        kinds = [highspy.HighsVarType.kInteger] * linear.arcs
        lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (len(linear.cost) - linear.arcs)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "time_limit": seconds, "threads": threads, "random_seed": 0, "mip_rel_gap": 0.0}
    for name, value in options.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS does not take the option {name} = {value!r}.")
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise ValueError("HiGHS refused the model.")
    return highs


def _mean_amounts(shortlist: Shortlist) -> Floats:
    """A power of two near the mean amount that each group counts."""
    load, arc = np.nonzero(shortlist.group >= 0)
    group, amount = shortlist.group[load, arc], np.abs(shortlist.amount[load, arc])
    groups = len(shortlist.prices.fair)
    count = np.bincount(group, minlength=groups)
    mean = np.bincount(group, weights=amount, minlength=groups) / np.maximum(count, 1)
    return np.where(mean > 0, np.exp2(np.round(np.log2(np.where(mean > 0, mean, 1.0)))), 1.0)
