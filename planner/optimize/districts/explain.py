"""Why no districts exist: the rules that collide, and the least widening of limits after which some do."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.domain.apart import apart
from planner.domain.arrays import Ints
from planner.domain.audit import TOLERANCE
from planner.domain.geography.contiguity import pieces
from planner.domain.world import World
from planner.errors import Problem, SolverError
from planner.optimize.bridge import linear_form
from planner.optimize.districts.book import Book
from planner.optimize.districts.elastic import widening
from planner.optimize.explain import explain
from planner.optimize.formulation import formulate
from planner.optimize.rules import rules_of
from planner.optimize.search import Limits, search

PATIENCE = 30.0
"""Seconds for asking which rules collide, and again for the cheapest way out."""


def explain_districts(world: World, book: Book, limits: Limits) -> tuple[Problem, ...]:
    """Name the rules that collide in a book of which it is proven that no plan keeps all of them."""
    model = formulate(world)
    form = linear_form(model)
    without = search(replace(form, cost=np.zeros_like(form.cost)), Limits(PATIENCE, 1.0, limits.threads), None, None)
    if without.ending == "infeasible":
        return explain(form, rules_of(model, world), world)
    return (_collision(world, book, Limits(PATIENCE, limits.gap, limits.threads)),)


def nowhere(world: World, book: Book) -> Iterator[Problem]:
    """Territories that need a centre where no account may be one."""
    if book.fixed.all() or len(book.root):
        return
    chosen = np.flatnonzero(~book.fixed)
    filled = any((load.least[chosen] > 0).any() or (load.most[chosen] < 0).any() for load in book.loads if load.own)
    if filled or not np.isfinite(book.cost[:, book.fixed]).any(axis=1).all():
        seats = ", ".join(f"'{seat}'" for seat in world.scenario.seats.seat[chosen[:3]])
        yield Problem(
            "accounts",
            f"no account may be the centre of a territory, and {seats}{' …' if len(chosen) > 3 else ''} must have one.",
            "Give accounts a location (and do not set 'centre' to false for all), or seats a home.",
        )


def islands(world: World, book: Book) -> Iterator[Problem]:
    """Parts of the graph of neighbours that no seats can share among them: too many parts, or one too small."""
    if book.graph is None:
        return
    parts = pieces(book.graph, np.arange(len(book.unit)))
    if len(parts) < 2:
        return
    small = parts[-1]
    named = ", ".join(f"'{account}'" for account in world.scenario.accounts.account[small[:3]])
    named += " …" if len(small) > 3 else ""
    if len(parts) > book.seats:
        yield Problem(
            "edges",
            f"the accounts fall into {len(parts):,} parts without neighbours in one another, but there are only "
            f"{book.seats:,} seats, and no territory may be in pieces (territory.contiguity).",
            f"Cheapest change: rows in the edges table that join the parts; the smallest has {len(small):,} accounts "
            f"({named}).",
        )
    else:
        yield from _too_small(world, book, small, named)


def _too_small(world: World, book: Book, part: Ints, named: str) -> Iterator[Problem]:
    """A part whose accounts together carry less than every seat must have."""
    for load, counted in zip(world.loads, book.loads, strict=True):
        if not counted.own or counted.signed:
            continue
        carried = float(counted.amount[np.unique(book.unit[part])].max(axis=1).sum())
        if carried < counted.least.min() * (1 - TOLERANCE) - TOLERANCE:
            has, least = apart(carried, float(counted.least.min()), 1)
            one = len(part) == 1
            who = f"{len(part):,} account{'' if one else 's'} ({named}) {'has' if one else 'have'} no neighbour"
            yield Problem(
                "edges",
                f"{who} among the others, and {has} {load.name} in all, but every seat must have at least {least}, "
                "and no territory may be in pieces (territory.contiguity).",
                "Cheapest change: a row in the edges table that joins the two.",
            )
            return


def _collision(world: World, book: Book, limits: Limits) -> Problem:
    rules = []
    if book.graph is not None:
        rules.append("the accounts of every seat hang together on the graph of neighbours (territory.contiguity)")
    if not book.fixed.all():
        rules.append("every territory has an account that may be its centre")
    for load, counted in zip(world.loads, book.loads, strict=True):
        least, most = counted.least, counted.most
        if least.max(initial=0.0) <= 0 and most.min(initial=np.inf) >= counted.amount.max(axis=1).sum():
            continue
        alike = bool((least == least[0]).all() and (most == most[0]).all() and np.isfinite(least[0] + most[0]))
        if counted.own and alike:
            rules.append(f"every seat has between {least[0]:,.1f} and {most[0]:,.1f} {load.name}")
        else:
            rules.append(f"the limits of {load.name} of every {load.noun}")
    return Problem(
        "rules that collide", f"no plan keeps all of these: {'; '.join(rules)}.", _way_out(world, book, limits)
    )


def _way_out(world: World, book: Book, limits: Limits) -> str:
    try:
        shares = widening(book, limits)
    except SolverError:
        shares = None
    off = "switch off 'territory.contiguity'" if book.graph is not None else ""
    if shares is None or not (shares > 0).any():
        return f"Cheapest change: {off}." if off else ""
    names = [f"{load.name} by {share:.2%}" for load, share in zip(world.loads, shares, strict=True) if share > 1e-9]
    return f"Cheapest change: widen the limits of {' and '.join(names)}{f'; or {off}' if off else ''}."
