"""The command for the wall: scoreboard."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.calibrating import ProfileOption
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.history.history import History
    from planner.domain.midyear.scoreboard import Line, Scoreboard
    from planner.report.tables import Cell
    from planner.studies.scoreboard.study import ScoreboardQuestion

ON_THE_WALL = 300
"""After so many seconds a browser loads the page again that hangs on a wall [seconds]."""

HistoryOption = Annotated[
    Path | None, typer.Option("--history", metavar="SOURCE", help="CRM export that says how things are now.")
]
MappingOption = Annotated[
    Path | None, typer.Option("--history-mapping", metavar="FILE", help="How the columns of the export are named.")
]
AppointmentStageOption = Annotated[
    str, typer.Option("--appointment-stage", metavar="STAGE", help="Stage entered when an appointment is set.")
]
QualifiedStageOption = Annotated[
    str, typer.Option("--qualified-stage", metavar="STAGE", help="Stage entered when a deal is qualified.")
]
OnOption = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="Last day that counts; default: the export's."),
]
TeamOption = Annotated[str | None, typer.Option("--team", metavar="MANAGER", help="Only this manager's seats.")]
WallOption = Annotated[
    Path | None, typer.Option("--wall", metavar="DIR", help="Put the pages here, too, under names that stay.")
]
RefreshOption = Annotated[
    int | None,
    typer.Option("--refresh", metavar="SECONDS", min=0, help="The browser loads anew; default with --wall: 300."),
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Of the forecast's futures.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Show each team its plan, now and forecast",
        epilog=examples(
            "planner scoreboard runs/west-0123456789ab --history exports/2027-04",
            "planner scoreboard runs/west-0123456789ab --history deals.csv --profile hubspot --wall /srv/wall",
            "planner scoreboard runs/west-0123456789ab --on 2027-06-30 --team 'Marek Rao' --json",
        ),
    )(scoreboard)


def scoreboard(
    run: options.RunArg,
    history: HistoryOption = None,
    profile: ProfileOption = "",
    mapping: MappingOption = None,
    appointment_stage: AppointmentStageOption = "",
    qualified_stage: QualifiedStageOption = "",
    on: OnOption = None,
    team: TeamOption = None,
    wall: WallOption = None,
    refresh: RefreshOption = None,
    seed: SeedOption = 1,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show plan, now and forecast of each team and seat, and what the teams can move. Nobody's pay is on it.

    Appointments set, qualified opportunities, pipeline coverage and deals older than usual. With --history, now is
    what the CRM says; without it, a middling simulated year up to --on, and the pages say so.
    """
    with session("scoreboard", Common(out, as_json, quiet, debug)) as s:
        from planner.studies.scoreboard.history import Stages
        from planner.studies.scoreboard.study import ScoreboardQuestion

        if history is None and (profile or mapping or appointment_stage or qualified_stage):
            what = "--profile, --history-mapping and names of stages say nothing without --history."
            raise ScenarioError((Problem("command line", what, "Name the export with --history."),))
        day = None if on is None else on.date()
        asked = ScoreboardQuestion(day, team, Stages(appointment_stage, qualified_stage), seed)
        known = None if history is None else _history(s, history, profile, mapping)
        seconds = refresh if refresh is not None else ON_THE_WALL if wall is not None else 0
        _show(s, run, asked, known, (seconds, wall))


def _history(s: Session, source: Path, profile: str, mapping: Path | None) -> "History":
    from planner.scenarios.history import read_history

    history, record = read_history(source, profile, mapping)
    s.note(*record.guesses, f"{len(history.opportunities):,} opportunities read.")
    return history


def _show(
    s: Session, path: Path, asked: "ScoreboardQuestion", history: "History | None", how: tuple[int, Path | None]
) -> None:
    from planner.cli.sources import named_run
    from planner.report.scoreboard import Shown
    from planner.scenarios.load import load
    from planner.studies.scoreboard.folder import facts_of, write
    from planner.studies.scoreboard.study import scoreboard as drawn

    run, (refresh, wall) = named_run(s, path), how
    scenario = load(run.scenario_folder)
    board = drawn(run, asked, history)
    shown = Shown(scenario.title, scenario.settings.currency, refresh)
    folder = write(run, board, shown, s.common.out, wall)
    s.add(**facts_of(board), folder=str(folder), report=str(folder / "report.html"))
    s.add(wall=None if wall is None else str(wall))
    s.note(*board.notes)
    s.say("", *_words(board, scenario.settings.currency), "", f"Page        {folder / 'report.html'}")
    s.say(f"Table       {folder / 'scoreboard.csv'}")
    if s.common.quiet:
        s.give(str(folder))


def _words(board: "Scoreboard", currency: str) -> "Iterator[str]":
    from planner.report.plain_tables import in_text
    from planner.report.tables import Table

    now = "a middling simulated year" if board.simulated else "the CRM export"
    yield f"On {board.day}, by {now}, in {currency}:"
    headers = (
        "Team",
        "Plan",
        "Now",
        "Forecast",
        "nine in ten from",
        "to",
        "Appointments",
        "Qualified",
        "Coverage",
        "Old",
    )
    lines = (board.company, *(team.line for team in board.teams))
    yield in_text(Table("scoreboard", headers, tuple(tuple(_cells(line)) for line in lines)))


def _cells(line: "Line") -> "Iterator[Cell]":
    from planner.report.numbers import NOTHING, decimal, short
    from planner.report.tables import Cell

    done, reach = line.done, line.forecast
    texts = [short(line.plan), short(done.booked)]
    texts += [short(reach.middle), short(reach.low), short(reach.high)] if reach else [NOTHING] * 3
    texts.append(NOTHING if done.appointments is None else f"{done.appointments.so_far:,}")
    texts += [f"{done.qualified.so_far:,}", decimal(line.coverage), f"{done.overdue:,}"]
    yield Cell(line.name)
    yield from (Cell(text, 0.0) for text in texts)
