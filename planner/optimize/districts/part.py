"""Some seats of a book and the units they have now, as a book of their own: a neighbourhood for HiGHS."""

from dataclasses import replace

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.districts.book import Book, Counted


def part_of(book: Book, owner: Ints, seats: Ints) -> tuple[Book, Ints]:
    """The book of those seats, everything else staying as it is, and its units' positions in the whole."""
    inside = np.isin(owner, seats)
    units = np.flatnonzero(inside).astype(np.int64)
    number = np.full(book.units + 1, -1, dtype=np.int64)
    number[units] = np.arange(len(units))
    columns = np.flatnonzero(inside[book.root])
    return (
        Book(
            cost=book.cost[np.ix_(units, seats)],
            term_bytes=tuple(book.term_bytes[s] for s in seats.tolist()),
            near=book.near[np.ix_(units, columns)],
            root=number[book.root[columns]],
            centre=book.centre[columns],
            fixed=book.fixed[seats],
            loads=tuple(_counted(load, book, owner, inside, seats) for load in book.loads),
            graph=book.graph,
            unit=number[book.unit],
            seat_ids=book.seat_ids[seats],
        ),
        units,
    )


def _counted(load: Counted, book: Book, owner: Ints, inside: Flags, seats: Ints) -> Counted:
    units = np.flatnonzero(inside)
    group, amount = load.group[np.ix_(units, seats)], load.amount[np.ix_(units, seats)]
    band = load.band
    if load.own:
        number = np.full(book.seats + 1, -1, dtype=np.int64)
        number[seats] = np.arange(len(seats))
        if band is not None:
            band = replace(band, fair=band.fair[seats], free=band.free[seats], steep=band.steep[seats])
        return Counted(number[group], amount, load.least[seats], load.most[seats], band, own=True)
    outside = _outside(load, owner, inside)
    if band is not None:
        band = replace(band, fair=band.fair - outside)
    return Counted(group, amount, load.least - outside, load.most - outside, band, own=False)


def _outside(load: Counted, owner: Ints, inside: Flags) -> Floats:
    """What units of other seats count at each group."""
    other = np.flatnonzero(~inside)
    group, amount = load.group[other, owner[other]], load.amount[other, owner[other]]
    total = np.zeros(len(load.least))
    np.add.at(total, group[group >= 0], amount[group >= 0])
    return total
