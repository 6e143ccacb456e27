"""The year of a plan by the full simulator, as a fan: with settings as sure, and as a calibration leaves them open."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.history.calibration import Calibration
from planner.domain.history.doubt import doubted, knows_arrivals, settled
from planner.domain.midyear.fan import Fan, TwoDoubts, YearsAhead
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.quotas.months import monthly_quotas
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.simulate.replicate import replicate
from planner.studies.forecast.open_at_month_ends import OpenAtMonthEnds
from planner.studies.forecast.two_doubts import two_doubts
from planner.studies.playing import Playing

_YEARS_EACH = 2
"""Years of each draw, at least: fewer cannot tell luck from not knowing, and draws say more than further years."""
_FEWEST_DRAWS = 10
_MOST_NAMED = 6
_APART: Mapping[str, Any] = {
    "simulation.keep": ["deals"], "simulation.precision": {}, "simulation.antithetic": False,
}  # fmt: skip
"""Years of a fan are independent, and as many with every draw."""


def forecast_year(
    scenario: Scenario, plan: Plan, found: Calibration | None = None, *, playing: Playing | None = None
) -> Fan:
    """Play the year of a plan, and with a calibration again under joint draws of what was learned, with the same luck.

    Replications share a draw in pairs (more when there are fewer draws than half the replications), and their number
    is rounded up to whole draws. Without `playing`, the scenario says how many, and with what seed. Equal arguments
    give equal bytes, whatever the workers. Raises ScenarioError when a draw makes no scenario of this one.
    """
    if found is not None and len(found) < _FEWEST_DRAWS:
        what = f"holds {len(found)} joint draws; {_FEWEST_DRAWS} are needed."
        raise ScenarioError((Problem("calibration", what, "Calibrate again from a longer history."),))
    playing = Playing.of(scenario) if playing is None else playing
    quota = np.where(plan.quota > 0, plan.quota, 0.0)
    calendar, seats = scenario.calendar, scenario.seats
    luck, both, doubts, notes = _played(scenario, plan, playing, found)
    return Fan(
        title=scenario.title,
        currency=scenario.settings.currency,
        start=calendar.start,
        ends=np.array([calendar.first_of(m + 1) for m in range(calendar.months)], dtype="datetime64[D]"),
        seat=seats.seat,
        person=seats.person,
        quota=quota,
        plan=_cumulated(scenario, quota),
        luck=luck,
        both=both,
        doubts=doubts,
        seed=playing.seed,
        notes=notes,
    )


@dataclass(slots=True)
class _Parts:
    """Years as they come, put one behind the other."""

    bookings: list[Floats]
    seats: list[Floats]
    open_value: list[Floats]
    open_count: list[Floats]
    won: list[Floats]

    @classmethod
    def none(cls) -> "_Parts":
        """Before the first."""
        return cls([], [], [], [], [])

    def add(self, scenario: Scenario, plan: Plan, playing: Playing, replications: range) -> None:
        """Simulate some replications."""
        sink = OpenAtMonthEnds(scenario.calendar, replications.start, len(replications))
        years = replicate(
            scenario,
            plan,
            replications=len(replications),
            first=replications.start,
            seed=playing.seed,
            workers=playing.workers,
            sink=sink,
        )
        self.bookings.append(years.month_bookings)
        self.seats.append(years.seat_bookings)
        self.open_value.append(sink.value)
        self.open_count.append(sink.count)
        self.won.append(sink.won)

    def together(self) -> YearsAhead:
        """All of them."""
        parts = (self.bookings, self.seats, self.open_value, self.open_count, self.won)
        return YearsAhead(*(np.concatenate(part) for part in parts))


def _played(
    scenario: Scenario, plan: Plan, playing: Playing, found: Calibration | None
) -> tuple[YearsAhead, YearsAhead | None, TwoDoubts | None, tuple[str, ...]]:
    """Years with settings as sure; with a calibration the years under its draws, what makes them differ, and notes."""
    if found is None:
        parts = _Parts.none()
        parts.add(scenario.but(_APART, by="forecast"), plan, playing, range(max(2, playing.replications)))
        return parts.together(), None, None, ()
    each = max(_YEARS_EACH, -(-playing.replications // len(found)))
    draws = max(_FEWEST_DRAWS, -(-playing.replications // each))
    base = scenario.but(settled(found, scenario) | dict(_APART), by="calibration")
    parts = _Parts.none()
    parts.add(base, plan, playing, range(draws * each))
    luck, both = parts.together(), _drawn(base, plan, playing, (found, draws, each))
    doubts = two_doubts(luck.total.reshape(draws, each), both.total.reshape(draws, each))
    return luck, both, doubts, tuple(_told(scenario, base, found))


def _drawn(base: Scenario, plan: Plan, playing: Playing, asked: tuple[Calibration, int, int]) -> YearsAhead:
    """The same replications, each few of them with another draw."""
    found, draws, each = asked
    began, parts = time.monotonic(), _Parts.none()
    for k in range(draws):
        if playing.watch is not None:
            playing.watch(Progress("drawing settings", time.monotonic() - began, done=k, total=draws))
        parts.add(base.but(doubted(found, k, base), by=f"draw {k + 1}"), plan, playing, range(k * each, (k + 1) * each))
    return parts.together()


def _told(scenario: Scenario, base: Scenario, found: Calibration) -> list[str]:
    """What a reader must know of the settings."""
    notes = []
    other = [path for path in found.settings if _at(scenario, path) != _at(base, path)]
    if other:
        more = f" and {len(other) - _MOST_NAMED} more" if len(other) > _MOST_NAMED else ""
        named = ", ".join(other[:_MOST_NAMED]) + more
        notes.append(
            f"The run was planned with other settings than this calibration has ({named}). "
            "This forecast follows the calibration."
        )
    if not knows_arrivals(found):
        notes.append("The history does not tell how sure the number of arrivals is: that doubt is missing here.")
    return notes


def _at(scenario: Scenario, path: str) -> object:
    at: Any = scenario.settings
    for name in path.split("."):
        at = getattr(at, name, None)
    return at


def _cumulated(scenario: Scenario, quota: Floats) -> Floats:
    if not quota.any():
        return np.zeros(0)
    return np.asarray(np.cumsum(monthly_quotas(scenario, quota).sum(axis=0)))
