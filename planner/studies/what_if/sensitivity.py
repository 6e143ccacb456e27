"""Which settings matter: one at a time, by Morris's elementary effects, or by Sobol's shares of variance.

Sources: Morris (1991), Technometrics 33; Campolongo, Cariboni, Saltelli (2007), for μ*; Saltelli et al. (2010), for the
estimators of Sobol's indices; samples and indices are SALib's.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from planner.domain.arrays import Floats
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.domain.what_if.changes import Range, with_values
from planner.domain.what_if.influence import Index, Influence, Noise, Swing
from planner.errors import Problem, ScenarioError
from planner.simulate.intervals import interval_of_mean
from planner.studies.playing import Playing

Method = Literal["one", "morris", "sobol"]
LEVELS = 4
"""Values of a setting that Morris's design uses."""
REDRAWS = 100
"""How often the years are drawn again for the intervals of luck."""
_NAMES: Mapping[str, tuple[str, ...]] = {"morris": ("mu_star", "sigma"), "sobol": ("S1", "ST")}


@dataclass(frozen=True, slots=True)
class Design:
    """How the study is made."""

    method: Method = "one"
    measures: tuple[str, ...] = ("bookings",)
    size: int = 8
    """Trajectories of Morris, or base points of Sobol (a power of two)."""


