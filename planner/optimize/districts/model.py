"""The model of districts as arrays for HiGHS; `declared.py` is its readable twin."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import diags_array

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.bridge import LinearForm, scales
from planner.optimize.districts.book import Book, Counted
from planner.optimize.districts.rows import Rows
from planner.optimize.districts.sites import Sites


@dataclass(slots=True, eq=False)
class Model:
    """Columns `joins[d, u]` (unit u belongs to site d; of its root: the site is opened), then those of bands."""

    book: Book
    sites: Sites
    index: Ints
    """Column of each (site, unit); −1 where the pair is left out."""
    cost: list[Floats]
    upper: list[Floats]
    rows: Rows = field(default_factory=Rows)
    columns: int = 0
    constant: float = 0.0
    """Cost of empty seats, which every opened site takes off."""

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        """Site and unit of the columns of pairs, in order."""
        site, unit = np.nonzero(self.index >= 0)
        return site.astype(np.int64), unit.astype(np.int64)

    def new(self, cost: Floats, upper: Floats) -> Ints:
        """New continuous columns from 0 to `upper`."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.columns += len(cost)
        return np.arange(self.columns - len(cost), self.columns)

    def form(self) -> LinearForm:
        """The matrix, scaled as the declared model's is."""
        matrix = self.rows.matrix(self.columns)
        lower, upper = self.rows.bounds
        integer = np.arange(self.columns) < np.count_nonzero(self.index >= 0)
        row_scale, column_scale = scales(matrix, integer)
        return LinearForm(
            matrix=(diags_array(row_scale) @ matrix @ diags_array(column_scale)).tocsc(),
            row_lower=lower * row_scale,
            row_upper=upper * row_scale,
            lower=np.zeros(self.columns),
            upper=np.concatenate(self.upper) / column_scale,
            integer=integer,
            cost=(np.concatenate(self.cost) * column_scale)[None, :],
            terms=("districts",),
            column_scale=column_scale,
            row_scale=row_scale,
            rows={},
            columns={},
        )

    def opened(self, values: Floats) -> Ints:
        """Site of each unit at a solution."""
        site, unit = self.pairs
        order = np.lexsort((-values[: len(site)], unit))
        return site[order[np.searchsorted(unit[order], np.arange(self.book.units))]]

    def owners(self, site_of: Ints) -> Ints:
        """Seat of each unit at its site: the opened sites of a kind, in order, are the seats of that kind."""
        owner = np.full(self.book.units, -1, dtype=np.int64)
        for k in range(len(self.sites.seat)):
            seats = np.flatnonzero(self.book.kind == k)
            opened = np.unique(site_of[self.sites.kind[site_of] == k])
            for d, s in zip(opened.tolist(), seats.tolist(), strict=False):
                owner[site_of == d] = s
        return owner

    def start(self, owner: Ints) -> tuple[Ints, Floats] | None:
        """Columns and values of a plan; None when the model leaves one of its pairs out."""
        pairs = int(np.count_nonzero(self.index >= 0))
        values = np.zeros(pairs)
        site_of = sites_at(self.book, self.sites, owner)
        column = self.index[site_of, np.arange(self.book.units)]
        if (site_of < 0).any() or (column < 0).any():
            return None
        values[column] = 1.0
        return np.arange(pairs), values


def sites_at(book: Book, sites: Sites, owner: Ints) -> Ints:
    """Site of each unit in a plan, the centres being the best ones; −1 in a territory without a centre."""
    site_of = np.full(book.units, -1, dtype=np.int64)
    for s in np.unique(owner).tolist():
        units = np.flatnonzero(owner == s)
        column = -1 if book.fixed[s] else book.best_centre(units)[0]
        at = np.flatnonzero((sites.kind == book.kind[s]) & (sites.centre == column))
        if len(at) and (column >= 0 or book.fixed[s]):
            site_of[units] = at[0]
    return site_of


def model_of(book: Book, sites: Sites, kept: Flags) -> Model:
    """The model of a book without the pairs that are not kept.

    one_owner[u]        sum over sites d of joins[d, u] = 1
    enough[k]           sum over sites d of kind k of joins[d, root of d] = count[k]   (<= where seats may stay empty)
    of_opened[d, u]     joins[d, u] <= joins[d, root of d]
    beside[d, u]        joins[d, u] <= sum over neighbours v of u of joins[d, v], if u is neither the root nor beside it
    least, most[m, d]   least · joins[d, root] <= sum over u of amount[m, u] · joins[d, u] <= most · joins[d, root]
    within[m, g]        the same for loads of groups of seats, over all sites that count there
    over, under[m, ·]   parts of a load beyond its bands, each with its price

    A fixed seat is open in any case: 1 takes the place of joins[d, root of d].
    """
    index = np.full(kept.shape, -1, dtype=np.int64)
    site, unit = np.nonzero(kept)
    index[site, unit] = np.arange(len(site))
    m = Model(book, sites, index, [sites.cost[site, unit]], [np.ones(len(site))], columns=len(site))
    m.rows.many(unit, np.arange(len(site)), np.ones(len(site)), np.ones(book.units), np.ones(book.units))
    root = np.where(sites.root >= 0, index[np.arange(len(sites)), sites.root], -1)
    _open_sites(m, root)
    _only_of_opened(m, site, unit, root)
    _with_a_neighbour(m, site, unit)
    free = np.flatnonzero(~book.fixed)
    m.constant = sum(float(load.price(np.zeros(len(free)), free).sum()) for load in book.loads if load.own)
    for load in book.loads:
        if load.own:
            _loads_of_sites(m, load, root)
        else:
            _loads_of_groups(m, load, site, unit)
    return m


