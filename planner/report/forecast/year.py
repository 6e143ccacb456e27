"""The page of a plan's year to come: the fan of its simulated years, with the plan beside it, seat by seat."""

import math
from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.attainment import wilson
from planner.domain.measures import nine_in_ten
from planner.domain.midyear.fan import LEVELS, Fan
from planner.domain.midyear.replan_effect import ReplanEffect
from planner.report.forecast.charts import attainment_chart, fan_chart
from planner.report.forecast.replanned import replan_section, replan_sentences
from planner.report.numbers import NOTHING, counted, decimal, money, percent, percent_interval, short, whole
from planner.report.sections import Figure, Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table

_NOBODY = np.array([], dtype="datetime64[D]"), np.zeros(0)
_SIMULATED = (
    "Every year is played by the simulator: customers who ask, people with hours and skill who come and go, stages, "
    "quotas and pay. It begins as the plan does and knows nothing that was booked since."
)
_DOUBTS = (
    "Every draw is one set of settings with which the history is compatible, jointly: odds, waits, sizes, season, "
    "arrivals, people. The market's worth moves with arrivals × odds × size. Draws differ by what is not known, and "
    "more history makes that smaller; years of one draw differ by luck, which nothing makes smaller. "
    "Single accounts' potential is taken as it stands."
)


def fan_page(found: Fan, source: str, effect: ReplanEffect | None = None) -> str:
    """One HTML file; equal forecasts, equal bytes."""
    sections = [_landing(found), _pipeline(found)]
    if found.quotas > 0:
        sections.append(_seats(found))
    if found.doubts is not None:
        sections.append(Section("doubts", "Luck, and not knowing", (_DOUBTS,), (), (doubts_table(found),)))
    if effect is not None:
        sections.append(replan_section(effect))
    told = (*fan_sentences(found), *([next(replan_sentences(effect))] if effect is not None else ()), *found.notes)
    years = f"{len(found.years):,}, seed {found.seed}"
    return study_page(
        Study(
            title="Where will we land?",
            kicker=f"Forecast · {source}",
            headline=told,
            sections=tuple(sections),
            provenance={"run": source, "simulated years": years, "period": _period(found)},
            tiles=tuple(_tiles(found)),
        )
    )


def fan_sentences(found: Fan) -> Iterator[str]:
    """The answer in a few sentences."""
    total = found.years.total
    low, middle, high = nine_in_ten(total)
    yield (
        f"In the middle of {counted(len(total), 'simulated year')} {money(middle, found.currency)} are booked from "
        f"{_period(found)}; nine years in ten lie between {short(low)} and {short(high)}."
    )
    if found.quotas > 0:
        chance, floor, ceiling = _reached(found, total, found.quotas)
        low, middle, high = nine_in_ten(total / found.quotas)
        yield (
            f"The quotas sum to {short(found.quotas)}: {percent(middle)} of them are booked (nine years in ten "
            f"{percent(low)} to {percent(high)}), and they are reached in {percent_interval(chance, floor, ceiling)} "
            "of the years."
        )
    if found.doubts is not None:
        yield _doubts_sentence(found)
    value, count = found.years.open_value[:, -1], found.years.open_count[:, -1]
    low, middle, high = nine_in_ten(value)
    yield (
        f"{money(middle, found.currency)} ({short(low)} to {short(high)}) will be open in the pipeline at the end, in "
        f"{whole(float(np.median(count)))} opportunities."
    )


def months_table(found: Fan) -> Table:
    """A row for each month: bookings up to its end with the ends of each band, luck alone and the plan beside."""
    headers = ["Up to", "Booked", *(f"{percent(level)} of years" for level in LEVELS)]
    headers += ["90 %, luck alone"] if found.both is not None else []
    headers += ["Plan"] if len(found.plan) else []
    rows = []
    for m, end in enumerate(found.ends):
        sample = found.years.booked[:, m]
        row = [Cell(str(end - 1)), _number(float(np.median(sample)))]
        row += [Cell(_between(sample, level)) for level in LEVELS]
        row += [Cell(_between(found.luck.booked[:, m], LEVELS[-1]))] if found.both is not None else []
        row += [_number(float(found.plan[m]))] if len(found.plan) else []
        rows.append(tuple(row))
    return Table("months", tuple(headers), tuple(rows))


def pipeline_table(found: Fan) -> Table:
    """A row for each month: deals won in it, and what is open at its end."""
    years = found.years
    rows = tuple(
        (
            Cell(str(end - 1)),
            Cell(decimal(float(years.won[:, m].mean())), float(years.won[:, m].mean())),
            _number(float(years.open_count[:, m].mean())),
            _number(float(np.median(years.open_value[:, m]))),
            Cell(_between(years.open_value[:, m], LEVELS[-1])),
        )
        for m, end in enumerate(found.ends)
    )
    return Table("pipeline", ("At the end of", "Won in the month", "Open", "Worth if won", "90 % of years"), rows)


def seats_table(found: Fan) -> Table:
    """A row for the company and for each seat with a quota: bookings and attainment with their bands."""
    headers = ("Seat", "Person", "Quota", "Booked", "90 % of years", "Attainment", "90 % of years", "Reaches it")
    at = np.flatnonzero(found.quota > 0)
    rows = [_seat(found, "all", "", found.years.total, found.quotas)]
    rows += [
        _seat(found, str(found.seat[s]), str(found.person[s]), found.years.seat_bookings[:, s], float(found.quota[s]))
        for s in at.tolist()
    ]
    note = "Reaches it: share of the years, with a 90 % interval (Wilson's) for how few they are."
    if found.doubts is not None:
        note += " Years of one draw of the settings count as one there."
    return Table("seats", headers, tuple(rows), note)


