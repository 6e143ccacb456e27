"""The numbers of every level of the hierarchy: managers carry targets of their own, over-assigned by level."""

from collections.abc import Mapping

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Floats, Ints
from planner.domain.hierarchy import COMPANY
from planner.domain.quotas.pools import node_totals, pool_totals
from planner.domain.quotas.rule import QuotaRule
from planner.domain.rounding import cascaded


def level_numbers(rule: QuotaRule, quota: Floats) -> Columns:
    """What the company and every manager must book, given the seats' quotas; a row a level and manager, top down.

    level           0 the company, 1 the managers below it, and so on
    node            manager; '' the company; one with seats of its own stands on deeper levels for those alone
    parent          manager above; '' the company
    seats           seats below
    target          before over-assignment: as given, or the part of the seats' quotas in the target [currency]
    overassignment  of the level [share]
    quota           what the manager carries: the over-assigned target [currency]
    seat_quotas     sum of the seats' quotas below [currency]

    The quotas of a level add up to the company's target × (1 + its over-assignment) to the cent, and so do those
    below a manager with a target. Where a level is assigned as its seats are, they are the sums of the seats' quotas;
    else multiples of the step (but for the last one that shares a target), in proportion to those sums.
    """
    cents = np.round(quota * 100).astype(np.int64)
    rows: list[tuple[int, int, int, int, float, int, int]] = [
        (0, COMPANY, len(cents), round(rule.policy.target * 100), 0.0, round(rule.policy.target * 100), cents.sum())
    ]
    for level in range(1, rule.tree.levels + 1):
        share = overassignment_of(rule, level)
        targets, carried, sums = (numbers_at(rule, cents, level, o) for o in (0.0, share, rule.policy.overassignment))
        at = rule.tree.at(level)
        rows.extend(
            (level, node, int((at == node).sum()), targets[node], share, carried[node], sums[node]) for node in sums
        )
    return _columns(rule, rows)


def overassignment_of(rule: QuotaRule, level: int) -> float:
    """Over-assignment of the managers on a level, from 1 [share]."""
    listed = rule.policy.overassignment_by_level
    return listed[level - 1] if level <= len(listed) else rule.policy.overassignment


def numbers_at(rule: QuotaRule, cents: Ints, level: int, overassignment: float) -> Mapping[int, int]:
    """Over-assigned target of every manager on a level, given the seats' quotas, in the tree's order [cents].

    Managers whose level ends before it stand in for their own seats there, the company for seats without a manager.
    """
    tree, policy = rule.tree, rule.policy
    at = tree.at(level)
    groups = sorted(set(at.tolist()), key=tree.path)
    sums = {node: int(cents[at == node].sum()) for node in groups}
    if overassignment == policy.overassignment:
        return sums
    nearest = tree.with_target(level)
    totals = pool_totals(tree, node_totals(tree, policy.target, overassignment, level), level)
    unit = max(1, round(policy.step * 100))
    numbers: dict[int, int] = {}
    for pool, total in totals.items():
        members = [n for n in groups if (COMPANY if n == COMPANY else int(nearest[n])) == pool]
        numbers |= dict(zip(members, cascaded(total, [max(0, sums[n]) for n in members], unit).tolist(), strict=True))
    return {node: numbers[node] for node in groups}


def _columns(rule: QuotaRule, rows: list[tuple[int, int, int, int, float, int, int]]) -> dict[str, AnyArray]:
    level, node, seats, target, share, quota, sums = zip(*rows, strict=True)
    tree = rule.tree
    above = [COMPANY if n == COMPANY else int(tree.parent[n]) for n in node]
    return {
        "level": np.array(level, dtype=np.int64),
        "node": np.array(["" if n == COMPANY else tree.node[n] for n in node], dtype=np.str_),
        "parent": np.array(["" if n == COMPANY else tree.node[n] for n in above], dtype=np.str_),
        "seats": np.array(seats, dtype=np.int64),
        "target": np.array(target) / 100,
        "overassignment": np.array(share, dtype=np.float64),
        "quota": np.array(quota) / 100,
        "seat_quotas": np.array(sums) / 100,
    }