def _open_sites(m: Model, root: Ints) -> None:
    for k, count in enumerate(m.sites.count.tolist()):
        chosen = root[(m.sites.kind == k) & (m.sites.root >= 0) & (root >= 0)]
        if not m.sites.open[m.sites.kind == k].all():
            least = float(count) if m.sites.exact[k] else -np.inf
            m.rows.add(chosen, np.ones(len(chosen)), least, float(count))


def _only_of_opened(m: Model, site: Ints, unit: Ints, root: Ints) -> None:
    other = np.flatnonzero((root[site] >= 0) & (m.sites.root[site] != unit))
    n = len(other)
    column = np.concatenate([other, root[site[other]]])
    entry = np.concatenate([np.ones(n), -np.ones(n)])
    m.rows.many(np.tile(np.arange(n), 2), column, entry, np.full(n, -np.inf), np.zeros(n))


def _with_a_neighbour(m: Model, site: Ints, unit: Ints) -> None:
    """The smallest cut sets, which most solutions without them break: a unit alone."""
    if m.book.graph is None:
        return
    beside = m.book.beside
    for column, (d, u) in enumerate(zip(site.tolist(), unit.tolist(), strict=True)):
        root = int(m.sites.root[d])
        if root < 0 or u == root or root in beside[u]:
            continue
        others = m.index[d, beside[u]]
        others = others[others >= 0]
        m.rows.add(np.append(column, others), np.append(1.0, -np.ones(len(others))), -np.inf, 0.0)


def _loads_of_sites(m: Model, load: Counted, root: Ints) -> None:
    for d in range(len(m.sites)):
        seat = int(m.sites.seat[m.sites.kind[d]])
        unit = np.flatnonzero(m.index[d] >= 0)
        column, amount = m.index[d, unit], load.amount[unit, seat]
        if m.sites.root[d] >= 0 and root[d] < 0:
            continue
        _limits(m, column, amount, int(root[d]), (load.least[seat], load.most[seat]))
        _bands(m, load, seat, column, amount, int(root[d]))


def _limits(m: Model, column: Ints, amount: Floats, root: int, limits: tuple[float, float]) -> None:
    least, most = limits
    if root < 0:
        if np.isfinite(least) or np.isfinite(most):
            m.rows.add(column, amount, least, most)
        return
    with_root = np.append(column, root)
    if np.isfinite(least) and least > np.minimum(amount, 0.0).sum():
        m.rows.add(with_root, np.append(amount, -least), 0.0, np.inf)
    if np.isfinite(most) and most < np.maximum(amount, 0.0).sum():
        m.rows.add(with_root, np.append(amount, -most), -np.inf, 0.0)


def _loads_of_groups(m: Model, load: Counted, site: Ints, unit: Ints) -> None:
    seat = m.sites.seat[m.sites.kind[site]]
    group, amount = load.group[unit, seat], load.amount[unit, seat]
    for g in range(len(load.least)):
        column = np.flatnonzero(group == g)
        _limits(m, column, amount[column], -1, (load.least[g], load.most[g]))
        _bands(m, load, g, column, amount[column], -1)


def _bands(m: Model, load: Counted, group: int, column: Ints, amount: Floats, root: int) -> None:
    """Parts beyond a band: amount − (fair + width) · opened <= over, (fair − width) · opened − amount <= under."""
    band = load.band
    if band is None:
        return
    fair, free, steep = (float(at[group]) for at in (band.fair, band.free, band.steep))
    widths = [(free, band.rule.price)]
    if band.rule.steep_price is not None:
        widths.append((steep, band.rule.steep_price - band.rule.price))
    for width, price in widths:
        for side in (1.0, -1.0):
            edge = fair + side * width
            if price <= 0 or (side < 0 and edge <= 0):
                continue
            beyond = m.new(np.array([price]), np.array([np.inf]))
            columns, entries = np.append(column, beyond), np.append(side * amount, -1.0)
            if root < 0:
                m.rows.add(columns, entries, -np.inf, side * edge)
            else:
                m.rows.add(np.append(columns, root), np.append(entries, -side * edge), -np.inf, 0.0)
    if root >= 0:
        empty = float(load.price(np.zeros(1), np.array([group]))[0])
        m.cost[0][root] -= empty
