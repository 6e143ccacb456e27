"""Every account that changes its owner, and why: what staying would cost or break, the rest of the plan unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Ints
from planner.domain.reasons.alternatives import Option, next_best, option, options_at
from planner.domain.reasons.exchanges import exchange
from planner.domain.reasons.shifts import Standing
from planner.report.reasons import Staying, reason, refusals, rules_broken
from planner.report.review import Review

MOST_EXPLAINED = 2_000
"""Moves, the most potential first, that are explained; of the others only who goes where is told."""
MOST_EXCHANGES = 200
"""Of these, moves for which an exchange is looked for where a rule forbids staying."""
STAYS, FIRST_OWNER = "Stays.", "Had no owner."
UNEXPLAINED = "Not looked into: its potential is small. `planner explain RUN ACCOUNT` tells."


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """Accounts of one family that go from one seat to another."""

    accounts: Ints
    """Positions of the accounts."""
    source: str
    target: str
    potential: float
    """[currency/year]"""
    revenue: float
    """[currency/year]"""
    stay: Staying
    next_best: Option | None
    """The cheapest other seat that breaks no rule, the owner's included; None where there is none."""
    next_seat: str
    """Its id; '' where there is none."""
    reason: str

    @property
    def staying(self) -> Mapping[str, float]:
        """Change of each term if they stayed, positive where the move is better [currency/year]; empty if unpriced."""
        return self.stay.option.terms if self.stay.option is not None else {}

    @property
    def broken(self) -> tuple[str, ...]:
        """Rules that staying would break, in words."""
        return self.stay.broken

    @property
    def gain(self) -> float:
        """What the move is worth against staying [currency/year]; NaN where no such pair has a price."""
        return self.stay.option.cost if self.stay.option is not None else float("nan")


def moves_of(review: Review) -> tuple[Move, ...]:
    """All moves, the most potential first."""
    if review.before is None or len(review.after.moved) == 0:
        return ()
    standing = Standing.of(review.world, review.plan.owner)
    potential, unit_of, source_of = review.scenario.accounts.potential, review.scenario.units, review.seat_before
    groups: dict[tuple[int, int], list[int]] = {}
    for account in review.after.moved.tolist():
        groups.setdefault((int(unit_of[account]), int(source_of[account])), []).append(account)
    ordered = sorted(groups.items(), key=lambda item: (-float(potential[item[1]].sum()), item[1][0]))
    units, sources = (np.array(part, dtype=np.int64) for part in zip(*(ends for ends, _ in ordered), strict=True))
    best = next_best(standing, units[:MOST_EXPLAINED])
    priced = options_at(standing, units[:MOST_EXPLAINED], sources[:MOST_EXPLAINED])
    moves = []
    for number, ((unit, source), members) in enumerate(ordered):
        stay = None
        if number < MOST_EXPLAINED:
            stay = _stay(standing, (unit, source), priced[number], look=number < MOST_EXCHANGES)
        moves.append(_move(review, standing, np.array(members), stay, (source, best.get(unit))))
    return tuple(moves)


def reasons_of(review: Review, moves: Sequence[Move]) -> list[str]:
    """Why each account is where the plan has it, by position."""
    why = [STAYS if before >= 0 else FIRST_OWNER for before in review.seat_before.tolist()]
    for move in moves:
        for account in move.accounts.tolist():
            why[account] = move.reason
    return why


def staying(standing: Standing, unit: int, source: int) -> Staying:
    """What it would mean that a unit stayed at a seat."""
    return _stay(standing, (unit, source), option(standing, unit, source), look=True)


def _stay(standing: Standing, pair: tuple[int, int], found: Option | None, *, look: bool) -> Staying:
    """The same, priced already; `look` for an exchange where it may not stay."""
    unit, source = pair
    if found is None:
        nowhere = ("it has no owner in this plan",) if standing.seat[unit] < 0 else ()
        return Staying(source, None, refusals(standing, unit, source) or nowhere)
    broken = tuple(rules_broken(standing, found))
    return Staying(source, found, broken, exchange(standing, found) if broken and look else None)


def _move(
    review: Review, standing: Standing, accounts: Ints, stay: Staying | None, ends: tuple[int, Option | None]
) -> Move:
    book, seats, (source, best) = review.scenario.accounts, review.plan.seat, ends
    why = UNEXPLAINED if stay is None else reason(standing, stay)
    family = review.scenario.units == review.scenario.units[accounts[0]]
    if len(set(book.owner[family].tolist()) - {""}) > 1:
        why = f"Brings its family to one owner. {why}"
    return Move(
        accounts=accounts,
        source=str(seats[source]),
        target=str(seats[review.seat_after[accounts[0]]]),
        potential=float(book.potential[accounts].sum()),
        revenue=float(book.revenue[accounts].sum()),
        stay=stay or Staying(source, None, ()),
        next_best=best,
        next_seat="" if best is None else str(seats[best.seat]),
        reason=why,
    )
