"""Charts of what pay costs."""

import math
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay_cost.accruals import Accruals
from planner.domain.pay_cost.at_mean import AtMean
from planner.domain.pay_cost.bill import Bill
from planner.domain.pay_cost.levels import AtLevel
from planner.report.numbers import short, signed
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, QUIET, Rows, data, layered, money_axis, rounded

WITH, WITHOUT = "as simulated", "without the market's shock"
_COLOURS = {WITH: AFTER, WITHOUT: "#e08a1e"}
_PALE, _MIDDLE = "#c9dcf2", "#7fa9da"


def distribution(bills: Mapping[str, Bill], currency: str) -> alt.LayerChart:
    """Share of years that cost more than each amount: the steeper, the surer; P50 and P90 are read off the lines."""
    rows: Rows = []
    for name, bill in bills.items():
        amount, share = _dearer(bill.sample)
        rows += [{"cost": rounded(a), "share": rounded(s), "years": name} for a, s in zip(amount, share, strict=True)]
    colour = _colour(bills)
    x = alt.X("cost:Q", title=f"pay over the horizon [{currency}]", scale=alt.Scale(zero=False), axis=money_axis())
    y = alt.Y("share:Q", title="share of years that cost more", axis=alt.Axis(format=".0%"))
    lines = alt.Chart(data(rows)).mark_line(strokeWidth=2.5, interpolate="step-after")
    marks: Rows = [{"cost": rounded(bill.p90.value), "share": 0.1, "years": name} for name, bill in bills.items()]
    shares: Rows = [{"share": 0.1, "text": "P90: one year in ten"}, {"share": 0.5, "text": "P50"}]
    level = alt.Chart(data(shares)).encode(y="share:Q")
    named = level.mark_text(align="right", dy=-6, color=QUIET, fontSize=10).encode(x=alt.value("width"), text="text:N")
    points = alt.Chart(data(marks)).encode(x="cost:Q", y="share:Q", color=colour)
    tooltip = ["years:N", alt.Tooltip("cost:Q", format=",.0f"), alt.Tooltip("share:Q", format=".0%")]
    return layered(
        level.mark_rule(color="#c5ced8", strokeDash=[4, 3]),
        named,
        lines.encode(x=x, y=y, color=colour, tooltip=tooltip),
        points.mark_point(size=70, filled=True, opacity=1),
        height=240,
    )


def _dearer(sample: Floats) -> tuple[list[float], list[float]]:
    """Amounts, and the share of years that cost more than each."""
    ordered = np.sort(sample)
    amount = np.concatenate([ordered[:1], ordered])
    share = 1.0 - np.arange(len(ordered) + 1) / len(ordered)
    return amount.tolist(), share.tolist()


def _colour(bills: Mapping[str, Bill]) -> alt.Color:
    names = list(bills)
    scale = alt.Scale(domain=names, range=[_COLOURS.get(name, AFTER) for name in names])
    return alt.Color("years:N", scale=scale, legend=alt.Legend(labelLimit=300) if len(names) > 1 else None)


def levels(found: Sequence[AtLevel], currency: str) -> alt.LayerChart:
    """Cost at levels of company attainment: eight years in ten, half of them, the mean, and the spread's ends."""
    rows: Rows = []
    for each in found:
        low, quarter, half, upper, high = np.quantile(each.bill.sample, (0.1, 0.25, 0.5, 0.75, 0.9)).tolist()
        rows.append(
            {
                "level": f"{each.level:.0%}",
                "low": rounded(low),
                "quarter": rounded(quarter),
                "median": rounded(half),
                "upper": rounded(upper),
                "high": rounded(high),
                "mean": rounded(each.bill.mean.value),
                "text": short(each.bill.mean.value),
            }
        )
    y = alt.Y("level:N", title="company attainment", sort=[row["level"] for row in rows], axis=alt.Axis(domain=False))
    ends = ("low", "median", "mean", "high")
    tooltip = [alt.Tooltip("level:N"), *(alt.Tooltip(f"{end}:Q", format=",.0f") for end in ends)]
    x = alt.X("low:Q", title=f"pay over the horizon [{currency}]", scale=alt.Scale(zero=False), axis=money_axis())
    base = alt.Chart(data(rows)).encode(y=y, tooltip=tooltip)
    return layered(
        base.mark_rule(color=_PALE, strokeWidth=9).encode(x=x, x2="high:Q"),
        base.mark_rule(color=_MIDDLE, strokeWidth=9).encode(x="quarter:Q", x2="upper:Q"),
        base.mark_tick(color=INK, thickness=2, size=16).encode(x="median:Q"),
        base.mark_text(dy=-15, color=INK, fontSize=11).encode(x="mean:Q", text="text:N"),
        step=52,
    )


