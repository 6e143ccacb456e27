"""Tables of what pay costs."""

from collections.abc import Sequence

import numpy as np

from planner.domain.measures import Interval
from planner.domain.pay_cost.accruals import Accruals
from planner.domain.pay_cost.at_mean import AtMean
from planner.domain.pay_cost.bill import Bill
from planner.domain.pay_cost.levels import AtLevel
from planner.domain.pay_cost.quartiles import Quartile
from planner.domain.pay_cost.reaction import Reaction
from planner.domain.pay_cost.study import PayCost
from planner.report.cost.charts import WITH, WITHOUT
from planner.report.numbers import NOTHING, estimate, in_percent, percent, short
from planner.report.tables import LAST, MOST_ROWS, Cell, Table, amount_cell, share_cell

_WAYS = {"years": "simulated years", "demand": "years, leads × {factor:.2f}", "price": "years, deals × {factor:.2f}"}


def interval_cell(amount: Interval, currency: str = "") -> Cell:
    """An amount with its interval; an end that so few years leave open is a dash."""
    if not np.isfinite(amount.value):
        return Cell(NOTHING, LAST)
    if np.isfinite(amount.low) and not np.isfinite(amount.high):
        return Cell(f"{short(amount.value)} (from {short(amount.low)})", amount.value)
    return Cell(estimate(amount, currency), amount.value)


def bill_table(bills: dict[str, Bill]) -> Table:
    """Mean, P50, P90 and CVaR of each bill."""
    headers = ("Years", "Mean", "P50", "P90", "Mean of the dearest tenth (CVaR 90 %)", "Standard deviation")
    rows = tuple(
        (
            Cell(name),
            *(interval_cell(each) for each in (bill.mean, bill.median, bill.p90, bill.cvar)),
            Cell(short(bill.deviation), bill.deviation),
        )
        for name, bill in bills.items()
    )
    note = "In brackets the interval of each figure; 'from': so few years lie beyond that it has no upper end."
    return Table("bill", headers, rows, note)


def line_table(found: AtMean) -> Table:
    """Every line of the pay plans: at the company's mean, at each seat's own mean, and on average."""
    headers = ("Pay plan", "Line", "Everyone at the company's mean", "Every seat at its own mean", "Mean pay", "Gap")
    rows = tuple(
        (
            Cell(line.plan),
            Cell(line.name),
            amount_cell(line.at_company_mean),
            amount_cell(line.at_own_mean),
            amount_cell(line.mean),
            _gap_cell(line.gap),
        )
        for line in found.lines
    )
    total = (
        Cell("Total"),
        Cell(""),
        *(amount_cell(each) for each in (found.at_company_mean, found.at_own_mean, found.mean)),
        _gap_cell(found.gap),
    )
    return Table("gap by line", headers, rows, "Gap: mean pay less that of every seat at its own mean.", total)


def seat_table(found: AtMean) -> Table:
    """Every seat; the largest gaps first."""
    ordered = sorted(found.seats, key=lambda seat: (-seat.gap.value, seat.seat))
    rows = tuple(
        (
            Cell(seat.seat),
            Cell(seat.plan),
            amount_cell(seat.bookings),
            amount_cell(seat.at_own_mean),
            amount_cell(seat.mean),
            _gap_cell(seat.gap),
            share_cell(seat.gap.value / seat.mean if seat.mean > 0 else float("nan")),
        )
        for seat in ordered[:MOST_ROWS]
    )
    rest = len(ordered) - len(rows)
    note = f"{rest:,} further seats stand in seats.csv." if rest else ""
    headers = ("Seat", "Pay plan", "Mean bookings", "Pay at mean", "Mean pay", "Gap", "Gap / mean pay")
    return Table("gap by seat", headers, rows, note)


