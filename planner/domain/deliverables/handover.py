"""Accounts that change hands, seen from one person: what comes, what goes, and whom to call first."""

from dataclasses import dataclass
from datetime import date, timedelta

URGENT_DAYS = 90
"""A renewal within so many days of the first day comes before everything else [days]."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An account that comes to a person or leaves one."""

    account: str
    name: str
    gained: bool
    seat: str
    """Seat of the person whom the sheet is for."""
    other_seat: str
    """Where it comes from, or goes to; '' for nobody."""
    other_person: str
    reason: str
    potential: float
    """[currency/year]"""
    revenue: float
    """[currency/year]"""
    open_pipeline: float
    """[currency]"""
    renewal: date | None
    city: str
    specialists: tuple[str, ...]
    """Who covers it besides, by overlay, in words."""


def in_order_of_calls(gained: tuple[Handed, ...], first_day: date) -> tuple[Handed, ...]:
    """Whom to call first.

    Renewals that are due by `URGENT_DAYS` after the first day, the earliest first; then by open pipeline, revenue and
    potential, the most first; then by id.
    """
    return tuple(sorted(gained, key=lambda each: _urgency(each, first_day)))


def why_now(each: Handed, first_day: date) -> str:
    """What puts an account where it stands in the order of calls, in words."""
    if _is_urgent(each, first_day) and each.renewal is not None:
        word = "was due" if each.renewal < first_day else "is due"
        return f"renewal {word} on {each.renewal.isoformat()}"
    if each.open_pipeline > 0:
        return "open pipeline"
    return "revenue" if each.revenue > 0 else "potential"


def _is_urgent(each: Handed, first_day: date) -> bool:
    return each.renewal is not None and each.renewal <= first_day + timedelta(days=URGENT_DAYS)


def _urgency(each: Handed, first_day: date) -> tuple[object, ...]:
    due = each.renewal if _is_urgent(each, first_day) and each.renewal is not None else date.max
    return (due, -each.open_pipeline, -each.revenue, -each.potential, each.account)
