"""The linear relaxation of the listed problem, kept by HiGHS and solved again when arcs are closed.

    one[u]    Σ over arcs of u of x[a] = 1
    load[g]   Σ over arcs that count at g of amount[a]·x[a] = anchor[g] + Σ up[g, ·] − Σ down[g, ·]

`up` and `down` are the pieces of the group's convex price to the right and to the left of a bend of it. Beyond a hard
limit there is one more piece, at a price above anything that breaking it could save: there is a solution whatever is
closed, and so there are always multipliers. Loads are divided by the size of their amounts, costs by their spread.

Cuts may be added: Σ coef[a]·x[a] − per·(pieces beyond a bend) ≤ side.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy.sparse import coo_array, csc_array

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.branching.cuts import Cut, Row
from planner.optimize.bridge import LinearForm, set_option, solve_again_and_again, to_highs
from planner.optimize.conjugate import Conjugate
from planner.optimize.shortlist import Shortlist

UNLIMITED = 2**31 - 1


class Point(NamedTuple):
    """A solution of the relaxation."""

    value: float
    """[currency/year]."""
    share: Floats
    """Of each arc."""
    prices: Floats
    """Of each group [currency per unit of the load], then of each cut [currency/year]."""
    basis: Any


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """The relaxation over the arcs of a shortlist."""

    arcs: int
    highs: highspy.Highs
    open: Flags
    """Arcs that HiGHS knows as open."""
    group: Ints
    """Group of each load row."""
    size: Floats
    """Size of the amounts of each load row."""
    spread: float
    """[currency/year]."""
    constant: float
    pieces: "_Pieces"
    units: int

    @classmethod
    def of(cls, shortlist: Shortlist) -> "Relaxed":
        """The relaxation with all arcs open."""
        pieces = _pieces(shortlist)
        rows = np.full(len(pieces.at) + 1, -1, dtype=np.int64)
        used = np.flatnonzero(np.isfinite(pieces.at))
        rows[used] = np.arange(len(used))
        spread = max(float(np.std(shortlist.cost)), 1e-6)
        size = _sizes(shortlist)[used]
        form = _form(shortlist, pieces, rows, size, spread)
        highs = to_highs(form, form.cost[0], relaxed=True)
        solve_again_and_again(highs)
        return cls(
            arcs=len(shortlist),
            highs=highs,
            open=np.ones(len(shortlist), dtype=np.bool_),
            group=used,
            size=size,
            spread=spread,
            constant=float(pieces.price_at[used].sum()),
            pieces=pieces,
            units=len(shortlist.first) - 1,
        )

    def solve(self, arcs: Flags, basis: Any = None, iterations: int = UNLIMITED) -> Point | None:  # noqa: ANN401  # HiGHS's
        """The solution when only the given arcs are open, from a basis on; None when HiGHS finds none.

        After so many `iterations` of the simplex method it is left as it is.
        """
        value = self.value(arcs, basis, iterations)
        if value is None:
            return None
        solution = self.highs.getSolution()
        multipliers, cuts = np.zeros(len(self.pieces.at)), self.units + len(self.size)
        dual = np.array(solution.row_dual, dtype=np.float64)
        multipliers[self.group] = -dual[self.units : cuts] * self.spread / self.size
        share = np.array(solution.col_value, dtype=np.float64)[: self.arcs]
        prices = np.append(multipliers, np.maximum(-dual[cuts:] * self.spread, 0.0))
        return Point(value, share, prices, self.highs.getBasis())

    def add(self, cuts: list[Cut], arc: Ints) -> None:
        """Add cuts; `arc` numbers the arcs here by their number in the cuts, -1 where they are not here."""
        for cut in cuts:
            here = arc[cut.arc]
            at, pieces = np.flatnonzero(here >= 0), self._beyond(cut.row)
            column = np.concatenate([here[at], self.arcs + pieces]).astype(np.int32)
            scale = self.size[np.searchsorted(self.group, cut.row.group)] / cut.row.size
            value = np.concatenate([cut.coef[at], np.full(len(pieces), -cut.per * scale)])
            self.highs.addRow(-highspy.kHighsInf, cut.side, len(column), column, value)

    def drop(self, cuts: Ints) -> None:
        """Remove cuts by number; those behind move up."""
        rows = (self.units + len(self.size) + cuts).astype(np.int32)
        self.highs.deleteRows(len(rows), rows)

    def loads(self) -> Floats:
        """Of each group, in the solution that was found last [units of the load]."""
        load = np.full(len(self.pieces.at), np.nan)
        value = np.array(self.highs.getSolution().col_value, dtype=np.float64)[self.arcs :]
        moved = np.bincount(self.pieces.group, self.pieces.sign * value, len(load))[self.group]
        load[self.group] = self.pieces.at[self.group] + moved * self.size
        return load

    def _beyond(self, row: Row) -> Ints:
        """Pieces of a group's price beyond a bend of it."""
        pieces = self.pieces
        outside = row.sign * (pieces.start - row.bend) >= 0
        return np.flatnonzero((pieces.group == row.group) & (pieces.sign == row.sign) & outside)

    def value(self, arcs: Flags, basis: Any = None, iterations: int = UNLIMITED) -> float | None:  # noqa: ANN401
        """The value alone."""
        changed = np.flatnonzero(arcs != self.open).astype(np.int32)
        if len(changed):
            upper = arcs[changed].astype(np.float64)
            self.highs.changeColsBounds(len(changed), changed, np.zeros(len(changed)), upper)
            self.open[:] = arcs
        if basis is not None:
            self.highs.setBasis(basis)
        set_option(self.highs, "simplex_iteration_limit", iterations)
        self.highs.run()
        status, kind = self.highs.getModelStatus(), highspy.HighsModelStatus
        if status not in {kind.kOptimal, kind.kIterationLimit}:
            return None
        return float(self.highs.getInfo().objective_function_value) * self.spread + self.constant


