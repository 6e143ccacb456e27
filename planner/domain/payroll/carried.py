"""What people are paid when they had several plans in a year: the balance of one spell goes on in the next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, freeze
from planner.domain.calendar import Calendar
from planner.domain.pay.settlement import Attendance, Settled, settle
from planner.domain.payroll.currencies import Exchange, minor_units_of
from planner.domain.payroll.plan_book import PlanBook
from planner.domain.payroll.spells import Spells, month_of


@dataclass(frozen=True, slots=True, eq=False)
class PaidSpells:
    """Variable pay of the people on one plan, month by month, shape [rows, months] [minor units].

    paid = earned (what of it is released) + supplement − carried + (balance − balance of the month before)
    """

    paid: Ints
    supplement: Ints
    """What guarantees and draws that are not recovered add."""
    balance: Ints
    """What the person owes on this spell at the end of the month; 0 once the next one has taken it over."""
    carried: Ints
    """What the spell takes over from the one before (above zero), or hands on to the next (below zero)."""

    def put(self, rows: Ints, settled: Settled, handed: Ints, arrived: Ints) -> None:
        """Note what some of the rows were paid."""
        self.paid[rows], self.supplement[rows] = settled.paid, settled.supplement
        self.balance[rows] = settled.balance - np.cumsum(handed, axis=-1)
        self.carried[rows] = arrived - handed

    def finished(self) -> "PaidSpells":
        """The same with its arrays frozen."""
        freeze((self.paid, self.supplement, self.balance, self.carried))
        return self


def settled_in_turn(
    books: Sequence[PlanBook],
    earned: Sequence[Ints],
    spells: Spells,
    calendar: Calendar,
    exchange: Exchange,
    released: Sequence[Ints] | None = None,
) -> tuple[PaidSpells, ...]:
    """Pay out what was earned, spell after spell of each person.

    earned    by book: variable pay of all components, shape [rows, months] [minor units]
    released  what of it nothing holds any longer; none: all of it
    From the month of its last day on, a spell that another one follows hands its balance on as it arises: also what
    is taken back later. In another currency it is converted at the rate of the month's last day.
    """
    chain = _Chain.of(books, spells, calendar, exchange)
    found = [PaidSpells(*(np.zeros_like(each) for _ in range(4))) for each in earned]
    arriving = np.zeros((len(spells), calendar.months), dtype=np.int64)
    for turn in range(int(chain.turn.max(initial=-1)) + 1):
        for b, book in enumerate(books):
            rows = np.flatnonzero(chain.turn[chain.spell[b]] == turn)
            here = chain.spell[b][rows]
            there = _attendance(book, rows, arriving[here])
            mine = None if released is None else released[b][rows]
            minor_units = minor_units_of(chain.currency[b])
            settled = settle(book.plan, calendar, earned[b][rows], there, minor_units, mine)
            handed = chain.handed_on(here, settled.balance)
            chain.hand(b, here, handed, arriving)
            found[b].put(rows, settled, handed, arriving[here])
    return tuple(each.finished() for each in found)


def _attendance(book: PlanBook, rows: Ints, arriving: Ints) -> Attendance:
    standing = book.standing
    present, first_month = np.asarray(standing.present)[rows], np.asarray(standing.first_month)[rows]
    return Attendance(present, first_month, np.broadcast_to(standing.owed, (len(book),))[rows], arriving)


@dataclass(frozen=True, slots=True, eq=False)
class _Chain:
    """Which spell follows which, and from when on."""

    spell: tuple[Ints, ...]
    """Spell of each row, by book."""
    currency: tuple[str, ...]
    """Currency by book."""
    turn: Ints
    """How many spells the person had before, shape [spells]."""
    next: Ints
    """Spell that takes the balance over; −1: none within the horizon."""
    book_of: Ints
    """Book of each spell; −1: none."""
    leaves: Ints
    """Month of the spell's last day."""
    worth: Floats
    """Company currency for a minor unit of each book's currency on the last day of each month, [books, months]."""

    @classmethod
    def of(cls, books: Sequence[PlanBook], spells: Spells, calendar: Calendar, exchange: Exchange) -> "_Chain":
        """The chain of these books' spells."""
        spell = tuple(np.searchsorted(spells.first_row, book.spells).astype(np.int64) for book in books)
        book_of = np.full(len(spells), -1, dtype=np.int64)
        for b, mine in enumerate(spell):
            book_of[mine] = b
        after = spells.successor()
        begin = np.searchsorted(spells.person, spells.person, side="left")
        currency = tuple(book.plan.currency or exchange.home for book in books)
        last = np.array([calendar.first_of(m + 1) for m in range(calendar.months)], dtype="datetime64[D]") - 1
        worth = [exchange.worth(np.full(len(last), name), last) / minor_units_of(name) for name in currency]
        return cls(
            spell,
            currency,
            turn=np.arange(len(spells)) - begin,
            next=np.where((after >= 0) & (book_of[after] >= 0), after, -1),
            book_of=book_of,
            leaves=month_of(spells.end, calendar),
            worth=np.array(worth).reshape(len(books), calendar.months),
        )

    def handed_on(self, spell: Ints, balance: Ints) -> Ints:
        """What each spell hands on in each month: the balance when it ends, and its changes from then on."""
        months = np.arange(balance.shape[-1])
        ended = (self.next[spell] >= 0)[:, np.newaxis] & (months >= self.leaves[spell][:, np.newaxis])
        return np.diff(np.where(ended, balance, 0), axis=-1, prepend=0)

    def hand(self, book: int, spell: Ints, handed: Ints, arriving: Ints) -> None:
        """Add what is handed on to what arrives at the next spells, in their currency."""
        for s, amount in zip(spell.tolist(), handed, strict=True):
            into = int(self.next[s])
            if into >= 0 and amount.any():
                other = int(self.book_of[into])
                same = self.currency[other] == self.currency[book]
                factor = 1.0 if same else self.worth[book] / self.worth[other]
                arriving[into] += np.rint(amount * factor).astype(np.int64)
