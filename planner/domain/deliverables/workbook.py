"""The names in a plan's workbook that are read back: sheets, the columns that identify a row, the columns to edit.

Row 1 of a sheet that is read back is its header; every row below is an account or a seat, told by its id, whatever the
order. Cells in editable columns are the only ones that anybody's edits are taken from.
"""

from dataclasses import dataclass

SUMMARY, CHARTS, ABOUT = "Summary", "Charts", "About"
ACCOUNTS, SEATS, QUOTAS = "Accounts", "Seats", "Quotas"
LEVELS, MONTHS, MOVES = "Quota levels", "Quota months", "Moves"
MEASURES, BOOKINGS, TERMS, PAY = "Measures", "Bookings by month", "Terms", "Pay"
OVERLAYS, FINDINGS, RULES = "Overlays", "Data report", "Rules broken"

ACCOUNT_ID, SEAT_ID = "Account", "Seat"
"""Headings of the id columns of the sheets Accounts and Quotas."""
OWNER, PLANNED_OWNER, OWNER_BEFORE = "Owner", "Owner in plan", "Owner before"
PIN, PLANNED_PIN = "Pinned to", "Pinned in plan"
QUOTA, PLANNED_QUOTA = "Quota", "Quota in plan"
WHY = "Why (your words)"
"""Heading of a column for the reason of an edit, on both sheets."""

FACT, VALUE = "What", "Value"
"""Headings of the sheet About: a fact a row."""
PLAN_FACT, SCENARIO_FACT, FORMAT_FACT, RUN_FACT = "plan digest", "scenario digest", "workbook format", "run"
"""Facts on the sheet About that a reader checks: for which plan and scenario the edits were made."""
FORMAT = 1
"""Goes up when a name on this page changes its meaning."""


@dataclass(frozen=True, slots=True)
class Editable:
    """A sheet with columns that may be edited."""

    sheet: str
    key: str
    """Heading of the column that tells the row."""
    columns: tuple[str, ...]
    """Headings of the columns whose edits are taken."""
    planned: tuple[str, ...]
    """Heading of the column that holds what the plan says, for each of `columns`; '' where it says nothing."""


EDITABLE = (
    Editable(ACCOUNTS, ACCOUNT_ID, (OWNER, PIN, WHY), (PLANNED_OWNER, PLANNED_PIN, "")),
    Editable(QUOTAS, SEAT_ID, (QUOTA, WHY), (PLANNED_QUOTA, "")),
)
"""Everything in a workbook that is read back."""
