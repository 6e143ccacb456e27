"""All cases, by name, and how they are run."""

import difflib
import time
from collections.abc import Iterator, Sequence

from planner.domain.progress import Progress, Watch
from planner.domain.validation import CaseResult, Validation
from planner.errors import Problem, ScenarioError
from planner.studies.validation import conservation, cost_of_pay, coverage, draws, engines, fairness, published, queues
from planner.studies.validation.case import Case, Effort

FAMILIES = (queues, engines, conservation, coverage, draws, cost_of_pay, fairness, published)
"""Modules of cases, in the order of the page."""


def catalogue() -> tuple[Case, ...]:
    """Every case, in the order of the page."""
    return tuple(case for family in FAMILIES for case in family.cases())


def validate(names: Sequence[str] = (), *, quick: bool = False, watch: Watch | None = None) -> Validation:
    """Run the cases of these names, or all of them, and say of each figure what it is held to.

    names  of cases, or of families; none: all
    quick  fewer replications and wider intervals
    watch  is told before each case

    Same version, same figures: the seeds are fixed. Raises ScenarioError for names that there are not.
    """
    return Validation(tuple(_run(chosen(names), "quick" if quick else "full", watch)), quick)


def chosen(names: Sequence[str]) -> tuple[Case, ...]:
    """The cases of these names (or families), in the order of the page; ScenarioError for names that there are not."""
    every = catalogue()
    known = [*dict.fromkeys([*(case.name for case in every), *(case.family for case in every)])]
    problems = [_unknown(name, known) for name in names if name not in known]
    if problems:
        raise ScenarioError(tuple(problems))
    return tuple(case for case in every if not names or case.name in names or case.family in names)


def _unknown(name: str, known: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"Did you mean {' or '.join(map(repr, near))}?" if near else "`planner validate --list` names them."
    return Problem(name, "is not a case.", hint)


def _run(cases: Sequence[Case], effort: Effort, watch: Watch | None) -> Iterator[CaseResult]:
    began = time.monotonic()
    for done, case in enumerate(cases):
        if watch is not None:
            watch(Progress(case.name, time.monotonic() - began, done=done, total=len(cases)))
        start = time.process_time()
        examined = case.examine(effort)
        yield CaseResult(
            case.name,
            case.family,
            case.claim,
            case.source,
            examined.figures,
            examined.replications,
            time.process_time() - start,
        )
