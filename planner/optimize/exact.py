"""The declared model, solved by HiGHS beside another search or alone."""

import threading
from collections.abc import Callable

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.audit import TOLERANCE, chosen_arcs
from planner.domain.world import World
from planner.errors import Problem, SolverError
from planner.optimize.bridge import LinearForm, linear_form
from planner.optimize.candidates import Candidate, assigned
from planner.optimize.explain import explain
from planner.optimize.formulation import formulate
from planner.optimize.rules import rules_of
from planner.optimize.search import Found, Limits, Tree


class Beside:
    """Builds the model and lets HiGHS work on it from a first plan on, in threads of their own."""

    def __init__(self, world: World, first: Candidate | None, limits: Callable[[], Limits]) -> None:
        """`limits` tells the limits that are left when the model is built."""
        self._world, self._first, self._limits = world, first, limits
        self._built, self._stop = threading.Event(), threading.Event()
        self._model: pyo.ConcreteModel | None = None
        self._form: LinearForm | None = None
        self._tree: Tree | None = None
        self._failure: BaseException | None = None
        self._left = False

    def begin(self) -> None:
        """Set out."""
        threading.Thread(target=self._build, name="model", daemon=True).start()

    @property
    def over(self) -> bool:
        """Whether HiGHS has ended, or will not be started."""
        if self._tree is None:
            return self._built.is_set() or self._stop.is_set()
        return self._tree.over

    @property
    def left(self) -> bool:
        """Whether it was left before its end."""
        return self._left

    @property
    def bound(self) -> float:
        """What HiGHS has proven so far [currency/year]; −inf: nothing."""
        known = None if self._tree is None else self._tree.progress.bound
        return -np.inf if known is None else known

    @property
    def incumbent(self) -> float | None:
        """Objective of the best plan that HiGHS has told of [currency/year]."""
        return None if self._tree is None else self._tree.progress.incumbent

    def stop(self) -> None:
        """Ask HiGHS to stop, or not to begin."""
        self._stop.set()
        if self._tree is not None:
            self._tree.stop()

    def leave(self) -> None:
        """Ask HiGHS to stop, if it has not ended, because others get further."""
        if not (self.over or self._left):
            self._left = True
            self.stop()

    def wait(self, seconds: float) -> None:
        """Until the model is built or HiGHS ends, at most so long."""
        if self._tree is None:
            self._built.wait(seconds)
        else:
            self._tree.wait(seconds)

    def found(self) -> Found | None:
        """What HiGHS leaves, once it is over; None when it was not started. Raises what went wrong."""
        if self._failure is not None:
            raise self._failure
        return None if self._tree is None else self._tree.found()

    def candidate(self, values: Floats | None) -> Candidate | None:
        """A solution as a plan, its terms checked against the audit's: the solver's word alone is no proof."""
        if values is None or self._form is None:
            return None
        arcs = self._world.arcs
        order = np.lexsort((-values[: len(arcs)], arcs.unit))
        chosen = order[np.unique(arcs.unit[order], return_index=True)[1]]
        plan = assigned(self._world, arcs.seat[chosen], arcs.level[chosen])
        if plan.audit.violations:
            raise SolverError(f"HiGHS returned a plan that breaks rules: {plan.audit.violations[0]}")
        said = sum(self._form.terms_at(values).values())
        if plan.objective > said + max(1.0, 1e-4 * abs(said)):
            raise SolverError(f"HiGHS values its plan at {said:,.2f}, the audit at {plan.objective:,.2f}.")
        return plan

    def why_not(self) -> tuple[Problem, ...]:
        """Which rules collide, after HiGHS has proven that no plan keeps all."""
        if self._first is not None:
            raise SolverError("HiGHS calls infeasible what has a plan; please report this scenario.")
        assert self._form is not None
        assert self._model is not None
        try:
            return explain(self._form, rules_of(self._model, self._world), self._world)
        except KeyboardInterrupt:
            return (Problem("rules that collide", "no plan keeps all rules; interrupted while asking which."),)

    def _build(self) -> None:
        try:
            model = formulate(self._world)
            form = linear_form(model)
            start = None if self._first is None else _as_start(form, model, self._world, self._first)
            self._model, self._form = model, form
            if not self._stop.is_set():
                self._tree = Tree(form, self._limits(), start)
            if self._tree is not None and self._stop.is_set():
                self._tree.stop()
        except BaseException as error:  # noqa: BLE001  # carried to the thread that asks
            self._failure = error
        finally:
            self._built.set()


def check_bound(bound: float, best: Candidate) -> None:
    """Raise SolverError when HiGHS claims a bound above a plan that breaks no rule."""
    if bound > best.objective + max(1.0, TOLERANCE * best.objective):
        raise SolverError(f"HiGHS proves {bound:,.2f}, but a plan costs only {best.objective:,.2f}.")


def _as_start(form: LinearForm, model: pyo.ConcreteModel, world: World, first: Candidate) -> tuple[Ints, Floats]:
    """Columns and values of all whole numbers of the model at a plan; HiGHS completes the others."""
    chosen = chosen_arcs(world, positions(world.scenario.seats.seat, first.owner), first.coverage)
    columns = form.columns_of(model.owns)
    values = np.zeros(len(columns))
    values[chosen] = 1.0
    if world.quotas is not None and world.quotas.policy.step > 0:
        columns = np.append(columns, form.columns_of(model.steps))
        steps = np.round(first.quota / world.quotas.policy.step)
        values = np.append(values, [steps[s] for s in model.steps])
    used = columns >= 0
    return columns[used], values[used]
