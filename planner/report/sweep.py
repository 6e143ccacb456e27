"""The page of a sweep, and what it says."""

from collections.abc import Iterator, Mapping

from planner.domain.measures import Interval
from planner.domain.what_if.sweep import Response, Swept
from planner.report import sweep_charts
from planner.report.effects import SAME, between, is_same
from planner.report.numbers import counted, difference, percent, quantity
from planner.report.sections import Figure, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table
from planner.report.words import measure_title

MOST_ROWS = 200
"""Points in a table on the page; sweep.csv has them all."""
_MANY = 12
"""A heat map of more values a side cannot be read."""


def sweep_page(found: Swept, provenance: Mapping[str, str]) -> str:
    """The page of a sweep."""
    names = list(dict.fromkeys(point.scenario for point in found.points))
    return study_page(
        Study(
            title=f"Sweep: {found.name}",
            kicker=f"Sweep · {counted(len(found.points), 'point')}, {counted(found.replications, 'year')} each",
            headline=tuple(sentences(found)),
            sections=tuple(
                Section(
                    measure,
                    measure_title(measure),
                    figures=tuple(_figures(found, measure, names)),
                    tables=(_table(found, measure),),
                )
                for measure in found.drawn
            ),
            provenance=provenance,
        )
    )


def sentences(found: Swept) -> Iterator[str]:
    """What was done, and where each measure is highest and lowest."""
    varied = ", ".join(axis.setting for axis in found.axes) or "nothing"
    how = "each planned for itself" if found.plan == "solve" else "each scenario with its one plan"
    names = list(dict.fromkeys(point.scenario for point in found.points))
    yield (
        f"{counted(len(found.points), 'point')} of {counted(len(names), 'scenario')} ({', '.join(names)}), {how}; "
        f"varied: {varied}. All points meet the same luck; differences are against the first point, intervals hold at "
        f"{percent(found.confidence)}."
    )
    for measure in found.drawn:
        mine = found.of(measure)
        if len(mine) < 2:
            continue
        low, high = min(mine, key=lambda each: each.mean.value), max(mine, key=lambda each: each.mean.value)
        if low.mean.value == high.mean.value:
            same = quantity(low.mean.value, low.unit, found.currency)
            yield f"{measure_title(measure)}: the same at all points, {same}."
            continue
        ends = [f"{quantity(each.mean.value, each.unit, found.currency)} at {named(each)}" for each in (low, high)]
        shown = sum(each.difference.shown for each in mine[1:])
        yield (
            f"{measure_title(measure)}: from {ends[0]} to {ends[1]}; {shown} of {len(mine) - 1} points differ from the "
            "first by what these runs can show."
        )
    if found.plan == "solve" and any(plan.get("stopped_by") == "time" for plan in found.plans):
        count = sum(plan.get("stopped_by") == "time" for plan in found.plans)
        yield (
            f"{counted(count, 'search')} ended by time: part of what differs there is the search, and the same sweep "
            "may give other plans."
        )


def named(response: Response) -> str:
    """A point in words."""
    values = [
        f"{path} = {value:.4g}" if isinstance(value, float) else f"{path} = {value}"
        for path, value in response.point.values.items()
    ]
    return ", ".join([response.point.scenario, *values])


def _figures(found: Swept, measure: str, names: list[str]) -> Iterator[Figure]:
    how = (
        "Averaged over the values of all other settings; bar: interval."
        if found.effects
        else "Each point; bar: interval."
    )
    for number, axis in enumerate(found.axes):
        chart = sweep_charts.response(found, axis, measure)
        yield figure_of(f"{measure}-{number}", f"{measure_title(measure)} by {axis.setting}", chart, how)
    if found.design == "grid" and len(found.axes) == 2:
        sides = [len({repr(point.values[axis.setting]) for point in found.points}) for axis in found.axes]
        if max(sides) <= _MANY:
            for number, name in enumerate(names):
                chart = sweep_charts.heat(found, (found.axes[0], found.axes[1]), measure, name)
                yield figure_of(f"heat-{measure}-{number}", f"{measure_title(measure)}: {name}", chart)


def _table(found: Swept, measure: str) -> Table:
    paths = [axis.setting for axis in found.axes]
    headers = ("Point", "Scenario", *paths, measure_title(measure), "Interval", "Against the first", "Interval ")
    rows = tuple(_row(found, each, paths) for each in found.of(measure)[:MOST_ROWS])
    rest = len(found.of(measure)) - len(rows)
    return Table(
        f"{measure} at every point", headers, rows, f"{counted(rest, 'further point')} in sweep.csv." if rest else ""
    )


def _row(found: Swept, each: Response, paths: list[str]) -> tuple[Cell, ...]:
    unit, currency = each.unit, found.currency
    mean = each.mean
    values = [Cell(f"{v:.4g}" if isinstance(v, float) else str(v)) for v in (each.point.values[path] for path in paths)]
    interval = f"{quantity(mean.low, unit, currency)} to {quantity(mean.high, unit, currency)}"
    moved, ends = _difference(each.difference, unit, currency)
    return (
        Cell(str(each.point.number)),
        Cell(each.point.scenario),
        *values,
        Cell(quantity(mean.value, unit, currency)),
        Cell(interval),
        Cell(moved),
        Cell(ends),
    )


def _difference(ends: Interval, unit: str, currency: str) -> tuple[str, str]:
    if is_same(ends):
        return "0", SAME
    interval = between(ends, unit, currency)
    return difference(ends.value, unit, currency), interval if ends.shown else f"{interval}: not shown"
