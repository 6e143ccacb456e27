"""The page of a back-test: how often intervals held, scores beside naive forecasts, and drift."""

import math
from collections.abc import Iterator

import numpy as np

from planner.domain.history.backtest import (
    LEVELS,
    MODEL,
    NO_FAULT,
    NOT_ENOUGH,
    TITLES,
    Backtest,
    Score,
)
from planner.report.forecast.charts import pit_chart, windows_chart
from planner.report.numbers import NOTHING, counted, decimal, percent, whole
from planner.report.sections import Figure, Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table

MEASURES = {"wins": "deals won", "amount": "amount won"}
_VERDICTS = {
    NO_FAULT: "no fault is found in its intervals.",
    NOT_ENOUGH: "that is not enough to judge whether its intervals hold as often as they say.",
}
_OFF = "its intervals do not hold as often as they say: do not trust them on this history."
_CRPS = (
    "CRPS: distance between forecast and what came, in the unit of the measure; 0 is perfect. Naive forecasts get "
    "the spread of chance alone. Better: 1 − CRPS / that of the naive forecast, over the same windows."
)


def backtest_page(found: Backtest, source: str, learned: str) -> str:
    """One HTML file; equal back-tests, equal bytes."""
    parts = tuple(_measures(found)) if found.windows else ()
    return study_page(
        Study(
            title="How good the forecasts would have been",
            kicker=f"Back-test · {source}",
            headline=tuple(backtest_sentences(found)),
            sections=parts,
            provenance={"history": learned, **_asked(found)},
            tiles=tuple(_tiles(found)),
        )
    )


def backtest_sentences(found: Backtest) -> Iterator[str]:
    """The answer in a few sentences."""
    if found.why_not:
        yield found.why_not
        return
    for measure, title in MEASURES.items():
        rows = found.of(measure)
        held = ", ".join(
            f"{hits} by the {percent(level)} interval" for hits, level in zip(found.covered(rows), LEVELS, strict=True)
        )
        verdict = _VERDICTS.get(found.verdicts[measure], _OFF)
        yield f"{title.capitalize()}: of {counted(len(rows), 'window')}, {held}; {verdict}"
        told = [f"{_better(found.skill(measure, by))} '{TITLES[by]}'" for by in _naive(found, measure)]
        if told:
            yield f"{title.capitalize()}, by CRPS: {'; '.join(told)}."
    for drift in found.drifts:
        if drift.found:
            yield (
                f"{drift.what.capitalize()}: windows differ by more than the months inside them (p = {drift.p:.2g}), a "
                "drift or a season. Forecasts follow a level that changes, but foresee no turn."
            )


def _better(skill: float) -> str:
    """How much better (or worse) than a naive forecast, in words that its name follows."""
    if skill > 0:
        return f"{percent(skill)} better than"
    return f"WORSE, at {decimal(1.0 - skill)} times the score of"


def scores_table(found: Backtest, measure: str) -> Table:
    """A row for each who forecast: windows, CRPS, pinball loss, coverage, and how much better the model is."""
    rows = []
    for by in (MODEL, *_naive(found, measure)):
        own = found.of(measure, by)
        skill = found.skill(measure, by) if by != MODEL else math.nan
        rows.append(
            (
                Cell(TITLES[by]),
                Cell(whole(len(own)), float(len(own))),
                *(_mean([getattr(each, name) for each in own]) for name in ("crps", "pinball")),
                *(Cell(percent(hits / len(own)), hits / len(own)) for hits in found.covered(own)),
                Cell(percent(skill) if math.isfinite(skill) else NOTHING, skill if math.isfinite(skill) else 0.0),
            )
        )
    held = (f"{level:.0%} held" for level in LEVELS)
    return Table(
        f"scores-{measure}",
        ("Forecast", "Windows", "CRPS", "Pinball loss", *held, "planner is better by"),
        tuple(rows),
        _CRPS,
    )


def _mean(values: list[float]) -> Cell:
    mean = float(np.mean(values))
    return Cell(whole(mean) if mean >= 100 else decimal(mean), mean)


def _naive(found: Backtest, measure: str) -> list[str]:
    return [by for by in TITLES if by != MODEL and found.of(measure, by)]


def _tiles(found: Backtest) -> Iterator[Tile]:
    rows = found.of("amount")
    if rows:
        yield Tile(f"{found.covered(rows)[-1]} of {len(rows)}", "windows held by the 90 % interval", "amount won")
    for naive in _naive(found, "amount"):
        yield Tile(percent(found.skill("amount", naive)), f"better than '{TITLES[naive]}'", "CRPS of the amount won")


def _measures(found: Backtest) -> Iterator[Section]:
    for measure, title in MEASURES.items():
        rows = found.of(measure)
        shown = [(str(each.until), each.seen, each.intervals) for each in rows]
        figures: list[Figure] = [
            figure_of(f"windows-{measure}", f"{title.capitalize()} by window", windows_chart(shown, title),
                      "Dot: what came. Bars: the 50, 80 and 90 % intervals forecast."),
        ]  # fmt: skip
        months = [each.pit for each in found.months if each.measure == measure]
        figures.append(
            figure_of(f"pit-{measure}", "Where single months fell in their forecasts", pit_chart(np.array(months)),
                      "Even bars: honest. High ends: too narrow. High middle: too wide. A slope: too high or low.")
        )  # fmt: skip
        tables = (scores_table(found, measure), _windows_table(rows, measure))
        yield Section(measure, title.capitalize(), (), tuple(figures), tables)


def _windows_table(rows: tuple[Score, ...], measure: str) -> Table:
    lines = tuple(
        (
            Cell(str(each.day)),
            Cell(str(each.until)),
            Cell(whole(each.seen), each.seen),
            Cell(whole(each.mean), each.mean),
            *(Cell(f"{whole(low)} to {whole(high)}", low) for low, high in each.intervals),
            Cell(percent(each.pit), each.pit),
        )
        for each in rows
    )
    intervals = (f"{level:.0%} interval" for level in LEVELS)
    headers = ("Known on", "Window up to", "Came", "Forecast", *intervals, "Fell at")
    return Table(f"windows-{measure}", headers, lines)


def _asked(found: Backtest) -> dict[str, str]:
    asked = found.asked
    learned = f"the last {asked.window} months" if asked.window else "all that was known"
    return {"windows": f"{asked.horizon} months each", "learned from": learned, "seed": str(asked.seed)}