def level_table(found: Sequence[AtLevel]) -> Table:
    """Cost at each level, how it was found, and what a further unit of bookings costs."""
    headers = ("Company attainment", "Mean", "P50", "P90", "Pay / bookings", "Each further unit", "From")
    rows = []
    for number, each in enumerate(found):
        before = found[number - 1] if number else None
        more = float("nan") if before is None else each.bookings.value - before.bookings.value
        further = (each.bill.mean.value - before.bill.mean.value) / more if before is not None and more > 0 else np.nan
        cost = each.cost_of_sales
        rows.append(
            (
                Cell(percent(each.level), each.level),
                *(interval_cell(part) for part in (each.bill.mean, each.bill.median, each.bill.p90)),
                Cell(in_percent(cost), cost.value),
                share_cell(further),
                Cell(way_words(each)),
            )
        )
    note = (
        "Each further unit: pay for a unit of bookings more, between the level above and this one. From: the simulated "
        "years that lie near the level, or years in a market with so many times the leads; or, where people's hours do "
        "not suffice for those leads, with deals so many times as large."
    )
    return Table("cost at levels", headers, tuple(rows), note)


def way_words(found: AtLevel) -> str:
    """From which years a level's figures are."""
    return f"{found.years:,} {_WAYS[found.way].format(factor=found.factor)}"


def quartile_table(found: Sequence[Quartile]) -> Table:
    """Compensation cost of sales, lowest attainment first, and all together."""
    every, *quarters = found
    rows = [(f"{each.number} of 4{_ENDS.get(each.number, '')}", each) for each in quarters]
    cells = [
        (
            Cell(name),
            share_cell(each.attainment),
            amount_cell(each.bookings),
            amount_cell(each.pay),
            Cell(in_percent(each.cost), each.cost.value),
        )
        for name, each in [*rows, ("all seats with a pay plan", every)]
    ]
    headers = ("Quartile by attainment", "Attainment", "Bookings", "Pay", "Pay / bookings")
    note = "Seats are ranked anew within each year, so a quartile is not always the same seats."
    return Table("cost of sales", headers, tuple(cells), note)


_ENDS = {1: ", lowest", 4: ", highest"}


def accrual_table(found: Accruals) -> Table:
    """The ledgers by month."""
    headers = ("Month", "Fixed", "Variable earned", "Guarantees and forgiven draws", "Paid", "Expense",
               "Owed to people", "Capitalised")  # fmt: skip
    columns = (found.fixed, found.earned, found.supplement, found.paid, found.expense)
    balances = (found.owed, found.capitalised)
    rows = tuple(
        (Cell(str(month)), *(amount_cell(_plain(column[m])) for column in (*columns, *balances)))
        for m, month in enumerate(found.month)
    )
    total = (
        Cell("Total"),
        *(amount_cell(float(column.sum())) for column in columns),
        *(amount_cell(_plain(balance[-1])) for balance in balances),
    )
    note = (
        f"Means of {found.years:,} years. Owed: earned less paid so far, below zero where people owe draws. "
        "Capitalised: earned and not yet an expense."
    )
    return Table("accruals", headers, rows, note, total)


def reaction_table(found: Reaction) -> Table:
    """The sides with pay and bookings, and what lies between them."""
    rows = [(Cell(side.name), interval_cell(side.pay), interval_cell(side.bookings)) for side in found.sides]
    if found.against:
        rows.append((Cell("mechanical: the same deals"), interval_cell(found.mechanical), Cell("0", 0.0)))
    rows.append((Cell("people's reaction"), interval_cell(found.reaction), interval_cell(found.bookings)))
    note = "All meet the same customers; differences are taken year by year."
    return Table("mechanical and reaction", ("Years", "Pay", "Bookings"), tuple(rows), note)


def bills_of(found: PayCost) -> dict[str, Bill]:
    """The bill, and that without the market's shock where there is one."""
    return {WITH: found.bill} | ({} if found.shared is None else {WITHOUT: found.shared.without})


def _gap_cell(gap: Interval) -> Cell:
    return Cell("0", 0.0) if gap.value == 0 else interval_cell(gap)


def _plain(value: float) -> float:
    """Without the dust of floating point: less than a cent is nothing."""
    return 0.0 if abs(value) < 0.01 else float(value)
