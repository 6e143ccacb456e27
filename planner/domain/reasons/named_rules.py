"""The rules of a scenario by the names that planners use, and the world without one of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planner.domain.accounts import heads_of
from planner.domain.arrays import Texts
from planner.domain.loads.load import Limit, Load
from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean
from planner.domain.world import World
from planner.errors import Problem, ScenarioError

Kind = Literal["pin", "family", "limit", "balance", "setting"]
_OF_METRICS = {"balance": "limit", "least": "min", "most": "max"}
"""Rules whose limits are named after the metric, as the columns of the seats table are: 'max accounts s03'."""


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule that can be dropped."""

    name: str
    """As planners type it: 'pin a12', 'hours s03', 'balance potential', 'limit potential s03', 'family f001'."""
    says: str
    """What it asks, in words."""
    kind: Kind
    subject: str
    """Account, family, load or setting that it is about."""
    limit: str = ""
    """The rule of a load's limit: `hours`, `balance`, `least`, `most` …"""
    group: str = ""
    """The group of the load that it is about; '' all of them."""


def named_rules(world: World) -> Iterator[NamedRule]:
    """Every rule that can be dropped, by topic."""
    scenario = world.scenario
    accounts = scenario.accounts
    for i in np.flatnonzero(accounts.pinned != "").tolist():
        account, seat = accounts.account[i], accounts.pinned[i]
        yield NamedRule(f"pin {account}", f"account '{account}' is pinned to '{seat}'", "pin", str(account))
    for load in world.loads:
        if load.band is not None:
            says = f"{load.name} is spread evenly: a price outside the free band, and its limits"
            yield NamedRule(f"balance {load.name}", says, "balance", load.name)
        for limit in load.limits:
            yield from _limits(load, limit)
    yield from _families(world)
    yield from _settings(scenario)


def find_rule(world: World, name: str) -> NamedRule:
    """The rule of this name, letters of either case. ScenarioError with the nearest names when there is none."""
    rules = {" ".join(rule.name.split()).casefold(): rule for rule in named_rules(world)}
    wanted = " ".join(name.split()).casefold()
    if wanted in rules:
        return rules[wanted]
    near = did_you_mean(name, [rule.name for rule in rules.values()])
    kinds = ", ".join(f"'{example}'" for example in _examples(rules.values()))
    hint = near or (f"Rules are named like {kinds}." if kinds else "This scenario has no rule that could be dropped.")
    raise ScenarioError((Problem(f"--rule {name}", "there is no such rule.", hint),))


def without(world: World, rule: NamedRule) -> World:
    """The world without the rule; fair shares and all other rules stay what they are, even where they depend on it."""
    if rule.kind in {"limit", "balance"}:
        bands = {m: band for m, band in world.bands.items() if rule.kind == "limit" or m != rule.subject}
        return replace(world, bands=bands, loads=tuple(_loosened(load, rule) for load in world.loads))
    scenario = world.scenario
    if rule.kind == "setting":
        changed = World.of(scenario.but({rule.subject: False if rule.subject.endswith("contiguity") else None}))
    elif rule.kind == "pin":
        changed = World.of(_unpinned(scenario, rule.subject))
    else:
        changed = World.of(_apart(scenario, rule.subject))
    return replace(changed, bands=world.bands, loads=_carried_over(world, changed.scenario), hours=world.hours)


def _limits(load: Load, limit: Limit) -> Iterator[NamedRule]:
    short = f"{_OF_METRICS[limit.rule]} {load.name}" if limit.rule in _OF_METRICS else load.name
    one = len(load.groups) == 1
    whole = _says(load, limit, 0) if one else f"limits on {limit.words} of every {load.noun}"
    yield NamedRule(short, whole, "limit", load.name, limit.rule)
    if one or load.of_unit is not None:  # groups of many kinds of units are too many to name
        return
    for group in np.flatnonzero(np.isfinite(limit.least) | np.isfinite(limit.most)).tolist():
        name = str(load.groups[group])
        yield NamedRule(f"{short} {name}", _says(load, limit, group), "limit", load.name, limit.rule, name)


def _says(load: Load, limit: Limit, group: int) -> str:
    bounds = (("at least", limit.least[group]), ("at most", limit.most[group]))
    said = " and ".join(f"{word} {bound:,.1f}" for word, bound in bounds if np.isfinite(bound))
    return f"{load.noun} '{load.groups[group]}' has {said} {limit.words}"


def _families(world: World) -> Iterator[NamedRule]:
    accounts, units = world.scenario.accounts, world.scenario.units
    size, heads = np.bincount(units, minlength=world.rates.units), heads_of(units)
    for unit in np.flatnonzero(size > 1).tolist():
        head = int(heads[unit])
        name = str(accounts.family[head] or accounts.account[head])
        yield NamedRule(
            f"family {name}",
            f"{size[unit]} accounts of family '{name}' have one owner",
            "family",
            str(accounts.account[head]),
        )


def _settings(scenario: Scenario) -> Iterator[NamedRule]:
    for rule in scenario.settings.territory.eligibility:
        says = f"seats cover accounts that match them in '{rule.column}'"
        yield NamedRule(f"eligibility {rule.column}", says, "setting", f"territory.eligibility.{rule.column}")
    if scenario.settings.territory.contiguity:
        yield NamedRule("contiguity", "territories hang together", "setting", "territory.contiguity")
    policy = scenario.settings.quota
    if policy is not None:
        for field, words in (("floor", "a least quota"), ("cap", "a largest quota"), ("step", "quotas in whole steps")):
            if getattr(policy, field):
                yield NamedRule(
                    f"quota {field}", f"{words} of {getattr(policy, field):,.0f}", "setting", f"quota.{field}"
                )


def _loosened(load: Load, rule: NamedRule) -> Load:
    if load.name != rule.subject:
        return load
    if rule.kind == "balance":
        return replace(load, band=None, limits=tuple(limit for limit in load.limits if limit.rule != "balance"))
    free = load.groups == rule.group if rule.group else np.ones(len(load.groups), dtype=np.bool_)
    return replace(
        load,
        limits=tuple(
            limit
            if limit.rule != rule.limit
            else replace(limit, least=np.where(free, -np.inf, limit.least), most=np.where(free, np.inf, limit.most))
            for limit in load.limits
        ),
    )


def _unpinned(scenario: Scenario, account: str) -> Scenario:
    """Without any pin of the account's family: one of several would change nothing."""
    accounts = scenario.accounts
    unit = scenario.units[accounts.account == account]
    return replace(
        scenario, accounts=replace(accounts, pinned=np.where(np.isin(scenario.units, unit), "", accounts.pinned))
    )


def _apart(scenario: Scenario, account: str) -> Scenario:
    """Every account of the account's family on its own."""
    accounts = scenario.accounts
    inside = np.isin(scenario.units, scenario.units[accounts.account == account])

    def cleared(column: Texts) -> Texts:
        return np.where(inside, "", column)

    freed = replace(accounts, family=cleared(accounts.family), parent=cleared(accounts.parent))
    return replace(scenario, accounts=freed)


def _carried_over(world: World, scenario: Scenario) -> tuple[Load, ...]:
    """The loads of a world for a scenario with the same accounts, whose families may be others."""
    old, heads = world.scenario.units, heads_of(scenario.units)
    return tuple(
        load if load.of_unit is None else replace(load, of_unit=load.of_unit[old[heads]]) for load in world.loads
    )


def _examples(rules: Iterable[NamedRule]) -> list[str]:
    """A rule of each kind."""
    found: dict[str, str] = {}
    for rule in rules:
        found.setdefault(rule.kind, rule.name)
    return list(found.values())
