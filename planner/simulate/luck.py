"""The draws of one replication, by what they are for."""

from dataclasses import dataclass

from planner.domain import chance

EVERYBODY = chance.identity("the market")
BEFORE = 1024
"""Weeks and years are counted from the horizon's start; this shift keeps those of the warm-up above zero."""


@dataclass(frozen=True, slots=True)
class Luck:
    """What happens to whom: each figure depends on the replication's key, who it happens to and which time it is."""

    key: int

    @classmethod
    def of(cls, seed: int, replication: int) -> "Luck":
        """The luck of a replication."""
        return cls(chance.universe(seed, replication))

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

    def customer_delay(self, who: int, nth: int, mean: float, cv: float) -> float:
        """Time the customer thinks after a stage, lognormal [days]."""
        return chance.lognormal(mean, cv, chance.drawn(self.key, who, chance.CUSTOMER_DELAY, nth)) if cv > 0 else mean

    def advances(self, who: int, nth: int, odds: float) -> bool:
        """Whether the opportunity goes on from a stage."""
        return chance.drawn(self.key, who, chance.ADVANCE, nth) < odds

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
