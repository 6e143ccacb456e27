"""The best way to share the units of a few seats among them, all else staying as it is: a small model for HiGHS.

    x[a] in {0, 1}     arc a of a unit that one of the seats has now, to one of these seats
    one_arc[u]         Σ over arcs of u of x[a] = 1
    load(g)            rest[g] + Σ over arcs that count at g of amount[a]·x[a]
    within[g]          least[g] ≤ load(g) ≤ most[g]                                     where g has a hard limit
    banded[g]          |load(g) − over[g] − far_over[g] + under[g] + far_under[g] − fair[g]| ≤ free[g]

`rest` is the load of all other units. A limit that is broken now may stay as far broken, so that the present choice
is always a solution. Rows of a group are divided by the size of its amounts and costs by the landscape's grain: the
tolerances of HiGHS are absolute, and mean about the same everywhere.
"""

from dataclasses import dataclass, replace
from threading import Event
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_array, csc_array

from planner.domain.arrays import Floats, Ints
from planner.optimize.bridge import LinearForm, set_option, to_highs
from planner.optimize.engine.landscape import Landscape
from planner.optimize.shortlist import Shortlist

NEAR = 1e-4
"""A solution so near to the best is good enough [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """Free units and the arcs that they may take."""

    landscape: Landscape
    chosen: Ints
    """The present choice of all units, as positions on the shortlist."""
    arc: Ints
    """Positions of the arcs, sorted."""

    @classmethod
    def of(cls, landscape: Landscape, chosen: Ints, seats: Ints) -> "Neighbourhood":
        """All that some seats could exchange."""
        shortlist = landscape.shortlist
        inside = np.zeros(shortlist.seats, dtype=np.bool_)
        inside[seats] = True
        free = inside[shortlist.seat[chosen]][shortlist.unit]
        return cls(landscape, chosen, np.flatnonzero(free & inside[shortlist.seat]))

    def only(self, excess: Floats, most: int) -> "Neighbourhood":
        """The arcs that are chosen now, and of the others at most so many, those with the least excess."""
        other = np.flatnonzero(self.chosen[self.landscape.shortlist.unit[self.arc]] != self.arc)
        dear = other[np.argsort(excess[self.arc[other]], kind="stable")[most:]]
        return replace(self, arc=np.delete(self.arc, dear))

    def best(self, nodes: int, halted: Event) -> tuple[Ints, bool]:
        """The best choice that HiGHS finds within so many nodes of its tree, and whether none is better.

        It ends early when it is `halted`.
        """
        unit, form = self.landscape.shortlist.unit[self.arc], self._form()
        highs = to_highs(form, form.cost[0])
        for name, value in (("threads", 1), ("parallel", "off"), ("random_seed", 0), ("mip_max_nodes", nodes)):
            set_option(highs, name, value)
        set_option(highs, "mip_rel_gap", NEAR)
        _listen(highs, halted)
        now = (self.chosen[unit] == self.arc).astype(np.float64)
        highs.setSolution(len(now), np.arange(len(now), dtype=np.int32), now)
        if highs.run() == highspy.HighsStatus.kError:
            return self.chosen, False
        solved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        taken = self.arc[np.array(highs.getSolution().col_value, dtype=np.float64)[: len(now)] > 0.5]
        units = self.landscape.shortlist.unit[taken]
        if not np.array_equal(units, np.unique(unit)):
            return self.chosen, False
        choice = self.chosen.copy()
        choice[units] = taken
        return choice, solved

    def _form(self) -> LinearForm:
        shortlist, prices = self.landscape.shortlist, self.landscape.shortlist.prices
        count, (load, rest, size) = len(self.arc), self._loads()
        least, most = np.minimum(prices.least, load), np.maximum(prices.most, load)
        limited = np.flatnonzero((size > 0) & (np.isfinite(least) | np.isfinite(most)))
        priced = np.flatnonzero((size > 0) & np.isfinite(prices.free) & (_steepest(shortlist) > 0))
        units, row_of_arc = np.unique(shortlist.unit[self.arc], return_inverse=True)
        bands, nth = len(units) + len(limited), np.arange(len(priced))
        entries = [(row_of_arc, np.arange(count), np.ones(count)), *self._counts(limited, len(units), size)]
        entries.extend(self._counts(priced, bands, size))
        entries.extend(
            (bands + nth, count + part * len(priced) + nth, np.full(len(priced), sign))
            for part, sign in enumerate((-1.0, -1.0, 1.0, 1.0))
        )
        row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
        shape = (bands + len(priced), count + 4 * len(priced))
        wide = (prices.steep[priced] - prices.free[priced]) / size[priced]
        far, one = np.full(len(priced), np.inf), np.ones(len(units))
        scale = size[priced] / self.landscape.grain
        near, steep = prices.price[priced] * scale, prices.steep_price[priced] * scale
        fair = ((prices.fair - rest)[priced] / size[priced], prices.free[priced] / size[priced])
        return LinearForm(
            matrix=csc_array(coo_array((value, (row, column)), shape=shape)),
            row_lower=np.concatenate([one, (least - rest)[limited] / size[limited], fair[0] - fair[1]]),
            row_upper=np.concatenate([one, (most - rest)[limited] / size[limited], fair[0] + fair[1]]),
            lower=np.zeros(shape[1]),
            upper=np.concatenate([np.ones(count), wide, far, wide, far]),
            integer=np.arange(shape[1]) < count,
            cost=np.concatenate([shortlist.cost[self.arc] / self.landscape.grain, near, steep, near, steep])[None],
            terms=("total",),
            column_scale=np.ones(shape[1]),
            row_scale=np.ones(shape[0]),
            rows={},
            columns={},
        )

    def _loads(self) -> tuple[Floats, Floats, Floats]:
        """Of every group: the load now, that of units that are not free, the largest amount of an arc (0: none)."""
        shortlist = self.landscape.shortlist
        load, size = shortlist.loads(self.chosen), np.zeros(len(shortlist.prices.fair))
        rest = load.copy()
        now = self.arc[self.chosen[shortlist.unit[self.arc]] == self.arc]
        for group, amount in zip(shortlist.group, shortlist.amount, strict=True):
            counts = now[group[now] >= 0]
            np.subtract.at(rest, group[counts], amount[counts])
            counts = self.arc[group[self.arc] >= 0]
            np.maximum.at(size, group[counts], np.abs(amount[counts]))
        return load, rest, size

    def _counts(self, groups: Ints, begin: int, size: Floats) -> list[tuple[Ints, Ints, Floats]]:
        """What arcs count in the rows of some groups, from row `begin` on."""
        shortlist = self.landscape.shortlist
        place = np.full(len(size) + 1, -1, dtype=np.int64)
        place[groups] = begin + np.arange(len(groups))
        parts = []
        for group, amount in zip(shortlist.group[:, self.arc], shortlist.amount[:, self.arc], strict=True):
            row = place[group]
            at = np.flatnonzero((row >= 0) & (amount != 0))
            parts.append((row[at], at, amount[at] / size[group[at]]))
        return parts


def _steepest(shortlist: Shortlist) -> Floats:
    return np.maximum(shortlist.prices.price, shortlist.prices.steep_price)


def _listen(highs: highspy.Highs, halted: Event) -> None:
    def ask(event: Any) -> None:  # noqa: ANN401  # highspy gives no type
        if halted.is_set():
            event.interrupt()

    highs.cbMipInterrupt.subscribe(ask)
