"""A comparison in full: differences, causes, and who wins and loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from planner.domain.comparison.compared import Compared
from planner.domain.comparison.side_by_side import SideBySide, Variant
from planner.domain.comparison.swapping import ORDER, Lived, Part
from planner.domain.comparison.waterfall import Waterfall
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.studies.compare.causes import Years, waterfall
from planner.studies.compare.differences import side_by_side
from planner.studies.compare.people import winners
from planner.studies.playing import Playing
from planner.studies.what_if.stress import effects

FEW = 3
"""Up to so many scenarios are taken apart by cause unless somebody says otherwise: each takes years of its own."""


class Played(Protocol):
    """A scenario with its plan and its simulated years."""

    @property
    def scenario(self) -> Scenario:
        """The scenario."""

    @property
    def plan(self) -> Plan:
        """Its plan."""

    @property
    def outcomes(self) -> Outcomes:
        """Its years."""


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    scenario: Scenario
    plan: Plan
    outcomes: Outcomes


def compare_in_full(
    cases: Mapping[str, tuple[Scenario, Plan]],
    *,
    replications: int | None = None,
    causes: bool | None = None,
    order: Sequence[Part] = ORDER,
    workers: int = 1,
) -> Compared:
    """Simulate scenarios with their plans on the first one's luck, and say what differs, why, and for whom.

    `causes`: whether every difference is taken apart by cause, in `order`; default: for at most three. Raises
    PlannerError for fewer than two cases, and what `replicate` raises.
    """
    if len(cases) < 2:
        raise PlannerError("A comparison needs two scenarios or more.")
    playing = Playing.of(next(iter(cases.values()))[0], workers=workers)
    playing = playing if replications is None else replace(playing, replications=replications)
    played = {name: _Case(scenario, plan, playing.play(scenario, plan)) for name, (scenario, plan) in cases.items()}
    return compare_fully(played, causes=causes, order=order, workers=workers)


def compare_fully(
    cases: Mapping[str, Played],
    *,
    causes: bool | None = None,
    order: Sequence[Part] = ORDER,
    workers: int = 1,
    watch: Watch | None = None,
) -> Compared:
    """Hold all cases against the first one. `causes`: whether by cause; default: for at most `FEW` cases.

    Raises PlannerError when the years do not meet the same luck.
    """
    names, labels = list(cases), _labels(cases)
    side_by_side({name: case.outcomes for name, case in cases.items()})
    lived = {name: Lived(case.scenario, case.plan) for name, case in cases.items()}
    base = cases[names[0]]
    years = Years(base.outcomes, workers, watch)
    for name, case in cases.items():
        years.remember(lived[name], case.outcomes)
    taken_apart = len(cases) <= FEW if causes is None else causes
    return Compared(
        base=labels[0],
        title=base.scenario.title,
        currency=base.scenario.settings.currency,
        side=_side(cases, labels),
        winners=tuple(
            winners(name, (lived[names[0]], lived[name]), (base.outcomes, cases[name].outcomes)) for name in names[1:]
        ),
        waterfalls=_waterfalls(lived, years, order) if taken_apart else (),
    )


def _waterfalls(lived: Mapping[str, Lived], years: Years, order: Sequence[Part]) -> tuple[Waterfall, ...]:
    base, *others = lived
    return tuple(waterfall(name, lived[base], lived[name], years, order) for name in others)


def _side(cases: Mapping[str, Played], labels: Sequence[str]) -> SideBySide:
    base, *others = cases.values()
    names = list(cases)
    return SideBySide(
        month=base.outcomes.month,
        month_bookings=base.outcomes.month_bookings.mean(axis=0),
        variants=tuple(
            Variant(
                name=names[number],
                title=labels[number],
                what=(),
                effects=effects(base.outcomes, other.outcomes),
                month_bookings=other.outcomes.month_bookings.mean(axis=0),
            )
            for number, other in enumerate(others, start=1)
        ),
        replications=base.outcomes.replications,
        seed=base.outcomes.seed,
        confidence=base.outcomes.confidence,
    )


def _labels(cases: Mapping[str, Played]) -> list[str]:
    """Titles where they tell the scenarios apart, else names."""
    titles = [case.scenario.title for case in cases.values()]
    return titles if len(set(titles)) == len(titles) else list(cases)
