"""The folder of a scoreboard: a page for the company and one for each team, a table, and the numbers as JSON."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.midyear.scoreboard import Line, Scoreboard, Team
from planner.files import replace_file
from planner.report.scoreboard import Shown, scoreboard_pages
from planner.runs.digests import digest_of_json, versions
from planner.runs.folder import Run
from planner.runs.study import write_study


def write(run: Run, board: Scoreboard, shown: Shown, out: Path, wall: Path | None = None) -> Path:
    """Write pages, `scoreboard.csv` and the numbers into a folder in `out`; with `wall` the pages there, too.

    The pages on the wall keep their names, so that a browser that shows one shows the next.
    """
    facts = facts_of(board)
    question = {"study": "scoreboard", "run": run.manifest.id, "shown": digest_of_json(facts | shown.as_json())}
    made = run.manifest.question
    about = {"plan digest": run.subject.plan, "run": made.id, "scenario": made.scenario} | versions()
    pages: Mapping[str, str] = scoreboard_pages(board, shown, about)
    name = f"scoreboard-{run.manifest.question.name}-{board.day.isoformat()}"
    folder = write_study(out, name, question, pages, {"scoreboard": columns_of(board)}, facts)
    if wall is not None:
        wall.mkdir(parents=True, exist_ok=True)
        for file, page in pages.items():
            replace_file(wall / file, page)
    return folder


def facts_of(board: Scoreboard) -> dict[str, Any]:
    """Everything that the scoreboard says, as JSON."""
    return {
        "on": board.day.isoformat(),
        "now": "simulated" if board.simulated else "history",
        "company": _line(board.company),
        "teams": [_line(team.line) | {"seats": [_line(seat) for seat in team.seats]} for team in board.teams],
        "meanings": dict(board.meanings),
        "notes": list(board.notes),
    }


def columns_of(board: Scoreboard) -> Columns:
    """A row for the company, each team and each seat."""
    rows = list(_rows(board))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _rows(board: Scoreboard) -> Iterator[dict[str, str | float]]:
    yield {"level": "company", "team": "", "seat": "", "person": ""} | _numbers(board.company)
    for team in board.teams:
        yield {"level": "team", "team": team.line.name, "seat": "", "person": ""} | _numbers(team.line)
        yield from (_seat(team, seat) for seat in team.seats)


def _seat(team: Team, seat: Line) -> dict[str, str | float]:
    named = {"level": "seat", "team": team.line.name, "seat": seat.name, "person": seat.person}
    return named | _numbers(seat)


def _numbers(line: Line) -> dict[str, float]:
    done, nan = line.done, float("nan")
    reach = (
        (line.forecast.low, line.forecast.middle, line.forecast.high, line.forecast.chance)
        if line.forecast
        else (nan,) * 4
    )
    met = (done.appointments.so_far, done.appointments.lately) if done.appointments else (nan, nan)
    return {
        "plan": line.plan,
        "plan_by_now": line.plan_by_now,
        "booked": done.booked,
        "forecast_low": reach[0],
        "forecast": reach[1],
        "forecast_high": reach[2],
        "chance": reach[3],
        "appointments": float(met[0]),
        "appointments_lately": float(met[1]),
        "qualified": float(done.qualified.so_far),
        "qualified_lately": float(done.qualified.lately),
        "open_deals": float(done.open_deals),
        "open_amount": done.open_amount,
        "left": line.left,
        "coverage": line.coverage,
        "older_than_usual": float(done.overdue),
    }


def _line(line: Line) -> dict[str, Any]:
    known = {name: value if np.isfinite(value) else None for name, value in _numbers(line).items()}
    return {"name": line.name, "person": line.person or None} | known
