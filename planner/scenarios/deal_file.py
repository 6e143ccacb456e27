"""A list of deals in a file of its own: CSV, Parquet or Excel."""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from planner.domain.arrays import Days, Floats, Ints, Texts
from planner.domain.exploits.game import DealList
from planner.domain.tables.columns import Column, Table
from planner.errors import Problem, ScenarioError
from planner.scenarios.checked import CheckedTable, checked
from planner.scenarios.raw import limited
from planner.scenarios.table_files import ENDINGS, TableFile, read_table

MEASURES = ("new", "renewals", "margin", "units")
LABELS = ("segment", "region", "product", "source")
NOBODY = ""
"""Stands for the one person of a file without people."""
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")

DEALS = Table(
    "deals",
    "Deals of one person, or of several.",
    key=("deal",),
    required=True,
    columns=(
        Column("deal", "text", "id", "Name of the deal.", required=True),
        Column("day", "date", "day", "Day on which it counts; or give its month."),
        Column("month", "text", "month", "Month in which it counts, written YYYY-MM; it then counts on the first."),
        Column("amount", "number", "currency", "What it books.", required=True, low=0),
        Column("person", "text", "", "Whose deal it is; each person plays alone."),
        Column("new", "number", "currency", "New business in it.", low=0),
        Column("renewals", "number", "currency", "Renewals in it.", low=0),
        Column("margin", "number", "currency", "Margin in it."),
        Column("units", "number", "units", "Units sold.", low=0),
        Column("segment", "text", "", "Segment, for components that count some deals only."),
        Column("region", "text", "", "Region, likewise."),
        Column("product", "text", "", "Product, likewise."),
        Column("source", "text", "", "Where it came from, likewise."),
    ),
)


def read_deals(path: Path, kpis: Iterable[str] = ()) -> dict[str, DealList]:
    """The deals of each person, by name; one nameless person where the file has no column `person`.

    kpis  names of KPIs, of which the deals may carry an amount in a column of that name
    Raises ScenarioError with every problem of the file.
    """
    if not path.is_file():
        raise ScenarioError((Problem(str(path), "is not there."),))
    if path.suffix not in ENDINGS:
        raise ScenarioError((Problem(str(path), "is neither .csv, .parquet nor .xlsx."),))
    own = [Column(name, "number", "", "KPI that comes with the deal.", low=0) for name in dict.fromkeys(kpis)]
    table = checked(DEALS, read_table(TableFile(path, str(path)), "deals"), own, frozenset())
    measures = (*MEASURES, *(column.name for column in own))
    problems = list(table.problems)
    days = _days(table, problems)
    problems.extend(_blank_numbers(table, measures))
    if problems:
        raise ScenarioError(tuple(problems))
    person = table.texts("person") if "person" in table.columns else np.full(len(table.raw), NOBODY)
    return {str(name): _deals(table, days, measures, np.flatnonzero(person == name)) for name in np.unique(person)}


def _deals(table: CheckedTable, days: Days, measures: Iterable[str], mine: Ints) -> DealList:
    amounts: dict[str, Floats] = {"bookings": table.numbers("amount")[mine]}
    amounts |= {name: table.numbers(name)[mine] for name in measures if name in table.columns}
    labels: dict[str, Texts] = {name: table.texts(name)[mine] for name in LABELS if name in table.columns}
    return DealList(table.ids[mine], days[mine], amounts, labels)


def _days(table: CheckedTable, problems: list[Problem]) -> Days:
    """Day of each deal; what is wrong with them is added to the problems."""
    given = [name for name in ("day", "month") if name in table.columns]
    rows = len(table.raw)
    if len(given) != 1:
        if not {"day", "month"} & set(table.raw.columns):
            problems.append(Problem(f"{table.raw.file}, row 1", "there is neither a column 'day' nor 'month'."))
        elif len(given) == 2:
            problems.append(Problem(f"{table.raw.file}, row 1", "has 'day' and 'month'.", "Keep one of the two."))
        return np.full(rows, np.datetime64("NaT", "D"))
    if given == ["day"]:
        problems.extend(_blanks(table, "day", "Every deal needs one."))
        return table.days("day")
    months = table.texts("month")
    wrong = [i for i, month in enumerate(months.tolist()) if not _MONTH.fullmatch(month)]
    said = [
        Problem(table.raw.at(i, "month"), f"should be a month, written YYYY-MM (got '{months[i]}').") for i in wrong
    ]
    problems.extend(limited(table.raw.file, said, "in column 'month'"))
    return np.array(["NaT" if i in set(wrong) else month for i, month in enumerate(months.tolist())], "datetime64[D]")


def _blank_numbers(table: CheckedTable, measures: Iterable[str]) -> list[Problem]:
    there = [name for name in measures if name in table.columns]
    return [problem for name in there for problem in _blanks(table, name, "Write 0 where there is none.")]


def _blanks(table: CheckedTable, column: str, hint: str) -> list[Problem]:
    cells = table.raw.columns[column]
    blank = [i for i, cell in enumerate(cells) if cell is None or (isinstance(cell, str) and not cell.strip())]
    said = [Problem(table.raw.at(i, column), "is blank.", hint) for i in blank]
    return limited(table.raw.file, said, f"in column '{column}'")
