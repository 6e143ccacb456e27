"""The scenario: one checked value that every engine starts from."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from planner.domain.accounts import Accounts, units_of
from planner.domain.arrays import Columns, Ints
from planner.domain.calendar import Calendar
from planner.domain.card import card
from planner.domain.checks.consistency import inconsistencies
from planner.domain.geography.edges import Edges
from planner.domain.hierarchy import Hierarchy
from planner.domain.pairs import Pairs
from planner.domain.past import PastQuotas, TerritoryHistory
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.records import PayRecords
from planner.domain.seats import Seats
from planner.domain.settings.scenario import ScenarioSettings
from planner.domain.settings.tree import assign, place, validated
from planner.domain.specialists import OverlayOwners, Specialists
from planner.errors import Problem, ScenarioError


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was set: a file and line, or `--set`, or a call of `but`."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        """Read as file:line."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Settings and tables that passed every check, sorted by id; equal content has equal `digest`."""

    settings: ScenarioSettings
    accounts: Accounts
    seats: Seats
    pairs: Pairs = field(default_factory=Pairs.none)
    edges: Edges = field(default_factory=Edges.none)
    quotas: PastQuotas = field(default_factory=PastQuotas.none)
    territory_history: TerritoryHistory = field(default_factory=TerritoryHistory.none)
    hierarchy: Hierarchy = field(default_factory=Hierarchy.none)
    specialists: Specialists = field(default_factory=Specialists.none)
    overlay_owners: OverlayOwners = field(default_factory=OverlayOwners.none)
    payroll: PayRecords = field(default_factory=PayRecords)
    """People, deals and all else that pay is computed from."""
    pay_plans: Mapping[str, PayPlan] = field(default_factory=dict)
    origin: Mapping[str, Origin] = field(default_factory=dict)
    """Where each leaf of the settings was set, by dotted path; leaves not listed have their default."""
    findings: tuple[Problem, ...] = ()
    """What is odd in the data but can be planned with; shown in the data report."""
    digest: str = field(init=False)
    """SHA-256 of settings, tables and pay plans; not of origins and findings, nor of the names of the table files."""
    units: Ints = field(init=False)
    """Unit (family) of each account: one decision of the optimiser."""

    def __post_init__(self) -> None:
        """Freeze the mappings, find the families and take the digest."""
        object.__setattr__(self, "pay_plans", MappingProxyType(dict(sorted(self.pay_plans.items()))))
        object.__setattr__(self, "origin", MappingProxyType(dict(self.origin)))
        object.__setattr__(self, "units", units_of(self.accounts))
        object.__setattr__(self, "digest", _digest(self))

    @property
    def calendar(self) -> Calendar:
        """The horizon cut into months."""
        return Calendar.of(self.settings.horizon)

    @property
    def title(self) -> str:
        """What to call it in a headline."""
        return self.settings.title or self.settings.name

    def but(self, changes: Mapping[str, Any], *, by: str = "but") -> "Scenario":
        """The same scenario with some settings changed, checked again.

        `changes` maps dotted paths to values, for example `{"quota.overassignment": 0.12}`; a list is addressed
        by its key (`territory.balance.potential.free`), and None removes. `by` is noted as the origin.
        Raises ScenarioError with every problem.
        """
        tree = self.settings.model_dump(mode="json", exclude_unset=True)
        problems: list[Problem] = []
        for path, value in changes.items():
            problems.extend(assign(tree, path, value, where=f"{by} {path}"))
            if path.partition(".")[0] == "tables":
                what = f"'{path}' cannot change: the tables are read already."
                problems.append(Problem(f"{by} {path}", what, "Give it to `load` (or `--set`) instead."))
        origin = {
            path: source
            for path, source in self.origin.items()
            if not any(path == changed or path.startswith(f"{changed}.") for changed in changes)
        }
        origin |= {path: Origin(f"{by} {path}") for path in changes}
        settings = (
            validated(tree, where=lambda path: place(path, origin, "scenario")) if not problems else self.settings
        )
        changed = replace(self, settings=settings, origin=origin)
        problems.extend(inconsistencies(changed, where=lambda path: place(path, origin, "scenario")))
        if problems:
            raise ScenarioError(tuple(problems))
        return changed

    def pay_plan_of(self, seat: int) -> PayPlan | None:
        """Pay plan of the seat at this position; None when it has none."""
        name = str(self.seats.pay_plan[seat]) or self.settings.pay.default_plan
        return self.pay_plans[name] if name else None

    def __repr__(self) -> str:
        """Read as name, size and digest."""
        return (
            f"Scenario({self.settings.name!r}, {len(self.accounts)} accounts, {len(self.seats)} seats, "
            f"digest {self.digest[:12]})"
        )

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        settings, potential = self.settings, self.accounts.potential.sum()
        facts = {
            "accounts": f"{len(self.accounts):,}, potential {potential:,.0f} {settings.currency} a year",
            "seats": f"{len(self.seats):,}, {self.seats.capacity_hours.sum():,.0f} hours a year",
            "horizon": f"{self.calendar.months} months from {self.calendar.start}",
            "balance": ", ".join(rule.metric for rule in settings.territory.balance) or "nothing",
            "target": f"{settings.quota.target:,.0f} {settings.currency}" if settings.quota else "no quotas",
            "pay plans": ", ".join(self.pay_plans) or "none",
            "findings": f"{len(self.findings):,}",
            "digest": self.digest[:12],
        }
        return card(self.title, facts)


def _digest(scenario: Scenario) -> str:
    digest = hashlib.sha256(scenario.settings.model_dump_json(exclude={"tables"}).encode())
    for name, plan in scenario.pay_plans.items():
        digest.update(f"\npay {name} {plan.model_dump_json()}".encode())
    tables: tuple[tuple[str, Columns], ...] = (
        ("accounts", scenario.accounts.columns()),
        ("seats", scenario.seats.columns()),
        ("pairs", scenario.pairs.columns()),
        ("edges", scenario.edges.columns()),
        ("quotas", scenario.quotas.columns()),
        ("territory_history", scenario.territory_history.columns()),
        ("hierarchy", scenario.hierarchy.columns()),
        *((("specialists", scenario.specialists.columns()),) if len(scenario.specialists) else ()),
        *((("overlay_owners", scenario.overlay_owners.columns()),) if len(scenario.overlay_owners) else ()),
        *((name, columns) for name, columns in scenario.payroll.tables().items() if len(next(iter(columns.values())))),
    )
    for table, columns in tables:
        for name, column in columns.items():
            digest.update(f"\n{table}.{name} ".encode())
            for chunk in _bytes_of(column):
                digest.update(chunk)
    return digest.hexdigest()


def _bytes_of(column: np.ndarray[Any, Any]) -> Iterable[bytes]:
    if column.dtype.kind == "U":
        yield "\x1f".join(column.tolist()).encode()
    else:
        yield np.ascontiguousarray(column).tobytes()
