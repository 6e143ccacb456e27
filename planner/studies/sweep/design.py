"""The points of a sweep: every combination, or a Latin hypercube, checked before anything runs."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.stats import qmc

from planner.domain.scenario import Scenario
from planner.domain.what_if.sweep import MOST_POINTS, Axis, Point, SweepFile, Value
from planner.errors import Problem, ScenarioError


def points_of(asked: SweepFile, scenarios: Sequence[str], seed: int) -> tuple[Point, ...]:
    """All points, scenario by scenario; the first one is what the others are held against.

    A Latin hypercube (McKay, Beckman, Conover 1979, *Technometrics* 21; scipy's) cuts each range, or list of values,
    into as many equal parts as there are points and uses every part once; it is the same for all scenarios.
    """
    paths = [axis.setting for axis in asked.settings]
    rows = _grid(asked.settings) if asked.design == "grid" else _latin(asked.settings, asked.points or 2, seed)
    pairs = [(scenario, row) for scenario in scenarios for row in rows]
    return tuple(
        Point(number, scenario, dict(zip(paths, row, strict=True))) for number, (scenario, row) in enumerate(pairs)
    )


def refuse_impossible(
    asked: SweepFile, scenarios: Mapping[str, Scenario], points: Sequence[Point], where: Callable[[str], str]
) -> None:
    """Raise ScenarioError with every value that a scenario does not take, each with its place in the sweep file."""
    problems: dict[Problem, None] = {}
    for name, scenario in scenarios.items():
        refused = set()
        for number, axis in enumerate(asked.settings):
            used = dict.fromkeys(point.values[axis.setting] for point in points)
            for value in used:
                for problem in _refusals(scenario, {axis.setting: value}):
                    refused.add(axis.setting)
                    said = f"{axis.setting} = {value} in '{name}': {problem.what}"
                    problems.setdefault(Problem(where(f"settings.{number}.setting"), said, problem.hint))
        mine = [p for p in points if p.scenario == name and not refused]
        for point in mine:
            for problem in _refusals(scenario, point.values):
                values = ", ".join(f"{path} = {value}" for path, value in point.values.items())
                problems.setdefault(Problem(where("settings"), f"{values} in '{name}': {problem.what}", problem.hint))
    if problems:
        raise ScenarioError(tuple(problems))


def refuse_too_many(asked: SweepFile, scenarios: int, where: Callable[[str], str]) -> None:
    """Raise ScenarioError when there are more points than a sweep has."""
    count = asked.points or int(np.prod([len(_values(axis)) for axis in asked.settings], dtype=np.float64))
    if count * scenarios > MOST_POINTS:
        what = f"asks for {count * scenarios:,} points; a sweep has at most {MOST_POINTS:,}."
        raise ScenarioError((Problem(where("settings"), what, "Take fewer values, or design: latin."),))


def _refusals(scenario: Scenario, changes: Mapping[str, Value]) -> tuple[Problem, ...]:
    try:
        scenario.but(changes, by="sweep")
    except ScenarioError as error:
        return error.problems
    return ()


def _grid(axes: Sequence[Axis]) -> list[tuple[Value, ...]]:
    return list(product(*(_values(axis) for axis in axes)))


def _values(axis: Axis) -> tuple[Value, ...]:
    if axis.values or axis.low is None or axis.high is None:
        return axis.values
    ends = np.linspace(axis.low, axis.high, axis.steps).tolist()
    return tuple(dict.fromkeys(_value(axis, end) for end in ends))


def _latin(axes: Sequence[Axis], points: int, seed: int) -> list[tuple[Value, ...]]:
    unit = qmc.LatinHypercube(d=len(axes), rng=np.random.default_rng(seed)).random(points)
    return [tuple(_at(axis, float(share)) for axis, share in zip(axes, row, strict=True)) for row in unit]


def _at(axis: Axis, share: float) -> Value:
    """The value at a share of the way through an axis."""
    if axis.values or axis.low is None or axis.high is None:
        return axis.values[min(int(share * len(axis.values)), len(axis.values) - 1)]
    return _value(axis, axis.low + share * (axis.high - axis.low))


def _value(axis: Axis, value: float) -> Value:
    """A value of a range, in ten digits: nobody reads more, and no file says less."""
    return round(value) if axis.whole else float(f"{value:.10g}")
