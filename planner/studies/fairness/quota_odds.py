"""Quotas by odds, beside equal, history-based and potential-based ones: all played by people who react."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.attainment import has_quota, reached
from planner.domain.fairness.crossing import Crossing
from planner.domain.fairness.difficulty import difficulty
from planner.domain.fairness.luck import luck_shares
from planner.domain.fairness.peers import peers_of, skill_levels
from planner.domain.hierarchy import COMPANY
from planner.domain.measures import UNKNOWN, Interval
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.quotas.odds import WAYS, wish
from planner.domain.quotas.rule import QuotaRule, quota_rule
from planner.domain.quotas.ways import QuotaStudy, Way
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.simulate.intervals import interval_of_mean
from planner.studies.fairness.people_in_seats import Seated, in_every_seat
from planner.studies.fairness.ratchets import ratchet_of
from planner.studies.fairness.study import Yardstick
from planner.studies.playing import Playing

SETTING_YEARS = 400
"""Quotas by odds are set from so many years at least: a chance of ½ is then known to ± 5 points."""
ROUNDS = 3
"""How often quotas are set anew where people react to them."""


@dataclass(frozen=True, slots=True)
class QuotaQuestion:
    """What is asked of a study of quotas."""

    by: str = "odds"
    """The way whose quotas are written to be used."""
    levels: int = 6
    """At most so many skills are tried in every seat."""
    skill_cv: float | None = None
    """Spread of the skills that are not known; None: `people.skill_cv` [coefficient of variation]."""
    setting_years: int = SETTING_YEARS


@dataclass(frozen=True, slots=True, eq=False)
class _World:
    """Everything that the ways share."""

    scenario: Scenario
    plan: Plan
    rule: QuotaRule
    seated: Seated
    yardstick: Yardstick
    peers: Ints
    levels: Floats
    owner: Ints
    playing: Playing
    setting_years: int


def quotas(
    scenario: Scenario,
    plan: Plan,
    *,
    asked: QuotaQuestion | None = None,
    playing: Playing | None = None,
    workers: int = 1,
    watch: Watch | None = None,
) -> QuotaStudy:
    """Set the quotas of a plan in every way and play each, with the same luck.

    All ways hand out the totals of the quota policy (and of managers with targets) to the cent and keep its bounds and
    steps. Quotas by odds are set from years of their own, never from those in which they are compared. Raises
    ScenarioError for a scenario without `quota`, and for a chosen way that does not work in it.
    """
    question = asked or QuotaQuestion()
    rule = quota_rule(scenario)
    if rule is None:
        hint = "Set 'quota.target', e.g. --set quota.target=12e6."
        raise ScenarioError((Problem("quota", "the scenario sets no quotas.", hint),))
    world = _world(scenario, plan, rule, question, playing or Playing.of(scenario, workers=workers, watch=watch))
    given, missing, chance, rounds = _set(world)
    if question.by not in given:
        why = f"no quotas by '{question.by}': {missing.get(question.by, 'there is no such way')}."
        raise ScenarioError((Problem("--by", why, f"There are {', '.join(given)}."),))
    pools = tuple("" if node == COMPANY else str(rule.tree.node[node]) for node in rule.pools)
    return QuotaStudy(
        seat=plan.seat,
        ways=tuple(_ways(world, {"plan": plan.quota} | given)),
        missing=tuple(missing.items()),
        total=rule.total,
        plan_total=float(np.nansum(plan.quota)),
        chance=tuple(zip(pools, chance.tolist(), strict=True)),
        rounds=rounds,
        setting_years=question.setting_years,
        chosen=question.by,
        ratchet=ratchet_of(scenario, scenario.settings.simulation.confidence),
        replications=world.playing.replications,
        seed=world.playing.seed,
        confidence=scenario.settings.simulation.confidence,
    )


def _ways(world: _World, quotas_of: Mapping[str, Floats]) -> Iterator[Way]:
    """Every way played; the first is what pay is held against."""
    base: Outcomes | None = None
    for number, (name, quota) in enumerate(quotas_of.items()):
        world.playing.tell("playing every way", number, len(quotas_of))
        years = _people_there(world, quota)
        base = base or years
        yield _way(world, name, quota, (years, base))


def _world(scenario: Scenario, plan: Plan, rule: QuotaRule, asked: QuotaQuestion, playing: Playing) -> _World:
    seated = Seated.of(scenario, plan)
    yardstick = Yardstick.of(seated)
    return _World(
        scenario=scenario,
        plan=plan,
        rule=rule,
        seated=seated,
        yardstick=yardstick,
        peers=peers_of(scenario, yardstick.counted)[0],
        levels=skill_levels(scenario, yardstick.counted, asked.levels, asked.skill_cv),
        owner=positions(scenario.seats.seat, plan.owner),
        playing=playing,
        setting_years=asked.setting_years,
    )


def _set(world: _World) -> tuple[dict[str, Floats], dict[str, str], Floats, int]:
    """Quotas of every way that works, why others do not, the chance of each pool by odds, and the rounds it took."""
    given: dict[str, Floats] = {}
    missing: dict[str, str] = {}
    nothing = np.zeros((1, len(world.plan.seat)))
    for way in WAYS[:-1]:
        found = wish(world.scenario, world.rule, way, world.owner, nothing)
        if found.why:
            missing[way] = found.why
        else:
            given[way] = world.rule.hand_out(found.quota)
    behaviour = world.scenario.settings.behaviour
    rounds = ROUNDS if behaviour.sets_effort or behaviour.moves_deals else 1
    quota, chance = world.plan.quota, np.full(len(world.rule.pools), np.nan)
    apart = replace(world.playing, replications=world.setting_years, watch=None)
    for turn in range(rounds):
        world.playing.tell("setting quotas by odds", turn, rounds)
        years = world.seated.with_quotas(quota).play(1.0, apart, first=_after(world))
        found = wish(world.scenario, world.rule, "odds", world.owner, years.seat_bookings)
        quota, chance = world.rule.hand_out(found.quota), found.chance
    given["odds"] = quota
    return given, missing, chance, rounds


def _after(world: _World) -> int:
    """First of the years that are not compared; even, so that years of opposite luck stay together."""
    return (world.playing.replications + 1) // 2 * 2


def _people_there(world: _World, quota: Floats) -> Outcomes:
    """The years under these quotas with the people who are there, who may leave."""
    return replace(world.playing, watch=None).play(world.scenario, replace(world.plan, quota=quota))


def _way(world: _World, name: str, quota: Floats, played: tuple[Outcomes, Outcomes]) -> Way:
    years, base = played
    playing, confidence = replace(world.playing, watch=None), world.scenario.settings.simulation.confidence
    seated = world.seated.with_quotas(quota)
    average = seated.play(1.0, playing)
    # Attainment is bookings over the quota in force, so that the yardstick without pay plans follows the quotas.
    yardstick = Yardstick.of(seated)
    pay, bookings = in_every_seat(seated, world.levels, playing, "people in seats")
    crossing = Crossing(yardstick.take(pay, bookings), world.peers, together=average.luck_shared)

    def interval(sample: Floats) -> Interval:
        return interval_of_mean(sample, confidence, years.luck_shared)

    paid, some = bool(world.seated.paid.any()), has_quota(quota)
    return Way(
        name=name,
        quota=quota,
        difficulty=difficulty(average.seat_bookings, quota, average.luck_shared, confidence, playing.seed),
        shares=luck_shares(crossing, confidence, playing.seed),
        pay=interval(years.seat_pay.sum(axis=1)) if paid else UNKNOWN,
        more_pay=interval((years.seat_pay - base.seat_pay).sum(axis=1)) if paid else UNKNOWN,
        at_quota=interval(reached(years.seat_bookings, quota)[:, some].mean(axis=1)) if some.any() else UNKNOWN,
        bookings=interval(years.seat_bookings.sum(axis=1)),
        moved=float(np.maximum(np.nan_to_num(quota - world.plan.quota), 0.0).sum()),
    )
