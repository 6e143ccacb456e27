"""The pages of a scoreboard: for a wall, in letters that are read from three metres, on which nothing runs."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from planner.domain.midyear.deals_now import LATELY, Count
from planner.domain.midyear.scoreboard import Line, Scoreboard, Team
from planner.report.numbers import NOTHING, counted, decimal, money, percent, short
from planner.report.page import still_page

INDEX = "report.html"
_WIDE = 1000.0
"""Width of a bar [units of its drawing]."""
_PLENTY = 10
"""A coverage beyond this is not told to the decimal [ratio]."""
_MANY = 10
"""From so many rows on they are drawn smaller."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How the pages look."""

    title: str
    """Of the scenario."""
    currency: str
    refresh: int = 0
    """Seconds after which a browser loads the page again; 0 never."""

    def as_json(self) -> dict[str, Any]:
        """As an object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in large type."""

    name: str
    figure: str
    beside: str
    mark: str = ""
    """`good`, `low` or ''."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the rectangles of a bar begin and end [units of its drawing]."""

    plan: float
    due: float
    now: float
    low: float
    middle: float
    high: float
    forecast: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A seat or a team with its bar."""

    name: str
    beside: str
    link: str
    now: str
    plan: str
    forecast: str
    measures: tuple[str, ...]
    words: str
    """The bar in words, for those who do not see it."""
    bar: Bar


def scoreboard_pages(board: Scoreboard, shown: Shown, provenance: Mapping[str, str]) -> dict[str, str]:
    """The HTML of each page by its file's name; equal scoreboards, equal bytes. Every name is escaped.

    `report.html` has the company and its teams, or its only team with the seats; besides a page for each team.
    """
    if len(board.teams) == 1:
        return {INDEX: _page(board, shown, board.teams[0], (), provenance)}
    files = file_names([team.line.name for team in board.teams])
    links = ((INDEX, "All teams"), *((file, team.line.name) for file, team in zip(files, board.teams, strict=True)))
    whole = Team(board.company, tuple(team.line for team in board.teams))
    pages = {INDEX: _page(board, shown, whole, links, provenance)}
    return pages | {
        file: _page(board, shown, team, links, provenance) for file, team in zip(files, board.teams, strict=True)
    }


def file_names(teams: list[str]) -> list[str]:
    """A file's name for each team, from the letters and digits of its own; each once."""
    found: list[str] = []
    for team in teams:
        name = re.sub(r"[^a-z0-9]+", "-", team.casefold()).strip("-")[:60] or "team"
        nth = 1
        while (file := f"team-{name}{f'-{nth}' if nth > 1 else ''}.html") in found:
            nth += 1
        found.append(file)
    return found


def _page(
    board: Scoreboard, shown: Shown, team: Team, links: tuple[tuple[str, str], ...], provenance: Mapping[str, str]
) -> str:
    of_teams = team.line is board.company
    rows = tuple(_rows(team, links[1:] if of_teams else ()))
    until = board.end.toordinal() - 1
    return still_page(
        {
            "title": f"{team.line.name}: {shown.title}",
            "team": team.line.name,
            "kicker": f"{shown.title} · {board.start} to {type(board.end).fromordinal(until)} · {shown.currency}",
            "day": board.day.isoformat(),
            "simulated": board.simulated,
            "refresh": shown.refresh,
            "figures": tuple(_figures(team.line, shown.currency)),
            "measures": tuple(_measures(team.line)),
            "rows": rows,
            "row_noun": "Team" if of_teams else "Seat",
            "many": len(rows) > _MANY,
            "links": () if of_teams else tuple(link for link in links if link[1] != team.line.name),
            "lately": LATELY,
            "meanings": board.meanings,
            "notes": board.notes,
            "provenance": tuple((str(key), str(value)) for key, value in provenance.items()),
        },
        "scoreboard.html.j2",
        "scoreboard.css",
    )


