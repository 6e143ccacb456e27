"""Sweeps: settings varied over a grid or a Latin hypercube, for several scenarios, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.measures import Interval
from planner.domain.settings.declared import Id, Settings

Value = bool | int | float | str
MOST_POINTS = 10_000
"""A sweep has at most so many points."""


class Axis(Settings):
    """A setting that is varied."""

    setting: Id
    """Its dotted path."""
    values: tuple[Value, ...] = ()
    """The values that it takes, numbers or words [unit of the setting]."""
    low: float | None = None
    """Low end of a range, instead of values [unit of the setting]."""
    high: float | None = None
    """High end of the range [unit of the setting]."""
    steps: Annotated[int, Field(ge=2, le=1000)] = 5
    """How many values a grid takes of a range, both ends included [values]."""
    whole: bool = False
    """Whether values of a range are rounded to whole numbers."""

    @model_validator(mode="after")
    def _values_or_range(self) -> Self:
        if bool(self.values) == (self.low is not None or self.high is not None):
            raise ValueError("say either 'values', or 'low' and 'high'")
        if not self.values and (self.low is None or self.high is None or not self.low < self.high):
            raise ValueError("a range needs 'low' below 'high'")
        if len({(type(value), value) for value in self.values}) < len(self.values):
            raise ValueError("a value stands twice in 'values'")
        return self


class SweepFile(Settings):
    """What a sweep file says."""

    name: str = ""
    """Short name, used for the folder; default: the file's name."""
    scenarios: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Scenario folders or files beside the sweep file, shipped names, or run folders."""
    settings: tuple[Axis, ...] = ()
    """Settings that are varied; none: the scenarios as they are."""
    design: Literal["grid", "latin"] = "grid"
    """Every combination of all values; or a Latin hypercube, which needs few points for many settings."""
    points: Annotated[int, Field(ge=2, le=MOST_POINTS)] | None = None
    """Points of a Latin hypercube for each scenario [points]."""
    plan: Literal["solve", "keep"] = "keep"
    """Whether each point is planned for itself, or a scenario's plan stays as it is at all its points."""
    given: Id | None = None
    """The plan to keep: `current` (the present owners), a run folder, or a CSV file; default: one that is sought for
    the scenario as it stands."""
    replications: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    """Years at each point; default: as the first scenario says [replications]."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    """Where the draws start, at all points; default: as the first scenario says."""
    measures: tuple[Id, ...] = ()
    """Measures that are drawn and tabled; default: all are tabled, and the main ones drawn."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        paths = [axis.setting for axis in self.settings]
        if len(set(paths)) < len(paths):
            raise ValueError("a setting is varied twice")
        if (self.design == "latin") != (self.points is not None):
            raise ValueError("'design: latin' and 'points' go together")
        if self.design == "latin" and not self.settings:
            raise ValueError("a Latin hypercube needs 'settings' to vary")
        if self.plan == "solve" and self.given is not None:
            raise ValueError("'given' names a plan to keep, but 'plan: solve' seeks one at every point")
        return self


@dataclass(frozen=True, slots=True)
class Point:
    """A scenario with its settings at certain values."""

    number: int
    scenario: str
    values: Mapping[str, Value]
    """Value of each varied setting, by its path."""


@dataclass(frozen=True, slots=True)
class Response:
    """One measure at one point."""

    point: Point
    measure: str
    unit: str
    mean: Interval
    """The measure's mean over the years."""
    difference: Interval
    """Paired difference from the first point; the same luck."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure at one value of one setting, averaged over all points of a scenario that have it."""

    scenario: str
    setting: str
    value: Value
    measure: str
    mean: Interval


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep that was carried out."""

    name: str
    currency: str
    axes: tuple[Axis, ...]
    design: str
    plan: str
    points: tuple[Point, ...]
    responses: tuple[Response, ...]
    effects: tuple[Effect, ...]
    """Of a grid; none of a Latin hypercube."""
    plans: tuple[Mapping[str, Value], ...]
    """What the search said at each point that was planned for itself."""
    drawn: tuple[str, ...]
    """Measures that have pictures."""
    replications: int
    seed: int
    confidence: float

    def __repr__(self) -> str:
        """Read as its size."""
        return f"Swept({self.name}: {len(self.points)} points of {self.replications} years)"

    def of(self, measure: str) -> tuple[Response, ...]:
        """One measure at all points."""
        return tuple(response for response in self.responses if response.measure == measure)
