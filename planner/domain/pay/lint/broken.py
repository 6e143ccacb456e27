"""Tiers of a plan that does not even load: each gap and overlap with its place, its money and its remedy."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import pairwise
from typing import Any

from planner.domain.pay.lint.finding import Finding

Raw = Mapping[str, Any]
"""Settings as the file spells them, not yet checked."""


def broken_tiers(tree: Raw) -> tuple[Finding, ...]:
    """Findings `tier-gap` and `tier-overlap` of a plan as its file spells it, whatever else is wrong with it."""
    return tuple(finding for name, component in _components(tree) for finding in _joints(tree, name, component))


def joined(tree: Raw) -> dict[str, Any]:
    """The same plan with every tier ending where the next one starts, so that what else is wrong can be found."""
    healed = deepcopy(dict(tree))
    for _, component in _components(healed):
        for before, after in pairwise(_tiers(component)):
            if _number(after.get("at")) is not None:
                before.pop("to", None)
    return healed


def _joints(tree: Raw, name: str, component: Raw) -> Iterator[Finding]:
    tiers = _tiers(component)
    for n, (below, tier) in enumerate(pairwise(tiers), start=2):
        end, start = _number(below.get("to")), _number(tier.get("at"))
        if end is None or start is None or start == end:
            continue
        path = f"components.{name}.tiers.{n - 1}"
        low, high = sorted((end, start))
        width = f"{low:.4g} to {high:.4g}" + ("" if component.get("levels") == "amount" else " × quota")
        stake = _stake(tree, component, below, high - low)
        worth = f", {stake:,.0f} a year at the rate of tier {n - 1}" if stake else ""
        if start > end:
            what = f"nothing is said of {width}, between tiers {n - 1} and {n} of '{name}'{worth}."
            hint = f"Begin tier {n} at {end:g}, or add a tier for what lies between (its rate may be 0)."
            yield Finding("tier-gap", "serious", path, what, hint, stake)
        else:
            what = f"tiers {n - 1} and {n} of '{name}' both claim {width}{worth}."
            hint = f"End tier {n - 1} at {start:g}, or begin tier {n} at {end:g}; without 'at' they are joined."
            yield Finding("tier-overlap", "serious", path, what, hint, stake)


def _stake(tree: Raw, component: Raw, below: Raw, width: float) -> float:
    """What the lower tier would pay for the width in a year; 0 where that cannot be told [currency/year]."""
    multiple, rate, quota = (_number(raw) for raw in (below.get("multiple"), below.get("rate"), component.get("quota")))
    by_amount = component.get("levels") == "amount"
    if rate is not None:
        return rate * width * (1.0 if by_amount else quota or 0.0)
    variable, share = _number(tree.get("variable")), _number(component.get("share"))
    if multiple is None or variable is None or by_amount:
        return 0.0
    left = 1.0 - sum(_number(other.get("share")) or 0.0 for _, other in _components(tree))
    return multiple * width * variable * (max(0.0, left) if share is None else share)


def _components(tree: Raw) -> list[tuple[str, dict[str, Any]]]:
    raw = tree.get("components")
    if isinstance(raw, Mapping):
        return [(str(name), item) for name, item in raw.items() if isinstance(item, dict)]
    listed = raw if isinstance(raw, list) else []
    return [(str(item.get("name", n)), item) for n, item in enumerate(listed) if isinstance(item, dict)]


def _tiers(component: Raw) -> list[dict[str, Any]]:
    raw = component.get("tiers")
    return [tier for tier in raw if isinstance(tier, dict)] if isinstance(raw, list) else []


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
