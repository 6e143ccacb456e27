"""The draws of one replication, by what they are for."""

import math
from dataclasses import dataclass

from planner.domain import chance
from planner.domain.durations import duration
from planner.domain.pipeline import NEVER_BUYS, answer
from planner.domain.settings.retention import Retention
from planner.simulate.company import Customer
from planner.simulate.durations import Duration
from planner.simulate.journal import Deal

EVERYBODY = chance.identity("the market")
BEFORE = 1024
"""Weeks and years are counted from the horizon's start; this shift keeps those of the warm-up above zero."""


@dataclass(frozen=True, slots=True)
class Luck:
    """What happens to whom: each figure depends on the replication's key, who it happens to and which time it is."""

    key: chance.Key

    @classmethod
    def of(cls, seed: int, replication: int, *, antithetic: bool = False) -> "Luck":
        """The luck of a replication; if antithetic, each odd one mirrors the even one before it."""
        return cls(chance.key_of(seed, replication, antithetic=antithetic))

    def between_leads(self, who: int, lead: int) -> float:
        """Unit-exponential gap before a lead of an account."""
        return chance.exponential(chance.drawn(self.key, who, chance.INTERARRIVAL, lead))

    def is_qualified(self, who: int, lead: int, odds: float) -> bool:
        """Whether the lead is worth an opportunity."""
        return chance.drawn(self.key, who, chance.QUALIFICATION, lead) < odds

    def sdr_hours(self, who: int, lead: int, mean: float) -> float:
        """Time of the SDR for the lead, exponential [hours]."""
        return mean * chance.exponential(chance.drawn(self.key, who, chance.SDR_WORK, lead))

    def deal_size(self, who: int, lead: int, mean: float, cv: float) -> float:
        """Value of the deal that the lead may become, lognormal [currency]."""
        return chance.lognormal(mean, cv, chance.drawn(self.key, who, chance.DEAL_SIZE, lead)) if cv > 0 else mean

    def stage_hours(self, who: int, nth: int, mean: float, cv: float) -> float:
        """Work of a stage, lognormal [hours]."""
        return chance.lognormal(mean, cv, chance.drawn(self.key, who, chance.STAGE_WORK, nth)) if cv > 0 else mean

    def customer_delay(self, who: int, nth: int, mean: float, how: Duration) -> float:
        """Time the customer thinks after a stage [days]."""
        u = chance.drawn(self.key, who, chance.CUSTOMER_DELAY, nth)
        return duration(mean, how.family, how.first, how.second, how.table, u)

    def answer(self, deal: Deal, nth: int, odds: float, no_decision: float) -> int:
        """What the customer answers after a stage."""
        if not deal.qualified:
            return NEVER_BUYS
        who = deal.customer.who
        advance = chance.drawn(self.key, who, chance.ADVANCE, nth)
        undecided = chance.drawn(self.key, who, chance.UNDECIDED, nth)
        return answer(advance, odds, undecided, no_decision)

    def is_reached(self, who: int, nth: int, odds: float) -> bool:
        """Whether an attempt reaches the lead."""
        return chance.drawn(self.key, who, chance.CONTACT, nth) < odds

    def gives_way(self, who: int, lead: int, share: float) -> bool:
        """Whether an SDR under pressure passes an unqualified lead on."""
        return chance.drawn(self.key, who, chance.PRESSURE, lead) < share

    def specialist_hours(self, who: int, nth: int, mean: float, cv: float) -> float:
        """Work of the specialist on a stage, lognormal [hours]."""
        return chance.lognormal(mean, cv, chance.drawn(self.key, who, chance.SPECIALIST_WORK, nth))

    def first_renewal(self, customer: Customer, days: float) -> float:
        """When the contract that a customer has is up: the known day, or any within one contract's time [days]."""
        if not math.isnan(customer.renewal):
            return customer.renewal
        return days * chance.drawn(self.key, customer.who, chance.RENEWAL_DAY, 0)

    def renewal_hours(self, who: int, nth: int, said: Retention) -> float:
        """Work on the renewal of the n-th contract, lognormal [hours]."""
        return chance.lognormal(said.hours, said.hours_cv, chance.drawn(self.key, who, chance.RENEWAL_WORK, nth))

    def renews(self, who: int, nth: int, odds: float) -> bool:
        """Whether the n-th contract is renewed."""
        return chance.drawn(self.key, who, chance.RENEWAL, nth) < odds

    def expands(self, who: int, nth: int, share: float) -> bool:
        """Whether the n-th contract grows when it is renewed."""
        return chance.drawn(self.key, who, chance.EXPANSION, nth) < share

    def burst(self, week: int, cv: float) -> float:
        """Factor of a week on everybody's leads, mean 1."""
        return chance.lognormal(1.0, cv, chance.drawn(self.key, EVERYBODY, chance.BURST, week + BEFORE))

    def shock(self, year: int, cv: float) -> float:
        """Factor of a year on everybody's leads, mean 1."""
        return chance.lognormal(1.0, cv, chance.drawn(self.key, EVERYBODY, chance.SHOCK, year + BEFORE))

    def skill(self, who: int, person: int, cv: float) -> float:
        """Skill of the n-th person of a seat, mean 1."""
        return chance.lognormal(1.0, cv, chance.drawn(self.key, who, chance.SKILL, person))

    def days_until_leaving(self, who: int, person: int, leavers_a_day: float) -> float:
        """How long the n-th person of a seat stays, exponential [days]."""
        return chance.exponential(chance.drawn(self.key, who, chance.LEAVING, person)) / leavers_a_day
