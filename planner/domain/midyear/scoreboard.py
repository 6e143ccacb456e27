"""The scoreboard: plan, now and forecast by team and seat, with the measures that teams can move. Nobody's pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Floats, Ints, freeze
from planner.domain.calendar import Calendar
from planner.domain.hierarchy import COMPANY, Tree
from planner.domain.measures import nine_in_ten
from planner.domain.midyear.deals_now import Activity, DealsNow, activity
from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError

EVERYBODY, NO_MANAGER = "Everybody", "Without a manager"


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the year may end."""

    low: float
    """[currency]"""
    middle: float
    """[currency]"""
    high: float
    """[currency]"""
    chance: float
    """Of reaching the plan; NaN without one [share]."""


@dataclass(frozen=True, slots=True)
class Line:
    """A seat, a team or the company on the scoreboard."""

    name: str
    person: str
    """Who sits in the seat; '' for a team."""
    plan: float
    """Quota of the whole time of the plan [currency]; NaN without one."""
    plan_by_now: float
    """Quota up to the day [currency]; NaN without one."""
    done: Activity
    forecast: Reach | None
    """None where nothing can be forecast."""

    @property
    def left(self) -> float:
        """What is left of the plan [currency]; 0 once it is reached."""
        return max(0.0, self.plan - self.done.booked) if np.isfinite(self.plan) else float("nan")

    @property
    def coverage(self) -> float:
        """Open pipeline over what is left of the plan [ratio]; NaN without a plan, or once it is reached."""
        return self.done.open_amount / self.left if self.left > 0 else float("nan")

    @property
    def pace(self) -> float:
        """Booked over the plan up to the day [share]; NaN without a plan."""
        return self.done.booked / self.plan_by_now if self.plan_by_now > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class Team:
    """A team and its seats."""

    line: Line
    seats: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a scoreboard is drawn from."""

    scenario: Scenario
    quota: Floats
    """Of each seat [currency]; NaN without quotas."""
    deals: DealsNow
    totals: Floats
    """Bookings of each seat at the end, shape [futures, seats] [currency]; NaN where nothing is known."""
    company: Floats
    """The same of the company, shape [futures]; empty where nothing can be forecast."""
    by_month: Floats
    """Quota of each seat in each month, shape [seats, months] [currency]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.quota, self.totals, self.company, self.by_month))


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """All teams on one day."""

    day: date
    start: date
    end: date
    """Day after the last one of the plan."""
    simulated: bool
    """Whether 'now' is a simulated year, and not what happened."""
    company: Line
    teams: tuple[Team, ...]
    meanings: tuple[tuple[str, str], ...]
    """What each measure counts here, in words."""
    notes: tuple[str, ...]


def company_of(ground: Ground) -> Line:
    """The line of the company; deals that no seat of the plan owns count, too."""
    everybody = np.arange(len(ground.scenario.seats))
    done = activity(ground.deals, np.ones(len(ground.deals.seat), dtype=np.bool_), ground.scenario.calendar.start)
    return _line(ground, ("The company", ""), everybody, done, ground.company)


def teams_of(ground: Ground, team: str | None = None) -> tuple[Team, ...]:
    """A team for each manager who has seats, by name; seats without one come last, all in one where nobody has any.

    With `team`, that manager's alone, with all seats below. Raises ScenarioError for a manager that there is not.
    """
    return tuple(_team(ground, name, seats) for name, seats in _members(ground.scenario, team))


def gone(by_month: Floats, calendar: Calendar, day: date) -> Floats:
    """Quota of each seat up to the end of a day, the running month by its days [currency]."""
    after = (day - calendar.start).days + 1
    starts = np.asarray(calendar.month_starts())
    share = np.clip((after - starts[:-1]) / np.diff(starts), 0.0, 1.0)
    return np.asarray(by_month @ share)


def _members(scenario: Scenario, team: str | None) -> Sequence[tuple[str, Ints]]:
    tree = Tree.of(scenario)
    if team is not None:
        known = tree.node.tolist()
        if team not in known:
            hint = did_you_mean(team, known) or (f"There are {', '.join(known)}." if known else "No seat has one.")
            raise ScenarioError((Problem("team", f"'{team}' is no manager of this plan.", hint),))
        return ((team, np.flatnonzero(tree.below(known.index(team)))),)
    found = [(str(tree.node[n]), np.flatnonzero(tree.manager == n)) for n in range(len(tree.node))]
    rest = np.flatnonzero(tree.manager == COMPANY)
    named = [(name, seats) for name, seats in found if len(seats)]
    return (*named, *(((NO_MANAGER if named else EVERYBODY), rest),)) if len(rest) else named


def _team(ground: Ground, name: str, seats: Ints) -> Team:
    ids, people = ground.scenario.seats.seat, ground.scenario.seats.person
    start, deals = ground.scenario.calendar.start, ground.deals
    lines = tuple(
        _line(
            ground,
            (str(ids[s]), str(people[s])),
            np.array([s]),
            activity(deals, deals.seat == s, start),
            ground.totals[:, s],
        )
        for s in seats.tolist()
    )
    known = seats[~np.isnan(ground.totals[:1, seats]).any(axis=0)] if len(ground.totals) else seats[:0]
    total = ground.totals[:, known].sum(axis=1) if len(known) else np.zeros(0)
    return Team(_line(ground, (name, ""), seats, activity(deals, np.isin(deals.seat, seats), start), total), lines)


def _line(ground: Ground, called: tuple[str, str], seats: Ints, done: Activity, total: Floats) -> Line:
    plan = float(ground.quota[seats].sum())
    by_now = float(gone(ground.by_month, ground.scenario.calendar, ground.deals.day)[seats].sum())
    return Line(*called, plan, by_now, done, _reach(total, plan))


def _reach(total: Floats, plan: float) -> Reach | None:
    if not len(total) or np.isnan(total).any():
        return None
    return Reach(*nine_in_ten(total), float((total >= plan).mean()) if np.isfinite(plan) else float("nan"))
