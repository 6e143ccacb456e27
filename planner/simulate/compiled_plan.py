"""A pay plan as flat tables: what a compiled evaluator reads instead of settings.

Tables of whole numbers have one column for each of the names below; compiled code pays for every array it is handed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.component import Component
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import Span, periods, spans

COMPONENT, SOURCE, FIRST, OPENED, SETTLED, ROOM_OF, PRIZE_OF = range(7)
"""A settling (component over a span): position of the component; row of the amounts that count; first month that
counts, first month of the period, month after its last; position of the span among the plan's (its cap is used up
span by span); position among the settlings with prizes, −1 without."""

SETTLINGS, RETROACTIVE, BY_DEAL, BY_MATRIX, TIERS, MILESTONES, PRIZES, GATE, LADDERS, MULTIPLIERS, SHARES = range(11)
"""A component: its first settling; whether tiers are retroactive, it pays by the deal, by a matrix; how many tiers,
milestones and prizes it has; component its gate looks at (−1: none); its first ladder, how many of them are
multipliers (rows and columns of its matrix come after these); its first cell among the shares of matrices."""

THRESHOLD, GATE_AT, DEAL_CAP = range(3)
"""Limits of a component: threshold (0: none) and gate [share of quota]; most for a deal (∞: none) [currency]."""

LOOKS_AT, STEP, STEPS = range(3)
"""A ladder (multiplier, or side of a matrix): component whose attainment is looked at, first step, number of steps."""


class Form(NamedTuple):
    """A plan over a calendar, whoever is on it."""

    settlings: Ints
    """One row a settling, in the order of components and spans."""
    components: Ints
    """One row a component."""
    limits: Floats
    """One row a component."""
    ladders: Ints
    """One row a ladder."""
    steps: Floats
    """Level [share of quota] and factor of the steps of every ladder; the sides of matrices have no factors."""
    shares: Floats
    """Cells of matrices, row by row [share of on-target pay]."""
    prize_last: Ints
    """Last ranks, shape [components, most prizes of one]."""
    period_ends: Ints
    """1 for the last month of each of the plan's periods, shape [months]."""
    capped: int
    """1 where the plan has a cap."""
    minor_units: int


class Ladder(NamedTuple):
    """Steps by the attainment of one component."""

    looks_at: str
    steps: tuple[tuple[float, float], ...]


def sources_of(plan: PayPlan) -> tuple[str, ...]:
    """Names of the amounts that a plan's components look at, each once, in the order of the components."""
    return tuple(dict.fromkeys(component.source for component in plan.parts))


def settled_spans(plan: PayPlan, calendar: Calendar) -> list[tuple[int, Component, Span]]:
    """Position of the component, component and span of each settling, in order."""
    return [(c, part, span) for c, part in enumerate(plan.parts) for span in spans(plan, part, calendar)]


def form_of(plan: PayPlan, calendar: Calendar, minor_units: int) -> Form:
    """Translate a plan over a calendar."""
    parts = plan.parts
    ladders = [ladder for component in parts for ladder in _ladders(component)]
    first_steps = np.cumsum([0, *(len(ladder.steps) for ladder in ladders)])
    ends = {last - 1 for _, last in periods(calendar, plan.period)}
    last = np.zeros((len(parts), max(len(component.prizes) for component in parts)), dtype=np.int64)
    for c, component in enumerate(parts):
        last[c, : len(component.prizes)] = [prize.last for prize in component.prizes]
    return Form(
        settlings=_settlings(plan, calendar),
        components=_components(plan, calendar),
        limits=np.array([_limits(component) for component in parts]),
        ladders=_table(
            [
                (_position(plan, ladder.looks_at), first, len(ladder.steps))
                for ladder, first in zip(ladders, first_steps, strict=False)
            ],
            3,
        ),
        steps=np.array([step for ladder in ladders for step in ladder.steps], dtype=np.float64).reshape(-1, 2),
        shares=np.array([share for component in parts for share in _cells(component)], dtype=np.float64),
        prize_last=last,
        period_ends=np.array([month in ends for month in range(calendar.months)], dtype=np.int64),
        capped=int(plan.cap is not None),
        minor_units=minor_units,
    )


def _settlings(plan: PayPlan, calendar: Calendar) -> Ints:
    settled, sources = settled_spans(plan, calendar), sources_of(plan)
    rooms = list(dict.fromkeys(span for _, _, span in settled))
    with_prizes = [s for s, (_, component, _) in enumerate(settled) if component.prizes]
    rows = []
    for s, (c, component, span) in enumerate(settled):
        prize = with_prizes.index(s) if component.prizes else -1
        months = span.first, span.opened, span.settled
        rows.append((c, sources.index(component.source), *months, rooms.index(span), prize))
    return _table(rows, 7)


def _components(plan: PayPlan, calendar: Calendar) -> Ints:
    rows: list[tuple[int, ...]] = []
    settlings = ladders = cells = 0
    for component in plan.parts:
        how = component.mode == "retroactive", component.per == "deal", component.matrix is not None
        tiers = len(component.tiers) or int(component.pays_plain_rate)
        gate = -1 if component.gate is None else _position(plan, component.gate.component)
        counts = tiers, len(component.milestones), len(component.prizes)
        rows.append((settlings, *how, *counts, gate, ladders, len(component.multipliers), cells))
        settlings += len(spans(plan, component, calendar))
        ladders += len(_ladders(component))
        cells += len(_cells(component))
    return _table(rows, 11)


def _limits(component: Component) -> tuple[float, float, float]:
    gate_at = 0.0 if component.gate is None else component.gate.at
    return component.threshold or 0.0, gate_at, component.deal_cap or float("inf")


def _ladders(component: Component) -> list[Ladder]:
    """Multipliers, then rows and columns of the matrix."""
    found = [
        Ladder(multiplier.component, tuple((step.at, step.factor) for step in multiplier.steps))
        for multiplier in component.multipliers
    ]
    if component.matrix is not None:
        matrix = component.matrix
        found.append(Ladder(matrix.rows, tuple((level, 1.0) for level in matrix.row_levels)))
        found.append(Ladder(matrix.columns, tuple((level, 1.0) for level in matrix.column_levels)))
    return found


def _cells(component: Component) -> list[float]:
    return [] if component.matrix is None else [share for row in component.matrix.shares for share in row]


def _position(plan: PayPlan, name: str) -> int:
    return [component.name for component in plan.parts].index(name)


def _table(rows: Sequence[Sequence[int]], columns: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, columns)
