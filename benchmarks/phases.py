"""The phases of planning a book: what each needs and what it does, so that time and memory are taken of the same thing.

Run as a program it makes one phase in a process of its own and prints its peak memory in megabytes:

    python -m benchmarks.phases PHASE SCENARIO
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import planner
from benchmarks.baselines.priced_arcs import priced_arcs
from benchmarks.memory import peak_megabytes
from planner.domain.world import World
from planner.optimize.bridge import linear_form, to_highs
from planner.optimize.formulation import formulate

YEARS = 4
"""Replications that the simulation is given."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One step; `prepare` makes its arguments from the scenario's file and is not measured."""

    prepare: Callable[[Path], tuple[Any, ...]]
    run: Callable[..., Any]


def _world(file: Path) -> tuple[World]:
    return (World.of(planner.load(file)),)


def _formed(file: Path) -> tuple[Any, ...]:
    return (linear_form(formulate(*_world(file))),)


def _planned(file: Path) -> tuple[Any, ...]:
    scenario = planner.load(file)
    return scenario, planner.solve(scenario, seconds=5)


def _simulated(file: Path) -> tuple[Any, ...]:
    scenario, plan = _planned(file)
    return scenario, plan, planner.replicate(scenario, plan, replications=YEARS)


def _report(scenario: Any, plan: Any, outcomes: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        planner.write_report(Path(folder) / "report.html", scenario, plan, outcomes, {})


PHASES = {
    "load": Phase(lambda file: (file,), planner.load),
    "derive": Phase(lambda file: (planner.load(file),), World.of),
    "build": Phase(_world, formulate),
    "standard form": Phase(lambda file: (formulate(*_world(file)),), linear_form),
    "hand over": Phase(_formed, lambda form: to_highs(form, form.cost.sum(axis=0))),
    "bound and arcs": Phase(_world, priced_arcs),
    "solve": Phase(lambda file: (planner.load(file),), planner.solve),
    "simulate": Phase(_planned, lambda scenario, plan: planner.replicate(scenario, plan, replications=YEARS)),
    "report": Phase(_simulated, _report),
}


if __name__ == "__main__":
    phase = PHASES[sys.argv[1]]
    phase.run(*phase.prepare(Path(sys.argv[2])))
    print(f"{peak_megabytes():.0f}")
