"""Changes that somebody makes to a plan by hand: what each costs and breaks by itself, and all of them together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, positions
from planner.domain.audit import Audit, audit, unit_seats
from planner.domain.world import World
from planner.errors import Problem

OF_PAIRS = ("bookings", "pairing", "travel", "disruption")
"""Terms that an account counts only at an owner who may cover it, with its whole family."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What a change of owners does to the plan that it was made from."""

    terms: Mapping[str, float]
    """Change of each term of the objective, quotas handed out again [currency/year]; NaN for terms of pairs where
    `priced` is false."""
    breaks: tuple[Problem, ...]
    """Rules that are broken then and were not before."""
    mends: tuple[Problem, ...]
    """Rules that were broken before and are not then."""
    priced: bool
    """Whether every account concerned is, before and after, at an owner who may cover it, with its whole family: only
    such pairs have a price."""

    @property
    def cost(self) -> float:
        """Change of the objective [currency/year]; NaN where a pair has no price."""
        return float(sum(self.terms.values())) if self.priced else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """Accounts of one family that go from one owner to another, alone."""

    accounts: Ints
    """Positions of the accounts."""
    source: str
    """Seat before; '' nobody."""
    target: str
    """Seat after; '' nobody."""
    change: Change


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """A plan edited by hand, held against the one that it was made from."""

    before: Audit
    after: Audit
    edits: tuple[Edit, ...]
    """Each alone, all else as before; the most expensive first."""
    together: Change

    @property
    def interaction(self) -> dict[str, float]:
        """What all together cost more than the sum of each alone, by term [currency/year]; NaN where one is unpriced.

        Below zero where edits help each other.
        """
        alone = {term: sum(edit.change.terms[term] for edit in self.edits) for term in self.together.terms}
        return {term: amount - alone[term] for term, amount in self.together.terms.items()}


def evaluate(
    world: World, base: Texts, owner: Texts, quota: Floats | None = None, coverage: Floats | None = None
) -> Evaluation:
    """Hold owners (seat id of each account, '' nobody) against those of a base plan, edit by edit.

    Accounts of a family that go the same way are one edit. With `quota` (of every seat) the rules on quotas are
    checked for it, too; the terms compare the quotas that are nearest to the fair ones of both. `coverage` is the
    share of each account's work that is done, as in `audit`.
    """
    before = audit(world, base, coverage=coverage)
    moves: dict[tuple[int, str, str], list[int]] = {}
    for account in np.flatnonzero(base != owner).tolist():
        moves.setdefault((int(world.scenario.units[account]), str(base[account]), str(owner[account])), []).append(
            account
        )
    edits = []
    for (_, source, target), members in moves.items():
        alone = base.astype(np.result_type(base, owner))
        alone[members] = target
        change = change_between(
            world, (base, before), (alone, audit(world, alone, coverage=coverage)), np.array(members)
        )
        edits.append(Edit(np.array(members, dtype=np.int64), source, target, change))
    after = audit(world, owner, coverage=coverage)
    together = change_between(world, (base, before), (owner, after), np.flatnonzero(base != owner))
    if quota is not None:
        after = audit(world, owner, quota, coverage)
    ranked = sorted(edits, key=lambda e: (-np.nan_to_num(e.change.cost, nan=np.inf), int(e.accounts[0])))
    return Evaluation(before, after, tuple(ranked), together)


def change_between(world: World, was: tuple[Texts, Audit], now: tuple[Texts, Audit], accounts: Ints) -> Change:
    """What changes from owners and their audit to other ones, where only these accounts have another owner."""
    (base, before), (owner, after) = was, now
    ids, units = world.scenario.seats.seat, np.unique(world.scenario.units[accounts])
    priced = all((unit_seats(world, positions(ids, owners))[units] >= 0).all() for owners in (base, owner))
    terms = {term: amount - before.terms[term] for term, amount in after.terms.items()}
    if not priced:
        terms |= dict.fromkeys(OF_PAIRS, float("nan"))
    return Change(terms, _beyond(after.violations, before), _beyond(before.violations, after), bool(priced))


def _beyond(problems: Sequence[Problem], other: Audit) -> tuple[Problem, ...]:
    """The problems about rules that another audit does not find broken."""
    known = {_rule(problem) for problem in other.violations}
    return tuple(problem for problem in problems if _rule(problem) not in known)


def _rule(problem: Problem) -> tuple[str, str]:
    """Which rule a problem is about, whatever the amounts and the seat that it names."""
    return problem.where, re.sub(r"'[^']*'|[\d,.–]+", "", problem.what)
