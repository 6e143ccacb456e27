"""Random tiny worlds with every rule on, and exhaustive search over them."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from planner.domain.audit import Audit, World, audit
from planner.domain.scenario import Scenario

DISTRICTS_SIDE = 3
"""Tiny districts are a strip of 2 × so many accounts."""

Recipe = dict[str, Any]
"""Arguments of the builder `tiny_world`."""


@pytest.fixture(scope="session")
def recipes() -> st.SearchStrategy[Recipe]:
    """Strategy: up to 3 seats × 6 accounts with families, pins, eligibility, pairs, limits, balance and quotas."""
    return _recipes()


@pytest.fixture(scope="session")
def best_by_trying() -> Callable[[Scenario], Audit | None]:
    """Exhaustive search: the audit of the cheapest assignment that breaks no rule; None when there is none."""
    return _best_by_trying


@pytest.fixture(scope="session")
def tiny_districts(tiny_world: Callable[..., Scenario]) -> Callable[[int], Scenario]:
    """A strip of 6 accounts and two seats from a seed: centres, contiguity, families, limits and balance."""

    def build(seed: int) -> Scenario:
        rng = np.random.default_rng(seed)
        accounts, edges = _grid(rng)
        return tiny_world(accounts, _district_seats(rng), _district_settings(rng), edges=edges)

    return build


def _best_by_trying(scenario: Scenario) -> Audit | None:
    world = World.of(scenario)
    best: Audit | None = None
    units = int(scenario.units.max()) + 1
    for seats in product(range(len(scenario.seats)), repeat=units):
        owner = scenario.seats.seat[np.array(seats)[scenario.units]]
        found = audit(world, owner)
        if not found.violations and (best is None or found.objective < best.objective):
            best = found
    return best


def _maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), value)


def _row(**columns: Any) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if value is not None}


@st.composite
def _recipes(draw: st.DrawFn) -> Recipe:
    seats = draw(st.integers(2, 3))
    accounts = draw(st.integers(3, 6))
    return {
        "accounts": [_account(draw, i, seats) for i in range(accounts)],
        "seats": [_seat(draw, s) for s in range(seats)],
        "pairs": _pairs(draw, accounts, seats),
        "settings": _settings(draw),
        "hierarchy": _hierarchy(draw),
    }


def _account(draw: st.DrawFn, i: int, seats: int) -> dict[str, Any]:
    seat = st.sampled_from([f"s{s}" for s in range(seats)])
    return _row(
        account=f"a{i}",
        potential=float(draw(st.integers(0, 40))) * 10_000,
        workload=float(draw(st.integers(0, 12))) * 25,
        revenue=float(draw(st.integers(0, 20))) * 10_000,
        owner=draw(_maybe(seat)),
        pinned=draw(seat) if draw(st.integers(0, 9)) == 0 else None,
        family=draw(st.sampled_from([None, None, None, "f1", "f2"])),
        region=draw(st.sampled_from([None, None, "east", "west"])),
        segment=draw(st.sampled_from([None, "large", "small"])),
        lat=draw(st.sampled_from([None, 47.0, 48.0])),
        lon=draw(st.sampled_from([7.0, 9.0])),
        units_sold=float(draw(st.integers(0, 9))),
        conflict=draw(st.sampled_from([None, None, None, None, "cola"])),
        named=draw(st.sampled_from([None] * 7 + ["s0;s1"])),
        excluded=draw(st.sampled_from([None] * 7 + ["s0"])),
        renewal=draw(st.sampled_from([None, "2027-02-01", "2027-05-31"])),
    )


def _seat(draw: st.DrawFn, s: int) -> dict[str, Any]:
    return _row(
        seat=f"s{s}",
        capacity_hours=float(draw(st.integers(1, 12))) * 100,
        region=draw(st.sampled_from([None, None, "east", "west", "east;west"])),
        segment=draw(st.sampled_from([None, "large", "small"])),
        lat=47.5,
        lon=float(7 + s),
        start=draw(st.sampled_from([None, None, "2026-11-01", "2027-04-01"])),
        max_accounts=draw(st.sampled_from([None, None, 2.0, 4.0])),
        min_potential=draw(st.sampled_from([None, None, None, 100_000.0])),
        manager=draw(st.sampled_from([None, None, "ann", "bob"])),
        leave_start=draw(st.sampled_from([None, None, None, "2027-02-01"])),
        last_quota=draw(st.sampled_from([None, 100_000.0, 200_000.0])),
        quota_input=draw(st.sampled_from([None] * 8 + [150_000.0])),
    )


def _hierarchy(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Bob reports to Ann; a target that has no seat makes the world one that loading refuses."""
    target = st.sampled_from([None, None, None, None, 130_000.0, 180_000.0])
    return [_row(node="ann", target=draw(target)), _row(node="bob", parent="ann", target=draw(target))]


