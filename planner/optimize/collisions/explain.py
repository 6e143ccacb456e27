"""The door: which rules collide, and the cheapest way out, from arrays alone."""

import time
from itertools import islice

import numpy as np

from planner.domain.world import World
from planner.errors import Problem
from planner.optimize.collisions.book import LARGEST, Book
from planner.optimize.collisions.core import Core, core
from planner.optimize.collisions.decide import Judge
from planner.optimize.collisions.plain import plain_cores
from planner.optimize.collisions.words import told, way_out

MOST = 3
"""Sets of rules that are told of, each of rules that are in no other."""
FOR_RULES = 0.6
"""Share of the time for asking which rules collide; the rest is for the way out."""


def explain_at_size(world: World, seconds: float) -> tuple[Problem, ...]:
    """Sets of rules of which each is proven to collide, with the least loosening; () when that cannot be proven.

    What is proven is that not even parts of accounts could be assigned so that the rules are kept. Every unit must
    have an eligible seat, and no pins that contradict. The last problem carries the way out of all.
    """
    began = time.monotonic()
    pairs = int(world.rates.reach.size.sum()) * len(world.rates.levels)
    if pairs > LARGEST or bool((world.rates.reach.size == 0).any()):
        return ()
    book = Book.of(world)
    if len(book.limits) == 0:
        return ()
    judge = Judge.of(book, began + FOR_RULES * seconds)
    problems = [told(found) for found in _cores(judge)]
    if not problems:
        return ()
    judge.deadline = began + seconds
    bent, least = judge.least()
    way = "" if bent is None else way_out(book, bent, least=least)
    if len(problems) > 1:
        way = way.replace(":", ", which settles all of these:", 1)
    last = problems[-1]
    return (*problems[:-1], Problem(last.where, last.what, " ".join(part for part in (last.hint, way) if part)))


def _cores(judge: Judge) -> list[Core]:
    """Plain ones first, then what the rules that are left say."""
    cores = list(islice(plain_cores(judge.book), MOST))
    while len(cores) < MOST:
        kept = np.ones(judge.book.rules, dtype=np.bool_)
        for found in cores:
            kept[_rules_in(judge.book, found)] = False
        answer, proof = judge.asks(kept)
        if answer != "collide" or proof is None:
            break
        cores.append(core(judge, kept, proof))
    return cores


def _rules_in(book: Book, found: Core) -> list[int]:
    """Rules of a core by their numbers in a book whose pins are together."""
    limits = len(book.limits)
    pinned = [int(book.pin_rule[found.book.pins_of(rule)[0]]) for rule in found.rules.tolist() if rule >= limits]
    return [*found.rules[found.rules < limits].tolist(), *pinned]
