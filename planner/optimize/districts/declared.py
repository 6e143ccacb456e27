"""The model of districts as people read it, in Pyomo; `model.py` hands the same matrix to HiGHS from arrays."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Flags
from planner.optimize.districts.book import Book, Counted
from planner.optimize.districts.sites import Sites

Expression = Any
"""Pyomo's expressions have no useful type."""


def declare(book: Book, sites: Sites, kept: Flags) -> pyo.ConcreteModel:
    """The p-median with limits of Hess et al. (1965), a site being a centre for a kind of seat, or a fixed seat.

    owns[d, u] in {0, 1}  unit u belongs to site d, for kept pairs; of the site's root it says that the site is opened
    one_owner[u]          sum over d of owns[d, u] = 1
    enough[k]             sum over sites d of kind k of owns[d, root[d]] = count[k]   (<= where seats may stay empty)
    of_opened[d, u]       owns[d, u] <= opened[d],  opened[d] = owns[d, root[d]], 1 at a fixed seat
    beside[d, u]          owns[d, u] <= sum over neighbours v of u of owns[d, v]      (u not the root, nor next to it)
    least[m, d]           sum over u of amount[m, u] * owns[d, u] >= least[m] * opened[d]     for what seats carry
    most[m, d]            sum over u of amount[m, u] * owns[d, u] <= most[m] * opened[d]
    within[m, g]          least[m, g] <= sum over pairs that count at g of amount * owns <= most[m, g]
    beyond[i] >= 0        part of a load beyond an edge of its band, at the price of that edge
    term "districts"      sum of cost[d, u] * owns[d, u] + price[i] * beyond[i] - price of an empty seat * opened[d]
    """
    m = pyo.ConcreteModel(name="districts")
    site, unit = (at.tolist() for at in np.nonzero(kept))
    pairs = list(zip(site, unit, strict=True))
    m.owns = pyo.Var(pairs, domain=pyo.Binary)
    opened = {d: 1.0 if sites.root[d] < 0 else m.owns[d, int(sites.root[d])] for d in sorted(set(site))}
    m.one_owner = pyo.Constraint(
        range(book.units), rule=lambda m, u: sum(m.owns[d, v] for d, v in pairs if v == u) == 1
    )
    _open(m, sites, opened)
    chosen = [(d, u) for d, u in pairs if sites.root[d] >= 0 and sites.root[d] != u]
    m.of_opened = pyo.Constraint(chosen, rule=lambda m, d, u: m.owns[d, u] <= opened[d])
    if book.graph is not None:
        apart = [(d, u) for d, u in chosen if sites.root[d] not in book.beside[u]]
        m.beside = pyo.Constraint(
            apart,
            rule=lambda m, d, u: m.owns[d, u] <= sum(m.owns[d, v] for v in book.beside[u].tolist() if kept[d, v]),
        )
    m.limits, m.edges, m.beyond = pyo.ConstraintList(), pyo.ConstraintList(), pyo.VarList(domain=pyo.NonNegativeReals)
    cost = sum(float(sites.cost[d, u]) * m.owns[d, u] for d, u in pairs)
    for load in book.loads:
        for group, at, amount in _carriers(m, sites, load, pairs, opened):
            _limit(m, load, group, at, amount)
            cost += _band(m, load, group, at, amount)
            cost -= 0.0 if isinstance(at, float) else float(load.price(np.zeros(1), np.array([group]))[0]) * at
    m.terms = pyo.Objective(["districts"], rule=lambda _, __: cost)
    return m


def _open(m: pyo.ConcreteModel, sites: Sites, opened: dict[int, Expression]) -> None:
    def enough(_: pyo.ConcreteModel, k: int) -> Expression:
        mine = [at for d, at in opened.items() if sites.kind[d] == k]
        count = int(sites.count[k])
        return sum(mine) == count if sites.exact[k] else sum(mine) <= count

    chosen = np.unique(sites.kind[sites.root >= 0]).tolist()
    m.enough = pyo.Constraint(chosen, rule=enough)


def _carriers(
    m: pyo.ConcreteModel,
    sites: Sites,
    load: Counted,
    pairs: list[tuple[int, int]],
    opened: dict[int, Expression],
) -> Iterator[tuple[int, Expression, list[tuple[float, Expression]]]]:
    """Group, whether it is opened, and what counts there: of every site, or of every group of seats."""
    seat = sites.seat[sites.kind]
    if load.own:
        for d, at in opened.items():
            yield int(seat[d]), at, [(float(load.amount[u, seat[d]]), m.owns[d, u]) for e, u in pairs if e == d]
        return
    for g in range(len(load.least)):
        yield (
            g,
            1.0,
            [(float(load.amount[u, seat[d]]), m.owns[d, u]) for d, u in pairs if load.group[u, seat[d]] == g],
        )


def _limit(
    m: pyo.ConcreteModel, load: Counted, group: int, opened: Expression, amount: list[tuple[float, Expression]]
) -> None:
    least, most = float(load.least[group]), float(load.most[group])
    total = sum(share * own for share, own in amount)
    if isinstance(opened, float):
        if np.isfinite(least) or np.isfinite(most):
            bounds = (least if np.isfinite(least) else None, total, most if np.isfinite(most) else None)
            m.limits.add(bounds)
        return
    if np.isfinite(least) and least > sum(min(share, 0.0) for share, _ in amount):
        m.limits.add(total - least * opened >= 0)
    if np.isfinite(most) and most < sum(max(share, 0.0) for share, _ in amount):
        m.limits.add(total - most * opened <= 0)


def _band(
    m: pyo.ConcreteModel, load: Counted, group: int, opened: Expression, amount: list[tuple[float, Expression]]
) -> Expression:
    """Price of what lies beyond the edges of the band; the price above the second edge comes on top of the first."""
    if load.band is None:
        return 0.0
    rule, fair = load.band.rule, float(load.band.fair[group])
    widths = [(float(load.band.free[group]), rule.price)]
    if rule.steep_price is not None:
        widths.append((float(load.band.steep[group]), rule.steep_price - rule.price))
    cost: Expression = 0.0
    total = sum(share * own for share, own in amount)
    for width, price in widths:
        for side in (1.0, -1.0):
            edge = fair + side * width
            if price > 0 and (side > 0 or edge > 0):
                beyond = m.beyond.add()
                m.edges.add(side * total - side * edge * opened <= beyond)
                cost += price * beyond
    return cost
