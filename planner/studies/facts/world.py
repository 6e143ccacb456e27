"""The company in which the facts are looked for: nine like territories, people of three skills, one way to react.

The pay plan and the firm's quota policy make a case; what people are like is the same in all of them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as
from planner.simulate.company import Company
from planner.simulate.compiled.twin import Twin
from planner.simulate.ledger import bookings, won_in_horizon
from planner.simulate.log import Log
from planner.simulate.payroll import payroll
from planner.studies.validation.worlds import company, world

REFERENCE_PAY = 60_000.0
"""Variable pay in which everybody reckons the cost of effort [currency/year]."""
BEHAVIOUR: dict[str, Any] = {"mode": "full", "reference_pay": REFERENCE_PAY}
"""What people are like, in every case: as the settings' defaults say."""
NO_RATCHET = {"up": 0.0, "down": 0.0}
"""Quotas that do not follow results: the policy of every case that does not say otherwise."""
SKILLS = (0.85, 0.85, 0.85, 1.0, 1.0, 1.0, 1.15, 1.15, 1.15)
LOW, MIDDLE, HIGH = (slice(first, first + 3) for first in (0, 3, 6))
"""Seats of people of low, middling and high skill."""
POTENTIAL = 1_000_000.0
"""Of a territory; its quota, too [currency/year]."""
ACCOUNTS = 5
"""Of a territory."""
DEAL = 12_500.0
"""Mean deal [currency]."""
SALARY = VARIABLE = 60_000.0
SEED = 20_27
YEARS = 100
"""Simulated for each plan, with the same luck."""


class Sold(NamedTuple):
    """What came of one plan in the months that are looked at."""

    bookings: Floats
    """Shape [replications, seats, months] [currency]."""
    pay: Floats
    """Fixed and variable, same shape [currency]."""
    logs: tuple[Log, ...]
    """Of the whole horizon."""
    company: Company
    begins: float
    ends: float
    """First day of these months, and the day after the last [days]."""

    @property
    def by_seat(self) -> Floats:
        """Mean bookings of a seat over these months, shape [seats] [currency]."""
        return np.asarray(self.bookings.sum(axis=2).mean(axis=0))

    @property
    def total(self) -> float:
        """Mean bookings of the company over these months [currency]."""
        return float(self.by_seat.sum())

    @property
    def cost(self) -> float:
        """Mean pay of the company over these months [currency]."""
        return float(self.pay.sum(axis=(1, 2)).mean())

    @property
    def discounts(self) -> float:
        """Share of the worth of all deals won that customers got off [share]."""
        off = 0.0
        for log in self.logs:
            won = won_in_horizon(log)
            then = (log.deals.closed[won] >= self.begins) & (log.deals.closed[won] < self.ends)
            off += float(log.deals.discount[won][then].sum())
        booked = float(self.bookings.sum())
        return off / (booked + off)

    @property
    def by_month(self) -> Floats:
        """Mean bookings of the company, shape [months] [currency]."""
        return np.asarray(self.bookings.sum(axis=1).mean(axis=0))


def pay_plan(*components: Mapping[str, Any], **plan: str | float) -> PayPlan:
    """A plan of 60,000 fixed and 60,000 variable pay, quarterly unless it says otherwise."""
    tree = {"salary": SALARY, "variable": VARIABLE, "components": list(components)} | plan
    return validated_as(PayPlan, tree, lambda path: path)


LINEAR = pay_plan({"name": "commission", "rate": VARIABLE / POTENTIAL})
"""6 % of everything; no quota plays a part."""


def sold(
    plan: PayPlan,
    *,
    years: int = YEARS,
    mode: str = "full",
    ratchet: Mapping[str, Any] | None = None,
    **settings: Mapping[str, Any],
) -> Sold:
    """The company under a plan, in so many years of the same luck.

    years     how many are simulated
    mode      which of their reactions are looked at
    ratchet   the firm's quota policy; none: quotas do not follow results
    settings  further settings by group, such as `horizon` or `people`
    """
    firm = facts_company(plan, BEHAVIOUR | {"mode": mode, "ratchet": ratchet or NO_RATCHET}, settings)
    twin = Twin.of(firm)
    logs = tuple(twin.simulate(SEED, replication) for replication in range(years))
    pay = [payroll(firm, log) for log in logs]
    return Sold(
        np.array([bookings(firm, log) for log in logs]),
        np.array([each.fixed + each.variable for each in pay]),
        logs,
        firm,
        0.0,
        firm.end,
    )


def settled(plan: PayPlan, *, years: int = YEARS, mode: str = "full") -> Sold:
    """The second of three years under a plan; arguments as for `sold`.

    Deals that are pulled into it are missing in it, too: in the horizon's first year nothing was pulled out into the
    year before, so that a plan which pulls more deals would sell more.
    """
    three = sold(plan, years=years, mode=mode, horizon={"months": 36})
    days, middle = three.company.calendar.month_starts(), slice(12, 24)
    return three._replace(
        bookings=three.bookings[:, :, middle],
        pay=three.pay[:, :, middle],
        begins=float(days[middle.start]),
        ends=float(days[middle.stop]),
    )


def facts_company(plan: PayPlan, behaviour: Mapping[str, Any], settings: Mapping[str, Any]) -> Company:
    """The company under a plan."""
    seats, accounts = len(SKILLS), ACCOUNTS * len(SKILLS)
    months = settings.get("horizon", {}).get("months", 12)
    tree = {
        "behaviour": behaviour,
        "market": {"deal_size": DEAL},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [{"name": "sell", "hours": 2.0, "wait_days": 20.0, "odds": 0.5}]},
        "quota": {"target": POTENTIAL * seats * months / 12, "overassignment": 0.0},
        "pay": {"default_plan": "plan"},
    } | dict(settings)
    tree["horizon"] = {"start": "2027-01-01"} | dict(settings.get("horizon", {}))
    return company(
        world(
            {
                "potential": np.full(accounts, POTENTIAL / ACCOUNTS),
                "owner": [f"s{i % seats}" for i in range(accounts)],
            },
            {"capacity_hours": np.full(seats, 2_000.0), "skill": np.array(SKILLS)},
            tree,
            {"plan": plan},
        )
    )
