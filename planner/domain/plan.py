"""The plan: who covers what, with which quota, what it is worth and how far from the best it can be."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

from planner.domain.arrays import Columns, Floats, Texts, freeze
from planner.domain.branches import Branches
from planner.domain.card import card
from planner.domain.gap import gap_of
from planner.domain.site_prices import SitePrices
from planner.errors import Problem

Status = Literal["optimal", "gap", "time", "interrupted", "given"]
StoppedBy = Literal["gap", "time", "iterations", "interrupt", "none"]
ProofKind = Literal["lagrangian", "mip", "none"]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """An assignment with its quotas, its price and its proof; the simulator cannot tell who made it."""

    scenario: str
    """Digest of the scenario it answers."""
    account: Texts
    """Account ids, sorted, as in the scenario."""
    owner: Texts
    """Seat of each account."""
    seat: Texts
    """Seat ids, sorted, as in the scenario."""
    quota: Floats
    """Quota of each seat for the horizon [currency]; NaN where the scenario sets none."""
    terms: Mapping[str, float]
    """The objective, term by term [currency/year]; each at least zero."""
    coverage: Floats | None = None
    """Share of the workload and visits of each account that the plan has done; None: all of everyone's [share]."""
    violations: tuple[Problem, ...] = ()
    """Hard rules that the plan breaks (a plan of the optimiser breaks none)."""
    bound: float | None = None
    """No plan can cost less than this [currency/year]; None: not known."""
    gap_verified: float | None = None
    """Gap against the bound that independent arithmetic re-derives; None: there is none."""
    proof: ProofKind = "none"
    """Whose word the bound is."""
    multipliers: Mapping[str, Floats] = field(default_factory=dict)
    """Price of each group of each load, by load name, from which anyone can derive a bound [currency per unit]."""
    branches: Branches | None = None
    """Cases with multipliers of their own, from which anyone can derive a better one."""
    sites: SitePrices | None = None
    """Prices of districts that could be opened, from which anyone can derive a bound for territories with centres or in
    one piece."""
    status: Status = "given"
    stopped_by: StoppedBy = "none"
    clocked: bool = False
    """Whether the clock decided something on the way: another search may end with another plan."""
    method: str = "given"
    """How it was made, for people."""
    overlays: Mapping[str, "Plan"] = field(default_factory=dict)
    """Who covers the same accounts besides, by overlay: plans for the scenarios of `domain.overlay`."""

    def __post_init__(self) -> None:
        """Freeze the arrays and the terms."""
        if self.coverage is not None:
            freeze((self.coverage,))
        freeze((self.account, self.owner, self.seat, self.quota, *self.multipliers.values()))
        object.__setattr__(self, "terms", MappingProxyType(dict(self.terms)))
        object.__setattr__(self, "multipliers", MappingProxyType(dict(self.multipliers)))
        object.__setattr__(self, "overlays", MappingProxyType(dict(self.overlays)))

    @property
    def objective(self) -> float:
        """Sum of the terms [currency/year]; the less the better."""
        return float(sum(self.terms.values()))

    @property
    def gap(self) -> float | None:
        """(objective − bound) / objective [share]; None without a bound."""
        if self.bound is None:
            return None
        return gap_of(self.objective, self.bound)

    @property
    def digest(self) -> str:
        """SHA-256 of what the plan decides: owners and quotas, and who covers what in each overlay."""
        digest = hashlib.sha256(self.scenario.encode())
        digest.update("\x1f".join([*self.account.tolist(), *self.owner.tolist(), *self.seat.tolist()]).encode())
        digest.update(np.ascontiguousarray(self.quota).tobytes())
        if self.coverage is not None:
            digest.update(np.ascontiguousarray(self.coverage).tobytes())
        for name, overlay in self.overlays.items():
            digest.update(f"\x1e{name}\x1f{overlay.digest}".encode())
        return digest.hexdigest()

    def assignment(self) -> Columns:
        """Who covers what, as columns."""
        owners: Columns = {"account": self.account, "seat": self.owner}
        return owners if self.coverage is None else {**owners, "coverage": self.coverage}

    def quotas(self) -> Columns:
        """Quota of every seat, as columns."""
        return {"seat": self.seat, "quota": self.quota}

    def __repr__(self) -> str:
        """Read as objective, gap and why the search stopped."""
        gap = "not known" if self.gap is None else f"{self.gap:.2%}"
        return f"Plan({len(self.account)} accounts, objective {self.objective:,.0f}, gap {gap}, {self.status})"

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        facts = {"accounts": f"{len(self.account):,}", "seats": f"{len(self.seat):,}"}
        facts |= {f"term {term}": f"{amount:,.0f} a year" for term, amount in self.terms.items()}
        gap = "not known" if self.gap is None else f"{self.gap:.2%}"
        facts |= {
            "objective": f"{self.objective:,.0f} a year",
            "gap": gap if self.gap_verified is None else f"{gap}, independently {self.gap_verified:.2%}",
            "status": self.status if self.stopped_by == "none" else f"{self.status}, stopped by {self.stopped_by}",
            "rules broken": f"{len(self.violations):,}",
            "made by": self.method,
        }
        if self.overlays:
            facts["overlays"] = ", ".join(f"{name} ({len(own.seat):,})" for name, own in self.overlays.items())
        return card("Plan", facts)
