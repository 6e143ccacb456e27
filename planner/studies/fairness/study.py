"""Is pay fair? What it owes to the seat, to the person in it, and to chance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.fairness.crossing import Crossing
from planner.domain.fairness.difficulty import difficulty
from planner.domain.fairness.envy import envy
from planner.domain.fairness.luck import luck_shares
from planner.domain.fairness.merit import concordance
from planner.domain.fairness.peers import peers_of, skill_levels
from planner.domain.fairness.results import FairnessStudy, GroupFindings
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.simulate.precision import luck_shared
from planner.studies.fairness.groups import Grouped, groups_of, refuse_one_group, side_by_side
from planner.studies.fairness.history import history_of
from planner.studies.fairness.people_in_seats import Seated, in_every_seat
from planner.studies.fairness.ratchets import ratchet_of
from planner.studies.playing import Playing


@dataclass(frozen=True, slots=True)
class FairnessQuestion:
    """What is asked of a study of fairness."""

    levels: int = 6
    """At most so many skills are tried in every seat."""
    skill_cv: float | None = None
    """Spread of the skills that are not known; None: `people.skill_cv` [coefficient of variation]."""
    epsilon: float = 0.10
    """From which gain on somebody would rather sit in a colleague's seat [share of pay]."""
    group: str = ""
    """Column of seats or people by whose values groups are compared; '': none."""
    members: Mapping[str, str] | None = None
    """Group of each seat, from outside the scenario; it goes before `group`."""


@dataclass(frozen=True, slots=True, eq=False)
class Yardstick:
    """What is compared between seats: pay, or attainment where nobody is paid."""

    name: str
    counted: Flags
    per: Floats
    """What an amount of each seat is divided by, shape [seats] [share, or currency]."""

    @classmethod
    def of(cls, seated: Seated) -> "Yardstick":
        """Pay of a whole horizon, so that seats may be compared that are filled for different times.

        Raises ScenarioError when there is neither a pay plan nor a quota.
        """
        quota = np.nan_to_num(seated.plan.quota)
        if seated.paid.any():
            return cls("pay", seated.paid, np.where(seated.time > 0, seated.time, 1.0))
        counted = (quota > 0) & (seated.time > 0)
        if not counted.any():
            hint = "Give seats a pay plan ('pay.default_plan'), or set 'quota.target'."
            raise ScenarioError((Problem("pay", "nobody has a pay plan or a quota that could be fair.", hint),))
        return cls("attainment", counted, np.where(counted, quota, 1.0))

    def take(self, pay: Floats, bookings: Floats) -> Floats:
        """What is compared, from amounts with seats as their second-last axis."""
        amount = pay if self.name == "pay" else bookings
        taken: Floats = amount / self.per[:, None]
        return taken


def fairness(
    scenario: Scenario,
    plan: Plan,
    *,
    asked: FairnessQuestion | None = None,
    playing: Playing | None = None,
    workers: int = 1,
    watch: Watch | None = None,
) -> FairnessStudy:
    """Put people of every skill into every seat of a plan, with the same luck, and see what pay owes to what.

    Replications, seed and confidence are those of the scenario's `simulation` unless `playing` says otherwise.
    Raises ScenarioError for a plan of other accounts or seats, a group that there is not, and where nobody has a pay
    plan or a quota.
    """
    question = asked or FairnessQuestion()
    played = playing or Playing.of(scenario, workers=workers, watch=watch)
    seated = Seated.of(scenario, plan)
    yardstick = Yardstick.of(seated)
    grouped = groups_of(scenario, question.group, question.members) if question.group or question.members else None
    peers, names = peers_of(scenario, yardstick.counted)
    if grouped is not None:
        refuse_one_group(grouped, peers)
    levels = skill_levels(scenario, yardstick.counted, question.levels, question.skill_cv)
    crossing = _crossing(seated, yardstick, peers, (levels, played))
    average = seated.play(1.0, played)
    confidence = scenario.settings.simulation.confidence
    return FairnessStudy(
        measure=yardstick.name,
        shares=luck_shares(crossing, confidence, played.seed),
        merit=concordance(crossing, confidence, played.seed),
        envy=envy(crossing, question.epsilon, confidence, played.seed),
        difficulty=difficulty(average.seat_bookings, plan.quota, average.luck_shared, confidence, played.seed),
        levels=levels,
        seat=plan.seat,
        pay=yardstick.take(average.seat_pay.T, average.seat_bookings.T).mean(axis=1),
        peers=peers,
        peer_names=names,
        groups=None if grouped is None else _side_by_side(seated, yardstick, (peers, grouped), average, played),
        history=history_of(scenario),
        ratchet=ratchet_of(scenario, confidence),
        replications=played.replications,
        seed=played.seed,
        confidence=confidence,
    )


def _crossing(seated: Seated, yardstick: Yardstick, peers: Ints, how: tuple[Floats, Playing]) -> Crossing:
    levels, playing = how
    taken = yardstick.take(*in_every_seat(seated, levels, playing, "people in seats"))
    return Crossing(taken, peers, together=luck_shared(seated.scenario.settings.simulation))


def _side_by_side(
    seated: Seated,
    yardstick: Yardstick,
    whose: tuple[Ints, Grouped],
    average: Outcomes,
    playing: Playing,
) -> GroupFindings:
    own = seated.as_they_are(playing)
    return side_by_side(seated, whose, average, yardstick.take(own.seat_pay.T, own.seat_bookings.T).mean(axis=1))
