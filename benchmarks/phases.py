"""The phases of planning a book: what each needs and what it does, so that time and memory are taken of the same thing.

Run as a program it makes one phase in a process of its own and prints its peak memory in megabytes:

    python benchmarks/phases.py PHASE SCENARIO
"""

import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import planner
from planner.domain.audit import World
from planner.optimize.anneal import anneal
from planner.optimize.bridge import linear_form, to_highs
from planner.optimize.dual import price, relax
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


def _priced(file: Path) -> tuple[Any, ...]:
    (world,) = _world(file)
    relaxation = relax(world)
    return world, relaxation, price(relaxation, stop=lambda: False, tell=lambda _: None)


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
    "bound": Phase(_world, lambda world: price(relax(world), stop=lambda: False, tell=lambda _: None)),
    "first plan": Phase(_priced, lambda *given: anneal(*given, stop=lambda _: False, tell=lambda *_: None)),
    "solve": Phase(lambda file: (planner.load(file),), planner.solve),
    "simulate": Phase(_planned, lambda scenario, plan: planner.replicate(scenario, plan, replications=YEARS)),
    "report": Phase(_simulated, _report),
}


def peak_megabytes() -> float:
    """Largest resident size of this process so far [MB]; NaN where the system does not tell.

    Linux's own count of this program: `getrusage` also counts the process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(float(line.split()[1]) / 1024 for line in status.read_text().splitlines() if "VmHWM" in line)
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if platform.system() == "Darwin" else 2**10)


if __name__ == "__main__":
    phase = PHASES[sys.argv[1]]
    phase.run(*phase.prepare(Path(sys.argv[2])))
    print(f"{peak_megabytes():.0f}")
