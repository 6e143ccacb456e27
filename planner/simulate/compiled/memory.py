"""The twin's two arrays: made for a company, filled, begun afresh for each replication, and read."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.simulate.company import NOBODY, Company
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.filling import fill
from planner.simulate.compiled.room import Sizes, lengths, waiting
from planner.simulate.compiled.written import written
from planner.simulate.log import Log
from planner.simulate.market import Weather
from planner.simulate.paycurves import PayCurves


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """See `layout`."""

    f: Floats
    n: Ints

    @classmethod
    def of(cls, company: Company, sizes: Sizes) -> "Memory":
        """Room for the replications of a company, with everything that does not change in its place."""
        n = np.zeros(at.COLUMNS, dtype=np.int64)
        ends = [at.SETTINGS, at.COLUMNS]
        for columns, floats, length in lengths(company, sizes):
            for column in columns:
                n[column] = ends[0 if floats else 1]
                ends[0 if floats else 1] += length
        memory = cls(np.zeros(ends[0]), np.concatenate([n, np.zeros(ends[1] - at.COLUMNS, dtype=np.int64)]))
        fill(memory.f, memory.n, company, sizes)
        return memory

    def begin(self, company: Company, weather: Weather) -> None:
        """Make ready for a replication from the opening on."""
        n, f = self.n, self.f
        n[at.CURSOR : at.FREE] = 0
        n[at.RING] = waiting(company, int(n[at.ROOM_FOR_DEALS]), int(n[at.ROOM_FOR_CONTRACTS]))
        n[at.FREE] = n[at.FREE_EVENT] = n[at.PENDING] = -1
        n[n[at.BUCKET] : n[at.BUCKET] + 2 * n[at.BUCKETS]] = -1
        f[at.NOW] = f[at.OPENING]
        self._put(at.QUIET_DAYS, np.zeros(len(company.customers)))
        for column in (at.LEAD, at.SIGNED, at.UNDER_CONTRACT):
            self._put(column, np.zeros(len(company.customers), dtype=np.int64))
        for column, number in ((at.POOL_USED, 0), (at.POOL_FIRST, -1), (at.POOL_LAST, -1)):
            self._put(column, np.full(len(company.pools), number, dtype=np.int64))
        n[at.KNOTS] = len(weather.knots)
        self._put(at.KNOT, weather.knots)
        self._put(at.CUMULATIVE, weather.cumulative)
        seats = len(company.places)
        for column, number in ((at.PERSON, NOBODY), (at.LAST_WIN, -1), (at.KNOWN, NOBODY), (at.QUEUE, -1), (at.BUSY, 0),
                               (at.NTH, 0), (at.PHASE, 0), (at.ON_LEAVE, 0), (at.IS_AWAY, 0)):  # fmt: skip
            self._put(column, np.full(seats, number, dtype=np.int64))
        self._put(at.SKILL, np.ones(seats))
        self._put(at.SKILL_ODDS, np.ones(seats))
        self._put(at.EFFORT, np.ones(seats))
        self._put(at.STANDING, np.full(seats, np.nan))

    def learn(self, seat: int, known_as: int, curves: PayCurves) -> bool:
        """Put the pay curves of a person into the seat's place; False when they need more room.

        known_as  see `standing.known_as`
        """
        n, f = self.n, self.f
        spans, knots = int(n[at.SPANS]), int(n[at.PAY_KNOTS])
        if len(curves.begins) > spans or len(curves.bookings) > knots:
            return False
        for column, values in zip(at.SPAN_FLOATS, (curves.begins, curves.ends, curves.slope_beyond), strict=False):
            first = n[column] + seat * spans
            f[first : first + spans] = -np.inf
            f[first : first + len(values)] = values
        first = n[at.SPAN_FIRST] + seat * (spans + 1)
        n[first : first + spans + 1] = len(curves.bookings)
        n[first : first + len(curves.first)] = curves.first
        for column, values in zip(at.PAY_FLOATS, (curves.bookings, curves.pay), strict=True):
            first = n[column] + seat * knots
            f[first : first + len(values)] = values
        n[n[at.KNOWN] + seat] = known_as
        return True

    def log(self) -> Log:
        """What is written so far, in arrays of its own."""
        return written(self.f, self.n)

    def _put(self, column: int, values: Floats | Ints) -> None:
        array = self.f if values.dtype == np.float64 else self.n
        array[self.n[column] : self.n[column] + len(values)] = values
