"""Commands that give reasons: explain a run's moves and rules, evaluate a plan that was edited by hand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.domain.scenario import Scenario
    from planner.report.review import Review


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Why an account is where it is; what a rule costs",
        epilog=examples(
            "planner explain runs/west-0123456789ab                   every move, with its reason",
            "planner explain runs/west-0123456789ab A12 A40           these accounts, seat by seat",
            "planner explain runs/west-0123456789ab --rules           the rules that bind",
            "planner explain runs/west-0123456789ab --rule 'pin A12' --seconds 60",
        ),
    )(explain)
    app.command(
        short_help="What edits by hand cost and break",
        epilog=examples(
            "planner evaluate west --plan by_hand.xlsx --against runs/west-0123456789ab",
            "planner evaluate west --plan by_hand.csv",
            "planner evaluate west --pins accounts.xlsx --against runs/west-0123456789ab --json",
        ),
    )(evaluate)


def explain(
    run: options.RunArg,
    accounts: Annotated[
        list[str] | None, typer.Argument(metavar="ACCOUNT", help="Accounts, by id or name; none: all moves.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="NAME", help="A rule, e.g. 'pin A12': search again without it.")
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules that bind, with first-order prices.")] = False,
    seconds: options.SecondsOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say why accounts are where they are, or what a rule costs.

    For every move: the reason that binds, what staying would cost or break, and the next-best seat. For an account:
    every seat that may cover it. Prices are exact, for one change at a time, the rest of the plan unchanged. With
    `--rule`, the plan is searched again without the rule, and its price is an interval that holds.
    """
    with session("explain", Common(out, as_json, quiet, debug)) as s:
        if sum((bool(accounts), rule is not None, rules)) > 1:
            raise ScenarioError((Problem("explain", "takes accounts, --rule or --rules, one at a time."),))
        review = _review(s, run)
        if rule is not None:
            _price(s, review, rule, seconds)
        elif rules:
            from planner.cli.explained import tell_binding
            from planner.domain.reasons.binding import binding_rules

            tell_binding(s, review, binding_rules(review.world, review.plan))
        elif accounts:
            _accounts(s, review, accounts)
        else:
            from planner.cli.explained import tell_moves
            from planner.report.moves import moves_of

            tell_moves(s, review, moves_of(review))


def evaluate(
    scenario: options.SourceArg,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="RUN|FILE", help="The edited plan: a run, or .csv/.xlsx/.parquet with account, seat."
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="RUN|FILE.csv", help="The plan it was made from; else the current owners."),
    ] = None,
    pins: Annotated[
        Path | None, typer.Option("--pins", metavar="FILE", help="Edited pins: a table with account, pinned.")
    ] = None,
    sets: options.SetOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the table of edits (edits.csv) there.")
    ] = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say what each edit of a plan costs and breaks, before it is accepted.

    Every edit is priced alone, all else as in the plan it was made from, then all of them together. Nothing is
    written unless `--out` says where.
    """
    with session("evaluate", Common(out or RUNS, as_json, quiet, debug)) as s:
        if plan is None and pins is None:
            raise ScenarioError((Problem("evaluate", "needs --plan, --pins or both."),))
        from planner.cli.evaluating import evaluate_edits
        from planner.cli.sources import named_scenario

        evaluate_edits(s, named_scenario(s, scenario, sets), plan=plan, against=against, pins=pins, out=out)


def _review(s: Session, path: Path) -> "Review":
    from planner.cli.sources import named_run
    from planner.report.review import Review
    from planner.scenarios.load import load

    run = named_run(s, path)
    return Review.of(load(run.scenario_folder), run.plan())


def _accounts(s: Session, review: "Review", wanted: list[str]) -> None:
    from planner.cli.explained import tell_accounts

    problems: list[Problem] = []
    found = [at for name in wanted if (at := _account(review.scenario, name, problems)) is not None]
    if problems:
        raise ScenarioError(tuple(problems))
    tell_accounts(s, review, found)


def _account(scenario: "Scenario", wanted: str, problems: list[Problem]) -> int | None:
    """Position of the account with this id, or with this name if only one has it."""
    from planner.domain.settings.wording import did_you_mean

    ids: list[str] = scenario.accounts.account.tolist()
    names: list[str] = scenario.accounts.name.tolist()
    if wanted in ids:
        return ids.index(wanted)
    same = [i for i, name in enumerate(names) if name.casefold() == wanted.casefold()]
    if len(same) == 1:
        return same[0]
    if same:
        hint = f"Name one by its id: {', '.join(ids[i] for i in same[:5])}."
        problems.append(Problem(wanted, f"{len(same)} accounts have this name.", hint))
    else:
        problems.append(
            Problem(wanted, "there is no such account.", did_you_mean(wanted, [*ids, *filter(None, names)]))
        )
    return None


def _price(s: Session, review: "Review", name: str, seconds: float | None) -> None:
    from planner.cli.explained import tell_price
    from planner.cli.progress import watching
    from planner.domain.reasons.named_rules import find_rule
    from planner.studies.around.rule_prices import price_of_rule

    rule = find_rule(review.world, name)
    with watching(s) as watch:
        price = price_of_rule(review.world, review.plan, rule, seconds=seconds, watch=watch)
    tell_price(s, review, price)