class _Pieces(NamedTuple):
    """Pieces of every group's price."""

    at: Floats
    """The anchor of each group; infinite where its load costs nothing."""
    price_at: Floats
    """Price there."""
    group: Ints
    """Of each piece."""
    sign: Floats
    """Of each piece: 1 to the right of the anchor, −1 to the left."""
    start: Floats
    """Its end on the anchor's side."""
    width: Floats
    cost: Floats
    """Of a unit of each piece, away from the anchor."""


def _pieces(shortlist: Shortlist) -> _Pieces:
    prices, known = shortlist.prices, Conjugate.of(shortlist.prices).pieces
    finite = np.isfinite(known.bend)
    anchor = np.where(finite.any(axis=0), np.where(finite[2], 2, np.argmax(finite, axis=0)), -1)
    columns, groups = np.arange(len(anchor)), np.arange(len(anchor))
    at = np.where(anchor >= 0, known.bend[anchor, columns], np.inf)
    parts: list[tuple[Ints, Floats, Floats, Floats, Floats]] = []
    for p, slope in enumerate(known.slope):
        left, right = known.bend[p], known.bend[p + 1]
        sides = ((1.0, left, (p >= anchor) & (right > left)), (-1.0, right, (p < anchor) & (right > left)))
        for sign, start, picked in sides:
            g = np.flatnonzero(picked & np.isfinite(at))
            parts.append((g, np.full(len(g), sign), start[g], right[g] - left[g], sign * slope[g]))
    for sign, limit, slope in ((1.0, prices.most, known.slope[-1]), (-1.0, prices.least, -known.slope[0])):
        g = groups[np.isfinite(limit)]
        parts.append((g, np.full(len(g), sign), limit[g], np.full(len(g), np.inf), (slope + prices.beyond)[g]))
    group, signs, begins, width, cost = (np.concatenate(part) for part in zip(*parts, strict=True))
    price_at = np.where(anchor >= 0, known.at_bend[anchor, columns], 0.0)
    return _Pieces(at, price_at, group.astype(np.int64), signs, begins, width, cost)


def _sizes(shortlist: Shortlist) -> Floats:
    """Largest amount of each group; 1 where nothing counts."""
    size = np.zeros(len(shortlist.prices.fair))
    for group, amount in zip(shortlist.group, shortlist.amount, strict=True):
        counts = group >= 0
        np.maximum.at(size, group[counts], np.abs(amount[counts]))
    return np.where(size > 0, size, 1.0)


def _form(shortlist: Shortlist, pieces: _Pieces, rows: Ints, size: Floats, spread: float) -> LinearForm:
    count, units, many = len(shortlist), len(shortlist.first) - 1, len(pieces.group)
    entries = [(shortlist.unit, np.arange(count), np.ones(count))]
    for group, amount in zip(shortlist.group, shortlist.amount, strict=True):
        row = rows[group]
        at = np.flatnonzero((row >= 0) & (amount != 0))
        entries.append((units + row[at], at, amount[at] / size[row[at]]))
    entries.append((units + rows[pieces.group], count + np.arange(many), -pieces.sign))
    row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
    shape = (units + len(size), count + many)
    each = size[rows[pieces.group]]
    side = np.concatenate([np.ones(units), pieces.at[np.isfinite(pieces.at)] / size])
    return LinearForm(
        matrix=csc_array(coo_array((value, (row, column)), shape=shape)),
        row_lower=side,
        row_upper=side,
        lower=np.zeros(shape[1]),
        upper=np.append(np.ones(count), pieces.width / each),
        integer=np.zeros(shape[1], dtype=np.bool_),
        cost=np.append(shortlist.cost, pieces.cost * each)[None] / spread,
        terms=("total",),
        column_scale=np.ones(shape[1]),
        row_scale=np.ones(shape[0]),
        rows={},
        columns={},
    )
