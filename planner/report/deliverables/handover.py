"""Hand-over sheets: for every person the accounts that come and go, from whom and to whom, and why."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import positions
from planner.domain.deliverables.handover import Handed, in_order_of_calls
from planner.report.moves import moves_of, reasons_of
from planner.report.review import Review


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """What one person must know."""

    person: str
    seats: tuple[str, ...]
    managers: tuple[str, ...]
    first_day: date
    gained: tuple[Handed, ...]
    """In the order of first calls."""
    lost: tuple[Handed, ...]
    """Those with most potential first."""
    stays: int
    """Accounts that the person keeps."""

    @property
    def file(self) -> str:
        """Name of its page: letters, digits and dashes, whatever the person is called, and no name twice."""
        latin = unicodedata.normalize("NFKD", self.person).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^a-z0-9]+", "-", latin.lower()).strip("-")[:40] or "person"
        return f"{plain}-{hashlib.sha256(self.person.encode()).hexdigest()[:8]}.html"

    @property
    def partners(self) -> Mapping[str, tuple[int, int]]:
        """Accounts that come from, and go to, each other person; those with most first. Nobody is not a person."""
        found: dict[str, list[int]] = {}
        for each in (*self.gained, *self.lost):
            if each.other_person:
                found.setdefault(each.other_person, [0, 0])[0 if each.gained else 1] += 1
        ordered = sorted(found.items(), key=lambda item: (-sum(item[1]), item[0]))
        return {person: (come, go) for person, (come, go) in ordered}


def person_sheets(review: Review) -> tuple[PersonSheet, ...]:
    """A sheet for every person in a seat, by name. Accounts that go from one seat of a person to another stay."""
    seats, first_day = review.scenario.seats, review.scenario.calendar.start
    person = seats.person.tolist()
    come: dict[str, list[Handed]] = {name: [] for name in sorted(set(person))}
    go: dict[str, list[Handed]] = {name: [] for name in come}
    keep = dict.fromkeys(come, 0)
    why, besides = reasons_of(review, moves_of(review)), _specialists(review)
    for account, ends in enumerate(zip(review.seat_before.tolist(), review.seat_after.tolist(), strict=True)):
        before, after = (person[at] if at >= 0 else "" for at in ends)
        if before == after:
            if after:
                keep[after] += 1
            continue
        told = (why[account], besides.get(account, ()))
        if after:
            come[after].append(_seen(review, account, told, gained=True))
        if before:
            go[before].append(_seen(review, account, told, gained=False))
    managers = seats.manager.tolist()
    return tuple(
        PersonSheet(
            person=name,
            seats=tuple(str(seats.seat[s]) for s, who in enumerate(person) if who == name),
            managers=tuple(dict.fromkeys(m for m, who in zip(managers, person, strict=True) if who == name and m)),
            first_day=first_day,
            gained=in_order_of_calls(tuple(come[name]), first_day),
            lost=tuple(sorted(go[name], key=lambda each: (-each.potential, each.account))),
            stays=keep[name],
        )
        for name in come
    )


def _seen(review: Review, account: int, told: tuple[str, tuple[str, ...]], *, gained: bool) -> Handed:
    """An account seen by whom it comes to, or by whom it leaves; `told` is its reason and its specialists."""
    book, seats, i = review.scenario.accounts, review.scenario.seats, account
    before, after = int(review.seat_before[i]), int(review.seat_after[i])
    own, other = (after, before) if gained else (before, after)
    return Handed(
        account=str(book.account[i]),
        name=str(book.name[i]),
        gained=gained,
        seat=str(seats.seat[own]),
        other_seat=str(seats.seat[other]) if other >= 0 else "",
        other_person=str(seats.person[other]) if other >= 0 else "",
        reason=told[0],
        potential=float(book.potential[i]),
        revenue=float(np.nan_to_num(book.revenue[i])),
        open_pipeline=float(np.nan_to_num(book.open_pipeline[i])),
        renewal=None if np.isnat(book.renewal[i]) else date.fromisoformat(str(book.renewal[i])),
        city=str(book.city[i]),
        specialists=told[1],
    )


def _specialists(review: Review) -> dict[int, tuple[str, ...]]:
    """Who covers each account besides its owner, in words, by position of the account."""
    people = review.scenario.specialists
    person = dict(zip(people.specialist.tolist(), people.person.tolist(), strict=True))
    found: dict[int, tuple[str, ...]] = {}
    for overlay, plan in review.plan.overlays.items():
        at = positions(review.scenario.accounts.account, plan.account)
        for account, owner in zip(at.tolist(), plan.owner.tolist(), strict=True):
            if account >= 0 and owner:
                found[account] = (*found.get(account, ()), f"{person.get(owner) or owner} ({overlay})")
    return found
