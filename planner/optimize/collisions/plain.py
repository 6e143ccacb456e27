"""Limits that no plan keeps for reasons of their own: sums over units show it, without a model."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Floats, summed_by
from planner.optimize.collisions.book import Book
from planner.optimize.collisions.core import Core
from planner.optimize.collisions.proof import prove


def plain_cores(book: Book) -> Iterator[Core]:
    """Single limits, and pairs of limits of one group, that collide; those that do most first, each rule once."""
    seen: set[int] = set()
    for multipliers in sorted(_candidates(book), key=lambda found: -found[0]):
        rules = np.flatnonzero(multipliers[1])
        kept = np.zeros(book.rules, dtype=np.bool_)
        kept[rules] = True
        proof = prove(book, multipliers[1], kept)
        if proof.holds and seen.isdisjoint(rules.tolist()):
            seen.update(rules.tolist())
            yield Core(book, rules, proof, needed=True)


def _candidates(book: Book) -> Iterator[tuple[float, Floats]]:
    """How much limits cannot be kept by [share], and the multipliers that tell."""
    forced, reach = _forced(book)[book.at], _reach(book)[book.at]
    for rule in np.flatnonzero(forced > book.most).tolist():
        yield float(forced[rule] - book.most[rule]) / book.size[rule], _only(book, {rule: 1.0})
    for rule in np.flatnonzero(reach < book.least).tolist():
        yield float(book.least[rule] - reach[rule]) / book.size[rule], _only(book, {rule: -1.0})
    lowest, highest = np.full(book.groups, np.inf), np.full(book.groups, -np.inf)
    np.minimum.at(lowest, book.at, book.most)
    np.maximum.at(highest, book.at, book.least)
    for group in np.flatnonzero(highest > lowest).tolist():
        here = np.flatnonzero(book.at == group)
        above, below = int(here[book.most[here].argmin()]), int(here[book.least[here].argmax()])
        if forced[above] <= book.most[above] and reach[below] >= book.least[below]:
            short = float(highest[group] - lowest[group])
            yield short / book.size[above], _only(book, {above: 1.0, below: -1.0}) / book.size[above]


def _only(book: Book, multipliers: dict[int, float]) -> Floats:
    every = np.zeros(len(book.limits))
    every[list(multipliers)] = list(multipliers.values())
    return every


def _forced(book: Book) -> Floats:
    """What each group carries at the least: of units that have pairs in no other one."""
    total = np.zeros(book.groups)
    for group, amount in zip(book.group, book.amount, strict=True):
        at, last = np.minimum.reduceat(group, book.first[:-1]), np.maximum.reduceat(group, book.first[:-1])
        held = (at == last) & (at >= 0)
        least = np.minimum.reduceat(amount, book.first[:-1])
        total += summed_by(at[held], least[held], book.groups)
    return total


def _reach(book: Book) -> Floats:
    """What each group could carry at the most, every level of a unit counting."""
    total = np.zeros(book.groups)
    for group, amount in zip(book.group, book.amount, strict=True):
        counts = (group >= 0) & (amount > 0)
        total += summed_by(group[counts], amount[counts], book.groups)
    return total