def _pairs(draw: st.DrawFn, accounts: int, seats: int) -> list[dict[str, Any]]:
    keys = draw(st.sets(st.tuples(st.integers(0, accounts - 1), st.integers(0, seats - 1)), max_size=4).map(sorted))
    return [
        _row(
            account=f"a{a}",
            seat=f"s{s}",
            cost=draw(_maybe(st.sampled_from([0.0, 5_000.0]))),
            value=draw(_maybe(st.sampled_from([0.0, 250_000.0]))),
            hours=draw(_maybe(st.sampled_from([10.0, 150.0]))),
            allowed=draw(st.sampled_from([None, None, 1, 0])),
        )
        for a, s in keys
    ]


def _settings(draw: st.DrawFn) -> dict[str, Any]:
    sets: list[list[str]] = [[], ["potential"], ["potential", "hours"], ["units_sold", "accounts"]]
    territory: dict[str, Any] = {
        "balance": [_balance(draw, metric) for metric in draw(st.sampled_from(sets))],
        "eligibility": [
            {"column": "region"},
            {"column": "segment", "mismatch": draw(st.sampled_from([0.0, 0.5]))},
        ][: draw(st.integers(0, 2))],
        "travel": {"visits": draw(st.sampled_from([0.0, 4.0]))},
        "disruption": {"revenue_loss": draw(st.sampled_from([0.0, 0.1]))},
        "within_hours": draw(st.sampled_from([True, True, False])),
    } | _further_rules(draw)
    horizon = {"start": "2027-01-01", "months": draw(st.sampled_from([12, 12, 6, 24]))}
    quota = {"quota": _quota(draw)} if draw(st.booleans()) else {}
    return {"horizon": horizon, "territory": territory} | quota


def _further_rules(draw: st.DrawFn) -> dict[str, Any]:
    """Rules that are rare, one world in four each."""
    rules: dict[str, Any] = {
        "team_balance": [{"name": "by manager", "metric": "potential", "free": 0.1, "price": 0.05, "limit": 0.9}],
        "mix": [
            {"name": "large ones", "value": "large", "most": 2.0},
            {"name": "weight of large ones", "value": "large", "metric": "potential", "most_share": 0.8},
        ],
        "moves": {"accounts": 2, "lost_per_seat": 1},
        "renewals": {"free": 0.2, "price": 0.1},
    }
    return {name: rule for name, rule in rules.items() if draw(st.integers(0, 3)) == 0}


def _balance(draw: st.DrawFn, metric: str) -> dict[str, Any]:
    size = {"potential": 0.05, "hours": 20.0, "units_sold": 500.0, "accounts": 900.0}[metric]
    steep = draw(st.booleans())
    return _row(
        metric=metric,
        share_by=draw(st.sampled_from(["capacity", "equal"])),
        free=draw(st.sampled_from([0.0, 0.1])),
        price=size,
        steep_at=0.3 if steep else None,
        steep_price=4 * size if steep else None,
        limit=draw(st.sampled_from([None, None, 0.6, 0.9])),
        limit_above=draw(st.sampled_from([None, None, 0.5])),
    )


