"""The commands that look ahead: backtest and forecast."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.calibrating import MappingOption, ProfileOption, YearOption
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import session

SourceArg = Annotated[Path, typer.Argument(metavar="SOURCE", help="An export: a folder or a file of opportunities.")]
WindowOption = Annotated[
    int, typer.Option("--window", metavar="MONTHS", min=0, help="Learn from so many months only; 0: all.")
]
HorizonOption = Annotated[int, typer.Option("--horizon", metavar="MONTHS", min=1, max=24, help="Length of a window.")]
FromOption = Annotated[
    datetime | None,
    typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="First day on which to forecast."),
]
PlanOption = Annotated[
    Path | None, typer.Option("--plan", metavar="RUN", help="A run whose horizon and quotas stand beside.")
]
OnOption = Annotated[
    datetime | None,
    typer.Option(
        "--on", metavar="DAY", formats=["%Y-%m-%d"], help="As known on an earlier day; of a run: from when to re-plan."
    ),
]
AheadArg = Annotated[
    Path, typer.Argument(metavar="RUN|SOURCE", help="A run folder, or an export: a folder or a file of opportunities.")
]
CalibrationOption = Annotated[
    Path | None,
    typer.Option("--calibration", metavar="FILE", help="Of a run: draw settings from this calibration.json."),
]
ReplanOption = Annotated[
    bool, typer.Option("--replan", help="Say also what re-planning the rest of the year would change.")
]
NowOption = Annotated[
    str | None,
    typer.Option(
        "--now", metavar="SCENARIO", help="How things are now, for --replan. Default: as the run was planned."
    ),
]
PageOption = Annotated[Path | None, typer.Option("--page", metavar="FILE", help="Write the page here.")]
SeedOption = Annotated[int | None, typer.Option("--seed", metavar="S", min=0, help="Of the futures or years.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Test forecasts on a part of your history that they have not seen",
        epilog=examples(
            "planner backtest exports/2026-11 --horizon 3",
            "planner backtest deals.csv --profile hubspot --window 12 --horizon 1 --page backtest.html",
            "planner backtest deals.csv --from 2026-08-31 --horizon 4 --json",
        ),
    )(backtest)
    app.command(
        short_help="Where will we land? Bookings to come, with the plan beside",
        epilog=examples(
            "planner forecast runs/west-0123456789ab --calibration west/calibration.json --page forecast.html",
            "planner forecast runs/west-0123456789ab --replan --on 2027-05-01 --now west",
            "planner forecast exports/2027-04 --plan runs/west-0123456789ab --replan --now west",
            "planner forecast deals.csv --profile hubspot --on 2026-08-31 --window 12 --json",
        ),
    )(forecast)


def backtest(
    source: SourceArg,
    window: WindowOption = 0,
    horizon: HorizonOption = 3,
    start: FromOption = None,
    profile: ProfileOption = "",
    mapping: MappingOption = None,
    fiscal_year_start: YearOption = 1,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Of the futures.")] = 1,
    page: PageOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Forecast what is known already: fit on what was known on a day, forecast the months after it, and score.

    Says how often the 50, 80 and 90 % intervals held, and how much better the forecasts are than naive ones.
    """
    with session("backtest", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.forecast_answers import backtest_answer
        from planner.cli.forecast_source import history_of, write_page
        from planner.domain.history.backtest import BacktestQuestion
        from planner.report.forecast.backtest import MEASURES, backtest_page, backtest_sentences, scores_table
        from planner.report.plain_tables import in_text
        from planner.studies.forecast.backtest import backtest as tested

        history = history_of(s, source, profile, mapping)
        first = None if start is None else start.date()
        found = tested(history, BacktestQuestion(horizon, window, first, fiscal_year_start, seed))
        s.add(**backtest_answer(found))
        s.say(*(f"- {sentence}" for sentence in backtest_sentences(found)))
        if found.windows:
            s.say(*("\n" + in_text(scores_table(found, measure)) for measure in MEASURES))
        known = f"{len(history.opportunities):,} opportunities as of {history.opportunities.as_of}"
        write_page(s, page, lambda: backtest_page(found, source.name, known))


def forecast(
    source: AheadArg,
    plan: PlanOption = None,
    calibration: CalibrationOption = None,
    on: OnOption = None,
    replan: ReplanOption = False,
    now: NowOption = None,
    window: WindowOption = 0,
    profile: ProfileOption = "",
    mapping: MappingOption = None,
    fiscal_year_start: YearOption = 1,
    replications: options.ReplicationsOption = None,
    seed: SeedOption = None,
    workers: options.WorkersOption = None,
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    threads: options.ThreadsOption = None,
    page: PageOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Forecast where the year will land, in total and by owner, with the plan beside it.

    Of a RUN: its plan's year by the simulator; with --calibration also what the history leaves open. Of an export: to
    the end of the fiscal year (or of the plan's horizon), from the open pipeline and what will still arrive; try
    `planner backtest` first. With --replan, the simulator says what re-planning the rest of the year would change.
    """
    with session("forecast", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.forecasting_ahead import Again, Export, Years, forecast_export, forecast_run
        from planner.runs.folder import is_run

        again = Again(replan, now, on, {"solver.seconds": seconds, "solver.gap": gap, "solver.threads": threads})
        years = Years(replications, seed, workers, calibration)
        export = Export(plan, window, profile, mapping, fiscal_year_start)
        told = forecast_run if is_run(source) else forecast_export
        told(s, source, again, years, (export, page))
