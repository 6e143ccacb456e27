"""Whether given quotas keep the rules."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Floats, Texts
from planner.domain.hierarchy import COMPANY
from planner.domain.quotas.rule import QuotaRule
from planner.domain.rounding import HALF_A_CENT
from planner.errors import Problem

ROUND = 1e-6
"""So far from a multiple of the step a quota may be [share of the step]."""


def quota_problems(rule: QuotaRule, seat: Texts, quota: Floats) -> list[Problem]:
    """Every rule that quotas break: totals to the cent, bottom-up quotas, bounds and steps."""
    if np.isnan(quota).any():
        missing = ", ".join(f"'{name}'" for name in seat[np.isnan(quota)][:3])
        return [Problem("quotas", f"are missing for {int(np.isnan(quota).sum())} of {len(seat)} seats ({missing}).")]
    return [*_sums(rule, quota), *_bounds(rule, seat, quota), *_steps(rule, seat, quota)]


def _sums(rule: QuotaRule, quota: Floats) -> Iterator[Problem]:
    for node, total in rule.totals.items():
        found = float(quota[rule.tree.below(node)].sum())
        if round(found * 100) != total:
            of = "quotas" if node == COMPANY else f"quotas below {rule.tree.name(node)}"
            yield Problem(of, f"add up to {found:,.2f}, not to {total / 100:,.2f}.")


def _bounds(rule: QuotaRule, seat: Texts, quota: Floats) -> Iterator[Problem]:
    outside = (quota < rule.floor - HALF_A_CENT) | (quota > rule.cap + HALF_A_CENT)
    for s in np.flatnonzero(outside).tolist():
        if rule.given[s]:
            what = f"quota {quota[s]:,.2f} is not the {rule.floor[s]:,.2f} that was set bottom-up."
        else:
            what = f"quota {quota[s]:,.0f} is not within {rule.floor[s]:,.0f}–{rule.cap[s]:,.0f}."
        yield Problem(f"seat '{seat[s]}'", what)


def _steps(rule: QuotaRule, seat: Texts, quota: Floats) -> Iterator[Problem]:
    stepped = rule.stepped
    off = quota[stepped] / rule.policy.step if len(stepped) else np.zeros(0)
    for s in stepped[np.abs(off - np.round(off)) > ROUND].tolist():
        yield Problem(f"seat '{seat[s]}'", f"quota {quota[s]:,.2f} is not a multiple of {rule.policy.step:,.0f}.")
