"""Stress tests: the year as planned beside years that go wrong in named ways, with the same plan and the same luck."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.comparison.side_by_side import Effect, SideBySide, Variant
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.changes import Stress, richest, stressed
from planner.report.what_if.stress import stress_page
from planner.runs.study import PAGE, write_study
from planner.studies.compare.differences import side_by_side
from planner.studies.playing import Playing
from planner.studies.study_folder import plain, provenance_of


def stress(scenario: Scenario, plan: Plan, stresses: Sequence[Stress], playing: Playing) -> SideBySide:
    """Play the plan under every stress. Raises ScenarioError with a stress that does not fit, and as `replicate`."""
    tests = [(test, stressed(scenario, plan, test)) for test in stresses]
    base = playing.play(scenario, plan)
    variants = []
    for test, harder in tests:
        outcomes = playing.play(harder, plan)
        variants.append(
            Variant(
                name=test.name,
                title=test.title or test.name,
                what=tuple(described(scenario, plan, test)),
                effects=effects(base, outcomes),
                month_bookings=outcomes.month_bookings.mean(axis=0),
            )
        )
    return SideBySide(
        month=base.month,
        month_bookings=base.month_bookings.mean(axis=0),
        variants=tuple(variants),
        replications=base.replications,
        seed=base.seed,
        confidence=base.confidence,
    )


def effects(base: Outcomes, other: Outcomes) -> tuple[Effect, ...]:
    """By how much every measure differs that both have."""
    comparison = side_by_side({"base": base, "other": other})
    return tuple(
        Effect(
            measure=each.measure,
            unit=each.unit,
            base=base.measure(each.measure).value,
            value=other.measure(each.measure).value,
            difference=Interval(each.value, each.low, each.high),
            ratio=each.ratio,
        )
        for each in comparison.differences
    )


def described(scenario: Scenario, plan: Plan, test: Stress) -> list[str]:
    """What a stress changes, in words."""
    words = []
    for change in test.changes:
        ways = ((change.to, "becomes {:g}"), (change.times, "times {:g}"), (change.plus, "plus {:g}"))
        words += [f"{change.setting} {way.format(number)}" for number, way in ways if number is not None]
    if test.leavers is not None:
        gone = richest(scenario, plan, test.leavers.people)
        words.append(f"{', '.join(gone)} vacant from day {test.leavers.after_days} until somebody follows")
    if test.hires_later:
        late = int((scenario.seats.start > np.datetime64(scenario.calendar.start, "D")).sum())
        words.append(f"{late} planned hires {test.hires_later} days later")
    return words


def write(scenario: Scenario, plan: Plan, stresses: Sequence[Stress], found: SideBySide, out: Path) -> Path:
    """Leave page and tables in a folder of their own in `out`."""
    question = {
        "study": "stress",
        "scenario": scenario.digest,
        "plan": plan.digest,
        "stresses": [test.model_dump(mode="json") for test in stresses],
        "replications": found.replications,
        "seed": found.seed,
    }
    provenance = provenance_of(question)
    files = {PAGE: stress_page(scenario, found, provenance)}
    facts = {"stresses": facts_of(found)}
    tables = {"differences": _columns(found)}
    return write_study(out, f"stress-{scenario.settings.name}", question, files, tables, facts)


def facts_of(found: SideBySide) -> list[dict[str, object]]:
    """All differences as JSON."""
    facts: list[dict[str, object]] = [
        {
            "name": variant.name,
            "title": variant.title,
            "changes": list(variant.what),
            "differences": [
                {
                    "measure": effect.measure,
                    "base": effect.base,
                    "stressed": effect.value,
                    "value": effect.difference.value,
                    "low": effect.difference.low,
                    "high": effect.difference.high,
                    "unit": effect.unit,
                    "variance_ratio": effect.ratio,
                }
                for effect in variant.effects
            ],
        }
        for variant in found.variants
    ]
    told: list[dict[str, object]] = plain(facts)
    return told


def _columns(found: SideBySide) -> Columns:
    rows = [(variant.name, effect) for variant in found.variants for effect in variant.effects]
    return {
        "stress": np.array([name for name, _ in rows], dtype=np.str_),
        "measure": np.array([effect.measure for _, effect in rows], dtype=np.str_),
        "base": np.array([effect.base for _, effect in rows]),
        "stressed": np.array([effect.value for _, effect in rows]),
        "difference": np.array([effect.difference.value for _, effect in rows]),
        "low": np.array([effect.difference.low for _, effect in rows]),
        "high": np.array([effect.difference.high for _, effect in rows]),
        "variance_ratio": np.array([effect.ratio for _, effect in rows]),
    }
