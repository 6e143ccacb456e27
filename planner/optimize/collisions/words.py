"""Rules that collide and changes that help, in a planner's words; many of one kind in one phrase."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.world import World
from planner.errors import Problem
from planner.optimize.collisions.book import Asked, Book
from planner.optimize.collisions.core import Core
from planner.optimize.collisions.elastic import Bent
from planner.optimize.collisions.facts import facts
from planner.optimize.rules import limit_in_words, name_of_unit, some, units_in_words

MOST_TOLD = 8
"""Rules that are told one by one; of more, those of one kind together."""
TOLD = 1e-5
"""A loosening below this share of the limit's size is not worth a word."""
NEEDED = " None of these can be left out."
ENOUGH = " These are enough to collide; time was over before each of them was shown to be needed."


def told(core: Core) -> Problem:
    """The rules of a core, and what they come down to."""
    sides = np.append(core.proof.multipliers, np.ones(core.book.rules - len(core.book.limits)))
    says = "; ".join(says for says, _ in _phrases(core.book, core.rules, sides))
    if len(core.rules) == 1:
        return Problem("rules that collide", f"no plan keeps this: {says}.", " ".join(facts(core)))
    shown = NEEDED if core.needed else ENOUGH
    return Problem("rules that collide", f"no plan keeps all of these: {says}.{shown}", " ".join(facts(core)))


def way_out(book: Book, bent: Bent, *, least: bool) -> str:
    """The changes by which the rules can be kept, if parts of units could be assigned."""
    size = np.append(book.size, np.ones(book.rules - len(book.limits)))
    rules = np.flatnonzero(np.abs(bent.by) > TOLD * size)
    if len(rules) == 0:
        return ""
    changes = [change for _, change in _phrases(book, rules, bent.by)]
    listed = changes[0] if len(changes) == 1 else f"{', '.join(changes[:-1])} and {changes[-1]}"
    word = "Cheapest change" if least else "A change that is enough"
    return f"{word}: {listed} (accounts being counted in parts; whole ones may need a little more)."


def _phrases(book: Book, rules: Ints, by: Floats) -> Iterator[tuple[str, str]]:
    """What rules say, and the change of each by an amount whose sign tells the side: one by one, or kind by kind."""
    kinds: dict[tuple[int, str, bool], list[int]] = {}
    for rule in rules.tolist():
        is_limit = rule < len(book.limits)
        key = (int(book.load[rule]), book.limits[rule].limit.rule, bool(by[rule] > 0)) if is_limit else (-1, "", True)
        kinds.setdefault(key, []).append(rule)
    for members in kinds.values():
        together = len(rules) > MOST_TOLD and len(members) > 2
        amount = float(np.abs(by[members]).sum())
        if members[0] >= len(book.limits):
            yield from [_pins_together(book, members, amount)] if together else [_pin(book, r, by[r]) for r in members]
        elif together:
            yield _limits_together([book.limits[rule] for rule in members], amount, upper=bool(by[members[0]] > 0))
        else:
            yield from (_limit(book.limits[rule], abs(float(by[rule]))) for rule in members)


def _limit(asked: Asked, by: float) -> tuple[str, str]:
    says, change = limit_in_words(asked.load, asked.limit, asked.group)
    return says, change.format(_up(by, asked))


def _limits_together(asked: Sequence[Asked], by: float, *, upper: bool) -> tuple[str, str]:
    load, limit = asked[0].load, asked[0].limit
    groups = [one.group for one in asked]
    bound = float((limit.most if upper else limit.least)[groups].sum())
    who = f"{len(groups)} {load.noun}s ({some([str(load.groups[g]) for g in groups])})"
    says = f"{who} must have {'at most' if upper else 'at least'} {bound:,.1f} {limit.words} together"
    change = f"{'raise' if upper else 'lower'} the limits of {limit.words.removeprefix('of ')} of {who}"
    return says, f"{change} by {_up(by, asked[0]):,.1f} together"


def _pins_together(book: Book, rules: Sequence[int], by: float) -> tuple[str, str]:
    pinned = [book.pins_of(rule) for rule in rules]
    names = some(sorted({_seat(book, units) for units in pinned}))
    says = f"{units_in_words(sum(map(len, pinned)))} are pinned to {names}"
    return says, f"let {units_in_words(math.ceil(by - TOLD))} leave {names}, in spite of pins"


def _pin(book: Book, rule: int, by: float) -> tuple[str, str]:
    units = book.pins_of(rule)
    seat, hours = _seat(book, units), _hours_where_pinned(book.world, units)
    if len(units) == 1:
        name, where = name_of_unit(book.world, int(units[0])), f", where it needs {hours:,.1f} hours a year"
        return f"{name} is pinned to '{seat}'{where if hours > 0 else ''}", f"let {name} leave '{seat}'"
    name, where = units_in_words(len(units)), f", where they need {hours:,.1f} hours a year"
    leave = f"let {math.ceil(by - TOLD):,} of the {name} that are pinned to '{seat}' leave it"
    return f"{name} are pinned to '{seat}'{where if hours > 0 else ''}", leave


def _seat(book: Book, units: Ints) -> str:
    return str(book.world.scenario.seats.seat[book.world.pinned[units[0]]])


def _hours_where_pinned(world: World, units: Ints) -> float:
    return float(world.rates.hours(world.rates.of_units(units, world.pinned[units])).sum())


def _up(by: float, asked: Asked) -> float:
    """What to allow: tenths, or whole accounts where they are counted."""
    counted = asked.load.amount is not None and bool(np.isin(asked.load.amount, (0.0, 1.0)).all())
    return float(math.ceil(by - 1e-4)) if counted else math.ceil(by * 10 - 1e-4) / 10
