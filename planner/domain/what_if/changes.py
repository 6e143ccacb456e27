"""What if a setting were otherwise: changes and ranges of numbers in a scenario, and stress tests made of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from planner.domain.arrays import positions
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.declared import Id, Positive, Settings
from planner.domain.settings.tree import LIST_KEYS
from planner.errors import Problem, ScenarioError


class Change(Settings):
    """A number of the scenario that becomes another one."""

    setting: Id
    """Its dotted path; `*` stands for every item of a list (`pipeline.stages.*.odds`)."""
    to: float | None = None
    """What it becomes [unit of the setting]."""
    times: Positive | None = None
    """By what it is multiplied [factor]."""
    plus: float | None = None
    """What is added [unit of the setting]."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [self.to, self.times, self.plus].count(None) != 2:
            raise ValueError("say exactly one of 'to', 'times' and 'plus'")
        return self

    def of(self, value: float) -> float:
        """What a value becomes."""
        if self.to is not None:
            return self.to
        return value * self.times if self.times is not None else value + (self.plus or 0.0)


class Leavers(Settings):
    """The people of the richest territories leave."""

    people: Annotated[int, Field(ge=1)]
    """How many: those whose accounts have most potential, by the plan [people]."""
    after_days: Annotated[int, Field(ge=0)] = 0
    """When, from the first day of the horizon [days]."""


class Stress(Settings):
    """A year that goes wrong in a certain way."""

    name: Id
    """Short name."""
    title: str = ""
    """What it is, for people; default: the name."""
    changes: tuple[Change, ...] = ()
    """Settings that are otherwise."""
    leavers: Leavers | None = None
    """Who leaves besides."""
    hires_later: Annotated[int, Field(ge=0)] = 0
    """By how much everybody who is to start within the horizon starts later [days]."""


class Stresses(Settings):
    """A list of stress tests."""

    stresses: Annotated[tuple[Stress, ...], Field(min_length=1)]
    """The tests, each held against the year as planned."""

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [stress.name for stress in self.stresses]
        if len(set(names)) < len(names):
            raise ValueError("two stresses have the same name")
        return self


class Vary(Settings):
    """A setting and the range in which it may lie."""

    setting: Id
    """Its dotted path."""
    low: float
    """Low end [unit of the setting, or factor]."""
    high: float
    """High end [unit of the setting, or factor]."""
    relative: bool = False
    """Whether the ends are factors on the scenario's own value."""

    @model_validator(mode="after")
    def _upwards(self) -> Self:
        if not self.low < self.high:
            raise ValueError("'low' must be below 'high'")
        return self


class Varied(Settings):
    """What a study of sensitivity varies and watches."""

    vary: Annotated[tuple[Vary, ...], Field(min_length=1)]
    """Settings with their ranges."""
    measures: tuple[Id, ...] = ("bookings",)
    """Measures that are watched."""
    method: Literal["one", "morris", "sobol"] = "one"
    """One at a time; Morris's elementary effects; Sobol's shares of variance."""


@dataclass(frozen=True, slots=True)
class Range:
    """A setting, what it is, and between what it varies [unit of the setting]."""

    path: str
    base: float
    low: float
    high: float
    whole: bool
    """Whether it counts something: values between are rounded."""

    def value(self, at: float) -> float:
        """A value as the scenario takes it."""
        return round(at) if self.whole else float(at)


def ranges_of(scenario: Scenario, asked: Iterable[Vary]) -> tuple[Range, ...]:
    """The ranges in this scenario. Raises ScenarioError with every path that is no number, and every impossible end."""
    found: list[Range] = []
    problems: list[Problem] = []
    for vary in asked:
        try:
            base = number_at(scenario, vary.setting)
            factor = base if vary.relative else 1.0
            low, high = sorted((vary.low * factor, vary.high * factor))
            each = Range(vary.setting, float(base), low, high, isinstance(base, int))
            for end in (each.low, each.high):
                scenario.but({each.path: each.value(end)}, by="vary")
            found.append(each)
        except ScenarioError as error:
            problems.extend(error.problems)
    twice = {each.path for each in found if [other.path for other in found].count(each.path) > 1}
    problems.extend(Problem("vary", f"'{path}' is named twice.") for path in sorted(twice))
    if problems:
        raise ScenarioError(tuple(problems))
    return tuple(found)


