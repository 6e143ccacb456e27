"""The page of stress tests, and what it says."""

import math
from collections.abc import Iterator, Mapping

from planner.domain.comparison.side_by_side import Effect, SideBySide, Variant
from planner.domain.scenario import Scenario
from planner.report.numbers import change, counted, difference, percent, quantity
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table
from planner.report.what_if import stress_charts
from planner.report.words import measure_title

DRAWN = ("bookings", "pay", "share_at_quota")
"""Measures that have a picture of their own."""
_HOW = (
    "Dot: mean change; bar: its interval. Every stress is played with the plan as it is and the luck of the year as "
    "planned: the same customers ask on the same days, as far as the stress lets them."
)


def stress_page(scenario: Scenario, found: SideBySide, provenance: Mapping[str, str]) -> str:
    """The page of at least one stress test."""
    drawn = [name for name in DRAWN if any(_relative(variant, name) is not None for variant in found.variants)]
    overview = Section(
        "overview",
        "What each stress does",
        figures=tuple(
            figure_of(name, measure_title(name), stress_charts.changes(found, name), _HOW if name == drawn[0] else "")
            for name in drawn
        ),
    )
    each = tuple(_section(scenario, found, number) for number in range(len(found.variants)))
    return study_page(
        Study(
            title=f"{scenario.title}: stress tests",
            kicker=f"Stress · {counted(len(found.variants), 'test')}, {counted(found.replications, 'year')} each",
            headline=tuple(sentences(scenario, found)),
            tiles=tuple(_tiles(found)),
            sections=(overview, *each),
            provenance=provenance,
        )
    )


def sentences(scenario: Scenario, found: SideBySide) -> Iterator[str]:
    """What each stress does to bookings, the worst first."""
    currency = scenario.settings.currency
    yield (
        f"Each test is played {found.replications:,} times with the plan as it is and the same luck as the year as "
        f"planned; intervals hold at {percent(found.confidence)}."
    )
    for variant in stress_charts.by_loss(found):
        effect = variant.effect("bookings")
        if effect is None:
            continue
        low, high = (change(end / effect.base) for end in (effect.difference.low, effect.difference.high))
        share = change(effect.difference.value / effect.base)
        amount = quantity(abs(effect.difference.value), effect.unit, currency)
        if effect.difference.shown:
            verb = "less" if effect.difference.value < 0 else "more"
            yield f"{variant.title}: {amount} of bookings {verb} ({share}; {low} to {high})."
        else:
            yield f"{variant.title}: no change of bookings that these years can show ({low} to {high})."


def _section(scenario: Scenario, found: SideBySide, number: int) -> Section:
    variant, currency = found.variants[number], scenario.settings.currency
    headers = ("Measure", "As planned", "Stressed", "Difference", f"{percent(found.confidence)} interval", "Pairing")
    rows = tuple(_cells(effect, currency) for effect in variant.effects if effect.base or effect.value)
    note = (
        "Pairing: variance of the difference, over that of a difference between years with luck of their own; years "
        "needed for one precision are in the same proportion."
    )
    title = f"Bookings in {currency}: as planned and stressed"
    return Section(
        f"stress-{variant.name}",
        variant.title,
        words=(f"Changed: {'; '.join(variant.what)}.",),
        figures=(figure_of(f"months-{variant.name}", title, stress_charts.months(found, number)),),
        tables=(Table(f"{variant.name} against the year as planned", headers, rows, note),),
    )


def _cells(effect: Effect, currency: str) -> tuple[Cell, ...]:
    base, value = (quantity(each, effect.unit, currency) for each in (effect.base, effect.value))
    ends = effect.difference
    moved, low, high = (difference(each, effect.unit, currency) for each in (ends.value, ends.low, ends.high))
    shown = "" if effect.difference.shown or effect.difference.low == effect.difference.high else " (not shown)"
    ratio = "–" if math.isnan(effect.ratio) else percent(effect.ratio)
    cells = (measure_title(effect.measure), base, value, f"{moved}{shown}", f"{low} to {high}", ratio)
    return tuple(Cell(text) for text in cells)


def _relative(variant: Variant, measure: str) -> float | None:
    effect = variant.effect(measure)
    return None if effect is None or not effect.base else effect.difference.value / effect.base


def _tiles(found: SideBySide) -> Iterator[Tile]:
    for variant in stress_charts.by_loss(found)[:3]:
        effect = variant.effect("bookings")
        if effect is not None and effect.base:
            ends = sorted(end / effect.base for end in (effect.difference.low, effect.difference.high))
            share = change(effect.difference.value / effect.base)
            yield Tile(share, f"bookings: {variant.title}", f"{change(ends[0])} to {change(ends[1])}")
