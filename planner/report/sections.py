"""What the report says, section by section: the context of its template."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from planner.domain.deliverables.discretion import LEFT_OUT
from planner.report import charts, quota_tables, tables
from planner.report.centre_table import centre_table
from planner.report.headline import headline_of
from planner.report.moves import moves_of
from planner.report.numbers import counted, measured, money, percent
from planner.report.overlays import overlay_sections, twice_credited
from planner.report.proof import bound_word, proof_of
from planner.report.review import Review, moved_revenue, worst
from planner.report.robustness.charts import exposure, objective
from planner.report.robustness.section import MOST_SEATS, Doubt, cost_caption, robustness_section
from planner.report.robustness.tables import exposed_first, exposure_caption
from planner.report.rule_table import rule_table
from planner.report.territories import Frame, located
from planner.report.words import metric_title

Maps = tuple[tuple[Frame, alt.LayerChart], ...]
_CANVAS_FROM = 1500
"""A map of more accounts is drawn on a canvas: so many SVG elements would make a page slow."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A chart on the page."""

    name: str
    title: str
    spec: Mapping[str, Any]
    caption: str = ""
    aspect: float = 0.0
    """Height over width; 0: the chart's own height."""
    renderer: str = "svg"


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure in large type, with what it says and what it was."""

    figure: str
    label: str
    beside: str = ""


def sections(review: Review, provenance: Mapping[str, str]) -> dict[str, Any]:
    """Everything the template shows; a section without content is None or empty and is not shown."""
    scenario, years = review.scenario, review.outcomes
    moves, maps = moves_of(review), charts.territories(review)
    calendar, robust = scenario.calendar, robustness_section(review)
    return {
        "title": scenario.title,
        "description": scenario.settings.description,
        "language": "en",
        "horizon": f"{calendar.month_label(0)} to {calendar.month_label(calendar.months - 1)}",
        "size": f"{counted(len(scenario.accounts), 'account')}, {counted(len(scenario.seats), 'seat')}",
        "has_before": review.before is not None,
        "headline": headline_of(review),
        "tiles": tuple(_tiles(review)),
        "proof": proof_of(review),
        "violations": tables.problems("rules broken", review.after.violations) if review.after.violations else None,
        "balance": tuple(_balance(review)),
        "before_note": _before_note(review),
        "maps": tuple(_maps(maps)),
        "map_note": _map_note(review, maps),
        "moves": tables.moves(review, moves) if moves else None,
        "move_count": counted(len(review.after.moved), "account"),
        "quotas": tuple(_quotas(review)) if review.has_quotas else (),
        "quota_table": tables.quotas(review) if review.has_quotas else None,
        "quota_levels": quota_tables.levels(review),
        "quota_months": quota_tables.months(review),
        "overlays": overlay_sections(scenario, review.plan),
        "twice_credited": twice_credited(scenario, review.plan),
        "year": tuple(_year(review)),
        "measures": tables.measures(review) if years is not None else None,
        "engine": f"{years.engine}, seed {years.seed}" if years is not None else "",
        "terms_figure": figure_of("terms", "The objective by term", charts.terms(review)),
        "terms_table": tables.terms(review),
        "robustness": robust,
        "exposure": tuple(_exposure(review, robust.doubt)) if robust is not None and robust.doubt is not None else (),
        "centres": centre_table(review),
        "rules": rule_table(review),
        "findings": tables.problems("data report", review.findings) if review.findings else None,
        "pay_note": LEFT_OUT if review.pay_left_out else "",
        "provenance": tuple(_provenance(review, provenance)),
    }


def _tiles(review: Review) -> Iterator[Tile]:
    if review.before is not None:
        share = len(review.after.moved) / max(1, len(review.scenario.accounts))
        revenue = moved_revenue(review)
        beside = f"{percent(revenue)} of revenue" if np.isfinite(revenue) else ""
        yield Tile(percent(share), "of accounts change their owner", beside)
    for metric in review.metrics[:1]:
        after = worst(review.deviation(metric, review.after.loads[metric]))
        beside = ""
        if review.before is not None:
            before = worst(review.deviation(metric, review.before.loads[metric]))
            beside = f"today {percent(before)}"
        yield Tile(percent(after), f"largest deviation from the fair share of {metric_title(metric)}", beside)
    if review.plan.gap is not None:
        word = bound_word(review.plan)
        yield Tile(percent(review.plan.gap), "is the most that a better plan could save", word)
    if review.outcomes is not None:
        known = {measure.name: measure for measure in review.outcomes.measures}
        for name, label in (
            ("bookings", "booked on average in the simulated years"),
            ("attainment", "of the sum of quotas is booked"),
        ):
            if name in known:
                figure, _, interval = measured(known[name], review.currency).partition(" (")
                yield Tile(
                    figure if name != "bookings" else money(known[name].value, review.currency), label, f"({interval}"
                )


def _balance(review: Review) -> Iterator[tuple[Figure, tables.Table]]:
    for metric in review.metrics:
        rule = review.world.bands[metric].rule
        sides = zip("−+", rule.hard, strict=True)
        ends = [f"{sign}{percent(end)}" for sign, end in sides if math.isfinite(end)]
        around = f"±{percent(rule.hard[0])}" if rule.hard[0] == rule.hard[1] else " and ".join(ends)
        limit = f", red dashes the hard limit of {around}" if ends else ""
        caption = f"Green line: the fair share. Green band: free, ±{percent(rule.free)}{limit}."
        chart = charts.balance(review, metric)
        yield (
            figure_of(f"balance-{metric}", metric_title(metric).capitalize(), chart, caption),
            tables.loads(review, metric),
        )


def _before_note(review: Review) -> str:
    if review.before is None:
        return ""
    unowned = int((review.scenario.accounts.owner == "").sum())
    broken = len(review.before.violations) - unowned
    parts = ["Before: the present owners, priced by the same rules, with the fair quotas of their territories."]
    if unowned:
        parts.append(f"{counted(unowned, 'account')} without an owner count for nobody before.")
    if broken > 0:
        parts.append(f"The present owners break {counted(broken, 'hard rule')} of this scenario.")
    return " ".join(parts)


def _maps(maps: Maps) -> Iterator[Figure]:
    for number, (frame, chart) in enumerate(maps):
        title = f"{frame.title} · {counted(len(frame.accounts), 'account')}"
        renderer = "canvas" if len(frame.accounts) > _CANVAS_FROM else "svg"
        aspect = (frame.y[1] - frame.y[0]) / (frame.x[1] - frame.x[0])
        yield Figure(f"map-{number}", title, _spec(chart), aspect=aspect, renderer=renderer)


def _map_note(review: Review, maps: Maps) -> str:
    known = located(review.scenario)
    shown = sum(len(frame.accounts) for frame, _ in maps)
    parts = []
    if not known.all():
        parts.append(f"{counted(int((~known).sum()), 'account')} without a location cannot be drawn.")
    if shown < known.sum():
        parts.append(f"{counted(int(known.sum()) - shown, 'account')} in remote places are left out.")
    return " ".join(parts)


def _quotas(review: Review) -> Iterator[Figure]:
    yield figure_of("quotas", "Quota by seat", charts.quotas(review))
    if review.outcomes is not None:
        caption = "Point: share of simulated years; bar: its 95 % interval."
        yield figure_of("attainability", "How attainable the quotas are", charts.attainability(review), caption)


def _year(review: Review) -> Iterator[Figure]:
    years = review.outcomes
    if years is None:
        return
    fan = "Line: the median year. Dark: half of the years. Light: nine years in ten."
    if np.isfinite(years.samples["bookings"]).any():
        yield figure_of("bookings", "Bookings", charts.distribution(review, "bookings"))
    if review.has_pay:
        yield figure_of("pay", "Pay", charts.distribution(review, "pay"))
    yield figure_of("months", "Bookings by month", charts.months(review), fan)
    if review.has_quotas:
        yield figure_of("attainment", "Attainment by seat", charts.attainment(review), fan.replace("Line", "Mark"))


def _exposure(review: Review, doubt: Doubt) -> Iterator[Figure]:
    spread = doubt.large
    yield figure_of(
        "doubt-objective", "What the plan costs then", objective(spread, review.currency), cost_caption(doubt)
    )
    for name in doubt.varying:
        chart = exposure(review.world, spread, name, exposed_first(spread, name, MOST_SEATS))
        yield figure_of(
            f"doubt-{name}", f"Who is exposed: {metric_title(name)}", chart, exposure_caption(spread, name, MOST_SEATS)
        )


def _provenance(review: Review, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    own = {
        "scenario digest": review.scenario.digest,
        "plan digest": review.plan.digest,
        "plan made by": review.plan.method,
    }
    yield from (own | {str(key): str(value) for key, value in given.items()}).items()


def figure_of(name: str, title: str, chart: alt.Chart | alt.LayerChart, caption: str = "") -> Figure:
    """A chart on the page."""
    return Figure(name, title, _spec(chart), caption)


def _spec(chart: alt.Chart | alt.LayerChart) -> Mapping[str, Any]:
    """Its Vega-Lite; Altair's schema check, slow for thousands of rows, belongs to the tests."""
    spec: Mapping[str, Any] = chart.to_dict(validate=False)
    return spec
