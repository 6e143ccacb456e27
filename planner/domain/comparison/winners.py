"""Who wins and who loses between two scenarios: people in their seats, accounts and their owners."""

from dataclasses import dataclass
from typing import Literal

from planner.domain.measures import Interval

Verdict = Literal["wins", "loses", "same", "not shown"]
PERSONAL = ("pay", "quota", "attainment", "bookings")
UNITS = {"pay": "currency", "quota": "currency", "attainment": "share", "bookings": "currency"}


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One measure of one seat and whoever sits there."""

    seat: str
    person: str
    """As the seats table says; both names where another person sits there."""
    measure: str
    base: float
    value: float
    difference: Interval
    """Paired, at the confidence of the comparison, for this seat alone."""
    chance: float
    """Share of false alarms among the seats named up to this one (Benjamini–Hochberg adjusted p value); NaN without an
    interval."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AccountMove:
    """An account that has another owner."""

    account: str
    name: str
    source: str
    """Seat in the base; '' nobody."""
    target: str
    """Seat in the other; '' nobody."""
    potential: float
    """[currency/year]."""
    revenue: float
    """[currency/year]."""
    worth_before: float
    """What the owner in the base can book of the potential [currency/year]."""
    worth_after: float
    """What the owner in the other can [currency/year]."""


@dataclass(frozen=True, slots=True)
class Winners:
    """People and accounts of one scenario against the base."""

    scenario: str
    people: tuple[PersonChange, ...]
    moves: tuple[AccountMove, ...]
    only_base: tuple[str, ...]
    """Seats that only the base has."""
    only_other: tuple[str, ...]
    """Seats that only the other has."""
    accounts_apart: int
    """Accounts that only one of the two has."""

    def of(self, measure: str) -> tuple[PersonChange, ...]:
        """That measure of every seat, those who lose most first."""
        mine = [each for each in self.people if each.measure == measure]
        return tuple(sorted(mine, key=lambda each: (each.difference.value, each.seat)))
