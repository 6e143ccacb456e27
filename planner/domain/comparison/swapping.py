"""Parts of one scenario and plan replaced by another's: what a difference between the two is put down to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np

from planner.domain.arrays import AnyArray
from planner.domain.checks.consistency import inconsistencies
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.tree import place, validated
from planner.errors import Problem, ScenarioError

Part = Literal["assignment", "quotas", "pay", "reactions", "people", "market"]
REST = "rest"


class Lived(NamedTuple):
    """A scenario with the plan whose year is simulated."""

    scenario: Scenario
    plan: Plan


@dataclass(frozen=True, slots=True)
class Swap:
    """A part that can be replaced by itself."""

    title: str
    what: str
    """What belongs to it, for people."""
    differs: Callable[[Lived, Lived], bool]
    swap: Callable[[Lived, Lived], Lived]
    """The first with this part of the second. Raises ScenarioError when that makes no scenario."""


def _groups(*names: str) -> tuple[Callable[[Lived, Lived], bool], Callable[[Lived, Lived], Lived]]:
    """Groups of settings."""

    def differs(one: Lived, other: Lived) -> bool:
        pairs = ((getattr(each.scenario.settings, name) for each in (one, other)) for name in names)
        return any(mine != theirs for mine, theirs in pairs)

    def swap(one: Lived, other: Lived) -> Lived:
        return Lived(_with_settings(one.scenario, other.scenario, names), one.plan)

    return differs, swap


def _with_settings(scenario: Scenario, other: Scenario, names: tuple[str, ...]) -> Scenario:
    """The scenario with some groups of another's settings, not checked against its tables yet."""
    tree, theirs = (each.settings.model_dump(mode="json", exclude_unset=True) for each in (scenario, other))
    for name in names:
        tree.pop(name, None)
        if name in theirs:
            tree[name] = theirs[name]
    settings = validated(tree, lambda path: place(path, scenario.origin, "scenario"))
    return replace(scenario, settings=settings)


def _same_places(one: Lived, other: Lived) -> None:
    """Raise ScenarioError where accounts or seats are not the same, so that a plan cannot be carried over."""
    for noun in ("account", "seat"):
        mine, theirs = (getattr(each.plan, noun) for each in (one, other))
        if not np.array_equal(mine, theirs):
            raise ScenarioError((Problem(f"{noun}s", "are not the same in both."),))


def _owners_differ(one: Lived, other: Lived) -> bool:
    same_share = _equal(one.plan.coverage, other.plan.coverage)
    return not (np.array_equal(one.plan.owner, other.plan.owner) and same_share)


def _swap_owners(one: Lived, other: Lived) -> Lived:
    _same_places(one, other)
    plan = replace(one.plan, owner=other.plan.owner, coverage=other.plan.coverage, overlays=other.plan.overlays)
    return Lived(one.scenario, plan)


def _quotas_differ(one: Lived, other: Lived) -> bool:
    policies = [each.scenario.settings.quota for each in (one, other)]
    seasons = [None if policy is None else policy.seasonality for policy in policies]
    return seasons[0] != seasons[1] or not _equal(one.plan.quota, other.plan.quota)


def _swap_quotas(one: Lived, other: Lived) -> Lived:
    _same_places(one, other)
    scenario = _with_settings(one.scenario, other.scenario, ("quota",))
    return Lived(scenario, replace(one.plan, quota=other.plan.quota))


def _pay_differs(one: Lived, other: Lived) -> bool:
    mine, theirs = one.scenario, other.scenario
    if mine.pay_plans != theirs.pay_plans or mine.settings.pay != theirs.settings.pay:
        return True
    columns = ("pay_plan", "commission_rate")
    return any(not _equal(getattr(mine.seats, name), getattr(theirs.seats, name)) for name in columns)


def _swap_pay(one: Lived, other: Lived) -> Lived:
    _same_places(one, other)
    scenario = _with_settings(one.scenario, other.scenario, ("pay",))
    seats = other.scenario.seats
    seats = replace(scenario.seats, pay_plan=seats.pay_plan, commission_rate=seats.commission_rate)
    return Lived(replace(scenario, seats=seats, pay_plans=other.scenario.pay_plans), one.plan)


def _equal(one: AnyArray | None, other: AnyArray | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


SWAPS: Mapping[Part, Swap] = MappingProxyType(
    {
        "assignment": Swap("Assignment", "who covers which account", _owners_differ, _swap_owners),
        "quotas": Swap("Quotas", "quota of every seat and its months", _quotas_differ, _swap_quotas),
        "pay": Swap("Pay plan", "pay plans, and who is on which", _pay_differs, _swap_pay),
        "reactions": Swap("Reactions", "how people react to pay (`behaviour`)", *_groups("behaviour")),
        "people": Swap("People", "ramp, skill, leaving, backfill (`people`)", *_groups("people")),
        "market": Swap(
            "Market and pipeline",
            "leads, SDRs, stages, renewals (`market`, `sdr`, `pipeline`, `retention`)",
            *_groups("market", "sdr", "pipeline", "retention"),
        ),
    }
)
"""Every part, in the order in which they are replaced when no other is asked for."""
ORDER: tuple[Part, ...] = tuple(SWAPS)
TITLES: Mapping[str, str] = MappingProxyType({part: swap.title for part, swap in SWAPS.items()} | {REST: "The rest"})
"""What steps are called."""


def swapped(one: Lived, other: Lived, part: Part) -> Lived:
    """The first with a part of the second. Raises ScenarioError when that makes no scenario."""
    found = SWAPS[part].swap(one, other)
    if problems := inconsistencies(found.scenario, where=lambda path: path):
        raise ScenarioError(tuple(problems))
    return Lived(found.scenario, replace(found.plan, scenario=found.scenario.digest))


def ordered(names: tuple[str, ...]) -> tuple[Part, ...]:
    """Parts in the order asked for; those not named follow in their usual order. Raises ScenarioError."""
    problems = [
        Problem("--order", f"'{name}' is no part that can be replaced.", f"There are {', '.join(ORDER)}.")
        for name in names
        if name not in SWAPS
    ]
    problems += [Problem("--order", f"'{name}' is named twice.") for name in sorted(_twice(names))]
    if problems:
        raise ScenarioError(tuple(problems))
    first = tuple(part for name in names for part in ORDER if part == name)
    return (*first, *(part for part in ORDER if part not in first))


def _twice(names: tuple[str, ...]) -> set[str]:
    return {name for name in names if names.count(name) > 1}
