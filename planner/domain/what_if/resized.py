"""The same scenario with seats more or fewer."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, positions
from planner.domain.checks.consistency import inconsistencies
from planner.domain.pairs import Pairs
from planner.domain.past import PastQuotas
from planner.domain.scenario import Scenario
from planner.domain.seats import Seats
from planner.errors import Problem, ScenarioError

_THEIR_OWN = ("skill", "last_quota", "quota_input", "leave_start", "leave_end", "end")
"""What a new seat does not take over from the one after which it is made."""


def resized(scenario: Scenario, role: str, change: int, start: date | None = None) -> Scenario:
    """The scenario with so many seats of a role more (or, below zero, fewer); owners of the others stay.

    A new seat is made after the one whose present accounts ask most of its hours, the next one after the next, and so
    round: same region, segment, hours, place, manager, pay plan and pairs. Its person starts on `start` and ramps up.
    The seats whose present accounts have least potential go first. Raises ScenarioError when there are too few.
    """
    mine = np.flatnonzero(scenario.seats.role == role)
    if len(mine) + change < 1 or len(mine) == 0:
        what = f"role '{role}' has {len(mine)} seats; one at least must be left."
        raise ScenarioError((Problem("staffing", what),))
    if change == 0:
        return scenario
    loads = _loads(scenario)
    if change > 0:
        hours = np.maximum(scenario.seats.capacity_hours[mine], 1e-9)
        order = mine[np.lexsort((mine, -loads[mine] / hours))]
        found = _with_seats(scenario, np.resize(order, change), start or scenario.calendar.start)
    else:
        found = _without_seats(scenario, mine[np.lexsort((mine, loads[mine]))][:-change])
    if problems := inconsistencies(found, where=lambda path: path):
        raise ScenarioError(tuple(problems))
    return found


def _loads(scenario: Scenario) -> Floats:
    """Potential that each seat owns now, shape [seats] [currency/year]."""
    owner = positions(scenario.seats.seat, scenario.accounts.owner)
    owned = owner >= 0
    potential = scenario.accounts.potential[owned]
    return np.bincount(owner[owned], potential, len(scenario.seats)).astype(np.float64)


def _with_seats(scenario: Scenario, models: Ints, start: date) -> Scenario:
    seats = scenario.seats
    names = _free_names(seats.seat, len(models))
    rows = np.concatenate([np.arange(len(seats)), models])
    new = np.arange(len(rows)) >= len(seats)
    columns: dict[str, Any] = {name: column[rows] for name, column in _plain(seats).items()}
    columns["seat"] = np.concatenate([seats.seat, names])
    columns["person"] = np.where(new, columns["seat"], columns["person"])
    columns["start"] = np.where(new, np.datetime64(start, "D"), columns["start"])
    for name in _THEIR_OWN:
        nothing = np.datetime64("NaT") if columns[name].dtype.kind == "M" else np.nan
        columns[name] = np.where(new, nothing, columns[name])
    return replace(
        scenario,
        seats=_sorted(columns, _limits(seats.least, rows), _limits(seats.greatest, rows)),
        pairs=_pairs_too(scenario.pairs, seats.seat[models], names),
    )


def _without_seats(scenario: Scenario, gone: Ints) -> Scenario:
    seats, accounts, pairs, quotas = scenario.seats, scenario.accounts, scenario.pairs, scenario.quotas
    stays = np.ones(len(seats), dtype=np.bool_)
    stays[gone] = False
    names = seats.seat[gone]
    columns: dict[str, Any] = {name: column[stays] for name, column in _plain(seats).items()}
    columns["cover"] = np.where(np.isin(columns["cover"], names), "", columns["cover"])
    rows = np.flatnonzero(stays)
    leaving = {seat: day for seat, day in scenario.settings.people.leaving.items() if seat not in names}
    pair, quota = ~np.isin(pairs.seat, names), ~np.isin(quotas.seat, names)
    pair_rows: dict[str, Any] = {name: column[pair] for name, column in pairs.columns().items()}
    quota_rows: dict[str, Any] = {name: column[quota] for name, column in quotas.columns().items()}
    return replace(
        scenario.but({"people.leaving": leaving}) if leaving != scenario.settings.people.leaving else scenario,
        seats=_sorted(columns, _limits(seats.least, rows), _limits(seats.greatest, rows)),
        accounts=replace(
            accounts,
            owner=np.where(np.isin(accounts.owner, names), "", accounts.owner),
            pinned=np.where(np.isin(accounts.pinned, names), "", accounts.pinned),
        ),
        pairs=Pairs(**pair_rows),
        quotas=PastQuotas(**quota_rows),
    )


def _plain(seats: Seats) -> dict[str, Any]:
    return {
        field.name: getattr(seats, field.name) for field in fields(seats) if field.name not in {"least", "greatest"}
    }


def _limits(limits: Mapping[str, Floats], rows: Ints) -> dict[str, Floats]:
    return {metric: limit[rows] for metric, limit in limits.items()}


def _sorted(columns: dict[str, Any], least: Mapping[str, Floats], greatest: Mapping[str, Floats]) -> Seats:
    order = np.argsort(columns["seat"], kind="stable")
    return Seats(
        **{name: column[order] for name, column in columns.items()},
        least=_limits(least, order),
        greatest=_limits(greatest, order),
    )


def _pairs_too(pairs: Pairs, models: Texts, names: Texts) -> Pairs:
    """The pairs, and those of each model for the seat made after it."""
    parts: list[dict[str, Any]] = [dict(pairs.columns())]
    for model, name in zip(models, names, strict=True):
        rows = pairs.seat == model
        parts.append(
            {key: column[rows] for key, column in pairs.columns().items()} | {"seat": np.full(rows.sum(), name)}
        )
    columns: dict[str, Any] = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    order = np.lexsort((columns["seat"], columns["account"]))
    return Pairs(**{key: column[order] for key, column in columns.items()})


def _free_names(taken: Texts, count: int) -> Texts:
    """Names for new seats that no seat has."""
    names: list[str] = []
    number = 1
    while len(names) < count:
        if (name := f"new-{number}") not in taken:
            names.append(name)
        number += 1
    return np.array(names, dtype=np.str_)
