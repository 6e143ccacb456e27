"""What the months gone leave of the targets of managers, and of quotas set bottom-up."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.domain.hierarchy import COMPANY, Tree
from planner.domain.midyear.year_quotas import YearQuotas
from planner.domain.quotas.pools import node_totals, pools_of, target_tree
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError


def inputs_left(now: Scenario, quotas: YearQuotas) -> Floats:
    """Bottom-up quota of each seat for the months that are left [currency]; NaN where none is set.

    Raises ScenarioError where the months gone have used up more than the whole.
    """
    left = now.seats.quota_input - quotas.past / 100
    over = np.flatnonzero(left < 0)
    if len(over):
        raise ScenarioError(
            tuple(
                Problem(
                    f"seats: seat '{now.seats.seat[s]}'",
                    f"its 'quota_input' is {now.seats.quota_input[s]:,.2f}, less than the {quotas.past[s] / 100:,.2f} "
                    "of the months gone.",
                    "Raise it to at least that.",
                )
                for s in over
            )
        )
    return np.round(left, 2)


def targets_left(now: Scenario, quotas: YearQuotas, kept: Flags) -> Floats:
    """Target of each manager for the months that are left, before over-assignment [currency]; NaN where none is.

    Target × (1 + over-assignment) − quotas of the months gone of all seats below, divided by (1 + over-assignment), in
    whole cents; of managers who share all of their superior's target the largest carries what rounding leaves. A
    manager below whom no seat is left has none. Raises ScenarioError where nothing is left of a target.
    """
    policy, tree = now.settings.quota, Tree.of(now)
    left = np.full(len(now.hierarchy), np.nan)
    if policy is None or not len(now.hierarchy):
        return left
    times = 1 + policy.overassignment
    totals = node_totals(tree, policy.target, policy.overassignment)
    for node in range(len(tree.node)):
        if node in totals and (tree.below(node) & kept).any():
            left[node] = round((totals[node] - int(quotas.past[tree.below(node)].sum())) / times) / 100
    if problems := list(_used_up(tree, left)):
        raise ScenarioError(tuple(problems))
    shared = set(pools_of(tree).tolist())
    for above, below in target_tree(tree).items():
        there = [node for node in below if not np.isnan(left[node])]
        whole = quotas.left / times if above == COMPANY else float(left[above])
        if above not in shared and there and not np.isnan(whole):
            largest = max(there, key=lambda node: left[node])
            others = sum(round(left[node] * 100) for node in there if node != largest)
            left[largest] = (round(whole * 100) - others) / 100
    return left


def _used_up(tree: Tree, left: Floats) -> Iterator[Problem]:
    for node in np.flatnonzero(left < 0):
        yield Problem(
            f"hierarchy: node '{tree.node[node]}'",
            "the quotas of the months gone exceed its target with the over-assignment.",
            "Raise its target, or re-plan from an earlier day.",
        )