def _figures(line: Line, currency: str) -> Iterator[Figure]:
    yield Figure("Plan", money(line.plan, currency), f"{short(line.plan_by_now)} of it by now")
    pace = f"{percent(line.pace)} of the plan up to now" if math.isfinite(line.pace) else "no plan to hold it against"
    yield Figure("Now", money(line.done.booked, currency), pace, _mark(line.pace))
    if line.forecast is None:
        yield Figure("Forecast", NOTHING, "nothing to forecast from")
        return
    reach = line.forecast
    beside = f"nine in ten between {short(reach.low)} and {short(reach.high)}"
    chance = f"; {percent(reach.chance)} chance of the plan" if math.isfinite(reach.chance) else ""
    ratio = reach.middle / line.plan if line.plan > 0 else math.nan
    yield Figure("Forecast", money(reach.middle, currency), beside + chance, _mark(ratio))


def _mark(share: float) -> str:
    return "" if not math.isfinite(share) else "good" if share >= 1 else "low" if share < 0.9 else ""


def _measures(line: Line) -> Iterator[Figure]:
    done = line.done
    for name, count in (("Appointments set", done.appointments), ("Qualified opportunities", done.qualified)):
        yield Figure(name, *_counted(count))
    left = f"{short(done.open_amount)} open for {short(line.left)} left" if math.isfinite(line.left) else "no plan"
    if line.left == 0:
        yield Figure("Pipeline coverage", _covered(line), f"{short(done.open_amount)} open besides", "good")
    else:
        yield Figure("Pipeline coverage", _covered(line), left, "low" if line.coverage < 1 else "")
    share = done.overdue / done.open_deals if done.open_deals else math.nan
    beside = f"of {counted(done.open_deals, 'open deal')}" + (f", {percent(share)}" if done.open_deals else "")
    yield Figure("Older than usual", f"{done.overdue:,}", beside)


def _counted(count: Count | None) -> tuple[str, str]:
    if count is None:
        return NOTHING, "not known"
    return f"{count.lately:,}", f"in the last {LATELY} days; {count.so_far:,} so far"


def _rows(team: Team, links: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    end = max((_end(line) for line in team.seats), default=0.0) or 1.0
    for number, line in enumerate(team.seats):
        reach = line.forecast
        forecast = short(reach.middle) if reach else NOTHING
        plan, now = short(line.plan), short(line.done.booked)
        yield Row(
            name=line.person or line.name,
            beside=line.name if line.person and line.person != line.name else "",
            link=links[number][0] if links else "",
            now=now,
            plan=plan,
            forecast=forecast,
            measures=tuple(_few(line)),
            words=f"booked {now}, plan {plan}, forecast {forecast}",
            bar=_bar(line, end),
        )


def _few(line: Line) -> Iterator[str]:
    """The measures of a row: appointments and opportunities lately, coverage, deals older than usual."""
    yield NOTHING if line.done.appointments is None else f"{line.done.appointments.lately:,}"
    yield f"{line.done.qualified.lately:,}"
    yield _covered(line)
    yield f"{line.done.overdue:,}"


def _covered(line: Line) -> str:
    """Coverage as a factor; where next to nothing is left to cover, its size says nothing."""
    if line.left == 0:
        return "reached"
    if not math.isfinite(line.coverage):
        return NOTHING
    return f"{decimal(line.coverage)}×" if line.coverage <= _PLENTY else f">{_PLENTY}×"


def _end(line: Line) -> float:
    ends = (line.plan, line.done.booked, line.forecast.high if line.forecast else 0.0)
    return max(end for end in ends if math.isfinite(end))


def _bar(line: Line, end: float) -> Bar:
    def at(amount: float) -> float:
        return round(min(max(amount, 0.0) / end, 1.0) * _WIDE, 1) if math.isfinite(amount) else 0.0

    reach = line.forecast
    low, middle, high = (at(reach.low), at(reach.middle), at(reach.high)) if reach else (0.0, 0.0, 0.0)
    return Bar(at(line.plan), at(line.plan_by_now), at(line.done.booked), low, middle, high, reach is not None)
