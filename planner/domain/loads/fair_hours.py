"""Hours to be shared fairly: what each account would need at the seat that is cheapest for it alone."""

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.covering.rates import BLOCK, PairRates
from planner.domain.geography.distance import great_circle

CELL = 1.0
"""Width of the cells in which nearest seats are looked for [degrees]."""


def fair_hours(rates: PairRates) -> Floats:
    """Hours of each account at the seat which costs least for it alone, among those that may cover its unit.

    Hours differ from seat to seat, travel above all. Where two seats cost the same, the fewer hours count; 0 where no
    seat may cover the account [hours/year].
    """
    accounts = np.arange(len(rates.scenario.accounts))
    if len(accounts) * len(rates.scenario.seats) <= BLOCK:
        return _least(rates, accounts, _dense(rates, accounts))
    said = np.zeros(len(accounts), dtype=np.bool_)
    said[np.unique(rates.overrides.key // len(rates.scenario.seats))] = True
    hours = np.zeros(len(accounts))
    plain = np.flatnonzero(~said)
    hours[plain] = _least(rates, plain, _nearest(rates, plain))
    special = np.flatnonzero(said)
    for block in np.array_split(special, max(1, len(special) * len(rates.scenario.seats) // BLOCK)):
        hours[block] = _least(rates, block, _dense(rates, block))
    return hours


def _dense(rates: PairRates, accounts: Ints) -> Ints:
    """All seats for each account; shape [accounts, seats]."""
    return np.broadcast_to(np.arange(len(rates.scenario.seats)), (len(accounts), len(rates.scenario.seats)))


def _least(rates: PairRates, accounts: Ints, seats: Ints) -> Floats:
    """Hours at the cheapest of each account's candidate seats (shape [accounts, candidates]; −1: none)."""
    if seats.size == 0:
        return np.zeros(len(accounts))
    account, seat = np.repeat(accounts, seats.shape[1]), seats.ravel()
    may = rates.reach.holds(rates.scenario.units[account], seat)
    parts = rates.of_accounts(account[may], seat[may])
    cost, hours = np.full(seats.size, np.inf), np.full(seats.size, np.inf)
    per_hour = rates.scenario.settings.territory.travel.cost_per_hour
    cost[may] = parts.road * per_hour + parts.disruption + parts.pairing - parts.value
    hours[may] = rates.hours(parts)
    cheapest = cost.reshape(seats.shape) == cost.reshape(seats.shape).min(axis=1, keepdims=True)
    least = np.where(cheapest, hours.reshape(seats.shape), np.inf).min(axis=1)
    return np.where(np.isfinite(least), least, 0.0)


def _nearest(rates: PairRates, accounts: Ints) -> Ints:
    """The present owner, and the nearest of each group of seats that differ in nothing but their home."""
    scenario = rates.scenario
    located = ~np.isnan(scenario.seats.lat) & ~np.isnan(scenario.seats.lon)
    alike = np.vstack([rates.reach.patterns, rates.kinds.fit, rates.moving.strange, located])
    _, group = np.unique(alike, axis=1, return_inverse=True)
    groups = [np.flatnonzero(group == g) for g in range(int(group.max()) + 1)]
    candidates = np.full((len(accounts), len(groups) + 1), -1, dtype=np.int64)
    candidates[:, 0] = rates.owner[accounts]
    lat, lon = scenario.accounts.lat[accounts], scenario.accounts.lon[accounts]
    cell = np.floor(np.nan_to_num(lat) / CELL) * 1_000 + np.floor(np.nan_to_num(lon) / CELL)
    order = np.argsort(cell, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(cell[order])) + 1):
        for g, seats in enumerate(groups):
            if rates.reach.patterns[np.unique(rates.reach.of[scenario.units[accounts[members]]]), seats[0]].any():
                near = _nearest_of(rates, seats, lat[members], lon[members]) if located[seats[0]] else seats[:1]
                candidates[members, g + 1] = near
    return candidates


def _nearest_of(rates: PairRates, seats: Ints, lat: Floats, lon: Floats) -> Ints:
    """The nearest of some seats to each point of one cell; the first where a point is not known."""
    home_lat, home_lon = rates.scenario.seats.lat[seats], rates.scenario.seats.lon[seats]
    known = np.flatnonzero(~np.isnan(lat) & ~np.isnan(lon))
    nearest = np.full(len(lat), seats[0], dtype=np.int64)
    if len(known) == 0:
        return nearest
    lat, lon = lat[known], lon[known]
    middle_lat, middle_lon = np.array(lat.mean()), np.array(lon.mean())
    radius = float(great_circle(middle_lat, middle_lon, lat, lon, "km").max())
    away = great_circle(middle_lat, middle_lon, home_lat, home_lon, "km")
    close = np.flatnonzero(away <= away.min() + 2 * radius + 1e-6)
    distance = great_circle(lat[:, None], lon[:, None], home_lat[close][None, :], home_lon[close][None, :], "km")
    nearest[known] = seats[close[distance.argmin(axis=1)]]
    return nearest
