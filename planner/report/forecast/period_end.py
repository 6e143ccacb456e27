"""The page of a forecast: where the period will end, with the plan beside it."""

import math
from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Days, Floats
from planner.domain.history.landing import Forecast, Landing
from planner.domain.measures import nine_in_ten
from planner.domain.midyear.replan_effect import ReplanEffect
from planner.report.forecast.charts import fan_chart
from planner.report.forecast.replanned import replan_section, replan_sentences
from planner.report.numbers import NOTHING, counted, percent, short, whole
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table

_CAPTION = (
    "Black: booked so far. Blue: the middle and the bands of 50, 80 and 90 of a hundred futures. Green: the plan."
)
_WORDS = (
    "The open pipeline closes by what happened to opportunities of each age; new ones arrive as lately, and what the "
    "history does not settle (levels, odds, prices, months) is drawn anew for each future."
)


def forecast_page(found: Forecast, source: str, effect: ReplanEffect | None = None) -> str:
    """One HTML file; equal forecasts, equal bytes. `effect`: what re-planning would change, by the simulator."""
    fan = figure_of("fan", "Bookings of the period", fan_chart(_known(found), *_ahead(found)), _CAPTION)
    landing = Section("landing", "Where we will land", (_WORDS,), (fan,), (coming_table(found),))
    people = Section("owners", "By owner", (), (), (owners_table(found),))
    until = found.period.end.isoformat()
    replanned = () if effect is None else (replan_section(effect, beside_history=True),)
    told = () if effect is None else (f"By the simulator: {next(replan_sentences(effect))}",)
    return study_page(
        Study(
            title="Where will we land?",
            kicker=f"Forecast · {source}",
            headline=(*forecast_sentences(found), *told, *found.notes),
            sections=(landing, people, *replanned),
            provenance={"learned from": found.learned, "period": f"{found.period.start} to before {until}"},
            tiles=tuple(_tiles(found)),
        )
    )


def forecast_sentences(found: Forecast) -> Iterator[str]:
    """The answer in a few sentences."""
    low, high = _interval(found.company)
    yield (
        f"By the end of the period {short(_middle(found.company))} will be booked, nine times in ten between "
        f"{short(low)} and {short(high)}; {short(found.company.booked)} are booked on {found.day}."
    )
    to_come = float((found.company.total - found.company.booked).mean())
    share = float(found.from_open.mean()) / to_come if to_come > 0 else math.nan
    if math.isfinite(share):
        yield f"Of what is to come, {percent(share)} is in today's pipeline of {counted(found.open_now, 'open deal')}."
    if math.isfinite(found.company.quota):
        yield (
            f"The quotas sum to {short(found.company.quota)}: the chance of reaching them is "
            f"{percent(found.company.attained)}."
        )


def owners_table(found: Forecast) -> Table:
    """A row for the company and for each owner: booked and landing; with a plan, quota and attainment too."""
    headers = ("Owner", "Booked", "Lands at", "90 % from", "to", "Quota", "Attainment", "Chance to reach it")
    shown = len(headers) if len(found.plan) else headers.index("Quota")
    owners = sorted(found.owners, key=lambda each: each.name)
    rows = tuple(_row(each)[:shown] for each in (found.company, *owners))
    return Table("owners", headers[:shown], rows)


def coming_table(found: Forecast) -> Table:
    """A row for each month to come: bookings up to its end, and how much of today's pipeline is open then."""
    headers = ["Up to", "Booked by then", "90 % from", "to", "Of today's pipeline still open"]
    rows = []
    for m, end in enumerate(found.coming):
        low, middle, high = nine_in_ten(found.landing[:, m])
        row = [Cell(str(end - 1)), *(_number(float(value)) for value in (middle, low, high, found.still_open[m]))]
        if len(found.plan):
            at = np.flatnonzero(found.plan_ends == end)
            row.append(_number(float(found.plan[at[0]]) if len(at) else math.nan))
        rows.append(tuple(row))
    return Table("coming", (*headers, *(["Plan"] if len(found.plan) else [])), tuple(rows))


def _row(each: Landing) -> tuple[Cell, ...]:
    low, high = _interval(each)
    middle = _middle(each)
    attainment = middle / each.quota if each.quota > 0 else math.nan
    return (
        Cell(each.name),
        *(_number(value) for value in (each.booked, middle, low, high, each.quota)),
        *(_share(value) for value in (attainment, each.attained)),
    )


def _number(value: float) -> Cell:
    return Cell(whole(value), value) if math.isfinite(value) else Cell(NOTHING, -1.0)


def _share(value: float) -> Cell:
    return Cell(percent(value), value) if math.isfinite(value) else Cell(NOTHING, -1.0)


def _middle(each: Landing) -> float:
    return float(np.median(each.total))


def _interval(each: Landing) -> tuple[float, float]:
    low, _, high = nine_in_ten(each.total)
    return low, high


def _tiles(found: Forecast) -> Iterator[Tile]:
    low, high = _interval(found.company)
    yield Tile(short(_middle(found.company)), "booked at the end of the period", f"90 %: {short(low)} to {short(high)}")
    if math.isfinite(found.company.quota):
        yield Tile(percent(found.company.attained), "chance of reaching the sum of quotas", short(found.company.quota))


def _known(found: Forecast) -> tuple[Days, Floats]:
    start = np.array([found.period.start], dtype="datetime64[D]")
    return np.concatenate([start, found.past]), np.append(0.0, found.booked)


def _ahead(found: Forecast) -> tuple[tuple[Days, Floats], tuple[Days, Floats]]:
    if not len(found.plan):
        return (found.coming, found.landing), (found.plan_ends, found.plan)
    start = np.array([found.period.start], dtype="datetime64[D]")
    plan = np.concatenate([start, found.plan_ends]), np.append(0.0, found.plan)
    return (found.coming, found.landing), plan
