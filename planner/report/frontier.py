"""The page of a frontier, and its table."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.scenario import Scenario
from planner.domain.what_if.tradeoff import Frontier, Point
from planner.report import frontier_charts
from planner.report.numbers import counted, money, percent, short
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table, amount_cell, share_cell
from planner.report.words import axis_title, axis_words, metric_title

_HOW = (
    "Each point minimises everything but what stands on the horizontal axis, which a budget holds instead "
    "(ε-constraint method). Grey: proven empty, no plan within the budget costs less."
)
_KNEE = (
    "Knee: the point farthest below the straight line between the ends, both axes scaled to 0–1 "
    "(Das 1999; Satopää et al. 2011)."
)


def frontier_page(scenario: Scenario, frontier: Frontier, provenance: Mapping[str, str]) -> str:
    """The page of a frontier with at least one point."""
    currency = scenario.settings.currency
    title = axis_title(frontier.against, currency)
    drawn = (
        Section(
            "curve",
            "What it buys",
            figures=(
                figure_of("curve", f"Cost of all else against {title}", frontier_charts.curve(frontier, currency)),
            ),
            notes=(_HOW, _KNEE),
        ),
        Section(
            "makeup",
            "What changes along the curve",
            figures=(
                figure_of("makeup", "What the cost is made of", frontier_charts.makeup(frontier, currency)),
                figure_of("evenness", "How even the seats are", frontier_charts.evenness(frontier, currency)),
            ),
        ),
    )
    listed = Section("points", "The points", tables=(table(scenario, frontier),))
    return study_page(
        Study(
            title=f"{scenario.title}: what {axis_words(frontier.against)} buys",
            kicker=f"Frontier · {counted(len(scenario.accounts), 'account')}, {counted(len(scenario.seats), 'seat')}",
            headline=tuple(sentences(scenario, frontier)),
            tiles=tuple(_tiles(scenario, frontier)),
            sections=(*(drawn if len(frontier.curve) > 1 else ()), listed),
            provenance=provenance,
        )
    )


def sentences(scenario: Scenario, frontier: Frontier) -> Iterator[str]:
    """The frontier in a few sentences."""
    curve, currency = frontier.curve, scenario.settings.currency
    ends = f"from {use(scenario, frontier, curve[0])} to {use(scenario, frontier, curve[-1])}"
    yield f"{counted(len(curve), 'point')} {ends}; each is a full plan in a run folder of its own."
    saved = curve[0].cost - curve[-1].cost
    if len(curve) > 1 and saved > 0:
        yield f"Over that range all else becomes {money(saved, currency)} a year cheaper."
    if frontier.knee is not None:
        yield _knee_sentence(scenario, frontier, frontier.knee)
    if len(curve) > 1 and frontier.cheapest is not None and frontier.cheapest is not frontier.knee:
        cheapest = frontier.cheapest
        yield (
            f"With {axis_words(frontier.against)} at the scenario's own price the cheapest point is the one with "
            f"{use(scenario, frontier, cheapest)}: {money(cheapest.objective, currency)} a year in all."
        )
    gaps = [point.gap for point in curve if point.gap is not None]
    if gaps:
        open_ = max(point.cost - point.bound for point in curve if point.bound is not None)
        yield (
            f"Gaps of the points: {percent(min(gaps))} to {percent(max(gaps))}; at none could a plan be more than "
            f"{money(open_, currency)} a year cheaper."
        )
    if frontier.dominated:
        number = len(frontier.dominated)
        yield (
            f"{counted(number, 'further point')} {'was' if number == 1 else 'were'} found that another point beats or "
            "equals in both: left out of the curve, kept in the table."
        )
    if frontier.interrupted:
        yield f"Interrupted: {len(frontier.points)} of {frontier.asked} points were finished."
    elif len(frontier.points) < frontier.asked:
        yield "No further budget lies between these points: there are no more to find."


def use(scenario: Scenario, frontier: Frontier, point: Point) -> str:
    """How much of the axis a point uses, with its share of all where there is one."""
    accounts = scenario.accounts
    if frontier.against == "travel":
        return f"{short(point.amount)} hours on the road a year"
    owned = accounts.owner != ""
    if frontier.against == "moves":
        share = percent(point.amount / max(1, int(owned.sum())))
        return f"{counted(round(point.amount), 'account')} moved ({share})" if point.amount else "no account moved"
    share = percent(point.amount / float(accounts.revenue[owned].sum()))
    return f"{money(point.amount, scenario.settings.currency)} of revenue moved ({share})"


def table(scenario: Scenario, frontier: Frontier) -> Table:
    """All points, by amount."""
    currency = scenario.settings.currency
    headers = (
        axis_title(frontier.against, currency).partition(" [")[0].capitalize(),
        "Mark",
        "Cost of all else",
        "Imbalance",
        *(f"{metric_title(metric).capitalize()}: off" for metric in frontier.points[0].off),
        *(("Accounts moved",) if frontier.against != "moves" else ()),
        *(("Revenue moved",) if frontier.against != "revenue" else ()),
        "In all",
        "Gap",
        "Run",
    )
    rows = tuple(_cells(frontier, point) for point in frontier.points)
    note = (
        f"Amounts in {currency} a year. Off: largest deviation of a seat from its fair share. In all: every term at "
        "the scenario's own prices. Gap: of what was minimised within the budget, against its proven bound. Run: the "
        "last digits of the run folder's name."
    )
    return Table("points of the frontier", headers, rows, note)


def _cells(frontier: Frontier, point: Point) -> tuple[Cell, ...]:
    return (
        amount_cell(point.amount),
        Cell(mark(frontier, point)),
        amount_cell(point.cost),
        amount_cell(imbalance(point)),
        *(share_cell(off) for off in point.off.values()),
        *((amount_cell(point.moved["accounts"]),) if frontier.against != "moves" else ()),
        *((amount_cell(point.moved["revenue"]),) if frontier.against != "revenue" else ()),
        amount_cell(point.objective),
        share_cell(math.nan if point.gap is None else point.gap),
        Cell(Path(point.run).name[-12:]),
    )


def mark(frontier: Frontier, point: Point) -> str:
    """What is special about a point."""
    if point in frontier.dominated:
        return "dominated"
    marks = [("knee", frontier.knee), ("cheapest in all", frontier.cheapest)]
    return ", ".join(words for words, marked in marks if marked is point)


def imbalance(point: Point) -> float:
    """Price of all imbalance [currency/year]."""
    return float(sum(amount for term, amount in point.terms.items() if term.startswith("imbalance.")))


def columns(frontier: Frontier) -> Columns:
    """All points as columns, amounts in full."""
    points = frontier.points

    def numbers(values: Iterator[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([np.nan if value is None or math.isinf(value) else value for value in values], dtype=np.float64)

    terms, metrics = list(points[0].terms), list(points[0].off)
    return {
        "budget": numbers(point.budget for point in points),
        "amount": numbers(point.amount for point in points),
        "cost": numbers(point.cost for point in points),
        "bound": numbers(point.bound for point in points),
        "gap": numbers(point.gap for point in points),
        "objective": numbers(point.objective for point in points),
        "accounts_moved": numbers(point.moved["accounts"] for point in points),
        "revenue_moved": numbers(point.moved["revenue"] for point in points),
        **{term: numbers(point.terms[term] for point in points) for term in terms},
        **{f"furthest_off.{metric}": numbers(point.off[metric] for point in points) for metric in metrics},
        "mark": np.array([mark(frontier, point) for point in points], dtype=np.str_),
        "stopped_by": np.array([point.stopped_by for point in points], dtype=np.str_),
        "run": np.array([point.run for point in points], dtype=np.str_),
    }


def _tiles(scenario: Scenario, frontier: Frontier) -> Iterator[Tile]:
    knee, curve = frontier.knee, frontier.curve
    if knee is None:
        return
    saved = (curve[0].cost - knee.cost) / (curve[0].cost - curve[-1].cost)
    words = use(scenario, frontier, knee)
    figure, unit, rest = words.partition(next(noun for noun in (" account", " hours", " of revenue") if noun in words))
    yield Tile(figure, f"{unit}{rest} at the knee".strip())
    yield Tile(percent(saved), "of what the whole range saves is saved there")
    for metric in list(knee.off)[:2]:
        yield Tile(
            percent(knee.off[metric]),
            f"largest deviation from the fair share of {metric_title(metric)} there",
            f"from {percent(curve[0].off[metric])} to {percent(curve[-1].off[metric])} over the range",
        )


def _knee_sentence(scenario: Scenario, frontier: Frontier, knee: Point) -> str:
    curve, currency = frontier.curve, scenario.settings.currency
    saved = curve[0].cost - knee.cost
    share = saved / (curve[0].cost - curve[-1].cost)
    even = ""
    metric = next(iter(knee.off), None)
    if metric is not None:
        even = (
            f"; the seat furthest from its fair share of {metric_title(metric)} is {percent(knee.off[metric])} off, "
            f"against {percent(curve[0].off[metric])} at the low end"
        )
    return (
        f"The knee is at {use(scenario, frontier, knee)}: it saves {money(saved, currency)} a year, "
        f"{percent(share)} of what the whole range saves{even}."
    )
