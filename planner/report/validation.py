"""The page of the validation: every claim with its source, and every figure beside what it is held to."""

import math
from collections.abc import Iterator, Mapping, Sequence

from planner.domain.validation import CaseResult, Figure, Validation
from planner.report import validation_charts
from planner.report.numbers import NOTHING, counted, decimal
from planner.report.plain_tables import in_markdown
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table

PAGE = "validation.md"
TITLE = "What planner is held to"
PASSED, FAILED = "passed", "FAILED"
_MOST_TOGETHER = 12
"""Figures of a family in one table, so that none has to be scrolled to."""
_HOW = (
    "Each case claims something that a source says, and anyone can run it: `planner validate` runs all of them, "
    "`planner validate NAME` one, `planner validate --quick` all with fewer replications and wider intervals; in a "
    "notebook, `planner.validate()`. Seeds are fixed: the same version gives the same figures. A case that fails is "
    "shown failing, and the command ends with status 6."
)
_LIMITS = (
    "Interval: the confidence interval of our figure, which must hold what the source says and be narrow. "
    "Range: where our figure may lie."
)


def figures_table(cases: Sequence[CaseResult], name: str) -> Table:
    """Every figure of some cases in a line."""
    headers = ("Case", "Figure", "Source says", "We get", "From", "To", "Limits", "Verdict")
    rows = tuple((Cell(case.name), *_cells(figure)) for case in cases for figure in case.figures)
    return Table(name, headers, rows)


def summary(found: Validation) -> str:
    """How many cases were run, and which failed."""
    failed = ", ".join(case.name for case in found.failed)
    said = f"{counted(len(found.cases), 'case')}, {counted(sum(len(case.figures) for case in found), 'figure')}: "
    return said + (f"failed: {failed}." if failed else "all passed.")


def validation_markdown(found: Validation) -> str:
    """The page for a code host; words in lines of their own, figures in tables and in the paragraph marked below."""
    parts = [f"# {TITLE}\n", f"{_HOW}\n", f"{_LIMITS}\n", f"| Result |\n| --- |\n| {_result(found)} |\n"]
    for family in families(found):
        cases = [case for case in found if case.family == family]
        parts.append(f"## {_capital(family)}\n")
        for case in cases:
            parts += [f"### `{case.name}`\n", f"{case.claim}\n", f"Source: {case.source}\n"]
            parts.append(in_markdown(_without_case(figures_table([case], case.name))))
    return "\n".join(parts).strip() + "\n"


def validation_html(found: Validation, provenance: Mapping[str, str]) -> str:
    """The page as one HTML file."""
    return study_page(
        Study(
            title=TITLE,
            kicker=f"Validation · {counted(len(found.cases), 'case')}",
            headline=(summary(found), _HOW.replace("`", ""), _LIMITS),
            sections=tuple(_section(found, family) for family in families(found)),
            provenance=provenance,
            tiles=tuple(_tiles(found)),
        )
    )


def families(found: Validation) -> list[str]:
    """Families in the order of the page."""
    return list(dict.fromkeys(case.family for case in found))


def _result(found: Validation) -> str:
    how = "run quickly" if found.quick else "run in full"
    years, seconds = sum(case.replications for case in found), sum(case.seconds for case in found)
    return f"{summary(found)} {_capital(how)}: {years:,} simulated years, {seconds:,.0f} seconds of processor."


def _section(found: Validation, family: str) -> Section:
    cases = [case for case in found if case.family == family]
    figures = []
    name = family.replace(" ", "-")
    intervals = [case for case in cases if any(_relative(figure) for figure in case.figures)]
    if intervals:
        chart = validation_charts.beside_theory(intervals)
        figures.append(figure_of(f"{name}-theory", "Our figure over theory's, with its interval", chart))
    shares = [case for case in cases if case.name.startswith("coverage")]
    if shares:
        chart = validation_charts.in_range(shares)
        figures.append(figure_of(f"{name}-shares", "Share of worlds whose interval holds the truth", chart))
    words = tuple(f"{case.name}: {case.claim} Source: {_ended(case.source)}" for case in cases)
    together = sum(len(case.figures) for case in cases) <= _MOST_TOGETHER
    tables = (figures_table(cases, family),) if together else tuple(figures_table([case], case.name) for case in cases)
    return Section(name, _capital(family), words, tuple(figures), tables)


def _relative(figure: Figure) -> bool:
    return figure.limits == "interval" and not math.isnan(figure.expected)


def _tiles(found: Validation) -> Iterator[Tile]:
    passed = len(found.cases) - len(found.failed)
    yield Tile(f"{passed} of {len(found.cases)}", "cases passed", "run quickly" if found.quick else "run in full")
    figures = [figure for case in found for figure in case.figures]
    yield Tile(f"{sum(figure.passed for figure in figures)} of {len(figures)}", "figures as they must be")
    yield Tile(f"{sum(case.replications for case in found):,}", "simulated years")


def _cells(figure: Figure) -> tuple[Cell, ...]:
    amounts = (figure.expected, figure.value, figure.low, figure.high)
    verdict = PASSED if figure.passed else FAILED
    return (Cell(figure.what), *(_amount(amount) for amount in amounts), Cell(figure.limits), Cell(verdict))


def _amount(value: float) -> Cell:
    """Four significant digits, and cents below a thousand; no limit is a dash."""
    if not math.isfinite(value):
        return Cell(NOTHING, 0.0)
    least = 2 if abs(value) < 1_000 else 0
    places = 0 if float(value).is_integer() else max(least, 3 - math.floor(math.log10(abs(value))))
    return Cell(decimal(value, min(places, 6)), value)


def _without_case(table: Table) -> Table:
    return Table(table.name, table.headers[1:], tuple(row[1:] for row in table.rows), table.note)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ended(words: str) -> str:
    return words if words.endswith(".") else f"{words}."
