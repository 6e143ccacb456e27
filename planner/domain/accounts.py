"""Accounts as arrays, and the families that stay together."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Days, Floats, Ints, Texts, freeze, frozen, positions


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """Customers and prospects, sorted by id; column meanings and units as declared in `domain.tables.declared`.

    Texts are '' and locations NaN where nothing is known.
    """

    account: Texts
    name: Texts
    potential: Floats
    workload: Floats
    revenue: Floats
    owner: Texts
    family: Texts
    parent: Texts
    pinned: Texts
    region: Texts
    segment: Texts
    lat: Floats
    lon: Floats
    x: Floats
    y: Floats
    centre: Ints
    """1 may be the centre of a territory, 0 may not, −1 not said (it may)."""
    visits: Floats
    city: Texts
    language: Texts
    product: Texts
    named: Texts
    excluded: Texts
    protected: Ints
    """1 must stay with its owner; 0 and −1 (not said) need not."""
    conflict: Texts
    renewal: Days
    tenure_years: Floats
    open_pipeline: Floats
    metrics: Mapping[str, Floats]
    """Further columns that balance rules name."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())
        object.__setattr__(self, "metrics", MappingProxyType(dict(self.metrics)))

    def __len__(self) -> int:
        """How many accounts."""
        return len(self.account)

    def columns(self) -> Columns:
        """Every column, the further metrics last."""
        own: dict[str, AnyArray] = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "metrics"}
        return own | dict(self.metrics)

    def metric(self, name: str) -> Floats:
        """Amount of a metric at each account; `accounts` counts them. KeyError for an unknown metric."""
        if name == "accounts":
            return np.ones(len(self))
        if name in {"potential", "workload", "revenue"}:
            return np.asarray(getattr(self, name))
        return self.metrics[name]


def pinned_seats(accounts: Accounts) -> Texts:
    """Seat that must cover each account: where it is pinned, or its owner where it is protected; '' any."""
    stays = (accounts.protected == 1) & (accounts.pinned == "")
    return np.where(stays, accounts.owner, accounts.pinned).astype(np.str_)


def heads_of(units: Ints) -> Ints:
    """Position of the first account of each unit."""
    return np.unique(units, return_index=True)[1].astype(np.int64)


def units_of(accounts: Accounts) -> Ints:
    """Unit of each account: accounts linked by `family` or `parent`, at any depth, are one unit.

    Units are numbered in the order of their first account.
    """
    leader = np.arange(len(accounts), dtype=np.int64)

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = int(leader[i])
        return i

    def join(a: int, b: int) -> None:
        first, second = sorted((find(a), find(b)))
        leader[second] = first

    head_of: dict[str, int] = {}
    for i in np.flatnonzero(accounts.family != ""):
        join(head_of.setdefault(str(accounts.family[i]), int(i)), int(i))
    parent = positions(accounts.account, accounts.parent)
    for i in np.flatnonzero(parent >= 0):
        join(int(parent[i]), int(i))
    roots = np.array([find(i) for i in range(len(accounts))], dtype=np.int64)
    return frozen(np.unique(roots, return_inverse=True)[1].astype(np.int64))
