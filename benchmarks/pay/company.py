"""A company of any size on one plan with five components, and what its people sell."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Standing
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as
from planner.simulate.compiled_plan import sources_of

CALENDAR = Calendar(date(2027, 1, 1), 12, 1)
MONTHS = CALENDAR.months
UNITS_QUOTA, COUNT_QUOTA = 240.0, 96.0
RAMP = (0.25, 0.5, 0.75)
DRAW, DRAW_MONTHS = 1500.0, 4
SALARY, VARIABLE = 60_000.0, 60_000.0
SHARES = {"bookings": 0.4, "renewals": 0.2, "margin": 0.2, "units": 0.1, "meetings": 0.1}
"""Every component is settled every month, the first against the year to date: the most work a year can be."""
BOOKINGS = ((0.0, 0.5, 0.5), (0.5, 1.0, 1.0), (1.0, 1.5, 2.0), (1.5, float("inf"), 3.0))
RENEWALS = ((0.5, 0.8), (1.0, 1.0), (1.25, 1.3))
MARGIN = ((0.0, 0.5, 0.2), (0.5, 1.0, 0.8), (1.0, 2.0, 1.5))
UNITS = ((0.75, 100.0), (1.0, 200.0), (1.5, 300.0))
FACTORS = ((0.0, 0.8), (1.0, 1.0), (1.5, 1.25))
THRESHOLD, GATE, MEETINGS_CAP = 0.4, 0.6, 2.0


def plan() -> PayPlan:
    """Accelerators to date, retroactive and interpolated tiers, milestones, threshold, gate, multiplier, cap, draw."""
    monthly = {"period": "month", "quota_share": 0.5}
    components = [
        {
            "name": "bookings",
            "period": "month",
            "attainment": "year_to_date",
            "tiers": [{"at": a, "multiple": x} for a, _, x in BOOKINGS],
        },
        {
            **monthly,
            "name": "renewals",
            "measure": "renewals",
            "mode": "retroactive",
            "tiers": [{"at": a, "multiple": x} for a, x in RENEWALS],
            "threshold": THRESHOLD,
        },
        {
            **monthly,
            "name": "margin",
            "measure": "margin",
            "mode": "interpolated",
            "tiers": [{"at": a, "to": b, "share": x} for a, b, x in MARGIN],
            "multipliers": [{"component": "renewals", "steps": [{"at": a, "factor": factor} for a, factor in FACTORS]}],
        },
        {
            "name": "units",
            "period": "month",
            "measure": "units",
            "quota": UNITS_QUOTA,
            "milestones": [{"at": a, "pay": pay} for a, pay in UNITS],
            "gate": {"component": "renewals", "at": GATE},
        },
        {"name": "meetings", "period": "month", "measure": "count", "quota": COUNT_QUOTA, "cap": MEETINGS_CAP},
    ]
    tree = {
        "salary": SALARY,
        "variable": VARIABLE,
        "period": "month",
        "components": [{**component, "share": SHARES[component["name"]]} for component in components],
        "quota_ramp": RAMP,
        "draws": [{"amount": DRAW, "months": DRAW_MONTHS}],
    }
    return validated_as(PayPlan, tree, lambda path: path)


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """People on the plan, one in eight of them hired in the year."""

    standing: Standing
    scale: Floats
    """Mean of what is sold, shape [sources, people, months, 1]."""
    seed: int

    @classmethod
    def of(cls, people: int, seed: int) -> "Company":
        """People with lognormal quotas."""
        random = np.random.default_rng(seed)
        monthly = random.lognormal(np.log(40_000.0), 0.4, people)
        first = np.where(random.random(people) < 0.125, random.integers(0, MONTHS, people), -24)
        months = np.arange(MONTHS)
        present = np.where(months < first[:, None], 0.0, np.where(months == first[:, None], 0.5, 1.0))
        quota = np.repeat(monthly[:, None], MONTHS, axis=1)
        per_month = {"units": UNITS_QUOTA / 12, "count": COUNT_QUOTA / 12}
        mean = [np.full_like(quota, per_month[s]) if s in per_month else quota for s in sources_of(plan())]
        halves = np.array([0.5 if source in ("renewals", "margin") else 1.0 for source in sources_of(plan())])
        scale = np.stack(mean) * halves[:, None, None] * present
        return cls(Standing(quota, np.nan, present, first), scale[..., np.newaxis], seed)

    def sales(self, first: int, end: int) -> Floats:
        """What is sold in some replications, exponential, shape [sources, people, months, end − first]."""
        random = np.random.Generator(np.random.SFC64(np.random.SeedSequence([self.seed, first])))
        sold = random.standard_exponential((*self.scale.shape[:-1], end - first))
        sold *= self.scale
        return sold
