"""Declared columns: what a planner may write into a table, once for checks, docs, headers and messages."""

from planner.domain.payroll.tables import PAYROLL_TABLES
from planner.domain.tables.columns import Column, Table

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
        Column("x", "number", "", "Coordinate on a plane, where distances are not on the globe."),
        Column("y", "number", "", "Second coordinate on the plane, in the unit of the first."),
        Column("centre", "flag", "", "Whether the centre of a territory may lie here; blank: yes."),
        Column("visits", "number", "visits/year", "Visits to it; default: `territory.travel.visits`.", low=0),
        Column("city", "text", "", "City, shown on the map."),
        Column("language", "text", "", "Language it is served in, for eligibility."),
        Column("product", "text", "", "Product that it buys, for eligibility."),
        Column("named", "texts", "seat", "Named account: only these seats may cover it; blank: any."),
        Column("excluded", "texts", "seat", "Seats that may not cover it."),
        Column("protected", "flag", "", "Whether it must stay with its owner."),
        Column("conflict", "text", "", "Conflict of interest: no seat covers two families with the same value."),
        Column("renewal", "date", "day", "Next day on which its contract is up for renewal."),
        Column("tenure_years", "number", "years", "How long it has been with its owner.", low=0),
        Column("open_pipeline", "number", "currency", "Open opportunities with it.", low=0),
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
        Column("manager", "text", "", "Manager: a node of the `hierarchy`, where there is one.", refers_to="hierarchy"),
        Column("capacity_hours", "number", "hours/year", "Selling time of the seat.", required=True, low=0),
        Column("region", "texts", "", "Regions it may cover; blank: all."),
        Column("segment", "texts", "", "Segments it may cover; blank: all."),
        Column("language", "texts", "", "Languages it speaks; blank: all."),
        Column("product", "texts", "", "Products it may sell; blank: all."),
        Column("lat", "number", "degrees", "Latitude of its home.", low=-90, high=90),
        Column("lon", "number", "degrees", "Longitude of its home.", low=-180, high=180),
        Column("x", "number", "", "Coordinate of its home on a plane."),
        Column("y", "number", "", "Second coordinate of its home on the plane."),
        Column(
            "start",
            "date",
            "day",
            "First day of the person; before it the seat is vacant. Ramp counts from it.",
        ),
        Column("end", "date", "day", "Last day of the person; after it the seat is vacant."),
        Column("leave_start", "date", "day", "First day of a known leave; its days count as vacant."),
        Column("leave_end", "date", "day", "Last day of the leave; blank: for as long as the person is in the seat."),
        Column("pay_plan", "text", "", "Pay plan; default: `pay.default_plan`."),
        Column("cover", "text", "seat", "Seat that works for it while nobody is in it.", refers_to="seats"),
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
        Column(
            "quota_input",
            "number",
            "currency",
            "Quota set bottom-up: kept to the cent, and the rest is shared among the others.",
            low=0,
        ),
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

EDGES = Table(
    "edges",
    "Which accounts are neighbours; one row is enough for both directions.",
    key=("account", "neighbour"),
    columns=(
        Column("account", "text", "account", "Customer or prospect.", required=True, refers_to="accounts"),
        Column("neighbour", "text", "account", "One next to it.", required=True, refers_to="accounts"),
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

HIERARCHY = Table(
    "hierarchy",
    "Managers, who they report to, and what they must book.",
    key=("node",),
    columns=(
        Column("node", "text", "id", "Manager or organisation; the seats' column `manager` names it.", required=True),
        Column("parent", "text", "node", "Node above it; blank: the company.", refers_to="hierarchy"),
        Column(
            "target",
            "number",
            "currency",
            "Part of `quota.target` that it must book; blank: shared out by the blend.",
            low=0,
        ),
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

SPECIALISTS = Table(
    "specialists",
    "People who work over the same book as the seats, by overlay (`territory.overlays`).",
    key=("specialist",),
    columns=(
        Column("specialist", "text", "id", "Place of the specialist.", required=True),
        Column("overlay", "text", "overlay", "Overlay that it belongs to.", required=True),
        Column("person", "text", "", "Who sits in it; default: the specialist's id."),
        Column("manager", "text", "", "Manager, for people to read."),
        Column("capacity_hours", "number", "hours/year", "Working time of the specialist.", required=True, low=0),
        Column("region", "texts", "", "Regions it may cover; blank: all."),
        Column("segment", "texts", "", "Segments it may cover; blank: all."),
        Column("language", "texts", "", "Languages it speaks; blank: all."),
        Column("product", "texts", "", "Products it knows; blank: all."),
        Column("lat", "number", "degrees", "Latitude of its home.", low=-90, high=90),
        Column("lon", "number", "degrees", "Longitude of its home.", low=-180, high=180),
        Column("start", "date", "day", "First day of the person. Ramp counts from it."),
        Column("end", "date", "day", "Last day of the person."),
        Column("leave_start", "date", "day", "First day of a known leave."),
        Column("leave_end", "date", "day", "Last day of the leave; blank: to the end."),
    ),
)

OVERLAY_OWNERS = Table(
    "overlay_owners",
    "Who covers what now in each overlay; what is not listed has nobody yet.",
    key=("overlay", "covered"),
    columns=(
        Column("overlay", "text", "overlay", "Overlay.", required=True),
        Column("covered", "text", "id", "Account, or seat where the overlay is per seat.", required=True),
        Column("specialist", "text", "id", "Specialist of it now.", required=True, refers_to="specialists"),
    ),
)

TABLES = (
    ACCOUNTS,
    SEATS,
    PAIRS,
    EDGES,
    QUOTAS,
    HIERARCHY,
    TERRITORY_HISTORY,
    SPECIALISTS,
    OVERLAY_OWNERS,
    *PAYROLL_TABLES,
)
"""Every table a scenario folder may hold."""
