"""The twin's memory: made for a company, filled, begun afresh for each replication, and read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.simulate.company import NOBODY, Company
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.filling import fill
from planner.simulate.compiled.room import LINE, Sizes, placed
from planner.simulate.compiled.written import Pages, written
from planner.simulate.log import Log
from planner.simulate.market import Weather
from planner.simulate.paycurves import PayCurves


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """See `layout`."""

    f: Floats
    n: Ints
    pages: Pages = field(default_factory=Pages)

    @classmethod
    def of(cls, company: Company, sizes: Sizes) -> "Memory":
        """Room for the replications of a company, with everything that does not change in its place."""
        head = np.zeros(at.HEAD, dtype=np.int64)
        words = np.zeros(placed(head, company, sizes) + LINE, dtype=np.int64)
        beyond_line = words.ctypes.data // words.itemsize % LINE
        n = words[(LINE - beyond_line) % LINE :]
        n[: at.HEAD] = head
        memory = cls(n.view(np.float64), n)
        fill(memory.f, memory.n, company, sizes)
        return memory

    def begin(self, company: Company, weather: Weather) -> None:
        """Make ready for a replication from the opening on."""
        n, f = self.n, self.f
        n[at.PAGE : at.STAGES] = 0
        n[at.FREE_BLOCK] = n[at.FREE_REQUEST] = n[at.PENDING] = -1
        n[at.UNUSED_BLOCK], n[at.UNUSED_REQUEST] = n[at.FIRST_BLOCK], n[at.FIRST_REQUEST]
        n[at.AGENDA_FIRST] = n[at.AGENDA_LAST] = n[at.FIRST_AGENDA]
        for first in at.WRITTEN[::3]:
            n[first + 1] = n[first]
        for first, count in ((at.FIRST_CHAPTER, n[at.CHAPTERS]), (at.FIRST_PAGE, 1 << n[at.CHAPTER_BITS])):
            n[n[first] : n[first] + at.BUCKET_WORDS * count] = 0
        f[at.NOW] = f[at.OPENING]
        n[at.KNOTS] = len(weather.knots)
        for first, values in ((at.FIRST_KNOT, weather.knots), (at.FIRST_CUMULATIVE, weather.cumulative)):
            f[n[first] : n[first] + len(values)] = values
        f[n[at.FIRST_STANDING] : n[at.FIRST_STANDING] + len(company.places)] = np.nan
        self._put(n, at.FIRST_ACCOUNT, at.ACCOUNT_WORDS, {at.LEAD: 0, at.SIGNED: 0, at.UNDER_CONTRACT: 0})
        self._put(f, at.FIRST_ACCOUNT, at.ACCOUNT_WORDS, {at.QUIET_DAYS: 0.0})
        self._put(n, at.FIRST_POOL, at.POOL_WORDS, {at.POOL_USED: 0, at.POOL_FIRST: -1, at.POOL_LAST: -1})
        self._put(n, at.FIRST_SEAT, at.SEAT_WORDS, _OF_SEATS)
        self._put(f, at.FIRST_SEAT, at.SEAT_WORDS, {at.SKILL: 1.0, at.SKILL_ODDS: 1.0, at.EFFORT: 1.0})

    def learn(self, seat: int, known_as: int, curves: PayCurves) -> bool:
        """Put the pay curves of the person in a seat into their place; False when they need more room.

        known_as  see `standing.known_as`
        """
        n, f = self.n, self.f
        spans, knots = int(n[at.SPANS]), int(n[at.PAY_KNOTS])
        if len(curves.begins) > spans or len(curves.bookings) > knots:
            return False
        row = int(n[seat + at.CURVES])
        for which, values in (
            (at.SPAN_BEGINS, curves.begins),
            (at.SPAN_ENDS, curves.ends),
            (at.SPAN_SLOPE, curves.slope_beyond),
        ):
            first = row + which * spans
            f[first : first + spans] = -np.inf
            f[first : first + len(values)] = values
        first = row + at.SPAN_FIRST * spans
        n[first : first + spans + 1] = len(curves.bookings)
        n[first : first + len(curves.first)] = curves.first
        first += spans + 1
        f[first : first + len(curves.bookings)] = curves.bookings
        f[first + knots : first + knots + len(curves.pay)] = curves.pay
        n[seat + at.KNOWN] = known_as
        return True

    def log(self, *, lasting: bool = True) -> Log:
        """What is written so far, in arrays of its own; in those of the log before if it need not last."""
        return written(self.n, Pages() if lasting else self.pages)

    def _put(self, words: Floats | Ints, first: int, record: int, values: Mapping[int, float]) -> None:
        """The same values into all records of a kind; `first` is the word that says where they begin."""
        counts = {at.FIRST_ACCOUNT: at.ACCOUNTS, at.FIRST_POOL: at.POOLS, at.FIRST_SEAT: at.SEATS}
        begin, count = int(self.n[first]), int(self.n[counts[first]])
        records = words[begin : begin + record * count].reshape(count, record)
        for word, value in values.items():
            records[:, word] = value


_OF_SEATS = {
    at.PERSON: NOBODY,
    at.LATEST_WIN: -1,
    at.KNOWN: NOBODY,
    at.QUEUE: -1,
    at.BUSY: 0,
    at.NTH: 0,
    at.PHASE: 0,
    at.ON_LEAVE: 0,
    at.IS_AWAY: 0,
}
"""What every seat has at the opening."""
