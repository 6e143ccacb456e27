"""Declared columns: what a planner may write into a table, once for checks, docs, headers and messages."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "texts", "number", "date", "flag"]
"""`texts` is several texts in one cell, separated by semicolons; `flag` is true or false."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind of value, unit and meaning."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    refers_to: str = ""
    """Table whose first key column this column's values must be found in."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a scenario folder."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False
    metrics: bool = False
    """Whether further numeric columns may stand in it because a balance rule names them."""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all declared columns, in order."""
        return tuple(column.name for column in self.columns)


ACCOUNTS = Table(
    "accounts",
    "Customers and prospects to be covered.",
    key=("account",),
    required=True,
    metrics=True,
    columns=(
        Column("account", "text", "id", "Customer or prospect.", required=True),
        Column("name", "text", "", "Name that people know it by; default: the id."),
        Column("potential", "number", "currency/year", "Expected bookings if fully worked.", required=True, low=0),
        Column("workload", "number", "hours/year", "Selling time the account needs.", low=0),
        Column("revenue", "number", "currency/year", "Bookings of the last twelve months.", low=0),
        Column("owner", "text", "seat", "Seat that covers it now; blank: nobody.", refers_to="seats"),
        Column("family", "text", "id", "Accounts of one family stay together."),
        Column(
            "parent",
            "text",
            "account",
            "Parent account; the whole tree stays together.",
            refers_to="accounts",
        ),
        Column("pinned", "text", "seat", "Seat that must cover it.", refers_to="seats"),
        Column("region", "text", "", "Region, for eligibility."),
        Column("segment", "text", "", "Segment, for eligibility."),
        Column("lat", "number", "degrees", "Latitude.", low=-90, high=90),
        Column("lon", "number", "degrees", "Longitude.", low=-180, high=180),
        Column("visits", "number", "visits/year", "Visits to it; default: `territory.travel.visits`.", low=0),
        Column("city", "text", "", "City, shown on the map."),
    ),
)

SEATS = Table(
    "seats",
    "Places in the sales force; a seat is not the person in it.",
    key=("seat",),
    required=True,
    columns=(
        Column("seat", "text", "id", "Place in the sales force.", required=True),
        Column("person", "text", "", "Who sits in it; default: the seat's id."),
        Column("role", "text", "", "Role, for people to read."),
        Column("manager", "text", "", "Manager, for people to read."),
        Column("capacity_hours", "number", "hours/year", "Selling time of the seat.", required=True, low=0),
        Column("region", "texts", "", "Regions it may cover; blank: all."),
        Column("segment", "texts", "", "Segments it may cover; blank: all."),
        Column("lat", "number", "degrees", "Latitude of its home.", low=-90, high=90),
        Column("lon", "number", "degrees", "Longitude of its home.", low=-180, high=180),
        Column(
            "start",
            "date",
            "day",
            "First day of the person; before it the seat is vacant. Ramp counts from it.",
        ),
        Column("end", "date", "day", "Last day of the person; after it the seat is vacant."),
        Column("pay_plan", "text", "", "Pay plan; default: `pay.default_plan`."),
        Column(
            "commission_rate",
            "number",
            "share",
            "Personal rate, for pay components that say so.",
            low=0,
            high=1,
        ),
        Column(
            "skill",
            "number",
            "ratio",
            "Productivity of the person against the average of 1.",
            low=0.05,
            high=10,
        ),
        Column("last_quota", "number", "currency/year", "Quota of the last twelve months.", low=0),
    ),
)
"""Besides these, `min_METRIC` and `max_METRIC` set a hard limit of one seat on any metric."""

PAIRS = Table(
    "pairs",
    "Whatever belongs to an account and a seat together; pairs not listed follow the general rules.",
    key=("account", "seat"),
    columns=(
        Column("account", "text", "account", "Customer or prospect.", required=True, refers_to="accounts"),
        Column("seat", "text", "seat", "Place in the sales force.", required=True, refers_to="seats"),
        Column("cost", "number", "currency/year", "Cost of this pairing (term `pairing`).", low=0),
        Column("value", "number", "currency/year", "Expected bookings of this account at this seat.", low=0),
        Column("hours", "number", "hours/year", "Workload of this account at this seat.", low=0),
        Column("allowed", "flag", "", "Whether the seat may cover it, whatever the other rules say."),
    ),
)

QUOTAS = Table(
    "quotas",
    "Quotas of the past, by seat and first day of the period; shown beside the new ones.",
    key=("seat", "start"),
    columns=(
        Column("seat", "text", "seat", "Place in the sales force.", required=True, refers_to="seats"),
        Column("start", "date", "day", "First day of the period.", required=True),
        Column("quota", "number", "currency", "Quota of the period.", required=True, low=0),
    ),
)

TERRITORY_HISTORY = Table(
    "territory_history",
    "Which seat held which territory, and when.",
    key=("seat", "region", "start"),
    columns=(
        Column("seat", "text", "seat", "Place in the sales force.", required=True, refers_to="seats"),
        Column("region", "text", "", "Territory.", required=True),
        Column("start", "date", "day", "First day.", required=True),
        Column("end", "date", "day", "Last day; blank: still held."),
    ),
)

TABLES = (ACCOUNTS, SEATS, PAIRS, QUOTAS, TERRITORY_HISTORY)
"""Every table a scenario folder may hold."""
