"""What rules that collide come down to: amounts that fall on them, or can reach them, whatever the plan."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Flags, Ints
from planner.domain.loads.load import Limit
from planner.optimize.collisions.book import Book
from planner.optimize.collisions.core import Core
from planner.optimize.rules import number, some, units_in_words


def facts(core: Core) -> Iterator[str]:
    """A sentence for the limits of each kind which alone, beside the pins, leave no plan."""
    book = core.book
    kept = np.zeros(book.rules, dtype=np.bool_)
    kept[core.rules] = True
    may = book.open(kept)
    limits = core.rules[core.rules < len(book.limits)]
    upper = core.proof.multipliers[limits] > 0
    for load in np.unique(book.load[limits]).tolist():
        for rules in (limits[(book.load[limits] == load) & upper], limits[(book.load[limits] == load) & ~upper]):
            if len(rules) and len({book.limits[rule].limit.rule for rule in rules.tolist()}) == 1:
                tell = _too_much if core.proof.multipliers[rules[0]] > 0 else _too_little
                yield from tell(book, load, rules, may)


def _too_much(book: Book, load: int, rules: Ints, may: Flags) -> Iterator[str]:
    limit, inside = book.limits[rules[0]].limit, np.isin(book.group[load], book.at[rules])
    each = np.where(inside, book.amount[load], 0.0)
    least = float(np.minimum.reduceat(np.where(may, each, np.inf), book.first[:-1]).sum())
    beyond = least - float(sum(limit.most[book.limits[rule].group] for rule in rules.tolist()))
    if beyond <= 0:
        return
    asked, captive = book.limits[rules[0]].load, (inside & (book.amount[load] > 0)) | ~may
    units = int(np.logical_and.reduceat(captive, book.first[:-1]).sum())
    if asked.noun == "company" or asked.of_unit is not None or units == 0:
        yield f"Whatever the plan, there are at least {_amount(limit, least)}: {number(beyond)} too much."
    else:
        who = some([str(asked.groups[book.limits[rule].group]) for rule in rules.tolist()])
        what = f"{units_in_words(units)} with at least {_amount(limit, least)}"
        yield f"Only {who} may cover {what}: {number(beyond)} too much."


def _too_little(book: Book, load: int, rules: Ints, may: Flags) -> Iterator[str]:
    limit, inside = book.limits[rules[0]].limit, np.isin(book.group[load], book.at[rules])
    each = np.where(inside, book.amount[load], 0.0)
    most = float(np.maximum.reduceat(np.where(may, each, -np.inf), book.first[:-1]).sum())
    lacks = float(sum(limit.least[book.limits[rule].group] for rule in rules.tolist())) - most
    if lacks > 0:
        them = "it" if len(rules) == 1 else "them"
        yield f"Whatever the plan, at most {_amount(limit, most)} can come to {them}: {number(lacks)} too little."


def _amount(limit: Limit, amount: float) -> str:
    return f"{number(amount)} {limit.words.partition(' (')[0]}"
