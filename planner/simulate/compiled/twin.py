"""The twin's door: replications of a company, one after another, in memory that is used again."""

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from planner.domain.calendar import DAYS_PER_MONTH
from planner.domain.chance import Key, key_of
from planner.simulate.company import Company
from planner.simulate.compiled import standing
from planner.simulate.compiled.layout import JOINED, NTH, SEAT_NUMBER, WANTED
from planner.simulate.compiled.memory import Memory
from planner.simulate.compiled.room import Sizes
from planner.simulate.compiled.year import ASKS_FOR_CURVES, DONE, NEEDS_ROOM, open_year, run
from planner.simulate.log import Log
from planner.simulate.luck import Luck
from planner.simulate.market import Weather
from planner.simulate.paycurves import PayCurves, pay_curves
from planner.simulate.ratchet import year_starts

SLACK = 1.5
"""Room for leads, against those expected; more is taken when a year needs it."""


@dataclass(slots=True, eq=False)
class Twin:
    """Runs replications of one company; not to be shared between threads."""

    company: Company
    sizes: Sizes
    memory: Memory | None = None
    known: dict[int, PayCurves] = field(default_factory=dict)
    """Pay curves of the first people in their first year, by seat: they are the same in all replications."""

    @classmethod
    def of(cls, company: Company) -> "Twin":
        """A twin of the company, with nothing simulated yet."""
        leads = math.fsum(customer.leads_a_day for customer in company.customers) * (company.end - company.opening)
        knots = len(Weather.of(company, Luck.of(0, 0)).knots)
        seats, reviews = len(company.places), company.end / company.settings.behaviour.review_days + company.months + 2
        sizes = Sizes(
            deals=int(SLACK * leads) + 1024,
            knots=knots,
            spans=16,
            pay_knots=64,
            staffings=8 * seats + 64,
            reviews=int(seats * reviews) + 8 if company.settings.behaviour.sets_effort else 8,
            contracts=_contracts(company),
        )
        return cls(company, sizes)

    def simulate(self, seed: int, replication: int, *, lasting: bool = True) -> Log:
        """The log of one replication: the same as that of the SimPy model, to the last bit.

        lasting  whether it must outlive the next one; a log that need not costs less
        """
        plain = key_of(seed, replication, antithetic=self.company.settings.simulation.antithetic)
        weather = Weather.of(self.company, Luck(plain))
        key = Key(np.uint64(plain.word), np.uint64(plain.flip))  # type: ignore[arg-type]  # unsigned words
        while True:
            memory = self.memory or Memory.of(self.company, self.sizes)
            memory.begin(self.company, weather)
            open_year(memory.f, memory.n, key)
            code = run(memory.f, memory.n, key)
            while code == ASKS_FOR_CURVES and self._taught(memory):
                code = run(memory.f, memory.n, key)
            if code == DONE:
                self.memory = memory
                return memory.log(lasting=lasting)
            if code == NEEDS_ROOM:
                now = self.sizes
                self.sizes = replace(
                    now,
                    deals=2 * now.deals,
                    staffings=2 * now.staffings,
                    reviews=2 * now.reviews,
                    contracts=2 * now.contracts,
                )
            self.memory = None

    def _taught(self, memory: Memory) -> bool:
        """Put the wanted pay curves in their place; False when there is not room enough."""
        n, f = memory.n, memory.f
        seat = int(n[WANTED])
        known_as = standing.known_as(f, n, seat)
        curves = self._curves(memory, seat, known_as % standing.MOST_YEARS)
        if memory.learn(seat, known_as, curves):
            return True
        spans, knots = max(self.sizes.spans, len(curves.begins)), max(self.sizes.pay_knots, 2 * len(curves.bookings))
        self.sizes = replace(self.sizes, spans=spans, pay_knots=knots)
        return False

    def _curves(self, memory: Memory, seat: int, year: int) -> PayCurves:
        """The pay curves of the person in a seat, for the quota of a fiscal year."""
        n, f = memory.n, memory.f
        place = self.company.places[int(n[seat + SEAT_NUMBER])]
        hired, joined = bool(n[seat + NTH] > 0), float(f[seat + JOINED])
        if hired or year > 0:
            years = pairwise(year_starts(self.company)[: year + 1])
            booked = [standing.booked_between(f, n, seat, max(first, joined), last) for first, last in years]
            return pay_curves(self.company, place, joined, hired=hired, booked=booked)
        if seat not in self.known:
            self.known[seat] = pay_curves(self.company, place, joined, hired=False)
        return self.known[seat]


def _contracts(company: Company) -> int:
    """Room for contracts: each account's, as often as they are renewed."""
    said = company.settings.retention
    if not said.simulated:
        return 8
    times = 2 + math.ceil(company.end / (said.contract_months * DAYS_PER_MONTH))
    return len(company.customers) * times + 8
