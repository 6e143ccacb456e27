"""Overlays: one by one after the territories, by the same search and the same independent check."""

import re
import time
from collections.abc import Iterable
from dataclasses import replace

from planner.domain.overlay import overlay_scenario
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.domain.settings.overlay import Overlay
from planner.domain.world import World
from planner.errors import InfeasibleError, Problem, SolverError
from planner.optimize.conflicts import conflicts
from planner.optimize.search import INTERRUPTED
from planner.optimize.solve import solve
from planner.studies.running.verifying import verified

PART = 0.1
"""Part of `solver.seconds` that is kept for each overlay …"""
MOST_KEPT = 0.4
"""… and for all of them at most; they have what the territories leave besides."""
_NOT_FOR_SPECIALISTS = " or with a row in the pairs table"
_WORD = re.compile(r"'[^']*'|\b(?:seats?|family)\b")


def seconds_kept(scenario: Scenario) -> float:
    """Part of the search that the overlays have in any case [seconds]."""
    return min(MOST_KEPT, PART * len(scenario.settings.territory.overlays)) * scenario.settings.solver.seconds


def refuse_impossible(scenario: Scenario) -> None:
    """Raise InfeasibleError for every overlay of accounts of which one look says that it cannot be, whatever the plan.

    What pods have to cover, and accounts at other coverage levels, only the plan of the territories tells.
    """
    problems: list[Problem] = []
    for overlay in scenario.settings.territory.overlays:
        if overlay.per == "account" and not scenario.settings.territory.coverage.levels:
            problems.extend(in_words(overlay, conflicts(World.of(overlay_scenario(scenario, None, overlay)))))
    if problems:
        raise InfeasibleError(tuple(problems))


def solve_overlays(scenario: Scenario, plan: Plan, *, seconds: float | None = None, watch: Watch | None = None) -> Plan:
    """The plan with a verified plan for every overlay of its scenario, in their order.

    `seconds` for all together, default `seconds_kept`; gap and threads as in the scenario's `solver` settings. Ctrl-C
    keeps the overlays found so far and marks the plan as interrupted. Raises InfeasibleError and SolverError, both of
    which name the overlay.
    """
    began, overlays = time.monotonic(), scenario.settings.territory.overlays
    whole = seconds_kept(scenario) if seconds is None else seconds
    found: dict[str, Plan] = {}
    for nth, overlay in enumerate(overlays):
        part = max(0.0, whole - (time.monotonic() - began)) / (len(overlays) - nth)
        try:
            one = _solved(scenario, plan, overlay, part, watch)
        except KeyboardInterrupt:
            one = None
        if one is not None:
            found[overlay.name] = one
        if one is None or one.status == "interrupted":
            return replace(plan, status="interrupted", stopped_by="interrupt", overlays=found)
    return replace(plan, overlays=found)


def in_words(overlay: Overlay, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of an overlay's own scenario as planners know it: its seats are specialists, a pod's family a book."""
    said = {"seat": "specialist", "seats": "specialists", "family": "book" if overlay.per == "seat" else "family"}

    def told(text: str) -> str:
        return _WORD.sub(lambda word: said.get(word[0], word[0]), text.replace(_NOT_FOR_SPECIALISTS, ""))

    return tuple(
        Problem(f"overlay '{overlay.name}', {told(problem.where)}", told(problem.what), told(problem.hint))
        for problem in problems
    )


def _solved(scenario: Scenario, plan: Plan, overlay: Overlay, seconds: float, watch: Watch | None) -> Plan | None:
    """Its plan; None when interrupted before there was one."""
    asked, own = scenario.settings.solver, overlay_scenario(scenario, plan, overlay)
    try:
        found = solve(own, seconds=seconds, gap=asked.gap, threads=asked.threads, watch=_named(watch, overlay))
        return verified(own, found)
    except InfeasibleError as error:
        raise InfeasibleError(in_words(overlay, error.problems)) from None
    except SolverError as error:
        if str(error) == INTERRUPTED:
            return None
        raise SolverError(f"overlay '{overlay.name}': {error}") from None


def _named(watch: Watch | None, overlay: Overlay) -> Watch | None:
    if watch is None:
        return None

    def told(moment: Progress) -> None:
        watch(replace(moment, phase=f"overlay '{overlay.name}': {moment.phase}"))

    return told
