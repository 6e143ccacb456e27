"""Sets of rules that collide of which, if time allows, none can be left out."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.collisions.book import Book
from planner.optimize.collisions.decide import Judge
from planner.optimize.collisions.proof import Proof, prove

MOST_APART = 24
"""So many pinned units of a set are asked about one by one; of more, those to one seat stay together."""
USED = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """Rules that are proven to collide."""

    book: Book
    """In which they have their numbers."""
    rules: Ints
    proof: Proof
    needed: bool
    """Whether each was shown to be needed: without it the others fit, for parts of units at least."""


def core(judge: Judge, kept: Flags, proof: Proof) -> Core:
    """Shrink the rules of a proof: leave some out, and go on with those that each new proof uses."""
    proof = _fewer_pins(judge.book, proof, kept)
    rules, proof, needed = _shrunk(judge, proof)
    pins = rules[rules >= len(judge.book.limits)]
    count = int(np.isin(judge.book.pin_rule, pins).sum())
    if len(pins) == 0 or count > MOST_APART or count == len(pins):
        return Core(judge.book, rules, proof, needed)
    apart = judge.book.pins_apart(pins)
    single = Judge.of(apart, judge.deadline)
    now = np.zeros(apart.rules, dtype=np.bool_)
    now[rules[rules < len(judge.book.limits)]] = True
    now[judge.book.rules :] = True
    answer, found = single.asks(now)
    if answer != "collide" or found is None:
        return Core(judge.book, rules, proof, needed)
    return Core(apart, *_shrunk(single, _fewer_pins(apart, found, now)))


def _shrunk(judge: Judge, proof: Proof) -> tuple[Ints, Proof, bool]:
    """Leave out half of the rules, a quarter, … and at last single ones, wherever the others still collide."""
    rules, needed = _used(judge.book, proof), True
    size = max(1, len(rules) // 2)
    while True:
        start = 0
        while start < len(rules):
            if judge.left <= 0:
                return np.sort(rules), proof, False
            rest = np.delete(rules, np.arange(start, min(start + size, len(rules))))
            without = np.zeros(judge.book.rules, dtype=np.bool_)
            without[rest] = True
            answer, found = judge.asks(without)
            if answer == "collide" and found is not None:
                proof = _fewer_pins(judge.book, found, without)
                before, rules = rules[:start], _used(judge.book, proof)
                start = int(np.isin(rules, before).sum())
            else:
                needed = needed and (answer == "fit" or size > 1)
                start += size
        if size == 1:
            return np.sort(rules), proof, needed
        size = max(1, min(size, len(rules)) // 2)


def _used(book: Book, proof: Proof) -> Ints:
    """Rules that a proof needs, those about the same seat beside each other."""
    limits = np.flatnonzero(np.abs(proof.multipliers) * book.size > USED)
    pins = np.flatnonzero(_pins_weigh(book, proof) > 0)
    unit = np.array([book.pins_of(rule)[0] for rule in pins.tolist()], dtype=np.int64)
    about = np.append([book.limits[rule].group for rule in limits.tolist()], book.world.pinned[unit])
    return np.append(limits, pins)[np.argsort(about, kind="stable")].astype(np.int64)


def _pins_weigh(book: Book, proof: Proof) -> Floats:
    """What each rule of pins adds to a proof: the difference between the pinned and the cheapest pairs."""
    free = np.minimum.reduceat(book.price(proof.multipliers), book.first[:-1])
    more = np.where(book.pin_rule >= 0, proof.cheapest - free, 0.0)
    weight = np.zeros(book.rules)
    np.add.at(weight, book.pin_rule[more > 0], more[more > 0])
    return weight


def _fewer_pins(book: Book, proof: Proof, kept: Flags) -> Proof:
    """The same multipliers without pins that their proof can do without."""
    weight = _pins_weigh(book, proof)
    order = np.argsort(weight, kind="stable")
    order = order[(weight[order] > 0) & kept[order]]
    spare = order[np.cumsum(weight[order]) < proof.value - 2 * proof.margin]
    fewer = kept.copy()
    fewer[len(book.limits) :] &= weight[len(book.limits) :] > 0
    fewer[spare] = False
    found = prove(book, proof.multipliers, fewer)
    return found if found.holds else proof
