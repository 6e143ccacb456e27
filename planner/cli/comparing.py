"""The command that holds scenarios against each other: compare."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, number, session
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.studies.compare.cases import Case, Table
    from planner.studies.compare.differences import Comparison, Difference

SourcesArg = Annotated[
    list[str], typer.Argument(metavar="SCENARIO|RUN ...", help="Two or more; the first is the base.")
]
PrecisionOption = Annotated[
    float,
    typer.Option(
        "--precision",
        metavar="P",
        min=1e-6,
        help="Say how many years a difference needs to be known to ± this share of the base's value.",
    ),
]
CausesOption = Annotated[
    bool | None,
    typer.Option(
        "--waterfall/--no-waterfall",
        help="Take every difference apart by cause, which simulates more years. Default: up to 3 scenarios.",
    ),
]
OrderOption = Annotated[
    str,
    typer.Option(
        "--order",
        metavar="PART,…",
        help="In which order parts are replaced: assignment, quotas, pay, reactions, people, market.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Put scenarios side by side",
        epilog=examples(
            "planner compare west west/more_quota.yaml",
            "planner compare runs/west-0123456789ab runs/west-more-ba9876543210 --json",
            "planner compare acme-saas west/variant.yaml --replications 200 --seconds 60",
            "planner compare runs/a-0123456789ab runs/b-ba9876543210 --order pay,quotas,assignment",
        ),
    )(compare)


def compare(
    sources: SourcesArg,
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    precision: PrecisionOption = 0.01,
    causes: CausesOption = None,
    order: OrderOption = "",
    workers: options.WorkersOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Put scenarios or runs side by side on common random numbers: all meet the same customers and the same luck.

    Scenarios are run first, each into its run folder; `--set` applies to all of them. Those that ask for a plan that
    was found already share it, and only their years are simulated. Runs keep their plan and are simulated again where
    their seed or number of years differs from the base's. A folder with one page (compare.html), tables and JSON says
    what differs, why, and who wins and loses.
    """
    with session("compare", Common(out, as_json, quiet, debug)) as s:
        if len(sources) < 2:
            raise ScenarioError((Problem("compare", "needs two scenarios or runs, or more."),))
        settings = {
            "solver.seconds": seconds,
            "solver.gap": gap,
            "simulation.replications": replications,
            "simulation.seed": seed,
        }
        _compare(s, sources, sets, settings, Wanted(workers, precision, causes, order))


class Wanted(NamedTuple):
    """How the years are simulated, how well a difference should be known, and whether and how it is taken apart."""

    workers: int | None
    precision: float
    causes: bool | None
    order: str


def _compare(
    s: Session, sources: list[str], sets: list[str] | None, settings: Mapping[str, float | None], wanted: Wanted
) -> None:
    from planner.cli.progress import watching
    from planner.cli.sources import changes_of
    from planner.domain.comparison.swapping import ordered
    from planner.studies.compare.cases import Table
    from planner.studies.compare.differences import side_by_side
    from planner.studies.compare.folder import PAGE, facts_of, write
    from planner.studies.compare.in_full import compare_fully
    from planner.studies.running.pipeline import workers_for

    changes = changes_of(sets, settings)
    _refuse_changed_runs(sources, changes)
    parts = ordered(tuple(name.strip() for name in wanted.order.split(",") if name.strip()))
    with watching(s) as watch:
        cases = _played(s, sources, changes, Table(s.common.out, wanted.workers, watch))
        workers = workers_for(next(iter(cases.values())).scenario, wanted.workers)
        found = compare_fully(cases, causes=wanted.causes, order=parts, workers=workers, watch=watch)
    folder = write(cases, found, s.common.out)
    comparison = side_by_side({name: case.outcomes for name, case in cases.items()}, wanted.precision)
    first = cases[comparison.base].scenario
    s.add(
        scenario=first.settings.name,
        digest=first.digest,
        runs=[case.folder and str(case.folder) for case in cases.values()],
    )
    s.add(precision=wanted.precision, **_answer(comparison))
    facts = facts_of(found)
    s.add(
        folder=str(folder),
        report=str(folder / PAGE),
        **{name: facts[name] for name in ("causes", "people", "accounts")},
    )
    s.give(words(comparison, wanted.precision))
    s.note(f"Page        {folder / PAGE}", f"Tables      {folder}")


def _refuse_changed_runs(sources: list[str], changes: Mapping[str, Any]) -> None:
    """A run is simulated again, but what its plan was made from is settled."""
    from planner.runs.folder import is_run

    fixed = sorted(path for path in changes if not path.startswith("simulation."))
    if refused := [source for source in sources if fixed and is_run(Path(source))]:
        what = f"is a finished run, whose {', '.join(fixed)} cannot be changed."
        hint = "Compare its scenario: name its folder 'scenario'."
        raise ScenarioError(tuple(Problem(source, what, hint) for source in refused))


def _played(s: Session, sources: list[str], changes: dict[str, Any], table: "Table") -> "dict[str, Case]":
    """Every scenario or run with its plan and years, by a name of its own."""
    from planner.studies.compare.differences import free_name

    cases: dict[str, Case] = {}
    for source in sources:
        case = table.play(source, changes)
        digits = case.folder.name.rpartition("-")[2][:6] if case.folder else ""
        cases[free_name(case.scenario.settings.name, cases, digits)] = case
        if str(case.folder) != source:
            s.note(f"{source}: run folder {case.folder}" if case.folder else f"{source}: the plan of one before it")
    return cases


def words(comparison: "Comparison", precision: float) -> str:
    """The base's measures, by how much each other scenario differs, and what pairing does for that, for people."""
    from planner.report.effects import brief, figure

    lines = [
        f"Base: {comparison.base}. {comparison.replications} years each, with the same luck; intervals of the mean"
    ]
    lines[0] += f" difference at {comparison.confidence:.0%}."
    width = max(map(len, comparison.measures))
    for other in comparison.names[1:]:
        lines += ["", f"{other} against {comparison.base}"]
        for name, measures in comparison.measures.items():
            base, mine = measures[0], measures[comparison.names.index(other)]
            if base is None or mine is None:
                continue
            values = f"{figure(base.value, base.unit):>9} → {figure(mine.value, mine.unit):>9}"
            difference = comparison.difference(name, other)
            lines.append(
                f"  {name:{width}}  {values}   {brief(difference.ends, difference.unit)}{_pairing(difference)}"
            )
    lines += [
        "",
        "In brackets at the end: what pairing leaves of the variance that years of their own luck would give, and how",
        f"many years know the difference to ±{precision:.2%} of the base's value.",
    ]
    return "\n".join(lines)


def _pairing(difference: "Difference") -> str:
    if math.isnan(difference.ratio):
        return ""
    return f"  [{difference.ratio:.1%}; {'–' if difference.needed is None else f'{difference.needed:,}'}]"


def _answer(comparison: "Comparison") -> dict[str, object]:
    return {
        "base": comparison.base,
        "replications": comparison.replications,
        "differences": [
            {
                "measure": difference.measure,
                "scenario": difference.scenario,
                "value": number(difference.value),
                "low": number(difference.low),
                "high": number(difference.high),
                "unit": difference.unit,
                "shown": difference.shown,
                "variance_ratio": number(difference.ratio),
                "replications_needed": difference.needed,
            }
            for difference in comparison.differences
        ],
    }
