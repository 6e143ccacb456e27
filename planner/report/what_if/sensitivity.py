"""The page of the study of sensitivity, and what it says."""

import math
from collections.abc import Iterator, Mapping

from planner.domain.measures import Interval, Measure
from planner.domain.scenario import Scenario
from planner.domain.what_if.influence import Index, Influence, Swing
from planner.report.numbers import counted, difference, measured, percent, quantity
from planner.report.sections import figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table
from planner.report.what_if import sensitivity_charts
from planner.report.words import measure_title

_ONE = (
    "One at a time: every other setting as it is. Thin line: interval of the change, by years of the same luck. What "
    "it cannot tell from zero is said so in the table."
)
_METHODS = {
    "morris": "Morris's elementary effects: μ* is the mean size of a change from end to end of a range, met at many "
    "places of all ranges; a σ as large as μ* means that it depends on the other settings.",
    "sobol": "Sobol's indices: the share of the variance of the mean year, over all ranges together, that a setting "
    "explains alone (S1), and with all that it acts together with (ST).",
}
_LUCK = (
    "Bars: what the choice of points (SALib's bootstrap) and the years' luck (years drawn again, the same for all "
    "points) may put an index off, added as independent."
)


def sensitivity_page(scenario: Scenario, found: Influence, provenance: Mapping[str, str]) -> str:
    """The page of at least one setting and measure."""
    currency = scenario.settings.currency
    sections = tuple(_section(measure, found, currency) for measure in found.base)
    return study_page(
        Study(
            title=f"{scenario.title}: what matters",
            kicker=f"Sensitivity · {counted(len(found.ranges), 'setting')}, {counted(found.replications, 'year')} each",
            headline=tuple(sentences(scenario, found)),
            sections=sections,
            provenance=provenance,
        )
    )


def sentences(scenario: Scenario, found: Influence) -> Iterator[str]:
    """What matters most to each measure, and what luck does."""
    currency = scenario.settings.currency
    for measure in found.base:
        title = measure_title(measure.name)
        ordered = found.ordered(measure.name)
        most = [swing for swing in ordered if _shown(swing)][:3]
        yield f"{title} as it is: {measured(measure, currency)}."
        if not most:
            yield "None of the settings, one at a time, changes it by more than these years can show."
        for swing in most:
            ends = (difference(at.value, measure.unit, currency) for at in (swing.at_low, swing.at_high))
            low, high = ends
            yield (
                f"{swing.range.path}: {low} at {swing.range.low:.4g}, {high} at {swing.range.high:.4g}, against "
                f"{swing.range.base:.4g} as it is."
            )
        silent = [swing.range.path for swing in ordered if not _shown(swing)]
        if silent and most:
            yield f"No effect that these years can show: {', '.join(silent)}."
        yield from _of_all(found, measure)


def _of_all(found: Influence, measure: Measure) -> Iterator[str]:
    first = {"morris": "mu_star", "sobol": "ST"}.get(found.method)
    mine = [i for i in found.indices if i.measure == measure.name and i.name == first]
    if mine:
        order = sorted(mine, key=lambda index: (-index.value, index.range.path))
        told = "; ".join(_index(index, measure.unit) for index in order[:4])
        yield f"Over all ranges together ({counted(found.points, 'point')}): {told}."
    for noise in found.noise:
        if noise.measure == measure.name:
            yield f"Of the variance of a single year over all ranges, {percent(noise.share)} is luck, not settings."


def _index(index: Index, unit: str) -> str:
    return f"{index.range.path} {_size(index, index.value, unit)} (±{_size(index, index.half, unit)})"


def _size(index: Index, value: float, unit: str) -> str:
    return quantity(value, "share" if index.name in {"S1", "ST"} else unit, "")


def _shown(swing: Swing) -> bool:
    return swing.at_low.shown or swing.at_high.shown or swing.between.shown


def _section(measure: Measure, found: Influence, currency: str) -> Section:
    unit, title = measure.unit.replace("currency", currency), measure_title(measure.name)
    figures = [
        figure_of(
            f"tornado-{measure.name}",
            f"{title}: one at a time",
            sensitivity_charts.tornado(found, measure.name, unit),
            _ONE,
        )
    ]
    if found.indices:
        chart = sensitivity_charts.indices(found, measure.name, unit)
        caption = f"{_METHODS[found.method]} {_LUCK}"
        figures.append(figure_of(f"indices-{measure.name}", f"{title}: all together", chart, caption))
    tables = [_swings(measure, found, currency)]
    if found.indices:
        tables.append(_indices(measure, found))
    return Section(f"measure-{measure.name}", title, figures=tuple(figures), tables=tuple(tables))


def _swings(measure: Measure, found: Influence, currency: str) -> Table:
    headers = ("Setting", "As it is", "Low", "Change at the low end", "High", "Change at the high end", "Shown")
    rows = tuple(
        (
            Cell(swing.range.path),
            Cell(f"{swing.range.base:.4g}", swing.range.base),
            Cell(f"{swing.range.low:.4g}", swing.range.low),
            Cell(_change(swing.at_low, measure.unit, currency)),
            Cell(f"{swing.range.high:.4g}", swing.range.high),
            Cell(_change(swing.at_high, measure.unit, currency)),
            Cell("yes" if _shown(swing) else "no: luck alone could do it"),
        )
        for swing in found.ordered(measure.name)
    )
    note = f"In brackets: {percent(found.confidence)} interval of the mean change, years of the same luck."
    return Table(f"{measure.name}, one at a time", headers, rows, note)


def _change(at: Interval, unit: str, currency: str) -> str:
    value, low, high = (difference(each, unit, currency) for each in (at.value, at.low, at.high))
    return f"{value} ({low} to {high})"


def _indices(measure: Measure, found: Influence) -> Table:
    rows = tuple(
        (
            Cell(index.range.path),
            Cell(index.name),
            Cell(_size(index, index.value, measure.unit), index.value),
            Cell("–" if math.isnan(index.points) else f"±{_size(index, index.points, measure.unit)}"),
            Cell(f"±{_size(index, index.luck, measure.unit)}"),
        )
        for index in found.indices
        if index.measure == measure.name
    )
    headers = ("Setting", "Index", "Value", "By the choice of points", "By luck")
    return Table(f"{measure.name}, {found.method}", headers, rows, f"Half intervals at {percent(found.confidence)}.")