def accruals(found: Accruals, currency: str) -> alt.LayerChart:
    """Expense by month as bars with the interval of the mean; earned and paid as points."""
    bars: Rows = [
        {"month": str(month), "expense": rounded(value), "low": rounded(low), "high": rounded(high)}
        for month, value, low, high in zip(
            found.month, found.expense, found.expense_low, found.expense_high, strict=True
        )
    ]
    earned = found.fixed + found.earned + found.supplement
    lines: Rows = [
        {"month": str(month), "amount": rounded(value), "ledger": name}
        for name, values in (("earned", earned), ("paid", found.paid))
        for month, value in zip(found.month, values, strict=True)
    ]
    scale = alt.Scale(domain=["expense", "earned", "paid"], range=[_PALE, FAIR, AFTER])
    every: Rows = [row | {"ledger": "expense"} for row in bars]
    x = alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelExpr="slice(datum.label, 2)"))
    y = alt.Y("expense:Q", title=f"in the month [{currency}]", axis=money_axis())
    colour = alt.Color("ledger:N", scale=scale, legend=alt.Legend())
    base = alt.Chart(data(every)).encode(x=x)
    tooltip = ["month:O", alt.Tooltip("expense:Q", format=",.0f")]
    points = alt.Chart(data(lines)).encode(x=x, y="amount:Q", color=colour, tooltip=["month:O", "ledger:N", "amount:Q"])
    earned_only, paid_only = (alt.datum.ledger == name for name in ("earned", "paid"))
    return layered(
        base.mark_bar().encode(y=y, color=colour, tooltip=tooltip),
        base.mark_rule(color=BEFORE, strokeWidth=2).encode(y="low:Q", y2="high:Q"),
        points.mark_point(size=90, strokeWidth=2, opacity=1).transform_filter(earned_only),
        points.mark_point(filled=True, size=26, opacity=1).transform_filter(paid_only),
        height=240,
    )


def _seen(amount: float) -> float:
    """What is left of a sum's rounding is nothing."""
    return amount if abs(amount) >= 0.5 else 0.0


def steps(found: AtMean, bill: Bill, currency: str) -> alt.LayerChart:
    """From fixed pay, over everyone at the mean, to the mean bill and to the bill of a bad year."""
    fixed, company, own, mean = found.fixed, found.at_company_mean, found.at_own_mean, found.mean
    bars = (
        ("fixed pay", 0.0, fixed, "sum"),
        ("variable pay, everyone at the company's mean", fixed, company, "sum"),
        ("seats differ for good", company, own, "adds"),
        ("luck: pay bends, so ups cost more than downs save", own, mean, "adds"),
        ("mean pay", 0.0, mean, "whole"),
        ("reserve for one bad year in ten (P90)", mean, bill.p90.value, "reserve"),
        ("and for how bad it then is (CVaR 90 %)", bill.p90.value, bill.cvar.value, "reserve"),
    )
    rows: Rows = [
        {
            "step": name,
            "from": rounded(start),
            "to": rounded(end),
            "kind": kind,
            "at": rounded(max(start, end)),
            "text": signed(_seen(end - start)) if kind in ("adds", "reserve") else short(end - start),
        }
        for name, start, end, kind in bars
        if math.isfinite(end)
    ]
    scale = alt.Scale(domain=["sum", "adds", "whole", "reserve"], range=[_MIDDLE, LIMIT, AFTER, "#e0b06a"])
    axis = alt.Axis(grid=False, domain=False, ticks=False, labelLimit=330)
    y = alt.Y("step:N", title=None, sort=[row["step"] for row in rows], axis=axis)
    room = alt.Scale(domain=[0, rounded(1.1 * max(row["at"] for row in rows))], nice=False)
    x = alt.X("from:Q", title=currency, axis=money_axis(), scale=room)
    base = alt.Chart(data(rows)).encode(y=y, tooltip=["step:N", alt.Tooltip("from:Q", format=",.0f"), "text:N"])
    return layered(
        base.mark_bar(height=17).encode(x=x, x2="to:Q", color=alt.Color("kind:N", scale=scale, legend=None)),
        base.mark_text(align="left", dx=6, color=INK, fontSize=11).encode(x="at:Q", text="text:N"),
        step=30,
    )
