"""What a mapping file says: where each fact of the history stands, what values mean, what is left out."""

from typing import Annotated, Any, Literal

from pydantic import Field

from planner.domain.settings.declared import Day, Id, Positive, Settings

Header = str | tuple[str, ...]
"""Name of a column in the file, or the names that it may have (the first one found is read)."""

Outcome = Literal["open", "won", "lost", "no_decision"]
DayOrder = Literal["dmy", "mdy", "dmy_mangled", "mdy_mangled"]

FIELDS: dict[str, dict[str, str]] = {
    "opportunities": {
        "opportunity": "id",
        "account": "customer or prospect: its name, or the key of the table of accounts",
        "owner": "who works it: the name, or the key of the table of people",
        "product": "what is sold: the name, or the key of the table of products",
        "segment": "group of the account",
        "region": "territory, office or state",
        "source": "where it came from",
        "stage": "current stage",
        "amount": "value",
        "created": "first day",
        "closed": "day of the outcome; of an open one it is a hope, and not read",
        "outcome": "what became of it; `outcomes` says what the values mean",
        "won": "true or false: it was won",
        "finished": "true or false: it is no longer open",
    },
    "accounts": {"account": "name", "segment": "group", "region": "territory, office or state"},
    "people": {"owner": "name", "region": "territory or office", "joined": "first day", "left": "last day"},
    "products": {"product": "name"},
    "moves": {"opportunity": "id", "stage": "stage that it entered", "entered": "day"},
    "orders": {"account": "name, or key", "day": "day of the order or invoice", "amount": "value"},
}
"""What can be read from each table, and its meaning."""
REQUIRED = {
    "opportunities": ("opportunity", "created", "closed"),
    "accounts": ("account",),
    "people": ("owner",),
    "products": ("product",),
    "moves": ("opportunity", "stage", "entered"),
    "orders": ("account", "day", "amount"),
}


class TableMapping(Settings):
    """Where one table of the export stands."""

    files: tuple[Id, ...] = ()
    """Names that its file may have, with or without ending; capital letters do not matter."""
    separator: Annotated[str, Field(max_length=1)] = ""
    """What stands between two values of a text file; found from the header when nothing is said."""
    encoding: Literal["", "utf-8", "utf-16", "latin-1"] = ""
    """How a text file spells its letters; found when nothing is said."""
    null_values: tuple[str, ...] = ()
    """Texts that stand for 'nothing known', besides blank cells."""
    key: Header = ""
    """Column by which opportunities refer to this table, where that is not the name itself."""
    columns: dict[str, Header] = Field(default_factory=dict)
    """Column of the file by what is read from it."""


class Outcomes(Settings):
    """What the values of the outcome column mean; capital letters do not matter."""

    open: tuple[str, ...] = ()
    """Values of opportunities that are still worked."""
    won: tuple[str, ...] = ()
    """Values of won opportunities."""
    lost: tuple[str, ...] = ()
    """Values of lost ones: the customer decided for something else."""
    no_decision: tuple[str, ...] = ()
    """Values of those that ended without a decision of the customer."""
    unlisted: Literal["refuse", "open"] = "refuse"
    """What any other value means."""
    blank: Literal["refuse", "open"] = "refuse"
    """What a blank cell means where there is no closing day either."""


class Alias(Settings):
    """Spellings of one thing."""

    field: Literal["account", "owner", "product", "segment", "region", "source", "stage"]
    """Where they stand."""
    spelled: Annotated[tuple[Id, ...], Field(min_length=1)]
    """As the file spells it."""
    meant: Id
    """As it should be read."""


class Exclusions(Settings):
    """Opportunities that are left out, by rule."""

    opportunities: tuple[Id, ...] = ()
    """These."""
    accounts: tuple[Id, ...] = ()
    """All of these accounts."""
    people: tuple[Id, ...] = ()
    """These people: their opportunities, and they themselves."""
    repeats: bool = False
    """All but the first of rows that are equal but for the id."""
    same_id: bool = False
    """All but the last row of an id that stands in several rows."""
    impossible_dates: bool = False
    """Those that close before they begin, or begin or close after the day of the export, or lie before 1980."""
    without_closing_day: bool = False
    """Won and lost ones without a closing day."""
    without_account: bool = False
    """Those without an account."""
    unlisted_accounts: bool = False
    """Those whose account does not stand in the table of accounts."""
    amount_above: Positive | None = None
    """Those above this amount [currency]."""


class Proposal(Settings):
    """A finding of the doctor with the change of this file that would answer it."""

    finding: Id
    """Its kind."""
    says: str
    """What was found."""
    count: int = 0
    """How many rows, or things, it concerns."""
    money: float = 0.0
    """Sum of their amounts [currency]."""
    examples: tuple[str, ...] = ()
    """Some of them."""
    accept: bool = False
    """Whether the change below is made. Without it, nothing changes."""
    change: dict[str, Any] = Field(default_factory=dict)
    """What accepting adds to this file: lists grow, other values are replaced."""


class HistoryMapping(Settings):
    """How an export becomes a history."""

    title: str = ""
    """What is read."""
    profile: str = ""
    """Name of the shipped profile that this file changes; '' for a file that says everything."""
    as_of: Day | None = None
    """Day of the export; without it the last day on which anything began or closed."""
    observed_from: Day | None = None
    """Day before which closings were not recorded, if there is one."""
    days: DayOrder | None = None
    """Order of day and month where the file could be read in two ways; *mangled*: Excel has exchanged day and month of
    those whose day is 12 at most, and left the others as text."""
    decimal: Literal["point", "comma"] | None = None
    """What 1.234 and 1,234 mean where the file could be read in two ways: the sign before the decimals."""
    opportunities: TableMapping = TableMapping()
    """Table of opportunities."""
    accounts: TableMapping | None = None
    """Table of accounts."""
    people: TableMapping | None = None
    """Table of people."""
    products: TableMapping | None = None
    """Table of products."""
    moves: TableMapping | None = None
    """Table of stage changes."""
    orders: TableMapping | None = None
    """Table of orders or invoices."""
    outcomes: Outcomes = Outcomes()
    """What the values of the outcome column mean."""
    aliases: tuple[Alias, ...] = ()
    """Spellings of one thing."""
    exclude: Exclusions = Exclusions()
    """What is left out."""
    leaking: tuple[str, ...] = ()
    """Columns that are written when the outcome is known; they are not read."""
    zero_is_unknown: bool = False
    """Whether an amount of zero means that it was not written down."""
    dead_after_days: Positive | None = None
    """Age at which an open opportunity counts as ended without decision [days]; without it, it stays open."""
    unreadable: Literal["refuse", "leave_out"] = "refuse"
    """What becomes of rows of which a cell cannot be read."""
    proposals: tuple[Proposal, ...] = ()
    """What the doctor found; write `accept: true` where its change should be made."""

    def table(self, name: str) -> TableMapping | None:
        """The mapping of a table by its name; None where there is none."""
        found: TableMapping | None = getattr(self, name)
        return found
