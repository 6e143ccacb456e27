"""The commands that look ahead from a company's own history: backtest and forecast."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.calibrating import MappingOption, ProfileOption, YearOption
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, number, session
from planner.errors import Problem, ScenarioError
from planner.files import replace_file

if TYPE_CHECKING:
    from planner.domain.history.backtest import Backtest
    from planner.domain.history.history import History
    from planner.domain.history.landing import Forecast, Landing, Period
    from planner.domain.history.opportunities import Opportunities
    from planner.domain.plan import Plan
    from planner.domain.scenario import Scenario

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
    typer.Option("--on", metavar="DAY", formats=["%Y-%m-%d"], help="As known on an earlier day."),
]
PageOption = Annotated[Path | None, typer.Option("--page", metavar="FILE", help="Write the page here.")]
SeedOption = Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Of the futures.")]


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
            "planner forecast exports/2026-11 --plan runs/acme-20260105-1a2b3c",
            "planner forecast deals.csv --profile hubspot --page forecast.html",
            "planner forecast deals.csv --on 2026-08-31 --window 12 --json",
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
    seed: SeedOption = 1,
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
        from planner.domain.history.backtest import Asked
        from planner.report.backtest import MEASURES, backtest_page, backtest_sentences, scores_table
        from planner.report.plain_tables import in_text
        from planner.studies.backtest import backtest as tested

        history = _history(s, source, profile, mapping)
        first = None if start is None else start.date()
        found = tested(history, Asked(horizon, window, first, fiscal_year_start, seed))
        s.add(**_backtest_answer(found))
        s.say(*(f"- {sentence}" for sentence in backtest_sentences(found)))
        if found.windows:
            s.say(*("\n" + in_text(scores_table(found, measure)) for measure in MEASURES))
        _write(s, page, lambda: backtest_page(found, source.name, _known(history)))


def forecast(
    source: SourceArg,
    plan: PlanOption = None,
    on: OnOption = None,
    window: WindowOption = 0,
    profile: ProfileOption = "",
    mapping: MappingOption = None,
    fiscal_year_start: YearOption = 1,
    seed: SeedOption = 1,
    page: PageOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Forecast bookings to the end of the fiscal year (or of the plan's horizon), in total and by owner.

    From the open pipeline on the day of the export, and from what will still arrive; with --plan, quotas and the
    chance of reaching them stand beside. Try `planner backtest` first: it says how far to trust this.
    """
    with session("forecast", Common(out, as_json, quiet, debug)) as s:
        from planner.report.forecast import coming_table, forecast_page, forecast_sentences, owners_table
        from planner.report.plain_tables import in_text
        from planner.studies.forecast import forecast as played

        history = _history(s, source, profile, mapping)
        planned = None if plan is None else _planned(s, plan)
        deals = history.opportunities
        deals = deals if on is None else deals.as_known_on(on.date(), history.moves)
        period = _period(deals, planned, fiscal_year_start)
        year = fiscal_year_start if planned is None else planned[0].settings.horizon.fiscal_year_start
        found = played(deals, period, planned, window=window, fiscal_year_start=year, seed=seed)
        s.add(**_forecast_answer(found))
        s.note(*found.notes)
        s.say(*(f"- {sentence}" for sentence in forecast_sentences(found)))
        s.say(*("\n" + in_text(table) for table in (coming_table(found), owners_table(found))))
        _write(s, page, lambda: forecast_page(found, source.name))


def _history(s: Session, source: Path, profile: str, mapping: Path | None) -> "History":
    from planner.runs.folder import is_run
    from planner.scenarios.history import read_history

    if is_run(source):
        hint = "Name the CRM export; a run folder goes behind --plan."
        raise ScenarioError((Problem(str(source), "is a run folder, which knows no open pipeline.", hint),))
    history, record = read_history(source, profile, mapping)
    s.note(*record.guesses, f"{len(history.opportunities):,} opportunities read.")
    return history


def _planned(s: Session, path: Path) -> "tuple[Scenario, Plan]":
    from planner.cli.sources import named_run
    from planner.scenarios.load import load

    run = named_run(s, path)
    return load(run.scenario_folder), run.plan()


def _period(deals: "Opportunities", planned: "tuple[Scenario, Plan] | None", fiscal_year_start: int) -> "Period":
    from planner.domain.history.landing import Period
    from planner.studies.forecast import fiscal_year

    if planned is not None:
        return Period(planned[0].calendar.start, planned[0].calendar.end)
    return fiscal_year(deals.as_of, fiscal_year_start)


def _known(history: "History") -> str:
    return f"{len(history.opportunities):,} opportunities as of {history.opportunities.as_of}"


def _write(s: Session, page: Path | None, made: Callable[[], str]) -> None:
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        replace_file(page, made())
        s.add(page=str(page))
        s.say(f"Page        {page}")


def _backtest_answer(found: "Backtest") -> dict[str, Any]:
    from planner.domain.history.backtest import LEVELS

    return {
        "judged": dict(found.verdicts),
        "why_not": found.why_not,
        "levels": list(LEVELS),
        "covered": {measure: list(found.covered(found.of(measure))) for measure in ("wins", "amount")},
        "windows": [
            {
                "known_on": each.day.isoformat(),
                "until": each.until.isoformat(),
                "measure": each.measure,
                "by": each.by,
                "seen": each.seen,
                "mean": number(each.mean),
                "intervals": [list(ends) for ends in each.intervals],
                "crps": number(each.crps),
                "pinball": number(each.pinball),
                "pit": number(each.pit),
            }
            for each in found.windows
        ],
        "drift": [{"what": each.what, "p": number(each.p), "found": each.found} for each in found.drifts],
    }


def _forecast_answer(found: "Forecast") -> dict[str, Any]:
    import numpy as np

    low, high = np.quantile(found.landing, [0.05, 0.95], axis=0)
    return {
        "day": found.day.isoformat(),
        "period": {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()},
        "company": _landing(found.company),
        "owners": [_landing(each) for each in found.owners],
        "months": [
            {"end": str(end), "mean": float(found.landing[:, m].mean()), "low": float(low[m]), "high": float(high[m])}
            for m, end in enumerate(found.coming)
        ],
        "notes": list(found.notes),
    }


def _landing(each: "Landing") -> dict[str, Any]:
    import numpy as np

    low, middle, high = np.quantile(each.total, [0.05, 0.5, 0.95])
    return {
        "name": each.name,
        "booked": each.booked,
        "value": float(middle),
        "low": float(low),
        "high": float(high),
        "quota": number(each.quota),
        "chance": number(each.attained),
    }
