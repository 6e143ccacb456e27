"""What a pay plan costs by itself, and what people's reaction to it adds: the same customers in both."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay_cost.reaction import Reaction, Side
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.studies.cost.figures import Figures
from planner.studies.cost.years import Assignment, Years, on_plans, paid_by, years_of
from planner.studies.playing import Playing, company_like

Mode = Literal["none", "timing", "effort", "full"]


@dataclass(frozen=True, slots=True, eq=False)
class Reactions:
    """Plays the years without and with people who react."""

    scenario: Scenario
    plan: Plan
    base: Years
    """The run's own years."""
    playing: Playing
    figures: Figures
    mode: Mode | None = None
    """How people react; None: as in the run, or fully where they do not react there."""

    @property
    def reacting(self) -> Mode:
        """The mode of the years in which people react."""
        return self.mode or (self._own if self._own != "none" else "full")

    @property
    def _own(self) -> Mode:
        return self.scenario.settings.behaviour.mode

    def found(self, against: Assignment | None) -> Iterator[Reaction]:
        """Of the plan itself, and of another one instead of it."""
        still, moving = self._years("none"), self._years(self.reacting)
        yield Reaction(
            mode=self.reacting,
            assumed=self._assumed,
            against="",
            sides=(self._side("nobody reacts to pay", still), self._side("people react to pay", moving)),
            mechanical=self.figures.mean(_pay(still)),
            reaction=self.figures.mean(_pay(moving) - _pay(still)),
            bookings=self.figures.mean(_booked(moving) - _booked(still)),
        )
        if against is not None:
            yield self._against(against)

    def _against(self, against: Assignment) -> Reaction:
        """The old years' deals paid by the new plan, and the new plan's own years."""
        company = company_like(self.scenario, self.plan, {"behaviour.mode": self.reacting})
        other = on_plans(company, against)
        old, same_deals = paid_by(company, (company, other), self.playing, "the old plan's deals")
        new = years_of(other, self.playing, "years of the new plan")
        return Reaction(
            mode=self.reacting,
            assumed=self._assumed,
            against=against.name,
            sides=(
                self._side("the plan as it is", old),
                self._side("the same deals, paid by the new plan", same_deals),
                self._side("the new plan, and people react to it", new),
            ),
            mechanical=self.figures.mean(_pay(same_deals) - _pay(old)),
            reaction=self.figures.mean(_pay(new) - _pay(same_deals)),
            bookings=self.figures.mean(_booked(new) - _booked(old)),
        )

    @property
    def _assumed(self) -> bool:
        return self.mode is None and self._own == "none"

    def _years(self, mode: Mode) -> Years:
        if mode == self._own:
            return self.base
        company = company_like(self.scenario, self.plan, {"behaviour.mode": mode})
        return years_of(company, self.playing, "years in which people react" if mode != "none" else "nobody reacts")

    def _side(self, name: str, years: Years) -> Side:
        return Side(name, self.figures.mean(_pay(years)), self.figures.mean(_booked(years)))


def _pay(years: Years) -> Floats:
    return np.asarray(years.pay.sum(axis=1), dtype=np.float64)


def _booked(years: Years) -> Floats:
    return np.asarray(years.bookings.sum(axis=1), dtype=np.float64)
