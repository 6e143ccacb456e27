"""The payroll as flat tables: deals, credit lines, and what was earned by person, component and month."""

from collections.abc import Iterable, Mapping

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Floats, Texts, summed_by
from planner.domain.payroll.books import spells_of
from planner.domain.payroll.company import EarnedBook, PaidCompany
from planner.domain.payroll.crediting import credit_shares


def payroll_tables(company: PaidCompany) -> Mapping[str, Columns]:
    """Tables `deals`, `credit_lines`, `earned` and `fixed` of a payroll; money in units of each row's currency."""
    return {
        "deals": deals_listed(company),
        "credit_lines": _stacked(_lines(company, each) for each in company.books),
        "earned": _stacked(_earned(company, each) for each in company.books),
        "fixed": _stacked(_fixed(company, each) for each in company.books),
    }


def deals_listed(company: PaidCompany) -> Columns:
    """Every deal booked within the horizon, how much of it is credited as own, and why not all of it.

    `credited` is the part for which somebody was on a plan on the day of booking [share].
    """
    records, calendar = company.scenario.payroll, company.calendar
    deals, shares, spells = records.deals, credit_shares(records), spells_of(company.scenario)
    own = shares.kind == "own"
    deal, person, share = shares.deal[own], shares.person[own], shares.share[own]
    on_plan = spells.at(person, deals.booked[deal]) >= 0
    named = summed_by(deal, share, len(deals))
    credited = summed_by(deal[on_plan], share[on_plan], len(deals))
    reason = np.full(len(deals), "", dtype="U40")
    reason[named < 1 - 1e-9] = "part is credited to nobody"
    reason[named == 0] = "nobody is credited"
    reason[credited < named - 1e-9] = "somebody credited is on no plan then"
    first, end = np.datetime64(calendar.start), np.datetime64(calendar.end)
    shown = (deals.booked >= first) & (deals.booked < end)
    names = ("deal", "account", "booked", "invoiced", "cash", "cancelled", "currency", "bookings")
    columns: dict[str, AnyArray] = {name: deals.columns()[name][shown] for name in names}
    home = company.scenario.settings.currency
    columns["currency"] = np.where(columns["currency"] == "", home, columns["currency"]).astype(np.str_)
    return columns | {"credited": credited[shown], "reason": reason[shown]}


def _lines(company: PaidCompany, each: EarnedBook) -> Columns:
    book, records = each.book, company.scenario.payroll
    lines, labels = book.lines, _months(company)
    component = np.array([part.name for part in book.plan.parts])
    return {
        **_head(each, len(lines)),
        "person": records.people.person[book.spells][lines.row],
        "component": component[lines.component],
        "deal": records.deals.deal[lines.deal],
        "month": labels[lines.month],
        "day": lines.day,
        "kind": lines.kind,
        "share": lines.share,
        "amount": lines.amount,
        "payable_from": np.append(labels, "")[lines.paid_month],
        "reversed": lines.reversed,
    }


def _earned(company: PaidCompany, each: EarnedBook) -> Columns:
    book, labels = each.book, _months(company)
    component = np.array([part.name for part in book.plan.parts])
    counted = np.stack([book.amounts[part.source] for part in book.plan.parts])
    keep = _there(each)[np.newaxis] | (each.earned != 0) | (counted != 0)
    at = np.nonzero(keep)
    person = company.scenario.payroll.people.person[book.spells]
    return {
        **_head(each, len(at[0])),
        "person": person[at[1]],
        "component": component[at[0]],
        "month": labels[at[2]],
        "counted": counted[at],
        "earned": each.earned[at] / each.minor_units,
        "restated": each.restated[at] / each.minor_units,
    }


def _fixed(company: PaidCompany, each: EarnedBook) -> Columns:
    row, month = np.nonzero(_there(each))
    return {
        **_head(each, len(row)),
        "person": company.scenario.payroll.people.person[each.book.spells][row],
        "month": _months(company)[month],
        "present": _present(each)[row, month],
        "quota": np.asarray(each.book.standing.quota)[row, month],
        "fixed": each.fixed[row, month] / each.minor_units,
    }


def _present(each: EarnedBook) -> Floats:
    return np.asarray(each.book.standing.present, dtype=np.float64)


def _there(each: EarnedBook) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Months in which each row's person is there at all."""
    return np.asarray(_present(each) > 0)


def _head(each: EarnedBook, rows: int) -> Columns:
    return {"plan": np.full(rows, each.book.name), "currency": np.full(rows, each.currency)}


def _months(company: PaidCompany) -> Texts:
    return np.array([company.calendar.month_label(m) for m in range(company.calendar.months)])


def _stacked(parts: Iterable[Columns]) -> Columns:
    tables = list(parts)
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
