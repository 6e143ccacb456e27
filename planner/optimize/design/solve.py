"""The best scheme that HiGHS finds, checked against the task's own arithmetic; and which wishes collide."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.design.bounds import FIGURES, Bounds, WishName
from planner.domain.design.scheme import Scheme, keeps_its_word
from planner.domain.design.task import Task
from planner.domain.progress import Watch
from planner.errors import SolverError
from planner.optimize.bridge import LinearForm, linear_form
from planner.optimize.design.model import SIMPLER, Model, formulate
from planner.optimize.search import Ending, Found, Limits, search

CLOSE = 1e-6
"""What the solver says of a figure may differ from our own by so much of it."""
GAP = 1e-7
"""Relative gap at which a scheme counts as the best; so that more budget is never worth less."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The best scheme that was found, if there is one."""

    scheme: Scheme | None
    objective: float
    """Value of the bookings that effort adds, less the mean year's pay [currency]; −inf without a scheme."""
    ending: Ending
    room: float = 0.0
    """By how much a better scheme could exceed it; 0: it is proven the best [currency]."""


@dataclass(frozen=True, slots=True)
class Collision:
    """Why no scheme keeps all wishes."""

    wishes: tuple[WishName, ...]
    """Wishes of which none can be left out without the others fitting: an irreducible set."""
    eased: dict[WishName, float]
    """The least easing of all wishes together that would do [unit of each wish]."""


def best_scheme(
    task: Task, bounds: Bounds, seconds: float, start: Scheme | None = None, watch: Watch | None = None
) -> Solved:
    """The scheme that is worth most within the bounds, found in at most so many seconds.

    start  a scheme to begin from, if one is known
    Ctrl-C goes on to the caller. Raises SolverError when HiGHS fails, and when it values its scheme otherwise than the
    task does.
    """
    model = formulate(task, bounds)
    form = linear_form(model.pyomo, model.pyomo.n)
    found = search(form, Limits(seconds, GAP, 1), _as_start(task, model, form, start), watch)
    if found.ending == "interrupted":
        raise KeyboardInterrupt
    if found.values is None:
        return Solved(None, -np.inf, found.ending, np.inf)
    scheme = _read(task, model, form, found.values)
    said, ours = -sum(form.terms_at(found.values).values()), task.objective(scheme)
    offset = _left_out(task)
    if abs(said - (ours + offset)) > CLOSE * (1.0 + abs(ours) + abs(offset)) + _simpler(task):
        raise SolverError(f"HiGHS values a scheme at {said - offset:,.2f}, the task at {ours:,.2f}.")
    _check(task, scheme, bounds)
    room = 0.0 if found.ending == "gap" else max(0.0, -found.bound - said)
    return Solved(scheme, ours, found.ending, room)


def collision(task: Task, bounds: Bounds, seconds: float) -> Collision:
    """Which wishes collide, by leaving one after another out, and the least easing that would do (elastic model).

    Wishes about the plan's shape are left out first: a collision of money with people says more, where there is one.
    """
    model = formulate(task, bounds, elastic=True)
    form = linear_form(model.pyomo, model.pyomo.n)
    found = search(form, Limits(seconds, GAP, 1), None, None)
    eased: dict[WishName, float] = {}
    if found.values is not None:
        for name, slack in model.slack.items():
            value = float(found.values[form.columns_of({0: slack.variable})[0]])
            if value * slack.price > CLOSE:
                eased[name] = value
    kept = bounds.wished
    for name in reversed(bounds.wished):
        fewer = tuple(other for other in kept if other != name)
        if not possible(task, bounds.only(fewer), seconds):
            kept = fewer
    return Collision(kept, eased)


def possible(task: Task, bounds: Bounds, seconds: float) -> bool:
    """Whether any scheme keeps the wishes; True where that could not be told in the time."""
    model = formulate(task, bounds)
    form = linear_form(model.pyomo, model.pyomo.n)
    found: Found = search(form, Limits(seconds, 1e9, 1), None, None)
    return found.ending != "infeasible"


def _read(task: Task, model: Model, form: LinearForm, values: Floats) -> Scheme:
    m = model.pyomo
    chosen = values[form.columns_of(m.y)] if len(task.choices) > 1 else np.ones(1)
    choice = int(np.argmax(chosen))
    columns = {index: form.columns.get(id(variable)) for index, variable in m.n.items()}
    steps = []
    for j in range(len(task.levels)):
        column = columns[j, choice]
        steps.append(0 if column is None else round(float(values[column])))
    return task.scheme(choice, tuple(steps))


def _as_start(task: Task, model: Model, form: LinearForm, start: Scheme | None) -> tuple[Ints, Floats] | None:
    """Columns of the rates and the choices, and their values at a scheme; HiGHS completes the others."""
    if start is None:
        return None
    m, chosen = model.pyomo, task.choice_of(start)
    columns = np.concatenate([form.columns_of(m.n), form.columns_of(m.y)])
    rates = [round(start.multiples[j] / task.step) if o == chosen else 0 for j, o in m.n]
    values = np.array([*rates, *(1 if o == chosen else 0 for o in m.y)], dtype=np.float64)
    return columns[columns >= 0], values[columns >= 0]


def _left_out(task: Task) -> float:
    """What our objective lacks of the one that no column of the model carries: constants [currency]."""
    return task.value * float(task.worth[0].response.weight.sum()) + float(task.history.other_pay.mean())


def _simpler(task: Task) -> float:
    """What all changes of rate together may be held to cost [currency]."""
    return len(task.levels) * SIMPLER * abs(task.old.mean)


def _check(task: Task, scheme: Scheme, bounds: Bounds) -> None:
    """Raise SolverError unless the scheme keeps every wish by the task's own figures."""
    if not keeps_its_word(scheme):
        raise SolverError(f"HiGHS pays {scheme.at_target:.6%} of variable pay on target.")
    found = task.figures(scheme, bounds.beyond)
    for name in FIGURES:
        if name not in bounds.wished:
            continue
        missed = bounds.missed(name, found, task.old)
        size = abs(float(getattr(bounds, name))) if name in {"mean", "p50", "cvar"} else 1.0
        if missed > 10 * CLOSE * size:
            raise SolverError(f"HiGHS misses the wish '{name}' by {missed:,.6g}.")
