"""What every book must or may hold of one sort of account."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Flags, Floats, Texts
from planner.domain.loads.load import Limit, Load
from planner.domain.scenario import Scenario
from planner.domain.settings.mix import MixRule


def mix_loads(scenario: Scenario) -> Iterator[Load]:
    """Loads of the rules of `territory.mix`: amounts of the sort, and amounts beyond a share of the whole book."""
    for rule in scenario.settings.territory.mix:
        named: Texts = getattr(scenario.accounts, rule.column)
        sort: Flags = named == rule.value
        amount = scenario.accounts.metric(rule.metric)
        if rule.least is not None or rule.most is not None:
            limit = _limit(scenario, rule, rule.least, rule.most)
            yield _load(scenario, rule.name, np.where(sort, amount, 0.0), limit)
        for share, side in ((rule.least_share, "at least"), (rule.most_share, "at most")):
            if share is not None:
                words = f"{rule.metric} of '{rule.value}' beyond {side} {share:.0%} of its book ({rule.name})"
                none, zero = np.full(len(scenario.seats), np.inf), np.zeros(len(scenario.seats))
                bounds = (zero, none) if side == "at least" else (-none, zero)
                beyond = amount * (sort.astype(np.float64) - share)
                yield _load(scenario, f"{rule.name}, {side} {share:.0%}", beyond, Limit("mix", words, *bounds))


def _limit(scenario: Scenario, rule: MixRule, least: float | None, most: float | None) -> Limit:
    seats = len(scenario.seats)
    words = f"{rule.metric} of '{rule.value}' ({rule.name})"
    return Limit(
        "mix",
        words,
        np.full(seats, -np.inf if least is None else least),
        np.full(seats, np.inf if most is None else most),
    )


def _load(scenario: Scenario, name: str, amount: Floats, limit: Limit) -> Load:
    return Load(name, scenario.seats.seat, np.arange(len(scenario.seats)), amount, limits=(limit,))
