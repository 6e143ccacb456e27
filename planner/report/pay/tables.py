"""Tables of pay plans, for the page in Markdown, the page in HTML and the command line."""

from collections.abc import Sequence

from planner.domain.pay.described import DescribedPlan
from planner.domain.pay.reference_year import ReferenceYear, reference_year
from planner.report.numbers import NOTHING, percent, whole
from planner.report.tables import Cell, Table

SHOWN = (0.6, 1.0, 1.5)
"""Attainments in the table of all plans [share of quota]."""


def year_table(described: DescribedPlan) -> Table:
    """What the plan pays in the reference year at several attainments."""
    year = reference_year(described.plan, described.quota)
    unit = year.payout.minor_units
    columns = [("Attainment", [_share(x) for x in year.attainment])]
    for name, pay in zip(year.payout.component, year.by_component, strict=True):
        if pay.any():
            columns.append((str(name), [_amount(x / unit) for x in pay]))
    if len(columns) > 2:
        columns.append(("variable", [_amount(x / unit) for x in year.variable]))
    for title, extra in (("draw forgiven", year.supplement), ("owed at the year's end", year.owed)):
        if extra.any():
            columns.append((title, [_amount(x / unit) for x in extra]))
    columns.append(("cost of pay", [_amount(x / unit) for x in year.cost]))
    columns.append(("of on-target", [_share(x / unit / described.on_target) for x in year.cost]))
    if described.quota:
        costs = year.cost / unit
        columns.append(("of what was sold", [_share(c / s) for c, s in zip(costs, year.sold, strict=True)]))
    headers, cells = zip(*columns, strict=True)
    return Table(described.name, headers, tuple(zip(*cells, strict=True)), _not_shown(described, year))


def plans_table(plans: Sequence[DescribedPlan]) -> Table:
    """Every plan in a line."""
    at = [f"at {percent(level)}" for level in SHOWN]
    rows = []
    for described in plans:
        pay = reference_year(described.plan, described.quota, SHOWN)
        shares = pay.variable / pay.payout.minor_units / described.plan.variable
        rows.append(
            (
                Cell(described.name),
                Cell(described.plan.title),
                _amount(described.on_target),
                _share(described.plan.salary / described.on_target),
                _amount(described.quota) if described.quota else Cell(NOTHING, 0.0),
                *(_share(share) for share in shares),
            )
        )
    headers = ("Plan", "What it is", "On-target earnings", "fixed", "quota", *at)
    note = "The last columns: variable pay of the reference year, in per cent of on-target variable pay."
    return Table("Pay plans", headers, tuple(rows), note)


def _not_shown(described: DescribedPlan, year: ReferenceYear) -> str:
    """What the table leaves out, in a sentence."""
    silent = [str(name) for name, pay in zip(year.payout.component, year.by_component, strict=True) if not pay.any()]
    parts = {part.name: part for part in described.plan.parts}
    tracked = [name for name in silent if parts[name].rate == 0]
    single = [name for name in silent if name not in tracked]
    said = []
    if tracked:
        said.append(f"'{', '.join(tracked)}' is measured and pays nothing itself.")
    if single:
        said.append(f"'{', '.join(single)}' depends on single deals and comes on top.")
    return " ".join(said)


def _amount(value: float) -> Cell:
    return Cell(whole(float(value)), float(value))


def _share(value: float) -> Cell:
    return Cell(percent(float(value)), float(value))
