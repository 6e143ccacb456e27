"""What it is expected to cost that an account changes its owner."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, frozen
from planner.domain.scenario import Scenario

LONGEST_TENURE = 5.0
"""Years with an owner beyond which a relationship counts as no closer [years]."""


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """The price of a change of owner: effort + at risk × strangeness of the receiver [currency/year]."""

    owner: Ints
    """Seat that covers each account now; −1 nobody: nothing is disturbed."""
    effort: Floats
    """Getting to know the account, whoever does it."""
    at_risk: Floats
    """What is lost at a receiver to whom the account is strange."""
    kind: Ints
    """Kind of each account (its region and segment), as far as strangeness goes."""
    strange: Floats
    """How strange accounts of a kind are to each seat, 0–1; shape [kinds, seats]."""

    def cost(self, account: Ints, seat: Ints) -> Floats:
        """Cost at each pair [currency/year]; nothing at its owner, and nothing where there is none."""
        moves = (self.owner[account] >= 0) & (self.owner[account] != seat)
        price = self.effort[account] + self.at_risk[account] * self.strange[self.kind[account], seat]
        return np.where(moves, price, 0.0)


def moving_of(scenario: Scenario, owner: Ints) -> Moving:
    """The price of moving each account, as `territory.disruption` states it.

    effort   = hours to get to know it × cost of an hour
    at risk  = revenue × (revenue loss × (1 + tenure loss × min(years with the owner, 5)) + renewal loss if due)
               + open pipeline × pipeline loss, all × leaver share where the owner leaves within the horizon
    strange  = 1 − similarity × share of the receiver's present accounts that are of the account's region and segment
    """
    rule, accounts = scenario.settings.territory.disruption, scenario.accounts
    tenure = np.minimum(np.nan_to_num(accounts.tenure_years), LONGEST_TENURE)
    lost = rule.revenue_loss * (1 + rule.tenure_loss * tenure) + np.where(_due(scenario), rule.renewal_loss, 0.0)
    at_risk = accounts.revenue * lost + np.nan_to_num(accounts.open_pipeline) * rule.pipeline_loss
    at_risk = np.where(_leaves(scenario)[owner] & (owner >= 0), at_risk * rule.leaver_share, at_risk)
    kind, strange = _strangeness(scenario, owner)
    return Moving(
        owner=owner,
        effort=frozen(np.full(len(accounts), rule.new_owner_hours * rule.cost_per_hour)),
        at_risk=frozen(at_risk),
        kind=frozen(kind),
        strange=frozen(strange),
    )


def _due(scenario: Scenario) -> Flags:
    """Whether an account is up for renewal soon after the change of owner, which is at the horizon's start."""
    renewal, start = scenario.accounts.renewal, np.datetime64(scenario.calendar.start, "D")
    soon = start + np.timedelta64(round(scenario.settings.territory.disruption.renewal_days), "D")
    due: Flags = ~np.isnat(renewal) & (renewal >= start) & (renewal < soon)
    return due


def _leaves(scenario: Scenario) -> Flags:
    """Whether the person in each seat leaves it within the horizon."""
    last = np.datetime64(scenario.calendar.end, "D") - np.timedelta64(1, "D")
    leaves: Flags = ~np.isnat(scenario.seats.end) & (scenario.seats.end < last)
    return leaves


def _strangeness(scenario: Scenario, owner: Ints) -> tuple[Ints, Floats]:
    accounts, seats = scenario.accounts, len(scenario.seats)
    similarity = scenario.settings.territory.disruption.similarity
    if similarity == 0:
        return np.zeros(len(accounts), dtype=np.int64), np.ones((1, seats))
    regions, region = np.unique(accounts.region, return_inverse=True)
    _, segment = np.unique(accounts.segment, return_inverse=True)
    kinds, kind = np.unique(segment * len(regions) + region, return_inverse=True)
    owned = np.flatnonzero(owner >= 0)
    count = np.zeros((len(kinds), seats))
    np.add.at(count, (kind[owned], owner[owned]), 1.0)
    book = count.sum(axis=0)
    return kind.astype(np.int64), 1.0 - similarity * count / np.where(book > 0, book, 1.0)
