"""Why no plan exists: the rules that collide, and the cheapest way out."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_array, hstack

from planner.domain.audit import World
from planner.errors import Problem, SolverError
from planner.optimize.bridge import LinearForm, set_option, to_highs
from planner.optimize.rules import Rule, captives
from planner.optimize.search import Limits, search

PATIENCE = 30.0
"""Seconds for each of the two questions, which rules collide and what is the cheapest way out."""
CHECK = 10.0
"""Seconds for one feasibility check of whole numbers."""
MOST_TOLD = 12
"""Rules, and changes, that one sentence names."""


def explain(form: LinearForm, rules: Sequence[Rule], world: World) -> tuple[Problem, ...]:
    """Name a set of rules that cannot hold together, none of which can be left out, and the least loosening.

    Candidates come from the solver (a dual ray of the relaxation); each is proven again with all other rules
    free, and the set is shrunk rule by rule (QuickXplain, Junker 2004).
    """
    trial = _Trial(form, tuple(rules), time.monotonic() + PATIENCE)
    core = _smallest(trial)
    more = f"; and {len(core) - MOST_TOLD} more rules" if len(core) > MOST_TOLD else ""
    says = "; ".join(rules[i].says for i in core[:MOST_TOLD]) + more
    collide = f"no plan keeps all of these: {says}." if len(core) > 1 else f"no plan keeps this: {says}."
    only = captives(world, sorted({seat for i in core for seat in rules[i].seats}))
    hint = " ".join(part for part in (only, _way_out(form, rules)) if part)
    return (Problem("rules that collide", collide, hint),)


def relaxation_collides(form: LinearForm, rules: Sequence[Rule]) -> bool:
    """Whether no parts of accounts could be assigned so that all rules are kept."""
    return _Trial(form, tuple(rules), time.monotonic() + PATIENCE).ray(range(len(rules))) is not None


@dataclass(slots=True)
class _Trial:
    """Asks whether some of the rules can be kept together, the others being free."""

    form: LinearForm
    rules: tuple[Rule, ...]
    deadline: float

    def infeasible(self, kept: Sequence[int]) -> bool:
        """Proven infeasible; whatever time does not decide counts as feasible."""
        if time.monotonic() > self.deadline:
            return False
        if self.ray(kept) is not None:
            return True
        try:
            limits = Limits(min(CHECK, self.deadline - time.monotonic()), 1.0, 1)
            ending = search(self._only(kept), limits, None, None).ending
        except SolverError:
            return False
        if ending == "interrupted":
            raise KeyboardInterrupt
        return ending == "infeasible"

    def ray(self, kept: Sequence[int]) -> list[int] | None:
        """Rules that prove the relaxation infeasible; None when it is feasible."""
        form = self._only(kept)
        highs: Any = to_highs(form, np.zeros(form.cost.shape[1]), relaxed=True)
        highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003
        for option, value in (("threads", 1), ("presolve", "off"), ("solver", "simplex"), ("time_limit", CHECK)):
            set_option(highs, option, value)
        if highs.run() == highspy.HighsStatus.kError:
            raise SolverError("HiGHS failed on a feasibility check.")
        if highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
            return None
        _, known, ray = highs.getDualRay()
        if not known:
            return list(kept)
        used = {int(row) for row in np.flatnonzero(np.abs(np.asarray(ray)) > 1e-9)}
        return [i for i in kept if used.intersection(form.rows_of(self.rules[i].constraint))]

    def _only(self, kept: Sequence[int]) -> LinearForm:
        dropped = set(range(len(self.rules))).difference(kept)
        lower, upper = self.form.row_lower.copy(), self.form.row_upper.copy()
        for i in sorted(dropped):
            rows = self.form.rows_of(self.rules[i].constraint)
            lower[rows], upper[rows] = -np.inf, np.inf
        return replace(self.form, row_lower=lower, row_upper=upper, cost=np.zeros_like(self.form.cost))


def _smallest(trial: _Trial) -> list[int]:
    """An infeasible set of rules of which none can be left out."""
    every = list(range(len(trial.rules)))
    candidate = trial.ray(every)
    if candidate is None or not trial.infeasible(candidate):
        candidate = every
    shrunk = True
    while shrunk:
        again = trial.ray(candidate)
        shrunk = again is not None and len(again) < len(candidate) and trial.infeasible(again)
        candidate = again if shrunk and again is not None else candidate
    return sorted(_conflict(trial.infeasible, [], candidate, new=False))


def _conflict(infeasible: Callable[[Sequence[int]], bool], kept: list[int], rest: list[int], *, new: bool) -> list[int]:
    """QuickXplain: the part of `rest` that is needed, beside what is kept, to be infeasible."""
    if new and infeasible(kept):
        return []
    if len(rest) == 1:
        return rest
    half = len(rest) // 2
    first, second = rest[:half], rest[half:]
    of_second = _conflict(infeasible, [*kept, *first], second, new=bool(first))
    of_first = _conflict(infeasible, [*kept, *of_second], first, new=bool(of_second))
    return [*of_first, *of_second]


def _way_out(form: LinearForm, rules: Sequence[Rule]) -> str:
    """The least loosening that leaves a plan, in shares of each limit (lifting a pin counts as one)."""
    elastic, owner = _elastic(form, rules)
    found = search(elastic, Limits(PATIENCE, 1e-4, 1), None, None)
    if found.values is None:
        return ""
    bent = np.zeros(len(rules))
    np.add.at(bent, owner, found.values[form.matrix.shape[1] :])
    changes = [
        rules[i].loosened.format(math.ceil(bent[i] * 10 - 1e-4) / 10)
        for i in np.flatnonzero(bent > 1e-5 * np.array([rule.size for rule in rules])).tolist()
    ]
    word = "Cheapest change" if found.ending == "gap" else "A change that is enough"
    return f"{word}: {_listed(changes)}." if changes else ""


def _listed(parts: Sequence[str]) -> str:
    """a, b and c; of a long list the beginning."""
    if len(parts) > MOST_TOLD:
        parts = [*parts[:MOST_TOLD], f"{len(parts) - MOST_TOLD} more such changes"]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _elastic(form: LinearForm, rules: Sequence[Rule]) -> tuple[LinearForm, list[int]]:
    """The model in which every rule may bend at a price; and the rule of each added column."""
    row, entry, cost, owner = [], [], [], []
    for i, rule in enumerate(rules):
        for r in form.rows_of(rule.constraint):
            for side, bound in ((1.0, form.row_lower[r]), (-1.0, form.row_upper[r])):
                if np.isfinite(bound):
                    row.append(r)
                    entry.append(side)
                    cost.append(1.0 / (rule.size * form.row_scale[r]))
                    owner.append(i)
    added = len(row)
    slack = csc_array((np.array(entry), (np.array(row), np.arange(added))), shape=(form.matrix.shape[0], added))
    free = np.zeros((1, form.matrix.shape[1]))
    elastic = replace(
        form,
        matrix=csc_array(hstack([form.matrix, slack])),
        lower=np.append(form.lower, np.zeros(added)),
        upper=np.append(form.upper, np.full(added, np.inf)),
        integer=np.append(form.integer, np.zeros(added, dtype=np.bool_)),
        cost=np.append(free, np.array(cost)[None, :], axis=1),
        terms=("bent",),
        column_scale=np.append(form.column_scale, 1 / form.row_scale[row]),
    )
    return elastic, owner