def doubts_table(found: Fan) -> Table:
    """How far each doubt alone moves the year's bookings."""
    doubts = found.doubts
    if doubts is None:
        return Table("doubts", ("", "", ""), ())
    mean = float(found.years.total.mean())
    both = math.hypot(doubts.not_knowing, doubts.luck)
    interval = percent_interval(doubts.share, doubts.low, doubts.high)
    rows = (
        ("Not knowing the settings", doubts.not_knowing, interval),
        ("Luck", doubts.luck, percent_interval(1 - doubts.share, 1 - doubts.high, 1 - doubts.low)),
        ("Both", both, "100 %"),
    )
    note = (
        f"{doubts.draws:,} draws of {counted(doubts.years_each, 'year')} each, held against years of the same luck at "
        f"the estimates; law of total variance, {percent(doubts.level)} jackknife interval over draws."
    )
    cells = tuple(
        (Cell(what), _number(spread), Cell(percent(spread / mean) if mean > 0 else NOTHING), Cell(share))
        for what, spread, share in rows
    )
    return Table("doubts", ("", "Standard deviation", "of mean bookings", "Share of the variance"), cells, note)


def _doubts_sentence(found: Fan) -> str:
    doubts = found.doubts
    if doubts is None:
        return ""
    low, _, high = nine_in_ten(found.luck.total)
    return (
        f"{percent_interval(doubts.share, doubts.low, doubts.high)} of the variance of bookings is not knowing the "
        f"company's settings, the rest is luck: were the settings sure, nine years in ten would lie between "
        f"{short(low)} and {short(high)}."
    )


def _landing(found: Fan) -> Section:
    caption = "Blue: the middle and the bands of 50, 80 and 90 of a hundred years."
    caption += " Dashed: 90 of a hundred if the settings were sure." if found.both is not None else ""
    caption += " Green: the quotas, month by month." if len(found.plan) else ""
    start = np.array([found.start], dtype="datetime64[D]")
    known = start, np.zeros(1)
    plan = (np.concatenate([start, found.ends]), np.append(0.0, found.plan)) if len(found.plan) else _NOBODY
    alone = found.luck.booked if found.both is not None else None
    chart = fan_chart(known, (found.ends, found.years.booked), plan, alone, f"booked, cumulative [{found.currency}]")
    figure = figure_of("fan", "Bookings of the year", chart, caption)
    return Section("landing", "Where we will land", (_SIMULATED,), (figure,), (months_table(found),))


def _pipeline(found: Fan) -> Section:
    words = "What is open at each month's end, at what it is worth if won, not weighed by the odds of winning it."
    alone = found.luck.open_value if found.both is not None else None
    title = f"open, worth if won [{found.currency}]"
    chart = fan_chart(_NOBODY, (found.ends, found.years.open_value), _NOBODY, alone, title)
    figure = figure_of("pipeline", "Open pipeline", chart, "Bands as above.")
    return Section("pipeline", "The pipeline", (words,), (figure,), (pipeline_table(found),))


def _seats(found: Fan) -> Section:
    at = np.flatnonzero(found.quota > 0)
    attained = found.years.seat_bookings[:, at] / found.quota[at]
    chart = attainment_chart([str(found.seat[s]) for s in at], attained)
    caption = "Bars: 50, 80 and 90 of a hundred years; mark: the middle. Green: the quota."
    figures: tuple[Figure, ...] = (figure_of("seats", "Attainment by seat", chart, caption),)
    return Section("seats", "By seat", (), figures, (seats_table(found),))


def _seat(found: Fan, seat: str, person: str, sample: Floats, quota: float) -> tuple[Cell, ...]:
    middle, (least, _, most) = float(np.median(sample)), nine_in_ten(sample)
    chance, low, high = _reached(found, sample, quota)
    return (
        Cell(seat),
        Cell(person),
        _number(quota),
        _number(middle),
        Cell(_between(sample, LEVELS[-1])),
        Cell(percent(middle / quota), middle / quota),
        Cell(f"{percent(least / quota)} to {percent(most / quota)}"),
        Cell(percent_interval(chance, low, high), chance),
    )


def _reached(found: Fan, sample: Floats, quota: float) -> tuple[float, float, float]:
    """Share of the years that reach a quota, and its 90 % interval."""
    chance = float((sample >= quota).mean())
    low, high = wilson(np.array([chance]), found.independent, LEVELS[-1])
    return chance, float(low[0]), float(high[0])


def _between(sample: Floats, level: float) -> str:
    low, high = np.quantile(sample, [(1 - level) / 2, (1 + level) / 2])
    return f"{whole(float(low))} to {whole(float(high))}"


def _number(value: float) -> Cell:
    return Cell(whole(value), value)


def _period(found: Fan) -> str:
    return f"{found.start} to {found.ends[-1] - 1}"


def _tiles(found: Fan) -> Iterator[Tile]:
    low, middle, high = nine_in_ten(found.years.total)
    yield Tile(money(middle, found.currency), "booked in the middle year", f"90 %: {short(low)} to {short(high)}")
    if found.quotas > 0:
        chance, floor, ceiling = _reached(found, found.years.total, found.quotas)
        yield Tile(percent(chance), "chance of reaching the sum of quotas", f"{percent(floor)} to {percent(ceiling)}")
    if found.doubts is not None:
        beside = f"{percent(found.doubts.low)} to {percent(found.doubts.high)}"
        yield Tile(percent(found.doubts.share), "of the variance is not knowing, the rest luck", beside)
