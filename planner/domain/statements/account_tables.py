"""The accounts as flat tables: ledgers by person and month, and every entry behind them."""

from collections.abc import Iterable, Mapping

import numpy as np

from planner.domain.arrays import Columns, Texts
from planner.domain.statements.attribution import NO_DEAL
from planner.domain.statements.company_accounts import CompanyAccounts
from planner.domain.statements.ledgers import release_month
from planner.domain.statements.plan_accounts import PlanAccounts


def account_tables(accounts: CompanyAccounts) -> Mapping[str, Columns]:
    """Tables `ledgers` and `entries`; money in units of each row's currency.

    `entries` says which deal ('' for pay that no deal earned) earned how much in which month, and from which month on
    it may be paid ('': not within the horizon). Sums of its `earned` are those of `ledgers`.
    """
    return {
        "ledgers": _stacked(_ledgers(plan) for plan in accounts.plans),
        "entries": _stacked(_entries(plan) for plan in accounts.plans),
    }


def _ledgers(plan: PlanAccounts) -> Columns:
    found, (rows, months) = plan.ledgers, plan.ledgers.fixed.shape
    earned, held, capitalised = (np.add.reduce(each, axis=0) for each in (found.earned, found.held, found.capitalised))
    money = {
        "fixed": found.fixed,
        "earned": earned,
        "supplement": found.supplement,
        "carried": found.carried,
        "paid": found.paid,
        "held": held,
        "owed": found.balance,
        "expense": found.expense,
        "capitalised": capitalised,
    }
    return {
        **_head(plan, rows * months),
        "person": np.repeat(plan.person, months),
        "month": np.tile(_months(plan), rows),
        **{name: amount.ravel() / plan.minor_units for name, amount in money.items()},
    }


def _entries(plan: PlanAccounts) -> Columns:
    found, labels = plan.entries, np.append(_months(plan), "")
    component = np.array([part.name for part in plan.book.plan.parts])
    deal = np.append(plan.lines.deal, NO_DEAL)[found.line]
    return {
        **_head(plan, len(found)),
        "person": plan.person[found.row],
        "component": component[found.component],
        "deal": np.append(plan.deals.deal, "")[deal],
        "month": labels[found.month],
        "earned": found.amount / plan.minor_units,
        "payable_from": labels[release_month(found, plan.lines)],
        "expensed_since": labels[found.since],
        "restated": found.restated == 1,
    }


def _head(plan: PlanAccounts, rows: int) -> Columns:
    return {"plan": np.full(rows, plan.name), "currency": np.full(rows, plan.currency)}


def _months(plan: PlanAccounts) -> Texts:
    return np.array([plan.calendar.month_label(m) for m in range(plan.calendar.months)])


def _stacked(parts: Iterable[Columns]) -> Columns:
    tables = list(parts)
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
