"""The page of the study of fairness."""

import math
from collections.abc import Iterator, Mapping

from planner.domain.fairness.results import FairnessStudy, GroupFindings
from planner.domain.measures import Interval
from planner.domain.scenario import Scenario
from planner.report.fairness import charts as fairness_charts
from planner.report.fairness.words import personal_rates, points, sentences
from planner.report.numbers import (
    NOTHING,
    change,
    counted,
    decimal,
    in_percent,
    percent,
    percent_ends,
    percent_interval,
)
from planner.report.reasons import seat_words
from planner.report.sections import Figure, Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table, amount_cell, share_cell, sort_key

_HOW = (
    "People of every skill are put into every seat and played with the same luck; nobody leaves. Shapley shares of the "
    "variance of pay, relative to the mean pay of seats with the same role and pay plan. Dark lines: intervals from "
    "drawing the simulated years again; they do not say what other seats or people would give."
)
_HARD = (
    "Everybody is of average skill, so that only seat and quota differ. Bars: interval of the chance. Green: within 10 "
    "points of the mean."
)
_ENVY = (
    "Pay: mean of the simulated years with average skill, for a whole horizon. Elsewhere: what the best colleague's "
    "seat would pay more, people of all skills; differences that are chance alone are taken off."
)
_RATIO = (
    "Red dashes: four fifths of the highest group. A ratio below it is a warning, not a proof; with few seats it is "
    "often chance."
)
_LIMITS = (
    "This speaks of the plan in the simulated market: it says what seats do to pay if potential, hours and odds are as "
    "the scenario says. Differences that the scenario does not know (a quota given to please somebody) are not in it."
)


def fairness_page(scenario: Scenario, found: FairnessStudy, provenance: Mapping[str, str]) -> str:
    """The page."""
    seats = [str(seat) for seat in found.seat]
    parts = [_shares(found), _seats(scenario, found, seats)]
    if found.groups is not None:
        parts.append(_groups(found.groups))
    return study_page(
        Study(
            title=f"{scenario.title}: is pay fair?",
            kicker=f"Fairness · {counted(len(found.levels), 'skill')} in {counted(len(seats), 'seat')}, "
            f"{counted(found.replications, 'year')} each",
            headline=(*sentences(found), *personal_rates(scenario)),
            tiles=tuple(_tiles(found)),
            sections=tuple(parts),
            provenance=provenance,
        )
    )


def _shares(found: FairnessStudy) -> Section:
    figures: tuple[Figure, ...] = ()
    if math.isfinite(found.shares.seat.value):
        figures = (figure_of("shares", "What differences in pay come from", fairness_charts.shares(found.shares)),)
    return Section("shares", "Skill, seat and chance", figures=figures, notes=(_HOW, _LIMITS))


def _seats(scenario: Scenario, found: FairnessStudy, seats: list[str]) -> Section:
    hard = found.difficulty
    figures: tuple[Figure, ...] = ()
    if math.isfinite(hard.mean.value):
        figures = (figure_of("difficulty", "How hard the quotas are", fairness_charts.difficulty(seats, hard)),)
    return Section(
        "seats",
        "Seat by seat",
        figures=figures,
        tables=(_seat_table(scenario, found, seats),),
        notes=(_HARD, _ENVY),
    )


def _seat_table(scenario: Scenario, found: FairnessStudy, seats: list[str]) -> Table:
    hard, envy = found.difficulty, found.envy
    unit = scenario.settings.currency if found.measure == "pay" else "share of quota"
    rows = []
    for s, seat in enumerate(seats):
        chance = percent_interval(float(hard.chance[s]), float(hard.low[s]), float(hard.high[s]))
        off = "yes" if hard.shown[s] else "perhaps" if hard.off[s] else ""
        best = int(envy.best[s])
        gain = float(envy.gain[s])
        rows.append(
            (
                Cell(seat_words(scenario, seat)),
                Cell(found.peer_names[found.peers[s]] if found.peers[s] >= 0 else "not compared"),
                amount_cell(found.pay[s]) if found.measure == "pay" else share_cell(float(found.pay[s])),
                Cell(chance, sort_key(float(hard.chance[s]))),
                Cell(off),
                Cell(seat_words(scenario, seats[best]) if best >= 0 else ""),
                Cell(change(gain) if math.isfinite(gain) else NOTHING, sort_key(gain)),
            )
        )
    headers = ("Seat", "Role and pay plan", "Pay" if found.measure == "pay" else "Attainment", "Reaches quota",
               "10 points off", "Best of the others", "Elsewhere")  # fmt: skip
    return Table("seats", headers, tuple(rows), f"With average skill. Amounts in {unit}.")


def _groups(found: GroupFindings) -> Section:
    chances = tuple(
        (Cell(name), amount_cell(seats), Cell(in_percent(chance), sort_key(chance.value)), *_given(found, g))
        for g, (name, seats, chance) in enumerate(zip(found.names, found.seats, found.chance, strict=True))
    )
    headers = ("Group", "Seats", "Reaches quota", *(test.measure.capitalize() for test in found.tests))
    gaps = tuple(
        (Cell(gap.group), Cell(gap.against), *(Cell(_gap(each), sort_key(each.value)) for each in
                                               (gap.plain, gap.with_territory)))
        for gap in found.gaps
    )  # fmt: skip
    about = "Assignment columns: over the mean of the seats of one role and pay plan; 1 is as the others."
    adjusted = (
        "Expected pay of the people who are there against the largest group: least squares on the log of pay with "
        "role, pay plan and known skill as controls, then with potential and quota of the seat besides. A gap that "
        "goes away with the territory was given with the territory."
    )
    return Section(
        "groups",
        f"Groups by {found.column}",
        figures=(figure_of("groups", "Chance to reach quota, by group", fairness_charts.groups(found)),),
        tables=(
            Table("groups", headers, chances, about),
            Table("adjusted gaps", ("Group", "Against", "Gap in pay", "With territory as a control"), gaps, adjusted),
        ),
        notes=(_RATIO,),
    )


def _given(found: GroupFindings, group: int) -> Iterator[Cell]:
    for test in found.tests:
        mean = test.mean[group]
        yield Cell(decimal(mean, 2) if math.isfinite(mean) else NOTHING, sort_key(mean))


def _gap(gap: Interval) -> str:
    if not math.isfinite(gap.value):
        return "not identified"
    return f"{change(gap.value)} ({change(gap.low)} to {change(gap.high)})"


def _tiles(found: FairnessStudy) -> Iterator[Tile]:
    if found.shares.identified:
        luck = found.shares.luck
        yield Tile(percent(luck.value), "luck share: owed to the seat, not to the person", percent_ends(luck))
    else:
        yield Tile("not identified", "luck share", found.shares.why)
    if math.isfinite(found.merit.value):
        yield Tile(percent(found.merit.value), "of pairs: the better one earns more", percent_ends(found.merit))
    if math.isfinite(found.envy.people.value):
        label = f"would earn {percent(found.envy.epsilon)} more in some colleague's seat"
        yield Tile(percent(found.envy.people.value), label, percent_ends(found.envy.people))
    if math.isfinite(found.difficulty.spread.value):
        spread = found.difficulty.spread
        yield Tile(
            points(spread).partition(" ")[0],
            "points: spread of the chance to reach quota",
            f"({points(spread).partition('(')[2]}",
        )
