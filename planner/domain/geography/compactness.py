"""How far accounts lie from the centre of their territory, and what that costs."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.geography.distance import great_circle, straight
from planner.domain.scenario import Scenario

BLOCK = 4_000_000
"""Distances that are held at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """Where the territories of a plan have their centres."""

    account: Ints
    """Position of the account that is the centre of each seat; −1 where it is the seat's home, or there is none."""
    cost: Floats
    """Cost of the distances to it [currency/year]."""
    missing: Ints
    """Seats that cover accounts of which none may be the centre."""


def is_priced(scenario: Scenario) -> bool:
    """Whether distances to a centre cost anything."""
    return scenario.settings.territory.compactness.price > 0


def homed(scenario: Scenario) -> Flags:
    """Seats whose centre is their home."""
    rule, seats = scenario.settings.territory.compactness, scenario.seats
    if rule.centre == "chosen":
        return np.zeros(len(seats), dtype=np.bool_)
    known: Flags = ~np.isnan(seats.x + seats.y if rule.distance == "plane" else seats.lat + seats.lon)
    return known


def may_be_centre(scenario: Scenario) -> Flags:
    """Accounts that have a location and of which the table does not say that they may not."""
    accounts = scenario.accounts
    plane = scenario.settings.territory.compactness.distance == "plane"
    known: Flags = ~np.isnan(accounts.x + accounts.y if plane else accounts.lat + accounts.lon)
    allowed: Flags = known & (accounts.centre != 0)
    return allowed


def cost_to_account(scenario: Scenario, account: Ints, centre: Ints) -> Floats:
    """Cost of each account if each of the other accounts is its centre, shape [accounts, centres] [currency/year].

    price × weight × distance^power; 0 for an account whose location is not known.
    """
    return _priced(scenario, account, _distance(scenario, account, centre))


def cost_to_home(scenario: Scenario, account: Ints, seat: Ints) -> Floats:
    """Cost of each account if the home of the seat in the same place is its centre [currency/year].

    0 for seats whose centre is not their home, and where a location is not known.
    """
    cost = np.zeros(len(account))
    here = np.flatnonzero(homed(scenario)[seat])
    if is_priced(scenario) and len(here):
        accounts, seats, at, of = scenario.accounts, scenario.seats, account[here], seat[here]
        if scenario.settings.territory.compactness.distance == "plane":
            distance = straight(accounts.x[at], accounts.y[at], seats.x[of], seats.y[of])
        else:
            unit = scenario.settings.units.distance
            distance = great_circle(accounts.lat[at], accounts.lon[at], seats.lat[of], seats.lon[of], unit)
        cost[here] = _priced(scenario, at, distance[:, None])[:, 0]
    return cost


def centres_of(scenario: Scenario, seat: Ints) -> Centres:
    """The best centre of every seat, when each account is at the given seat (position; −1 nobody)."""
    seats = len(scenario.seats)
    at_home, allowed = homed(scenario), may_be_centre(scenario)
    centre, cost, missing = np.full(seats, -1, dtype=np.int64), np.zeros(seats), []
    owned = np.flatnonzero(seat >= 0)
    order = owned[np.argsort(seat[owned], kind="stable")]
    ends = np.searchsorted(seat[order], np.arange(seats + 1))
    for s in range(seats):
        members = order[ends[s] : ends[s + 1]]
        candidates = members[allowed[members]]
        if at_home[s]:
            cost[s] = cost_to_home(scenario, members, np.full(len(members), s)).sum()
        elif len(candidates):
            total = _totals(scenario, members, candidates)
            centre[s], cost[s] = candidates[int(total.argmin())], total.min()
        elif len(members):
            missing.append(s)
    return Centres(centre, cost, np.array(missing, dtype=np.int64))


def _totals(scenario: Scenario, members: Ints, candidates: Ints) -> Floats:
    """Cost of all members for each candidate."""
    blocks = np.array_split(candidates, 1 + len(members) * len(candidates) // BLOCK)
    return np.concatenate([cost_to_account(scenario, members, block).sum(axis=0) for block in blocks])


def _distance(scenario: Scenario, account: Ints, centre: Ints) -> Floats:
    accounts = scenario.accounts
    if scenario.settings.territory.compactness.distance == "plane":
        return straight(accounts.x[account, None], accounts.y[account, None], accounts.x[centre], accounts.y[centre])
    return great_circle(
        accounts.lat[account, None],
        accounts.lon[account, None],
        accounts.lat[centre],
        accounts.lon[centre],
        scenario.settings.units.distance,
    )


def _priced(scenario: Scenario, account: Ints, distance: Floats) -> Floats:
    rule = scenario.settings.territory.compactness
    weight = np.ones(len(account)) if rule.weight is None else scenario.accounts.metric(rule.weight)[account]
    return np.where(np.isnan(distance), 0.0, rule.price * weight[:, None] * distance**rule.power)
