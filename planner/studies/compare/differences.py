"""Scenarios side by side on common random numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from planner.domain.measures import Interval, Measure
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.optimize.solve import solve
from planner.report.effects import brief, figure
from planner.simulate.intervals import MOST_NEEDED, Estimate, estimate
from planner.simulate.replicate import replicate


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a scenario's measure exceeds the base's, year by year with the same luck."""

    measure: str
    scenario: str
    value: float
    """Mean of the differences of the replications [unit of the measure]."""
    low: float
    """Lower end of the paired t interval."""
    high: float
    """Upper end of the paired t interval."""
    unit: str
    ratio: float = math.nan
    """Variance of the differences, over that of differences between years with luck of their own, var(base) +
    var(scenario): what pairing leaves; NaN where neither varies."""
    needed: int | None = None
    """Forecast of the replications for which half the width of the interval is the precision asked for, as a share of
    the base's value; None when none was asked for, or nothing is known."""

    @property
    def ends(self) -> Interval:
        """Value and limits."""
        return Interval(self.value, self.low, self.high)

    @property
    def shown(self) -> bool:
        """Whether these runs can show a difference: the interval leaves out zero."""
        return self.ends.shown


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Measures of several scenarios and their differences from the first, the base."""

    names: tuple[str, ...]
    """Scenarios, the base first."""
    measures: Mapping[str, tuple[Measure | None, ...]]
    """Each measure in every scenario, in the order of `names`; None where a scenario has no such measure."""
    differences: tuple[Difference, ...]
    """Of every scenario but the base, for each measure that both have."""
    replications: int
    confidence: float

    @property
    def base(self) -> str:
        """What the others are held against."""
        return self.names[0]

    def difference(self, measure: str, scenario: str) -> Difference:
        """That difference; KeyError when there is none."""
        for difference in self.differences:
            if (difference.measure, difference.scenario) == (measure, scenario):
                return difference
        raise KeyError((measure, scenario))

    def __repr__(self) -> str:
        """Read as what is compared and how much differs."""
        shown = sum(difference.shown for difference in self.differences)
        return (
            f"Comparison({' · '.join(self.names)}; {self.replications} common replications, "
            f"{shown} of {len(self.differences)} differences shown)"
        )

    def _repr_html_(self) -> str:
        """A table for notebooks: the base's value, then each scenario's difference with its interval."""
        head = "".join(f"<th>{escape(name)} − {escape(self.base)}</th>" for name in self.names[1:])
        rows = []
        for name, measures in self.measures.items():
            base = measures[0]
            if base is None:
                continue
            cells = [f"<td>{escape(figure(base.value, base.unit))}</td>"]
            for other in self.names[1:]:
                found = [d for d in self.differences if (d.measure, d.scenario) == (name, other)]
                cells.append(f"<td>{escape(brief(found[0].ends, found[0].unit)) if found else '—'}</td>")
            rows.append(f"<tr><th>{escape(name)} [{escape(base.unit)}]</th>{''.join(cells)}</tr>")
        return (
            f"<table><caption>{self.replications} years each, the same luck in all; "
            f"{self.confidence:.0%} intervals</caption>"
            f"<thead><tr><th>measure</th><th>{escape(self.base)}</th>{head}</tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>"
        )


def compare(
    cases: Mapping[str, tuple[Scenario, Plan]] | Sequence[Scenario],
    *,
    replications: int | None = None,
    workers: int = 1,
    watch: Watch | None = None,
) -> Comparison:
    """Simulate all cases with the first one's seed and count of replications, and take paired differences.

    `cases` are scenarios, which are solved first, or scenarios with their plans by name. The first is the base.
    Raises PlannerError for fewer than two cases, and what `solve` and `replicate` raise.
    """
    if len(cases) < 2:
        raise PlannerError("A comparison needs two scenarios or more.")
    named = cases if isinstance(cases, Mapping) else _solved(cases, watch)
    simulation = next(iter(named.values()))[0].settings.simulation
    outcomes = {
        name: replicate(
            scenario,
            plan,
            replications=replications or simulation.replications,
            seed=simulation.seed,
            workers=workers,
            watch=watch,
        )
        for name, (scenario, plan) in named.items()
    }
    return side_by_side(outcomes)


def side_by_side(outcomes: Mapping[str, Outcomes], precision: float | None = None) -> Comparison:
    """Compare outcomes that were simulated with one seed and one number of replications; the first is the base.

    The interval of a difference is the paired t interval: Student's, of the mean of the differences of each
    replication. With a precision, as a share of the base's value, each difference says how many replications it needs.
    Raises PlannerError when the years do not meet the same luck.
    """
    names = tuple(outcomes)
    base = outcomes[names[0]]
    for name, other in outcomes.items():
        if (other.seed, other.replications) != (base.seed, base.replications):
            raise PlannerError(
                f"'{name}' was simulated with seed {other.seed} and {other.replications} replications, "
                f"'{names[0]}' with seed {base.seed} and {base.replications}; common random numbers need both equal."
            )
        if other.antithetic != base.antithetic:
            raise PlannerError(f"only one of '{name}' and '{names[0]}' was simulated with antithetic years.")
    kinds = dict.fromkeys(measure.name for other in outcomes.values() for measure in other)
    return Comparison(
        names=names,
        measures={kind: tuple(_measure(other, kind) for other in outcomes.values()) for kind in kinds},
        differences=tuple(
            _difference(kind, name, (base, outcomes[name]), precision)
            for name in names[1:]
            for kind in kinds
            if _measure(base, kind) is not None and _measure(outcomes[name], kind) is not None
        ),
        replications=base.replications,
        confidence=base.confidence,
    )


def _solved(scenarios: Sequence[Scenario], watch: Watch | None) -> dict[str, tuple[Scenario, Plan]]:
    named: dict[str, tuple[Scenario, Plan]] = {}
    for scenario in scenarios:
        named[free_name(scenario.settings.name, named)] = (scenario, solve(scenario, watch=watch))
    return named


def free_name(name: str, taken: Mapping[str, object], mark: str = "") -> str:
    """The name; when it is taken, with a mark of its own in brackets, such as the digits of a run, or a number."""
    if name not in taken:
        return name
    if mark and (marked := f"{name} ({mark})") not in taken:
        return marked
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _measure(outcomes: Outcomes, name: str) -> Measure | None:
    return next((measure for measure in outcomes if measure.name == name), None)


def _difference(measure: str, scenario: str, pair: tuple[Outcomes, Outcomes], precision: float | None) -> Difference:
    base, other = pair
    found = paired(base, other, measure)
    half, value = found.half(base.confidence), base.measure(measure)
    needed = None
    if precision is not None and found.groups > 1 and value.value:
        needed = base.luck_shared * found.needed(precision * abs(value.value), base.confidence)
        needed = needed if needed < MOST_NEEDED else None
    return Difference(
        measure, scenario, found.mean, found.mean - half, found.mean + half, value.unit, _ratio(pair, measure), needed
    )


def paired(base: Outcomes, other: Outcomes, measure: str) -> Estimate:
    """By how much a measure is larger than the base's, year by year with the same luck."""
    return estimate(other.samples[measure] - base.samples[measure], base.luck_shared)


def _ratio(pair: tuple[Outcomes, Outcomes], measure: str) -> float:
    base, other = (outcomes.samples[measure] for outcomes in pair)
    together = pair[0].luck_shared
    known = ~np.isnan(other - base)
    apart = sum(estimate(np.where(known, sample, np.nan), together).deviation ** 2 for sample in (base, other))
    return estimate(other - base, together).deviation ** 2 / apart if apart > 0 else math.nan
