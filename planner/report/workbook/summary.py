"""The first sheet: what changes, how good the plan is known to be, key figures, and what was edited since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from planner.domain.deliverables import workbook as names
from planner.report.headline import headline_of
from planner.report.proof import proof_of
from planner.report.review import Review, moved_revenue, worst
from planner.report.words import measure_title, metric_title
from planner.report.workbook.sheet import Kind, Sheet, Value

SHOWN_MEASURES = ("bookings", "attainment", "share_at_quota", "pay", "cost_of_sales", "win_rate", "retention")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A line of the summary."""

    label: str
    kind: Kind
    values: tuple[Value, ...]
    """Value, and where there is more: before; or the ends of its interval."""


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A figure that the spreadsheet keeps computing while somebody edits."""

    label: str
    kind: Kind
    formula: str
    value: float
    """What it is before any edit."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands on the first sheet."""

    title: str
    lead: str
    sentences: tuple[str, ...]
    badges: tuple[tuple[str, str], ...]
    proof: tuple[str, ...]
    plan: tuple[KeyFigure, ...]
    """Figures of the plan: now and before."""
    year: tuple[KeyFigure, ...]
    """Figures of the simulated years: mean, low, high."""
    live: tuple[LiveFigure, ...]


def summary_of(review: Review, sheets: Sequence[Sheet]) -> Summary:
    """The summary of a review whose workbook has these sheets."""
    scenario, proof = review.scenario, proof_of(review)
    calendar = scenario.calendar
    lead = (
        f"Territory and quota plan, {calendar.month_label(0)} to {calendar.month_label(calendar.months - 1)}: "
        f"{len(scenario.accounts):,} accounts, {len(scenario.seats):,} seats. All amounts in {review.currency}."
    )
    return Summary(
        title=scenario.title,
        lead=lead,
        sentences=headline_of(review),
        badges=proof.badges,
        proof=proof.sentences,
        plan=tuple(_plan(review)),
        year=tuple(_year(review)),
        live=tuple(_live(review, {sheet.name: sheet for sheet in sheets})),
    )


def _plan(review: Review) -> Iterator[KeyFigure]:
    plan, scenario = review.plan, review.scenario
    if review.before is not None:
        yield KeyFigure("Accounts that change their owner", "count", (float(len(review.after.moved)),))
        share = len(review.after.moved) / max(1, len(scenario.accounts))
        yield KeyFigure("Share of accounts that change their owner", "share", (share,))
        revenue = moved_revenue(review)
        if np.isfinite(revenue):
            yield KeyFigure("Share of revenue that changes its owner", "share", (revenue,))
    for metric in review.metrics:
        label = f"Largest deviation from the fair share of {metric_title(metric)}"
        after = worst(review.deviation(metric, review.after.loads[metric]))
        before = None if review.before is None else worst(review.deviation(metric, review.before.loads[metric]))
        yield KeyFigure(label, "share", (after if np.isfinite(after) else None, before))
    before_cost = None if review.before is None else review.before.objective
    yield KeyFigure(
        "Objective: all costs of the plan, a year (the less the better)", "money", (plan.objective, before_cost)
    )
    if plan.bound is not None:
        yield KeyFigure("Bound: no plan can cost less, a year", "money", (plan.bound,))
        yield KeyFigure("Gap: the most that a better plan could save", "share", (plan.gap,))
    if plan.gap_verified is not None:
        yield KeyFigure("Gap, proven by independent arithmetic", "share", (plan.gap_verified,))
    yield KeyFigure("Hard rules broken", "count", (float(len(review.after.violations)),))
    if review.has_quotas and scenario.settings.quota is not None:
        yield KeyFigure("Company target", "money", (scenario.settings.quota.target,))
        yield KeyFigure("Sum of quotas", "money", (float(plan.quota.sum()),))


def _year(review: Review) -> Iterator[KeyFigure]:
    if review.outcomes is None:
        return
    known = {measure.name: measure for measure in review.outcomes.measures}
    for name in SHOWN_MEASURES:
        if name in known and np.isfinite(known[name].value):
            measure = known[name]
            kind: Kind = "share" if measure.unit == "share" else "money"
            ends = tuple(end if np.isfinite(end) else None for end in (measure.low, measure.high))
            yield KeyFigure(measure_title(name), kind, (measure.value, *ends))


def _live(review: Review, sheets: dict[str, Sheet]) -> Iterator[LiveFigure]:
    """Formulas over our own sheets; nobody's text is part of them."""

    def area(sheet: str, heading: str) -> str:
        letter, rows = xl_col_to_name(sheets[sheet].column(heading)), sheets[sheet].rows
        return f"{sheet}!${letter}$2:${letter}${rows + 1}"

    def differs(sheet: str, heading: str, planned: str) -> str:
        return f"=SUMPRODUCT(--({area(sheet, heading)}<>{area(sheet, planned)}))"

    yield LiveFigure(
        "Accounts given to another owner", "count", differs(names.ACCOUNTS, names.OWNER, names.PLANNED_OWNER), 0.0
    )
    yield LiveFigure("Pins changed", "count", differs(names.ACCOUNTS, names.PIN, names.PLANNED_PIN), 0.0)
    if names.QUOTAS in sheets:
        quota = area(names.QUOTAS, names.QUOTA)
        planned = area(names.QUOTAS, names.PLANNED_QUOTA)
        yield LiveFigure("Quotas changed", "count", differs(names.QUOTAS, names.QUOTA, names.PLANNED_QUOTA), 0.0)
        yield LiveFigure("Sum of quotas, as edited", "money", f"=SUM({quota})", float(review.plan.quota.sum()))
        yield LiveFigure("More than in the plan", "money", f"=SUM({quota})-SUM({planned})", 0.0)
