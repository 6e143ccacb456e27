"""What `planner forecast` does: of a run by the simulator, of an export by the forecaster that learns from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.calibrate.fragment import calibration_from
from planner.cli.forecast_answers import fan_answer, forecast_answer, replan_answer
from planner.cli.forecast_source import history_of, write_page
from planner.cli.progress import watching
from planner.cli.session import Session
from planner.cli.sources import changes_of, named_run, named_scenario
from planner.domain.history.doubt import settled
from planner.domain.history.landing import Period
from planner.errors import Problem, ScenarioError
from planner.report.forecast.period_end import coming_table, forecast_page, forecast_sentences, owners_table
from planner.report.forecast.replanned import effects_table, people_tables, replan_sentences
from planner.report.forecast.year import doubts_table, fan_page, fan_sentences, months_table, seats_table
from planner.report.plain_tables import in_text
from planner.runs.digests import digest_of
from planner.runs.folder import open_run
from planner.scenarios.load import load
from planner.studies.around.replan import in_force
from planner.studies.deliverables.states import state_told
from planner.studies.forecast.period_end import fiscal_year
from planner.studies.forecast.period_end import forecast as played
from planner.studies.forecast.replanned import replan_effect
from planner.studies.forecast.year import forecast_year
from planner.studies.playing import Playing
from planner.studies.running.inputs import inputs_of
from planner.studies.running.pipeline import workers_for

if TYPE_CHECKING:
    from planner.domain.history.opportunities import Opportunities
    from planner.domain.midyear.replan_effect import ReplanEffect
    from planner.domain.plan import Plan
    from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Again:
    """Whether and how the rest of the year is to be planned again."""

    wanted: bool
    now: str | None
    on: datetime | None
    """As known on this day (an export), or from this day on (a run)."""
    search: Mapping[str, Any]

    @property
    def day(self) -> date | None:
        """That day."""
        return None if self.on is None else self.on.date()


@dataclass(frozen=True, slots=True)
class Years:
    """How the simulator is to play."""

    replications: int | None
    seed: int | None
    workers: int | None
    calibration: Path | None

    def playing(self, scenario: "Scenario") -> Playing:
        """As asked for, else as the scenario says."""
        playing = Playing.of(scenario, workers=workers_for(scenario, self.workers))
        seed = playing.seed if self.seed is None else self.seed
        return replace(playing, replications=self.replications or playing.replications, seed=seed)


@dataclass(frozen=True, slots=True)
class Export:
    """How an export is to be read."""

    plan: Path | None
    window: int
    profile: str
    mapping: Path | None
    fiscal_year_start: int


def forecast_run(s: Session, path: Path, again: Again, years: Years, more: tuple[Export, Path | None]) -> None:
    """The year of a run's plan by the simulator. `more`: options that only an export has, and where the page goes."""
    export, page = more
    _refuse(_no_run_of_it(again, years, export))
    now = _now(s, again, path)
    run = named_run(s, path)
    scenario, plan = load(run.scenario_folder), run.plan()
    known = None if years.calibration is None else calibration_from(years.calibration)
    effect = None
    if now is not None and again.day is not None:
        learned = now if known is None else now.but(settled(known, now), by="calibration")
        effect = _effect(s, learned, (path, again.day), again, years)
    with watching(s) as watch:
        found = forecast_year(scenario, plan, known, playing=replace(years.playing(scenario), watch=watch))
    s.add(**fan_answer(found))
    s.note(*found.notes)
    s.say("", *(f"- {sentence}" for sentence in fan_sentences(found)))
    tables = (months_table(found), seats_table(found), doubts_table(found))
    s.say(*("\n" + in_text(table) for table in tables if table.rows))
    _tell(s, effect)
    write_page(s, page, lambda: fan_page(found, str(run.folder.name), effect))