def with_values(scenario: Scenario, ranges: Sequence[Range], values: Iterable[float]) -> Scenario:
    """The scenario in which each setting has its value."""
    return scenario.but(
        {each.path: each.value(value) for each, value in zip(ranges, values, strict=True)}, by="sensitivity"
    )


def stressed(scenario: Scenario, plan: Plan, stress: Stress) -> Scenario:
    """The scenario under a stress test; the plan stays. Raises ScenarioError for a setting that is no number."""
    changes: dict[str, Any] = {}
    for change in stress.changes:
        for path in _paths(scenario, change.setting):
            value = number_at(scenario, path)
            changed = change.of(changes.get(path, value))
            changes[path] = round(changed) if isinstance(value, int) else changed
    if stress.leavers is not None:
        day = scenario.calendar.start + timedelta(days=stress.leavers.after_days)
        changes |= {f"people.leaving.{seat}": day for seat in richest(scenario, plan, stress.leavers.people)}
    found = scenario.but(changes, by=f"stress {stress.name}") if changes else scenario
    return hired_later(found, stress.hires_later) if stress.hires_later else found


def richest(scenario: Scenario, plan: Plan, people: int) -> list[str]:
    """The seats whose accounts have most potential, the richest first; only those that are filled on the first day."""
    seats, first = scenario.seats, np.datetime64(scenario.calendar.start, "D")
    owner = positions(seats.seat, plan.owner)
    potential = np.bincount(owner[owner >= 0], scenario.accounts.potential[owner >= 0], minlength=len(seats))
    filled = ~(seats.start > first) & ~(seats.end < first)
    order = np.lexsort((np.arange(len(seats)), -potential))
    return [str(seats.seat[seat]) for seat in order if filled[seat]][:people]


def hired_later(scenario: Scenario, days: int) -> Scenario:
    """The scenario in which everybody who starts after the first day of the horizon starts so much later."""
    seats = scenario.seats
    late = seats.start > np.datetime64(scenario.calendar.start, "D")
    start = np.where(late, seats.start + np.timedelta64(days, "D"), seats.start)
    return replace(scenario, seats=replace(seats, start=start))


def number_at(scenario: Scenario, path: str) -> float:
    """The number that a setting is, an int where it counts. Raises ScenarioError when it is none."""
    value = _at(scenario.settings, path.split("."), "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        known = "is not a setting of this scenario" if value is None else f"is no number (it is {str(value)[:60]!r})"
        raise ScenarioError((Problem(path, f"{known}.", "`planner settings` lists all settings."),))
    return value


def _paths(scenario: Scenario, pattern: str) -> Iterator[str]:
    """A pattern's paths: `*` is every key of the list there."""
    if "*" not in pattern.split("."):
        yield pattern
        return
    before, _, after = pattern.partition(".*")
    items = _at(scenario.settings, before.split("."), "")
    key = LIST_KEYS.get(before)
    if key is None or not isinstance(items, tuple):
        raise ScenarioError((Problem(pattern, f"'{before}' is not a list whose items have names."),))
    for item in items:
        yield from _paths(scenario, f"{before}.{getattr(item, key)}{after}")


def _at(node: object, steps: Sequence[str], path: str) -> object:
    """What stands at a path of settings; None where nothing does."""
    if not steps or node is None:
        return node
    step, here = steps[0], f"{path}.{steps[0]}" if path else steps[0]
    if isinstance(node, BaseModel):
        return _at(getattr(node, step, None) if step in type(node).model_fields else None, steps[1:], here)
    if isinstance(node, Mapping):
        return _at(node.get(step), steps[1:], here)
    key = LIST_KEYS.get(path)
    if key is not None and isinstance(node, tuple):
        return _at(next((item for item in node if str(getattr(item, key)) == step), None), steps[1:], path)
    return None
