"""Tables of a plan in sampled potentials: samples, and how exposed every seat is."""

import math

import numpy as np

from planner.domain.arrays import Columns, Floats, Ints
from planner.domain.audit import World
from planner.domain.loads.load import Load
from planner.domain.measures import Measure
from planner.domain.scenario import Scenario
from planner.domain.what_if.spread import HIGH, Spread
from planner.report.reasons import seat_words
from planner.report.robustness import charts
from planner.report.tables import Cell, Table, share_cell
from planner.report.words import metric_title


def sample_columns(spread: Spread) -> Columns:
    """Every sample as a row."""
    worst = {
        f"worst_deviation.{name}": np.nanmax(np.abs(off), axis=1)
        for name, off in spread.off.items()
        if np.isfinite(off).any()
    }
    broken = {f"limits_broken.{name}": beyond.sum(axis=1).astype(np.int64) for name, beyond in spread.beyond.items()}
    number = np.arange(spread.sampling.samples, dtype=np.int64)
    return {"sample": number, "objective": spread.objective, **spread.terms, **worst, **broken}


def exposure_columns(scenario: Scenario, spread: Spread) -> Columns:
    """Every seat (or other group) of every balanced load as a row."""
    groups = {load.name: load.groups for load in World.of(scenario).loads}
    names = list(spread.off)
    ends = {name: np.quantile(spread.off[name], [0.05, 0.5, HIGH], axis=0) for name in names}
    return {
        "load": np.array([name for name in names for _ in groups[name]], dtype=np.str_),
        "group": np.concatenate([groups[name] for name in names]) if names else np.array([], dtype=np.str_),
        "planned": _joined([spread.base.off[name] for name in names]),
        "p05": _joined([ends[name][0] for name in names]),
        "median": _joined([ends[name][1] for name in names]),
        "p95": _joined([ends[name][2] for name in names]),
        "limit_broken": _joined([_broken(spread, name) for name in names]),
    }


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _broken(spread: Spread, name: str) -> Floats:
    """How often each group breaks a hard limit [share of samples]; NaN where it has none."""
    if name not in spread.beyond:
        return np.full(spread.off[name].shape[1], np.nan)
    return np.asarray(spread.beyond[name].mean(axis=0))


def exposed_first(spread: Spread, name: str, most: int | None = None) -> Ints:
    """Groups of a balanced load by how exposed they are, the most exposed first; all, or so many."""
    return charts.by_exposure(spread.off[name], np.nan_to_num(_broken(spread, name)))[:most]


def exposure_caption(spread: Spread, name: str, most: int) -> str:
    """What the picture of exposure shows."""
    seats = spread.off[name].shape[1]
    cut = f", {most} of {seats:,} shown" if seats > most else ""
    return (
        "Bar: 5th to 95th percentile; tick: median; dot: as planned. Green: free band; red dashes: hard limit. "
        f"The most exposed first{cut}."
    )


def group_words(world: World, load: Load, group: int) -> str:
    """A group of a load as people know it: a seat by who sits there."""
    name = str(load.groups[group])
    return seat_words(world.scenario, name) if load.noun == "seat" else name


def exposure_table(world: World, spread: Spread, name: str, most: int | None = None) -> Table:
    """How far groups may be off the fair share of a load, and how often each breaks its limit; all, or so many."""
    load = next(load for load in world.loads if load.name == name)
    off, broken = spread.off[name], _broken(spread, name)
    ends = np.quantile(off, [0.05, 0.5, HIGH], axis=0)
    free = load.band.rule.free if load.band is not None else math.inf
    outside = (np.abs(off) > free).mean(axis=0)
    limited = name in spread.beyond
    headers = (load.noun.capitalize(), "As planned", "5 %", "Median", "95 %", "Outside the free band")
    rows = tuple(
        (
            Cell(group_words(world, load, s)),
            share_cell(float(spread.base.off[name][s])),
            *(share_cell(float(end[s])) for end in ends),
            share_cell(float(outside[s])),
            *((share_cell(float(broken[s])),) if limited else ()),
        )
        for s in exposed_first(spread, name, most).tolist()
    )
    note = f"{metric_title(name).capitalize()}: deviation from the fair share; shares of samples."
    if len(rows) < len(load.groups):
        note = f"{note} The most exposed {len(rows):,} of {len(load.groups):,}."
    return Table(f"exposure {name}", (*headers, *(("Breaks its limit",) if limited else ())), rows, note)


def measure_title(measure: Measure) -> str:
    """Name of a measure of the samples."""
    kind, _, load = measure.name.partition(".")
    title = kind.replace("_", " ").capitalize()
    return f"{title}: {metric_title(load)}" if load else title
