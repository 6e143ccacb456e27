"""Whether hierarchy, targets and quota settings fit each other."""

from collections.abc import Callable, Iterator
from typing import Protocol

from planner.domain.hierarchy import COMPANY, Hierarchy, Tree
from planner.domain.quotas.pools import pools_of, target_tree
from planner.domain.seats import Seats
from planner.domain.settings.quota import QuotaPolicy
from planner.domain.settings.scenario import ScenarioSettings
from planner.errors import Problem


class Parts(Protocol):
    """The parts of a scenario that quotas look at."""

    @property
    def settings(self) -> ScenarioSettings:
        """What the YAML files say."""

    @property
    def seats(self) -> Seats:
        """Places in the sales force."""

    @property
    def hierarchy(self) -> Hierarchy:
        """Managers."""


def quota_contradictions(scenario: Parts, where: Callable[[str], str]) -> Iterator[Problem]:
    """Everything in which seats, hierarchy and quota settings contradict each other, whatever the territories."""
    circle = scenario.hierarchy.circle()
    if circle:
        way = " → ".join([*circle, circle[0]])
        yield Problem(
            f"hierarchy: node '{circle[0]}'",
            f"reports to itself ({way}).",
            "Give one of them another 'parent', or leave it blank.",
        )
        return
    policy = scenario.settings.quota
    if policy is not None:
        yield from _caps(policy, len(scenario.seats), where)
        tree = Tree.of(scenario)
        yield from _levels(policy, tree, where)
        yield from _targets(policy, tree)


def _caps(policy: QuotaPolicy, seats: int, where: Callable[[str], str]) -> Iterator[Problem]:
    total = policy.target * (1 + policy.overassignment)
    if policy.cap is not None and total > policy.cap * seats:
        yield Problem(
            where("quota.cap"),
            f"{seats} seats with at most {policy.cap:,.0f} each cannot carry the {total:,.0f} to be handed out.",
            "Raise 'quota.cap' or lower 'quota.target'.",
        )


def _levels(policy: QuotaPolicy, tree: Tree, where: Callable[[str], str]) -> Iterator[Problem]:
    listed = len(policy.overassignment_by_level)
    if listed > tree.levels:
        yield Problem(
            where("quota.overassignment_by_level"),
            f"lists {listed} levels, but seats have {tree.levels or 'no'} level{'s' * (tree.levels > 1)} of managers "
            "above them.",
            "Managers come from the seats' column 'manager' and the hierarchy table; 'quota.overassignment' is that of "
            "the seats.",
        )


def _targets(policy: QuotaPolicy, tree: Tree) -> Iterator[Problem]:
    pools = set(pools_of(tree).tolist())
    for above, nodes in target_tree(tree).items():
        for node in nodes:
            if not tree.below(node).any():
                yield Problem(
                    f"hierarchy: node {tree.name(node)}",
                    f"has a target of {tree.target[node]:,.2f}, but no seat reports to it.",
                    "Name it in the seats' column 'manager', or leave its target blank.",
                )
                return
        whole = round((policy.target if above == COMPANY else float(tree.target[above])) * 100)
        asked = sum(round(float(tree.target[node]) * 100) for node in nodes)
        if asked > whole or (asked < whole and above not in pools):
            yield _misfit(tree, above, nodes, asked / 100, whole / 100)


def _misfit(tree: Tree, above: int, nodes: list[int], asked: float, whole: float) -> Problem:
    names = ", ".join(tree.name(node) for node in nodes[:3]) + (" …" if len(nodes) > 3 else "")
    owner = "the company ('quota.target')" if above == COMPANY else tree.name(above)
    one = len(nodes) == 1
    said = f"the target of {names} is" if one else f"the targets of {names} add up to"
    them = "it" if one else "them"
    if asked > whole:
        what = f"{said} {asked:,.2f}, more than the {whole:,.2f} of {owner}."
        hint = f"Lower {them} by {asked - whole:,.2f}{'' if one else ' together'}, or raise what stands above."
    else:
        what = f"{said} {asked:,.2f}, less than the {whole:,.2f} of {owner}, and no seat outside {them} could carry "
        what += "the rest."
        blank = "leave it blank" if one else "leave one of them blank"
        hint = f"Raise {them} by {whole - asked:,.2f}{'' if one else ' together'}, or {blank}."
    return Problem("hierarchy", what, hint)
