"""Cost at 80, 100 and 120 % of company attainment: from the years that lie there, or from a market moved there."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay_cost.levels import (
    LEVELS,
    AtLevel,
    Way,
    line_off,
    moved_to,
    near,
    widened,
    widened_bill,
)
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.studies.cost.figures import Figures
from planner.studies.cost.years import Years, attained_by, years_of
from planner.studies.playing import Playing, company_like

PILOT = 12
"""So many years look for the market that brings a level."""
TRIES = 6
CLOSE = 0.02
"""Mean attainment so near a level is there; the rest is straightened out [share of quota]."""
MOST = 4.0
"""A market more than so many times as busy is not looked for [factor]."""
SATURATED = 0.2
"""Where attainment grows by less than this per cent for a per cent more demand, people's hours are used up."""
_PHASE = "cost at levels of attainment"


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Looks for cost at levels of attainment."""

    scenario: Scenario
    plan: Plan
    base: Years
    playing: Playing
    figures: Figures

    def found(self) -> Iterator[AtLevel]:
        """Every level; none where there are no quotas, or nothing is booked.

        Where enough simulated years lie near a level they speak for it. Otherwise the same years are simulated without
        the market's shock, in a market in which more or fewer customers ask (`market.turnout.demand`), so that mean
        attainment is the level; and where people's hours do not suffice for that, with every deal larger or smaller
        (`market.turnout.price`). Years off the level are moved to it along the line through them all.
        """
        attainment, calm = self.base.attainment, math.nan
        pilot = replace(self.playing, replications=min(PILOT, self.playing.replications))
        if not np.isfinite(attainment).all() or attainment.mean() <= 0:
            return
        for level in LEVELS:
            chosen = near(attainment, level) if self.figures.together == 1 else np.zeros(len(attainment), dtype=bool)
            if chosen.any():
                here = Years(self.base.bookings[chosen], self.base.pay[chosen], self.base.quota)
                yield self._at(level, "years", 1.0, here)
            else:
                if math.isnan(calm):
                    calm = float(attained_by(self._market("demand", 1.0), pilot, _PHASE).mean())
                if calm > 0:
                    yield self._simulated(level, pilot, calm)

    def _at(self, level: float, way: Way, factor: float, years: Years) -> AtLevel:
        attainment, paid, booked = years.attainment, years.pay.sum(axis=1), years.bookings.sum(axis=1)
        pay, bookings = moved_to(level, attainment, paid), moved_to(level, attainment, booked)
        cost = self.figures.ratio(pay, bookings)
        return AtLevel(
            level=level,
            way=way,
            factor=factor,
            years=len(pay),
            bookings=widened(self.figures.mean(bookings), self._off(level, attainment, booked)),
            bill=widened_bill(self.figures.bill(pay), self._off(level, attainment, paid)),
            cost_of_sales=widened(cost, self._off(level, attainment, paid - cost.value * booked) / bookings.mean()),
        )

    def _off(self, level: float, attainment: Floats, amount: Floats) -> float:
        """By how much the line that years are moved along may be off at a level [unit of the amount]."""
        ends = self.figures.mean(line_off(level, attainment, amount))
        return (ends.high - ends.low) / 2

    def _simulated(self, level: float, pilot: Playing, calm: float) -> AtLevel:
        """The level in another market; `calm` is attainment in this one without its shock."""

        def attained(way: Way, factor: float) -> float:
            return float(attained_by(self._market(way, factor), pilot, _PHASE).mean())

        demand = factor_for(level, calm, lambda factor: attained("demand", factor))
        way: Way = "price" if demand is None else "demand"
        factor = demand or factor_for(level, calm, lambda factor: attained("price", factor)) or level / calm
        return self._at(level, way, factor, years_of(self._market(way, factor), self.playing, _PHASE))

    def _market(self, way: Way, factor: float) -> Company:
        """The company in a market without a shock that asks, or buys, so many times as much."""
        turnout = self.scenario.settings.market.turnout
        changes = {"market.shock_cv": 0.0, f"market.turnout.{way}": getattr(turnout, way) * factor}
        return company_like(self.scenario, self.plan, changes)


def factor_for(level: float, now: float, attained: Callable[[float], float]) -> float | None:
    """The factor at which attainment is a level, by secants on logarithms; None where it does not get there.

    `now` is attainment at a factor of 1.
    """
    factor, value, slope = 1.0, now, 1.0
    for _ in range(TRIES):
        if abs(value - level) <= CLOSE:
            return factor
        wanted = factor * math.exp(math.log(level / value) / slope)
        after = min(max(wanted, factor / MOST), factor * MOST)
        if after > MOST or after < 1 / MOST:
            return None
        reached = attained(after)
        if reached <= 0:
            return None
        slope = math.log(reached / value) / math.log(after / factor)
        if slope < SATURATED:
            return None
        factor, value = after, reached
    return factor if abs(value - level) <= 2 * CLOSE else None
