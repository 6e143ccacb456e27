"""The ledgers of one person, month by month, and the way from what was earned to what was paid."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.statements.ledgers import release_month
from planner.domain.statements.period_names import Period
from planner.domain.statements.plan_accounts import PlanAccounts


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """One month; money in minor units."""

    month: str
    fixed: int
    earned: int
    """Variable pay earned."""
    supplement: int
    """What guarantees and forgiven draws add."""
    paid: int
    """Fixed and variable pay paid out."""
    held: int
    """Earned and not yet payable, at the end of the month."""
    owed: int
    """What the person owes at the end of the month."""
    expense: int
    """Fixed pay, supplements, and variable pay as it is expensed."""
    capitalised: int
    """Earned and not yet an expense, at the end of the month."""

    @property
    def moved(self) -> bool:
        """Whether anything was earned, paid or owed in the month."""
        flows = (self.fixed, self.earned, self.supplement, self.paid, self.expense)
        return any(flows) or any((self.held, self.owed, self.capitalised))


@dataclass(frozen=True, slots=True)
class Payment:
    """A step from what was earned to what was paid, or to what it costs."""

    ledger: str
    """'paid' or 'expensed'."""
    words: str
    amount: int
    """Minor units; the last of a ledger is the sum of those before it."""


def ledger_months(accounts: PlanAccounts, row: int, period: Period) -> tuple[LedgerMonth, ...]:
    """The ledgers of one row over a period."""
    found = accounts.ledgers
    earned, held, capitalised = (
        np.add.reduce(each[:, row], axis=0) for each in (found.earned, found.held, found.capitalised)
    )
    return tuple(
        LedgerMonth(
            month=accounts.calendar.month_label(m),
            fixed=int(found.fixed[row, m]),
            earned=int(earned[m]),
            supplement=int(found.supplement[row, m]),
            paid=int(found.paid[row, m]),
            held=int(held[m]),
            owed=int(found.balance[row, m]),
            expense=int(found.expense[row, m]),
            capitalised=int(capitalised[m]),
        )
        for m in range(period.first, period.end)
    )


def payments(accounts: PlanAccounts, row: int, period: Period) -> tuple[Payment, ...]:
    """From variable pay earned in the period to what is paid out in it, and to what it costs; zeros are left out."""
    found, months = accounts.ledgers, slice(period.first, period.end)
    earned = int(found.earned[:, row, months].sum())
    released, expensed = (int(each[:, row, months].sum()) for each in (found.released, found.expensed))
    supplement, fixed = int(found.supplement[row, months].sum()), int(found.fixed[row, months].sum())
    opening = int(found.balance[row, period.first - 1]) if period.first else int(found.owed[row])
    carried = int(found.carried[row, months].sum())
    change = int(found.balance[row, period.end - 1]) - opening - carried
    steps = [("variable pay earned", earned), *_held(accounts, row, period, released - earned)]
    steps += [("guarantees and draws that are not recovered", supplement), ("fixed pay", fixed)]
    steps += [("advanced, to be earned" if change > 0 else "earlier advances settled", change)]
    costs = [("variable pay earned", earned), ("capitalised less what is expensed of earlier pay", expensed - earned)]
    costs += [("guarantees and draws that are not recovered", supplement), ("fixed pay", fixed)]
    return (*_ledger("paid", steps), *_ledger("expensed", costs))


def _held(accounts: PlanAccounts, row: int, period: Period, change: int) -> Iterator[tuple[str, int]]:
    """What of the period's pay is held at its end, and what was held before and is now released."""
    entries, lines = accounts.entries, accounts.lines
    before = (entries.row == row) & (entries.month < period.first)
    release = release_month(entries, lines)
    now = before & (release >= period.first) & (release < period.end)
    freed = int(entries.amount[now].sum())
    yield "earned earlier, held until now", freed
    yield "held for the time being", change - freed


def _ledger(name: str, steps: list[tuple[str, int]]) -> Iterator[Payment]:
    for words, amount in steps:
        if amount:
            yield Payment(name, words, amount)
    yield Payment(name, name, sum(amount for _, amount in steps))
