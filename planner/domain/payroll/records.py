"""Rows of the tables that pay is computed from, as frozen arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from planner.domain.arrays import Columns, Days, Floats, Texts
from planner.domain.payroll.tables import CREDITS, DEALS, KPIS, PEOPLE, PERSON_QUOTAS, RATES
from planner.domain.tables.rows import DeclaredRows


@dataclass(frozen=True, slots=True, eq=False)
class People(DeclaredRows):
    """Spells of people, sorted by (person, start)."""

    TABLE = PEOPLE
    person: Texts
    start: Days
    end: Days
    pay_plan: Texts
    manager: Texts
    seat: Texts
    territory: Texts
    commission_rate: Floats
    quota: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Sales(DeclaredRows):
    """Deals, sorted by deal."""

    TABLE = DEALS
    deal: Texts
    account: Texts
    person: Texts
    booked: Days
    invoiced: Days
    cash: Days
    cancelled: Days
    currency: Texts
    segment: Texts
    region: Texts
    product: Texts
    source: Texts
    bookings: Floats
    new: Floats
    renewals: Floats
    margin: Floats
    units: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Credits(DeclaredRows):
    """Who is credited, sorted by (deal, person, kind)."""

    TABLE = CREDITS
    deal: Texts
    person: Texts
    kind: Texts
    share: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PersonQuotas(DeclaredRows):
    """Quotas, sorted by (person, start)."""

    TABLE = PERSON_QUOTAS
    person: Texts
    start: Days
    end: Days
    quota: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rates(DeclaredRows):
    """Exchange rates, sorted by (currency, day)."""

    TABLE = RATES
    currency: Texts
    day: Days
    rate: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Kpis(DeclaredRows):
    """KPIs, sorted by (person, kpi, day)."""

    TABLE = KPIS
    person: Texts
    kpi: Texts
    day: Days
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PayRecords:
    """All tables that pay is computed from; each may be empty."""

    people: People = field(default_factory=People.none)
    deals: Sales = field(default_factory=Sales.none)
    credits: Credits = field(default_factory=Credits.none)
    person_quotas: PersonQuotas = field(default_factory=PersonQuotas.none)
    rates: Rates = field(default_factory=Rates.none)
    kpis: Kpis = field(default_factory=Kpis.none)

    def tables(self) -> Mapping[str, Columns]:
        """Columns of each table by its name, in the order of the declarations."""
        return {field.name: getattr(self, field.name).columns() for field in fields(self)}

    @classmethod
    def of(cls, columns: Mapping[str, Columns]) -> "PayRecords":
        """From sorted and complete columns by table; a table that is not there is empty."""
        kinds: tuple[type[DeclaredRows], ...] = (People, Sales, Credits, PersonQuotas, Rates, Kpis)
        rows: dict[str, Any] = {
            kind.TABLE.name: kind(**columns[kind.TABLE.name]) for kind in kinds if kind.TABLE.name in columns
        }
        return cls(**rows)
