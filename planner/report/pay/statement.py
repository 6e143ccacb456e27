"""A person's pay statement as a page to be printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.domain.statements.explanation import minor_text
from planner.domain.statements.grids import Grid, accounts, plan_heading, settlements
from planner.domain.statements.statement import PlanStatement, Statement
from planner.report.page import still_page
from planner.report.sections import Tile


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """What the page says about one plan."""

    heading: str
    places: str
    tiles: tuple[Tile, ...]
    settlements: tuple[Grid, ...]
    accounts: tuple[Grid, ...]
    ledgers: Grid


def statement_page(statement: Statement, provenance: Mapping[str, str]) -> str:
    """The page of a statement: one file that opens anywhere and on which nothing runs; every name is escaped.

    `provenance` is shown as it is given. Equal arguments give equal bytes.
    """
    return still_page(
        {
            "title": f"Statement of {statement.person}, {statement.period.name}",
            "person": statement.person,
            "kicker": " · ".join(filter(None, ("Pay statement", statement.period.name, statement.of))),
            "plans": tuple(_sheet(plan) for plan in statement.plans),
            "provenance": tuple((str(key), str(value)) for key, value in provenance.items()),
        },
        "statement.html.j2",
        "statement.css",
    )


def _sheet(plan: PlanStatement) -> PlanSheet:
    *steps, ledgers = accounts(plan)
    return PlanSheet(plan_heading(plan), plan.places, tuple(_tiles(plan)), settlements(plan), tuple(steps), ledgers)


def _tiles(plan: PlanStatement) -> Iterator[Tile]:
    last, fixed = plan.months[-1], sum(month.fixed for month in plan.months)
    paid_beside = f"of it fixed pay {_money(fixed, plan)}" if fixed else ""
    yield _tile(plan.earned, plan, "variable pay earned", "")
    yield _tile(plan.paid, plan, "paid out", paid_beside)
    for amount, label in ((last.held, "earned and held"), (last.owed, "owed to the company")):
        if amount:
            yield _tile(amount, plan, label, f"at the end of {last.month}")
    left = f"capitalised {_money(last.capitalised, plan)} at the end of {last.month}" if last.capitalised else ""
    yield _tile(plan.expensed, plan, "expensed", left)


def _tile(amount: int, plan: PlanStatement, label: str, beside: str) -> Tile:
    return Tile(f"{_money(amount, plan)} {plan.currency}", label, beside)


def _money(minor: int, plan: PlanStatement) -> str:
    return minor_text(minor, plan.minor_units)
