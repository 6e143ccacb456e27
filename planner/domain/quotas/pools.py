"""Which seats share one target, and how much each target hands out, in whole cents."""

from collections.abc import Mapping

import numpy as np

from planner.domain.arrays import Ints
from planner.domain.hierarchy import COMPANY, Tree
from planner.domain.rounding import cascaded


def pools_of(tree: Tree, level: int | None = None) -> Ints:
    """The manager whose target each seat shares: the nearest above it that has one (−1 the company).

    With `level`, targets of managers on deeper levels are not looked at.
    """
    if not len(tree.node):
        return tree.manager
    return np.where(tree.manager >= 0, tree.with_target(level)[tree.manager], COMPANY)


def node_totals(tree: Tree, target: float, overassignment: float, level: int | None = None) -> Mapping[int, int]:
    """What is handed out below the company (−1) and below each manager with a target [cents].

    Target × (1 + over-assignment); the company's is rounded, and every total is divided among the targets right below
    it and what they leave to other seats by cascade rounding, so that all are met to the cent.
    """
    whole = {COMPANY: round(target * 100)} | {n: round(t * 100) for n, t in enumerate(tree.target) if t >= 0}
    totals = {COMPANY: round(target * (1 + overassignment) * 100)}
    for above, below in target_tree(tree, level).items():
        asked = [whole[n] for n in below]
        parts = cascaded(totals[above], [*asked, max(0, whole[above] - sum(asked))])
        totals |= dict(zip(below, parts[:-1].tolist(), strict=True))
    return totals


def target_tree(tree: Tree, level: int | None = None) -> Mapping[int, list[int]]:
    """The managers with a target whose next target upwards is that of each manager or of the company, top down."""
    nearest = tree.with_target(level)
    order = np.argsort(tree.level, kind="stable").tolist()
    found: dict[int, list[int]] = {}
    for node in (n for n in order if nearest[n] == n):
        parent = int(tree.parent[node])
        above = COMPANY if parent == COMPANY else int(nearest[parent])
        found.setdefault(above, []).append(node)
    return found


def pool_totals(tree: Tree, totals: Mapping[int, int], level: int | None = None) -> Mapping[int, int]:
    """What is left of each total for the seats that share it, once the targets below it have theirs [cents]."""
    below = target_tree(tree, level)
    return {node: total - sum(totals[n] for n in below.get(node, [])) for node, total in totals.items()}
