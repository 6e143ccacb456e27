"""From a Pyomo model to HiGHS, in arrays: Pyomo's own HiGHS interface hands over row by row."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.component import ComponentData
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import csc_array, diags_array

from planner.domain.arrays import Flags, Floats, Ints
from planner.errors import SolverError


@dataclass(frozen=True, slots=True, eq=False)
class LinearForm:
    """minimise Σ over terms of cost·x  subject to  row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper, some x integer.

    Rows and columns are scaled by powers of two (exact in floating point), so that feasibility tolerances, which
    are absolute, mean the same share of every limit; `column_scale` leads back to the model's units.
    """

    matrix: csc_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: Flags
    cost: Floats
    """Cost of every column in every term, shape [terms, columns], of the scaled columns."""
    terms: tuple[str, ...]
    column_scale: Floats
    row_scale: Floats
    rows: dict[int, list[int]]
    """Rows of each constraint, by `id` of the constraint."""
    columns: dict[int, int]
    """Column of each variable, by `id` of the variable."""

    def rows_of(self, constraint: ComponentData) -> list[int]:
        """Rows that a constraint became."""
        return self.rows[id(constraint)]

    def columns_of(self, variables: Any) -> Ints:  # noqa: ANN401  # Pyomo's containers have no useful type
        """Columns of the members of a Pyomo variable, in its order; −1 where the model does not use it."""
        return np.array([self.columns.get(id(v), -1) for v in variables.values()], dtype=np.int64)

    def terms_at(self, values: Floats) -> dict[str, float]:
        """Every term at a point given in the model's units [currency/year]."""
        return dict(zip(self.terms, (self.cost @ (values / self.column_scale)).tolist(), strict=True))


def linear_form(m: pyo.ConcreteModel, first: Any = None) -> LinearForm:  # noqa: ANN401  # Pyomo has no useful type
    """The matrix of a model whose objectives `m.terms` add up to what is minimised.

    `first` is the variable whose members become the first columns; none: `m.owns`.
    """
    leading = list((m.owns if first is None else first).values())
    info = LinearStandardFormCompiler().write(m, mixed_form=True, set_sense=pyo.minimize, column_order=leading)
    matrix = csc_array(info.A).astype(np.float64)
    sense = np.array([row.bound_type for row in info.rows], dtype=np.int64)
    rhs = np.asarray(info.rhs, dtype=np.float64)
    bounds = [(v.lb, v.ub) for v in info.columns]
    lower = np.array([-np.inf if low is None else low for low, _ in bounds], dtype=np.float64)
    upper = np.array([np.inf if high is None else high for _, high in bounds], dtype=np.float64)
    integer = np.array([v.is_integer() or v.is_binary() for v in info.columns], dtype=np.bool_)
    row_scale, column_scale = scales(matrix, integer)
    rows: dict[int, list[int]] = {}
    for i, row in enumerate(info.rows):
        rows.setdefault(id(row.constraint), []).append(i)
    return LinearForm(
        matrix=csc_array(diags_array(row_scale) @ matrix @ diags_array(column_scale)),
        row_lower=np.where(sense <= 0, rhs, -np.inf) * row_scale,
        row_upper=np.where(sense >= 0, rhs, np.inf) * row_scale,
        lower=lower / column_scale,
        upper=upper / column_scale,
        integer=integer,
        cost=np.asarray(info.c.todense(), dtype=np.float64).reshape(len(info.objectives), -1) * column_scale,
        terms=tuple(str(objective.index()) for objective in info.objectives),
        column_scale=column_scale,
        row_scale=row_scale,
        rows=rows,
        columns={id(v): i for i, v in enumerate(info.columns)},
    )


def scales(matrix: csc_array, integer: Flags) -> tuple[Floats, Floats]:
    """Powers of two for rows and continuous columns that bring their largest entries near one."""
    size = abs(matrix).tocoo()
    row, column, entry = size.row.astype(np.int64), size.col.astype(np.int64), size.data
    rows, columns = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    of_integer = integer[column]
    owned = _largest(row[of_integer], entry[of_integer], len(rows))
    rows[owned > 0] = _power(1 / owned[owned > 0])
    in_owned = (owned[row] > 0) & ~of_integer
    met = _largest(column[in_owned], (entry * rows[row])[in_owned], len(columns))
    columns[met > 0] = _power(1 / met[met > 0])
    rest = owned[row] <= 0
    for _ in range(2):
        largest = _largest(row[rest], (entry * columns[column])[rest], len(rows))
        rows[largest > 0] = _power(1 / largest[largest > 0])
        alone = (met <= 0)[column] & ~of_integer
        smallest = 1 / _largest(column[alone], 1 / (entry * rows[row])[alone], len(columns)).clip(1e-300)
        linked = (met <= 0) & ~integer & (smallest < 1e300)
        columns[linked] = _power(1 / smallest[linked])
    return rows, columns


def to_highs(form: LinearForm, cost: Floats, *, relaxed: bool = False) -> highspy.Highs:
    """A silent HiGHS that holds the model with the given costs of scaled columns. Raises SolverError when refused."""
    lp = linear_program(form.matrix, cost, (form.lower, form.upper), (form.row_lower, form.row_upper))
    if not relaxed:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[flag] for flag in form.integer.tolist()]
    return holding(lp)


def holding(program: highspy.HighsLp) -> highspy.Highs:
    """A silent HiGHS that holds a program. Raises SolverError when refused."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    set_option(highs, "output_flag", value=False)
    if highs.passModel(program) == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the model.")
    return highs


def solved(highs: highspy.Highs) -> bool:
    """Let HiGHS solve what it holds; False when it failed.

    The presolve of HiGHS (1.15) reduces some infeasible programs of whole numbers to nothing and calls that solved; its
    own check then ends with "solve error". Those are solved again without presolve.
    """
    if highs.run() != highspy.HighsStatus.kError:
        return True
    _, presolve = highs.getOptionValue("presolve")
    if presolve == "off" or highs.getModelStatus() != highspy.HighsModelStatus.kSolveError:
        return False
    set_option(highs, "presolve", "off")
    highs.clearSolver()
    return highs.run() != highspy.HighsStatus.kError


def solve_again_and_again(highs: highspy.Highs) -> None:
    """Options for a linear program that is solved, changed a little and solved again: simplex from the last basis."""
    for name, value in (("threads", 1), ("parallel", "off"), ("presolve", "off"), ("solver", "simplex")):
        set_option(highs, name, value)


def linear_program(
    matrix: csc_array, cost: Floats, columns: tuple[Floats, Floats], rows: tuple[Floats, Floats]
) -> highspy.HighsLp:
    """Least cost over columns and rows within their bounds (least, greatest), as HiGHS takes it."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_, (lp.col_lower_, lp.col_upper_), (lp.row_lower_, lp.row_upper_) = cost, columns, rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    return lp


def set_option(highs: highspy.Highs, name: str, value: float | bool | str) -> None:  # noqa: FBT001  # HiGHS's options
    """Set an option. Raises SolverError when HiGHS does not take it: it would quietly go on with its default."""
    if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
        raise SolverError(f"HiGHS does not take the option {name} = {value!r}.")


def _largest(group: Ints, entry: Floats, groups: int) -> Floats:
    largest = np.zeros(groups)
    np.maximum.at(largest, group, entry)
    return largest


def _power(wanted: Floats) -> Floats:
    scale: Floats = np.exp2(np.round(np.log2(wanted)))
    return scale
