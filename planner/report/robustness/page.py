"""The page of a plan's robustness, and its tables."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.domain.what_if.spread import Resolve, Spread, percentiles
from planner.report.numbers import counted, estimate, in_percent, measured, money, percent, short
from planner.report.robustness import charts
from planner.report.robustness.tables import exposed_first, exposure_caption, exposure_table, measure_title
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table, amount_cell, share_cell
from planner.report.words import metric_title

_LAWS = {"lognormal": "log-normally, with a coefficient of variation of", "uniform": "evenly, by at most"}


def robustness_page(scenario: Scenario, spread: Spread, provenance: Mapping[str, str]) -> str:
    """The page."""
    world, currency = World.of(scenario), scenario.settings.currency
    figures = [figure_of("objective", "What the plan costs", charts.objective(spread, currency))]
    most = charts.MOST_SEATS
    for name in spread.varying:
        chart = charts.exposure(world, spread, name, exposed_first(spread, name, most))
        title = f"Who is exposed: {metric_title(name)}"
        figures.append(figure_of(f"exposure-{name}", title, chart, exposure_caption(spread, name, most)))
    sections = [
        Section(
            "spread", "If potential turns out otherwise", (how(spread),), tuple(figures), (_measures(scenario, spread),)
        ),
        Section("seats", "The seats", tables=tuple(exposure_table(world, spread, name) for name in spread.varying)),
    ]
    if spread.resolves:
        words = (
            f"Potential off by {percent(spread.jitter)}, and the search begun again.",
            "Warm: the plan is in force, its owners are the start. Cold: the scenario as it is, from nothing.",
        )
        sections.append(Section("stability", "Would a new search move accounts?", words, tables=(_stability(spread),)))
    return study_page(
        Study(
            title=f"{scenario.title}: how robust the plan is",
            kicker=f"Robustness · {counted(spread.sampling.samples, 'sample')}",
            headline=tuple(sentences(scenario, spread)),
            sections=tuple(sections),
            provenance=provenance,
            tiles=tuple(_tiles(spread)),
        )
    )


def how(spread: Spread) -> str:
    """How the samples were drawn."""
    sampling = spread.sampling
    audited = " Every sample was audited in full." if spread.audited else ""
    return (
        f"In {counted(sampling.samples, 'sample')} each account's potential differs from its estimate "
        f"{_LAWS[sampling.law]} {percent(sampling.noise)}, independently of the others (seed {sampling.seed}). Owners "
        f"and quotas stay; fair shares follow the sampled totals.{audited}"
    )


def sentences(scenario: Scenario, spread: Spread) -> Iterator[str]:
    """The answer in a few sentences."""
    currency = scenario.settings.currency
    known = {measure.name: measure for measure in spread.measures}
    cost = known["objective"]
    text = estimate(cost, currency)
    planned = money(spread.base.objective, currency)
    yield f"The plan costs {text} a year (median, 5th to 95th percentile), against {planned} as planned."
    for name in spread.varying:
        worst = known[f"worst_deviation.{name}"]
        yield (
            f"The seat furthest from its fair share of {metric_title(name)} is "
            f"{in_percent(worst)} off, against "
            f"{percent(float(np.nanmax(np.abs(spread.base.off[name]))))} as planned."
        )
        beyond = spread.beyond.get(name)
        if beyond is not None and beyond.any():
            chance = beyond.mean(axis=0)
            at = int(np.argmax(chance))
            seat = World.of(scenario).scenario.seats.seat[at]
            yield (
                f"In {percent(float(beyond.any(axis=1).mean()))} of the samples a hard limit of {metric_title(name)} "
                f"breaks; most often that of {seat} ({percent(float(chance[at]))})."
            )
    still = [metric_title(name) for name in spread.off if name not in spread.varying]
    if still:
        yield f"Balance of {' and '.join(still)} does not hang on potential."
    for kind in ("warm", "cold"):
        yield from _stability_sentence(spread, kind)


def _tiles(spread: Spread) -> Iterator[Tile]:
    planned_cost = short(spread.base.objective)
    yield Tile(
        short(percentiles(spread.objective)[2]), "a year at most in 19 of 20 samples", f"as planned {planned_cost}"
    )
    for name in spread.varying[:2]:
        worst = percentiles(np.nanmax(np.abs(spread.off[name]), axis=1))
        planned = float(np.nanmax(np.abs(spread.base.off[name])))
        yield Tile(
            percent(worst[0]),
            f"median of the largest deviation in {metric_title(name)}",
            f"as planned {percent(planned)}",
        )
    broken = [beyond.any(axis=1) for name, beyond in spread.beyond.items() if name in spread.varying]
    if broken:
        yield Tile(percent(float(np.any(broken, axis=0).mean())), "of samples break a hard limit")


def _measures(scenario: Scenario, spread: Spread) -> Table:
    rows = tuple(
        (Cell(measure_title(measure)), Cell(measured(measure, scenario.settings.currency)), Cell(measure.meaning))
        for measure in spread.measures
    )
    return Table("measures", ("Measure", "Median (5–95 %)", "Meaning"), rows)


def _stability(spread: Spread) -> Table:
    headers = ("Search", "Sample", "Accounts with another owner", "Potential", "Objective", "Gap", "Stopped by")
    rows = tuple(
        (
            Cell(resolve.how),
            Cell("no noise" if resolve.sample < 0 else str(resolve.sample + 1)),
            share_cell(resolve.accounts),
            share_cell(resolve.potential),
            amount_cell(resolve.objective),
            share_cell(math.nan if resolve.gap is None else resolve.gap),
            Cell(resolve.stopped_by),
        )
        for resolve in sorted(spread.resolves, key=lambda resolve: (resolve.how != "warm", resolve.sample))
    )
    return Table("new searches", headers, rows)


def _stability_sentence(spread: Spread, kind: str) -> Iterator[str]:
    mine: list[Resolve] = [resolve for resolve in spread.resolves if resolve.how == kind]
    noisy = [resolve.accounts for resolve in mine if resolve.sample >= 0]
    if not noisy:
        return
    alone = next((f"; without noise, the search alone changes {percent(r.accounts)}" for r in mine if r.sample < 0), "")
    began = "starting from the plan in force" if kind == "warm" else "starting from nothing"
    yield (
        f"With potential off by {percent(spread.jitter)}, a new search {began} gives {percent(float(np.mean(noisy)))} "
        f"of accounts another owner (mean of {len(noisy)}, at most {percent(max(noisy))}){alone}."
    )
