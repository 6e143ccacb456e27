"""Quotas cut into months: every month a whole amount, every sum exact."""

import numpy as np

from planner.domain.arrays import Columns, Floats, Ints, Texts, frozen
from planner.domain.hierarchy import COMPANY
from planner.domain.quotas.levels import numbers_at, overassignment_of
from planner.domain.quotas.rule import QuotaRule, monthly_share
from planner.domain.rounding import controlled
from planner.domain.scenario import Scenario
from planner.domain.seats import availability_by_month


def monthly_quotas(scenario: Scenario, quota: Floats) -> Floats:
    """Quota of each seat in each month, shape [seats, months] [currency]; rows add up to the quotas to the cent.

    A month's share is its season × the seat's availability in it (vacancy, ramp, leave), or its season alone where a
    seat is never there. Multiples of `quota.month_step`, rounded up or down so that each month's sum over all seats is
    rounded up or down, too (controlled rounding); what is left of a quota below the step falls on its largest month.
    """
    present = availability_by_month(scenario.seats, scenario.settings.people, scenario.calendar)
    season = monthly_share(scenario)
    weight = season * present
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, season)
    return frozen(_in_months(np.round(quota * 100).astype(np.int64), weight, _unit(scenario)) / 100)


def quota_months(scenario: Scenario, rule: QuotaRule, quota: Floats) -> Columns:
    """Quota of the company, every manager and every seat in every month: `level`, `node`, `month` and `quota`.

    Level 0 is the company (its target, node ''), then come the managers as in `level_numbers`; seats have the deepest
    level. A manager's months follow the sums of the seats below: they are those sums where the level is assigned as
    its seats are, and add up to the manager's number in any case; a quarter is the sum of its months.
    """
    seats = np.round(monthly_quotas(scenario, quota) * 100).astype(np.int64)
    cents = seats.sum(axis=1)
    blocks: list[tuple[int, Texts, Ints]] = [
        (0, np.array([""]), _following(np.array([round(rule.policy.target * 100)]), seats.sum(axis=0)[None], scenario))
    ]
    for level in range(1, rule.tree.levels + 1):
        at = rule.tree.at(level)
        numbers = numbers_at(rule, cents, level, overassignment_of(rule, level))
        names = np.array(["" if n == COMPANY else rule.tree.node[n] for n in numbers], dtype=np.str_)
        sums = np.array([seats[at == node].sum(axis=0) for node in numbers])
        blocks.append((level, names, _following(np.array(list(numbers.values())), sums, scenario)))
    blocks.append((rule.tree.levels + 1, scenario.seats.seat, seats))
    months = np.array([scenario.calendar.month_label(m) for m in range(scenario.calendar.months)])
    return {
        "level": np.concatenate([np.full(amount.size, level, dtype=np.int64) for level, _, amount in blocks]),
        "node": np.concatenate([np.repeat(names, len(months)) for _, names, _ in blocks]),
        "month": np.concatenate([np.tile(months, len(amount)) for _, _, amount in blocks]),
        "quota": np.concatenate([amount.ravel() for _, _, amount in blocks]) / 100,
    }


def _following(total: Ints, sums: Ints, scenario: Scenario) -> Ints:
    """Totals cut into months as the seats' months below them are; those themselves where they are the total."""
    weight = np.where(sums.sum(axis=1, keepdims=True) > 0, sums, monthly_share(scenario))
    cut = _in_months(total, weight, _unit(scenario))
    return np.where((sums.sum(axis=1) == total)[:, None], sums, cut)


def _in_months(total: Ints, weight: Floats, unit: int) -> Ints:
    parts = total // unit
    amount = controlled(parts[:, None] * (weight / weight.sum(axis=1, keepdims=True)), parts) * unit
    amount[np.arange(len(total)), np.argmax(weight, axis=1)] += total - amount.sum(axis=1)
    return amount


def _unit(scenario: Scenario) -> int:
    """Cents of the smallest part of a month's quota."""
    policy = scenario.settings.quota
    return 1 if policy is None else max(1, round(policy.month_step * 100))
