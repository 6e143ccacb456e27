"""The orders of a history by account, and what follows for accounts and customers."""

import numpy as np

from planner.calibrate.potential import Orders
from planner.domain.arrays import Days, Floats, Ints, Texts, summed_by
from planner.domain.calendar import DAYS_PER_YEAR
from planner.domain.history.history import History
from planner.domain.history.labels import Labels
from planner.domain.history.opportunities import WON


def orders_of(history: History, first: np.datetime64, last: np.datetime64) -> tuple[Orders, Days]:
    """Orders with an account and an amount above zero between two days, with their days; or else won deals.

    What an account buys on one day is one order. Accounts are those of the table of accounts, of the orders and of the
    opportunities.
    """
    deals = history.opportunities
    if history.bought is not None and len(history.bought):
        label = Labels.of(history.bought.account)
        day, amount = history.bought.day, history.bought.amount
    else:
        label = deals.labels["account"].where(deals.outcome == WON)
        day, amount = deals.closed[deals.outcome == WON], deals.amount[deals.outcome == WON]
    used = ~np.isnat(day) & (amount > 0) & (day >= first) & (day <= last)
    used &= (label.names != "")[label.codes]
    day, amount = day[used], amount[used]
    listed = history.accounts if history.accounts is not None else np.array([], dtype=np.str_)
    names = np.unique(np.concatenate([label.names, deals.labels["account"].names, listed]))
    names = names[names != ""]
    account = np.searchsorted(names, label.names)[label.codes[used]]
    years = max(1.0, float((last - first).astype(np.int64) + 1)) / DAYS_PER_YEAR
    at, when, amounts = _by_day(account, day, amount.astype(np.float64))
    return Orders(names, _groups(history, names), at, amounts, years), when


def _by_day(account: Ints, day: Days, amount: Floats) -> tuple[Ints, Days, Floats]:
    """What an account buys on one day is one order: exports list lines."""
    number = day.astype("datetime64[D]").astype(np.int64)
    if not len(number):
        return account, day, amount
    start, span = int(number.min()), int(np.ptp(number)) + 1
    pairs, at = np.unique(account * span + (number - start), return_inverse=True)
    when: Days = (pairs % span + start).astype("datetime64[D]")
    return pairs // span, when, summed_by(at, amount, len(pairs))


def _groups(history: History, names: Texts) -> Texts:
    """Segment of each account as its first opportunity states it, or its region where there are no segments."""
    deals = history.opportunities
    label = deals.labels["segment"]
    if not (label.names != "").any():
        label = deals.labels["region"]
    found = np.full(len(names), "", dtype=f"U{max(1, label.names.dtype.itemsize // 4)}")
    stated = (label.names != "")[label.codes]
    account = deals.labels["account"]
    seen, first = np.unique(account.codes[stated], return_index=True)
    known = account.names[seen] != ""
    found[np.searchsorted(names, account.names[seen[known]])] = label.names[label.codes[stated][first[known]]]
    return found