def forecast_export(s: Session, source: Path, again: Again, years: Years, more: tuple[Export, Path | None]) -> None:
    """The landing from an export, and what re-planning would change. `more`: how to read it, where the page goes."""
    export, page = more
    _refuse(_no_export_of_it(again, years, export))
    history = history_of(s, source, export.profile, export.mapping)
    now = None if export.plan is None else _now(s, again, export.plan)
    planned = None if export.plan is None else _planned(s, export.plan)
    deals = history.opportunities
    deals = deals if again.day is None else deals.as_known_on(again.day, history.moves)
    period = _period(deals, planned, export.fiscal_year_start)
    year = export.fiscal_year_start if planned is None else planned[0].settings.horizon.fiscal_year_start
    seed = 1 if years.seed is None else years.seed
    effect = None
    if now is not None and export.plan is not None:
        effect = _effect(s, now, (export.plan, deals.as_of + timedelta(days=1)), again, years)
    found = played(deals, period, planned, window=export.window, fiscal_year_start=year, seed=seed)
    s.add(**forecast_answer(found))
    s.note(*found.notes)
    s.say(*(f"- {sentence}" for sentence in forecast_sentences(found)))
    s.say(*("\n" + in_text(table) for table in (coming_table(found), owners_table(found))))
    _tell(s, effect)
    write_page(s, page, lambda: forecast_page(found, source.name, effect))


def _effect(s: Session, now: "Scenario", when: tuple[Path, date], again: Again, years: Years) -> "ReplanEffect":
    """Plan the rest of the year again and play it under both plans: first, so that what does not fit is soon said."""
    run, day = when
    s.note(f"{run} is {state_told(open_run(run))}.")
    inputs = inputs_of(again.now or str(run), changes_of(None, again.search))
    if years.calibration is not None:
        inputs["calibration"] = digest_of(years.calibration)
    with watching(s) as watch:
        return replan_effect(now, in_force(run), day, s.common.out, replace(years.playing(now), watch=watch), inputs)


def _tell(s: Session, effect: "ReplanEffect | None") -> None:
    s.add(replan=None if effect is None else replan_answer(effect))
    if effect is not None:
        s.say("\nWhat re-planning would change, by the simulator:", *(f"- {each}" for each in replan_sentences(effect)))
        s.say(*("\n" + in_text(table) for table in (effects_table(effect), *people_tables(effect))))
        s.say(f"Changes     {effect.changes}/report.html", f"Run folder  {effect.run}")


def _now(s: Session, again: Again, run: Path) -> "Scenario | None":
    """How things are now; None when nothing is to be planned again."""
    if not again.wanted:
        return None
    return named_scenario(s, again.now or str(run), None, again.search)


def _planned(s: Session, path: Path) -> "tuple[Scenario, Plan]":
    run = named_run(s, path)
    return load(run.scenario_folder), run.plan()


def _period(deals: "Opportunities", planned: "tuple[Scenario, Plan] | None", fiscal_year_start: int) -> Period:
    if planned is not None:
        return Period(planned[0].calendar.start, planned[0].calendar.end)
    return fiscal_year(deals.as_of, fiscal_year_start)


def _no_run_of_it(again: Again, years: Years, export: Export) -> list[Problem]:
    """Options that say nothing about a run."""
    given = {
        "--plan": export.plan,
        "--window": export.window,
        "--profile": export.profile,
        "--mapping": export.mapping,
    }
    what, hint = "goes with an export, and this is a run folder.", "Leave it out; the run's own plan is forecast."
    problems = [Problem(name, what, hint) for name, value in given.items() if value]
    if again.wanted and again.day is None:
        problems.append(Problem("--replan", "does not say from when.", "Name the day with --on."))
    if again.day is not None and not again.wanted:
        what = "says from when a run is planned again; its forecast begins with the plan's first day."
        problems.append(
            Problem("--on", what, "Add --replan, or forecast from an export to know what was booked since.")
        )
    return problems + _without_replan(again, years, simulated=True)


def _no_export_of_it(again: Again, years: Years, export: Export) -> list[Problem]:
    """Options that say nothing about an export."""
    problems = []
    if years.calibration is not None:
        what = "goes with a run folder; an export is learned from at once."
        problems.append(Problem("--calibration", what, "Leave it out."))
    if again.wanted and export.plan is None:
        problems.append(Problem("--replan", "needs the plan in force.", "Name its run with --plan."))
    return problems + _without_replan(again, years, simulated=False)


def _without_replan(again: Again, years: Years, *, simulated: bool) -> list[Problem]:
    """Options that say nothing where nothing is planned again."""
    if again.wanted:
        return []
    given = {"--now": again.now} | {f"--{path.removeprefix('solver.')}": value for path, value in again.search.items()}
    if not simulated:
        given |= {"--replications": years.replications, "--workers": years.workers}
    what, hint = "goes with --replan.", "Add --replan, or leave it out."
    return [Problem(name, what, hint) for name, value in given.items() if value is not None]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ScenarioError(tuple(problems))
