"""Who may cover which account, and how well they fit."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Texts
from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Fit:
    """One seat against every account: whether it may cover it, and the share of potential it can book there."""

    allowed: Flags
    share: Floats


def fit_of(scenario: Scenario, seat: int) -> Fit:
    """How the seat at this position fits each account by the eligibility rules; `pairs` are not looked at."""
    allowed = np.ones(len(scenario.accounts), dtype=np.bool_)
    share = np.ones(len(scenario.accounts))
    for rule in scenario.settings.territory.eligibility:
        wanted: Texts = getattr(scenario.accounts, rule.column)
        covers = covered_values(str(getattr(scenario.seats, rule.column)[seat]))
        if not covers:
            continue
        matches = (wanted == "") | np.isin(wanted, covers)
        if rule.mismatch is None:
            allowed &= matches
        else:
            share = np.where(matches, share, share * rule.mismatch)
    return Fit(allowed, share)


def covered_values(cell: str) -> list[str]:
    """The values in a cell that may hold several, separated by semicolons."""
    return [value.strip() for value in cell.split(";") if value.strip()]


def why_not(scenario: Scenario, account: int, seat: int) -> str:
    """Why the seat may not cover the account, in words; '' when it may."""
    accounts, seats, pairs = scenario.accounts, scenario.seats, scenario.pairs
    first, last = (int(np.searchsorted(pairs.account, accounts.account[account], side)) for side in ("left", "right"))
    said = pairs.allowed[first:last][pairs.seat[first:last] == seats.seat[seat]]
    if len(said) and said[0] >= 0:
        return "" if said[0] else "the pairs table forbids it"
    for rule in scenario.settings.territory.eligibility:
        wanted = str(getattr(accounts, rule.column)[account])
        covers = covered_values(str(getattr(seats, rule.column)[seat]))
        if rule.mismatch is None and wanted and covers and wanted not in covers:
            return f"{rule.column} '{wanted}' is not among its {', '.join(map(repr, covers))}"
    return ""
