"""The bound of a proof by cases, derived again: all plans are split into cases, and each case has its multipliers.

A node of the tree asks whether a seat covers an account with its family, and every plan answers yes or no. So every
plan belongs to one case, and costs at least what the case's multipliers prove (see `bound`) when only the pairs count
that its answers leave open. The least of these is a bound for all plans, whatever is asked; a case in which some unit
has no pair left holds no plan. That a tree is one is checked here: nodes are listed in preorder, "yes" before "no".
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, positions
from planner.domain.branches import Branches
from planner.domain.world import World
from planner.errors import Problem
from planner.verify.bound import EXACT, THREADS, Bound, rounded_down
from planner.verify.exact import least_exactly
from planner.verify.loads import EXCUSED, Reaches, least_of_loads
from planner.verify.pairs import BLOCK, Block, block_of, pairs_of, without_pair
from planner.verify.rounded import least_rounded
from planner.verify.shapes import are_numbers, are_texts


class Answer(NamedTuple):
    """Whether a seat covers a unit."""

    unit: int
    seat: int
    yes: bool


def case_misfits(world: World, branches: Branches) -> list[Problem]:
    """Cases that cannot be used: no tree, unknown accounts or seats, multipliers that do not fit."""
    problems, sizes = [], {load.name: len(load.groups) for load in world.loads}
    if not (are_texts(branches.account) and are_texts(branches.seat)):
        return [Problem("proof", "has cases that ask about something that is no name.")]
    asked = branches.account != ""
    known = positions(world.scenario.accounts.account, branches.account[asked]) >= 0
    if len(branches.seat) != len(branches.account):
        return [Problem("proof", "has cases that name an account without a seat, or a seat without an account.")]
    known &= positions(world.scenario.seats.seat, branches.seat[asked]) >= 0
    if not known.all() or (branches.seat[~asked] != "").any():
        problems.append(
            Problem("proof", "has cases that ask for an account or a seat that the scenario does not have.")
        )
    elif _answers(world, branches) is None:
        problems.append(Problem("proof", "has cases that do not add up to all plans: its nodes are no tree."))
    for name, prices in branches.multipliers.items():
        if name not in sizes:
            problems.append(Problem("proof", f"has cases with multipliers for '{name}', which no rule counts."))
        elif prices.shape != (branches.cases, sizes[name]):
            what = f"has not {branches.cases:,} × {sizes[name]:,} multipliers of its cases for '{name}'."
            problems.append(Problem("proof", what))
        elif not are_numbers(prices, prices.shape):
            problems.append(Problem("proof", f"has a case with a multiplier for '{name}' that is not a number."))
    return problems


def derive_by_cases(world: World, branches: Branches, *, exact: bool | None = None) -> Bound | None:
    """The bound from cases that fit; None where every case, or the scenario, leaves some unit without a pair.

    None, too, where a number is too large, or the book is too large for cases. `exact` chooses the arithmetic; by
    itself it depends on the number of pairs of all cases.
    """
    pairs, answers = pairs_of(world), _answers(world, branches)
    if answers is None or len(without_pair(world)) or not 0 < pairs <= BLOCK:
        return None
    block = block_of(world, np.arange(world.rates.units))
    reaches = Reaches.of(world).add(block)
    exactly = pairs * branches.cases <= EXACT if exact is None else exact

    def work(case: int) -> tuple[Fraction, Fraction, Fraction] | None:
        part = _part(block, answers[case])
        if part is None:
            return None
        prices = _prices(world, branches, case)
        least, off = (least_exactly(part, prices), Fraction(0)) if exactly else least_rounded(part, prices)
        wide, strict = (least_of_loads(world, prices, reaches, missed) for missed in (EXCUSED, Fraction(0)))
        return least + wide, least + strict, off

    try:
        with ThreadPoolExecutor(THREADS) as pool:
            found = [bound for bound in pool.map(work, range(len(answers))) if bound is not None]
    except OverflowError:
        return None
    if not found:
        return None
    wide, strict, off = zip(*found, strict=True)
    return Bound(rounded_down(min(wide)), rounded_down(min(strict)), pairs, exactly, float(max(off)))


def _answers(world: World, branches: Branches) -> list[tuple[Answer, ...]] | None:
    """What holds in each case; None when the nodes are no tree."""
    scenario, cases = world.scenario, list[tuple[Answer, ...]]()
    open_nodes: list[tuple[Answer, ...]] = [()]
    unit = scenario.units[np.maximum(positions(scenario.accounts.account, branches.account), 0)].tolist()
    seat = positions(scenario.seats.seat, branches.seat).tolist()
    for node, account in enumerate(branches.account.tolist()):
        if not open_nodes:
            return None
        known = open_nodes.pop()
        if account:
            open_nodes += [(*known, Answer(unit[node], seat[node], yes)) for yes in (False, True)]
        else:
            cases.append(known)
    return None if open_nodes else cases


def _part(block: Block, answers: tuple[Answer, ...]) -> Block | None:
    """The pairs that answers leave open; None when a unit has none."""
    kept = np.ones(len(block), dtype=np.bool_)
    for unit, seat, yes in answers:
        pairs = slice(*np.searchsorted(block.unit, (unit, unit + 1)).tolist())
        kept[pairs] &= (block.seat[pairs] == seat) == yes
    if not np.logical_or.reduceat(kept, block.first).all():
        return None
    left = block.unit[kept]
    return replace(
        block,
        unit=left,
        seat=block.seat[kept],
        first=np.flatnonzero(np.append(True, left[1:] != left[:-1])),
        costs=tuple(cost[kept] for cost in block.costs),
        group=tuple(group[kept] for group in block.group),
        amount=tuple(amount[kept] for amount in block.amount),
    )


def _prices(world: World, branches: Branches, case: int) -> list[Floats]:
    nothing = {load.name: np.zeros(len(load.groups)) for load in world.loads}
    return [
        branches.multipliers[load.name][case] if load.name in branches.multipliers else nothing[load.name]
        for load in world.loads
    ]