def sensitivity(
    scenario: Scenario,
    plan: Plan,
    ranges: Sequence[Range],
    design: Design,
    playing: Playing,
    watch: Watch | None = None,
) -> Influence:
    """Vary settings of the simulated year under one plan, all variants with the same luck.

    Raises ScenarioError for a measure that the scenario has not, and what `replicate` raises.
    """
    base = playing.play(scenario, plan)
    _refuse_unknown(base, design.measures)
    swings = [
        swing
        for number, each in enumerate(ranges)
        for swing in _swings(_Study(scenario, plan, playing), base, each, design.measures, _told(watch, number, ranges))
    ]
    indices: tuple[Index, ...] = ()
    noise: tuple[Noise, ...] = ()
    points = 0
    if design.method != "one":
        sample = _sample(design, ranges, playing.seed)
        years = _years(_Study(scenario, plan, playing), ranges, sample, design.measures, watch)
        points = len(sample)
        analysed = _Analysed(design.method, tuple(ranges), sample, playing.seed, base.confidence, base.luck_shared)
        indices = tuple(index for name in design.measures for index in analysed.indices(name, years[name]))
        noise = tuple(_noise(name, years[name]) for name in design.measures)
    return Influence(
        method=design.method,
        base=tuple(base.measure(name) for name in design.measures),
        ranges=tuple(ranges),
        swings=tuple(swings),
        indices=indices,
        noise=noise,
        points=points,
        replications=base.replications,
        seed=base.seed,
        confidence=base.confidence,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Study:
    scenario: Scenario
    plan: Plan
    playing: Playing

    def at(self, ranges: Sequence[Range], values: Sequence[float]) -> Outcomes:
        """The years with settings at these values."""
        return self.playing.play(with_values(self.scenario, ranges, values), self.plan)


def _refuse_unknown(base: Outcomes, measures: Sequence[str]) -> None:
    known = [measure.name for measure in base]
    hint = f"There are {', '.join(known)}."
    if unknown := [name for name in measures if name not in known]:
        raise ScenarioError(tuple(Problem("--measure", f"this scenario has no measure '{n}'.", hint) for n in unknown))


def _told(watch: Watch | None, number: int, ranges: Sequence[Range]) -> Callable[[], None]:
    def tell() -> None:
        if watch is not None:
            watch(Progress("one at a time", 0.0, done=float(number), total=float(len(ranges))))

    return tell


def _swings(
    study: _Study, base: Outcomes, each: Range, measures: Sequence[str], tell: Callable[[], None]
) -> list[Swing]:
    tell()
    low, high = (study.at([each], [end]) for end in (each.low, each.high))
    return [
        Swing(each, name, _difference(base, low, name), _difference(base, high, name), _difference(low, high, name))
        for name in measures
    ]


def _difference(base: Outcomes, other: Outcomes, measure: str) -> Interval:
    return interval_of_mean(other.samples[measure] - base.samples[measure], base.confidence, base.luck_shared)


def _problem(ranges: Sequence[Range]) -> dict[str, object]:
    """The ranges as SALib takes them; whole numbers are rounded when they are played."""
    bounds = [[each.low, each.high] for each in ranges]
    return {"num_vars": len(ranges), "names": [each.path for each in ranges], "bounds": bounds}


def _sample(design: Design, ranges: Sequence[Range], seed: int) -> Floats:
    """The points, shape [points, settings]."""
    start = seed % 2**32
    if design.method == "morris":
        points: Floats = morris_sample.sample(_problem(ranges), N=design.size, num_levels=LEVELS, seed=start)
    else:
        points = sobol_sample.sample(_problem(ranges), N=design.size, calc_second_order=False, seed=start)
    return points


def _years(
    study: _Study, ranges: Sequence[Range], sample: Floats, measures: Sequence[str], watch: Watch | None
) -> dict[str, Floats]:
    """Each measure in every year at every point, shape [points, replications]."""
    found: dict[str, list[Floats]] = {name: [] for name in measures}
    for number, point in enumerate(sample):
        if watch is not None:
            watch(Progress("all together", 0.0, done=float(number), total=float(len(sample))))
        outcomes = study.at(ranges, point.tolist())
        for name in measures:
            found[name].append(np.nan_to_num(outcomes.samples[name], nan=outcomes.measure(name).value))
    return {name: np.stack(rows) for name, rows in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Analysed:
    """A sample of points, ready to give indices."""

    method: str
    ranges: tuple[Range, ...]
    sample: Floats
    seed: int
    confidence: float
    together: int

    def indices(self, measure: str, years: Floats) -> list[Index]:
        """The indices of the mean year; how far points and luck may put them off."""
        found = self._analyse(years.mean(axis=1), 100)
        redrawn = self._redrawn(years)
        spread = {name: self._half(np.stack([each[name] for each in redrawn])) for name in _NAMES[self.method]}
        return [
            Index(
                range=each,
                measure=measure,
                name=name,
                value=float(found[name][i]),
                points=float(found[f"{name}_conf"][i]) if f"{name}_conf" in found else math.nan,
                luck=float(spread[name][i]),
            )
            for name in _NAMES[self.method]
            for i, each in enumerate(self.ranges)
        ]

    def _analyse(self, values: Floats, resamples: int) -> Mapping[str, Floats]:
        """SALib's analysis of one value a point; a measure that never varies has indices of zero."""
        if np.ptp(values) <= 1e-12 * np.abs(values).max():
            return {name: np.zeros(len(self.ranges)) for name in _NAMES[self.method]}
        same = {"conf_level": self.confidence, "num_resamples": resamples, "seed": self.seed % 2**32}
        problem = _problem(self.ranges)
        if self.method == "morris":
            found = morris_analysis.analyze(problem, self.sample, values, num_levels=LEVELS, **same)
        else:
            found = sobol_analysis.analyze(problem, values, calc_second_order=False, **same)
        wanted = (*_NAMES[self.method], *(f"{name}_conf" for name in _NAMES[self.method]))
        return {name: np.array(found[name], dtype=np.float64) for name in wanted if name in found}

    def _redrawn(self, years: Floats) -> list[Mapping[str, Floats]]:
        """The indices with years drawn again, with replacement and the same for all points (groups whole)."""
        chance, groups = np.random.default_rng(self.seed), years.shape[1] // self.together
        grouped = years[:, : groups * self.together].reshape(len(years), groups, self.together).mean(axis=2)
        return [self._analyse(grouped[:, chance.integers(groups, size=groups)].mean(axis=1), 2) for _ in range(REDRAWS)]

    def _half(self, drawn: Floats) -> Floats:
        tails = np.quantile(drawn, [0.5 - self.confidence / 2, 0.5 + self.confidence / 2], axis=0)
        half: Floats = (tails[1] - tails[0]) / 2
        return half


def _noise(measure: str, years: Floats) -> Noise:
    """Variance of the mean year over the points, beside that of the years at a point."""
    luck = float(years.var(axis=1, ddof=1).mean())
    return Noise(measure, float(years.mean(axis=1).var(ddof=1)), luck)
