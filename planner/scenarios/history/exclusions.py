"""What a mapping leaves out, by rule, and how many rows each rule takes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Ints, Texts
from planner.domain.history.opportunities import OPEN, Opportunities
from planner.scenarios.history.mapping import Exclusions

EARLIEST = np.datetime64("1980-01-01", "D")
"""Before it, nobody kept opportunities in a computer: a day of 1900 is a zero."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are kept, and how many each rule took (a row that two rules take counts at the first)."""

    kept: Flags
    by_rule: Mapping[str, int]


def left_out(exclude: Exclusions, opportunities: Opportunities, fingerprint: Ints, accounts: Texts | None) -> LeftOut:
    """Apply the rules in the order in which they are declared."""
    masks = {
        "opportunities": _among(opportunities.opportunity, exclude.opportunities),
        "accounts": _named(opportunities, "account", exclude.accounts),
        "people": _named(opportunities, "owner", exclude.people),
        "repeats": repeated(fingerprint) if exclude.repeats else None,
        "same_id": overwritten(opportunities) if exclude.same_id else None,
        "impossible_dates": impossible(opportunities) if exclude.impossible_dates else None,
        "without_closing_day": undated(opportunities) if exclude.without_closing_day else None,
        "without_account": _named(opportunities, "account", ("",)) if exclude.without_account else None,
        "unlisted_accounts": unlisted(opportunities, accounts) if exclude.unlisted_accounts else None,
        "amount_above": opportunities.amount > exclude.amount_above if exclude.amount_above is not None else None,
    }
    kept = np.ones(len(opportunities), dtype=np.bool_)
    by_rule = {}
    for rule, mask in masks.items():
        if mask is not None:
            by_rule[rule] = int((mask & kept).sum())
            kept &= ~mask
    return LeftOut(kept, {rule: count for rule, count in by_rule.items() if count})


def repeated(fingerprint: Ints) -> Flags:
    """All but the first of rows that are equal but for the id."""
    first = np.unique(fingerprint, return_index=True)[1]
    mask = np.ones(len(fingerprint), dtype=np.bool_)
    mask[first] = False
    return mask


def overwritten(opportunities: Opportunities) -> Flags:
    """All but the last row of each id."""
    ids = opportunities.opportunity[::-1]
    last = np.unique(ids, return_index=True)[1]
    mask = np.ones(len(ids), dtype=np.bool_)
    mask[len(ids) - 1 - last] = False
    return mask


def impossible(opportunities: Opportunities) -> Flags:
    """Rows that close before they begin, or begin or close after the day of the export, or before 1980."""
    created, closed, end = opportunities.created, opportunities.closed, np.datetime64(opportunities.as_of, "D")
    odd = (closed < created) | (created > end) | (closed > end) | (created < EARLIEST) | (closed < EARLIEST)
    return np.asarray(odd, dtype=np.bool_)


def undated(opportunities: Opportunities) -> Flags:
    """Ended ones without a closing day."""
    return np.asarray((opportunities.outcome != OPEN) & np.isnat(opportunities.closed), dtype=np.bool_)


def unlisted(opportunities: Opportunities, accounts: Texts | None) -> Flags:
    """Rows with an account that does not stand in the table of accounts; none when there is no such table."""
    labels = opportunities.labels["account"]
    if accounts is None:
        return np.zeros(len(opportunities), dtype=np.bool_)
    strange: Flags = ~np.isin(labels.names, accounts) & (labels.names != "")
    return strange[labels.codes]


def _among(ids: Texts, wanted: tuple[str, ...]) -> Flags | None:
    return np.isin(ids, np.array(wanted, dtype=np.str_)) if wanted else None


def _named(opportunities: Opportunities, field: str, wanted: tuple[str, ...]) -> Flags | None:
    labels = opportunities.labels[field]
    return np.isin(labels.names, np.array(wanted, dtype=np.str_))[labels.codes] if wanted else None
