"""Settings drawn from what a calibration leaves open, so that a forecast carries not knowing besides luck."""

from statistics import NormalDist
from typing import Any

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.history.calibration import Calibration
from planner.domain.scenario import Scenario

_ARRIVALS = "arrivals.per_year"
_DEMAND = "market.turnout.demand"
_SIZE = "market.deal_size"
_SEED = 21
"""The level of arrivals is estimated apart from all else, so that its draws may be made here."""


def settled(found: Calibration, scenario: Scenario) -> dict[str, Any]:
    """Changes for `Scenario.but`: what was learned, taken as sure."""
    return found.at_estimates(_stages(scenario))


def doubted(found: Calibration, k: int, scenario: Scenario) -> dict[str, Any]:
    """Changes for `Scenario.but`: the k-th joint draw of what was learned.

    An account's leads follow from potential / (deal size × odds), so that other odds or sizes alone book the same.
    What is in doubt of arrivals, odds and size is therefore in doubt of the market, too, whose worth is their product:
    `market.turnout.demand` takes it.
    """
    changes = found.draw(k, _stages(scenario))
    changes[_DEMAND] = scenario.settings.market.turnout.demand * float(demand(found)[k % len(found)])
    return changes


def demand(found: Calibration) -> Floats:
    """By what arrivals × odds × deal size exceed their estimates in each joint draw, shape [draws] [factor]."""
    factor = _arrivals(found) * _odds(found)
    if _SIZE in found.draws:
        factor = factor * found.draws[_SIZE] / float(found.settings[_SIZE])
    return np.asarray(factor)


def knows_arrivals(found: Calibration) -> bool:
    """Whether the history tells how sure the level of arrivals is."""
    return any(each.name == _ARRIVALS and each.identified and each.low > 0 for each in found.estimates)


def _arrivals(found: Calibration) -> Floats:
    """Log-normal, with the interval of the estimate."""
    drawn = np.zeros(len(found))
    if knows_arrivals(found):
        level = found.estimate(_ARRIVALS)
        wide = 2 * NormalDist().inv_cdf((1 + level.level) / 2)
        drawn = np.random.default_rng(_SEED).standard_normal(len(found)) * np.log(level.high / level.low) / wide
    return np.asarray(np.exp(drawn))


def _odds(found: Calibration) -> Floats:
    """Chance of winning over its estimate: the product over the stages."""
    stages = found.settings.get("pipeline.stages", {})
    factor = np.ones(len(found))
    for name in stages:
        drawn = found.draws.get(f"pipeline.stages.{name}.odds")
        if drawn is not None:
            factor = factor * drawn / float(stages[name]["odds"])
    return factor


def _stages(scenario: Scenario) -> list[str]:
    return [stage.name for stage in scenario.settings.pipeline.stages]