def _quota(draw: st.DrawFn) -> dict[str, Any]:
    return _row(
        target=500_000.0,
        overassignment=draw(st.sampled_from([0.0, 0.07])),
        relief=draw(st.booleans()),
        floor=draw(st.sampled_from([0.0, 60_000.0])),
        cap=draw(st.sampled_from([None, 300_000.0])),
        step=draw(st.sampled_from([0.0, 25_000.0])),
        price=draw(st.sampled_from([0.1, 0.5])),
        max_growth=draw(st.sampled_from([None, None, 0.5, 2.0])),
        min_growth=draw(st.sampled_from([None, None, -0.6])),
        blend={"last_quota": draw(st.sampled_from([0.0, 0.3]))},
    )


def _grid(rng: np.random.Generator) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """A strip of 2 × 3 accounts with random amounts, some families, some that may not be a centre; and its edges."""
    accounts = [
        {
            "account": f"a{i}",
            "x": float(i % DISTRICTS_SIDE) + rng.random() / 2,
            "y": float(i // DISTRICTS_SIDE) + rng.random() / 2,
            "people": float(rng.integers(1, 9)),
            "workload": float(rng.integers(0, 5)),
            "revenue": float(rng.integers(0, 3)) * 10.0,
            "potential": 0.0,
            "owner": str(rng.choice(["", "s0", "s1"])),
            "centre": int(rng.integers(-1, 2)) if rng.random() < 0.3 else -1,
            "family": "f" if rng.random() < 0.2 else "",
            "segment": str(rng.choice(["large", "small"])),
        }
        for i in range(2 * DISTRICTS_SIDE)
    ]
    edges = [(f"a{i}", f"a{i + 1}") for i in range(2 * DISTRICTS_SIDE) if i % DISTRICTS_SIDE < DISTRICTS_SIDE - 1]
    edges += [(f"a{i}", f"a{i + DISTRICTS_SIDE}") for i in range(DISTRICTS_SIDE)]
    return accounts, [edge for edge in edges if rng.random() < 0.9]


def _district_seats(rng: np.random.Generator) -> list[dict[str, Any]]:
    alike = rng.random() < 0.5
    limits = [{"max_people": 14.0 + float(rng.integers(0, 8)), "min_people": 4.0} for _ in range(2)]
    seats = [{"seat": f"s{s}"} | limits[0 if alike else s] for s in range(2)]
    if rng.random() < 0.3:
        seats[0] |= {"x": 0.5, "y": 0.5}
    return [{k: v for k, v in seat.items() if k != "min_people" or rng.random() < 0.7} for seat in seats]


def _district_settings(rng: np.random.Generator) -> dict[str, Any]:
    balance = [
        {"metric": "workload", "share_by": "equal", "free": 0.1, "price": 0.7, "steep_at": 0.5, "steep_price": 2.0}
    ]
    compactness = {
        "price": float(rng.choice([0.0, 1.0, 2.0])),
        "centre": str(rng.choice(["home", "chosen"])),
        "weight": str(rng.choice(["people", "workload"])),
        "power": float(rng.choice([1.0, 2.0])),
        "distance": "plane",
    }
    territory = {
        "compactness": compactness,
        "contiguity": bool(rng.random() < 0.7) or compactness["price"] == 0,
        "balance": balance if rng.random() < 0.5 else [],
        "disruption": {"revenue_loss": float(rng.choice([0.0, 0.2])), "new_owner_hours": 0.0},
        "mix": [_share_of_a_book(rng)] if rng.random() < 0.4 else [],
    }
    return {"territory": territory}


def _share_of_a_book(rng: np.random.Generator) -> dict[str, Any]:
    """Its amounts are above and below zero."""
    side, share = str(rng.choice(["least_share", "most_share"])), float(rng.choice([0.3, 0.5, 0.7]))
    return {"name": "mix", "value": "large", "metric": "people", side: share}
