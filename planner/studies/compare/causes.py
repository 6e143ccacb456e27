"""A comparison taken apart by cause: one part of the base after another replaced by the other's, with the same luck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.comparison.swapping import ORDER, REST, SWAPS, TITLES, Lived, Part, swapped
from planner.domain.comparison.waterfall import Fall, Step, Waterfall, exact_levels
from planner.domain.comparison.what_decides import year_digest
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.progress import Watch
from planner.errors import PlannerError, ScenarioError
from planner.simulate.intervals import estimate
from planner.simulate.replicate import replicate


@dataclass(slots=True, eq=False)
class Years:
    """Years of scenarios and plans on common luck; whoever asks twice for the same gets what was simulated."""

    base: Outcomes
    """Says seed, number and kind of all years."""
    workers: int = 1
    watch: Watch | None = None
    known: dict[str, Outcomes] = field(default_factory=dict)

    def remember(self, lived: Lived, outcomes: Outcomes) -> None:
        """Years that are there already."""
        self.known[year_digest(*lived)] = outcomes

    def of(self, lived: Lived) -> Outcomes:
        """The years of a scenario and plan, without long tables. Raises ScenarioError when they do not fit."""
        digest = year_digest(*lived)
        if digest not in self.known:
            scenario = lived.scenario.but(
                {
                    "simulation.keep": [],
                    "simulation.precision": {},
                    "simulation.seed": self.base.seed,
                    "simulation.replications": self.base.replications,
                    "simulation.confidence": self.base.confidence,
                    "simulation.antithetic": self.base.antithetic,
                },
                by="compare",
            )
            self.known[digest] = replicate(scenario, lived.plan, workers=self.workers, watch=self.watch)
        return self.known[digest]


def waterfall(name: str, base: Lived, other: Lived, years: Years, order: Sequence[Part] = ORDER) -> Waterfall:
    """Replace the parts of the base by the other's in this order; what is left then is one step, the rest.

    Parts in which nothing differs are left out. Raises PlannerError when the years cannot be paired.
    """
    ends = years.of(base), years.of(other)
    states: list[tuple[str, Outcomes]] = [("", ends[0])]
    unswapped: list[str] = []
    lived = base
    for part in order:
        if not SWAPS[part].differs(lived, other):
            continue
        try:
            replaced = swapped(lived, other, part)
            outcomes = years.of(replaced)
        except ScenarioError as error:
            unswapped.append(f"{SWAPS[part].title} cannot be replaced alone: {error.problems[0]}")
            continue
        lived = replaced
        states.append((part, outcomes))
    if unswapped or not _same(states[-1][1], ends[1]):
        states.append((REST, ends[1]))
    return Waterfall(name, tuple(part for part, _ in states[1:]), tuple(_falls(states)), tuple(unswapped))


def _same(one: Outcomes, other: Outcomes) -> bool:
    """Whether all measures are the same in every year."""
    if one.samples.keys() != other.samples.keys():
        return False
    return all(np.array_equal(sample, other.samples[name], equal_nan=True) for name, sample in one.samples.items())


def _falls(states: Sequence[tuple[str, Outcomes]]) -> list[Fall]:
    first = states[0][1]
    if any(outcomes.luck_shared != first.luck_shared for _, outcomes in states):
        raise PlannerError("only some of these years are antithetic; they cannot be paired.")
    everywhere = [m for m in first if all(m.name in outcomes.samples for _, outcomes in states)]
    return [
        _fall(measure.name, measure.unit, [(part, outcomes.samples) for part, outcomes in states], first)
        for measure in everywhere
    ]


def _fall(measure: str, unit: str, states: Sequence[tuple[str, Mapping[str, Floats]]], base: Outcomes) -> Fall:
    """One measure through all states, over the years in which all of them have it."""
    samples = [sample[measure] for _, sample in states]
    known = ~np.isnan(np.stack(samples)).any(axis=0)
    samples = [np.where(known, sample, np.nan) for sample in samples]
    levels = exact_levels([float(sample[known].mean()) if known.any() else float("nan") for sample in samples])

    def changed(before: int, after: int) -> Interval:
        half = estimate(samples[after] - samples[before], base.luck_shared).half(base.confidence)
        value = levels[after] - levels[before]
        return Interval(value, value - half, value + half)

    steps = tuple(Step(part, TITLES[part], changed(i, i + 1), levels[i + 1]) for i, (part, _) in enumerate(states[1:]))
    return Fall(measure, unit, levels[0], steps, changed(0, len(states) - 1))
