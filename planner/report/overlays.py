"""Who covers the same book besides, with which ratio and hours, and what of it is credited a second time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Floats, Ints, positions, summed_by
from planner.domain.audit import audit
from planner.domain.overlay import BOOKS, overlay_named, overlay_scenario
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.overlay import Overlay
from planner.domain.world import World
from planner.report.numbers import counted, money, percent, whole
from planner.report.proof import gap_sentence
from planner.report.tables import MOST_ROWS, Cell, Table, amount_cell, problems, share_cell

ONCE = "Territories, quotas and the simulated year count every account once."


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """One overlay of a plan, added up by specialist."""

    overlay: Overlay
    scenario: Scenario
    """Its own one: accounts covered, specialists as seats."""
    plan: Plan
    accounts: Ints
    """How many accounts each specialist covers."""
    books: Ints
    """How many seats' books each covers; per account 0."""
    hours: Floats
    """What that takes [hours/year]."""
    available: Floats
    """What each can work [hours/year]."""
    potential: Floats
    """Potential that each covers [currency/year]."""
    credited: Floats
    """What of it is credited to the specialist besides its seat [currency/year]."""
    moved: int
    """Accounts (per seat: books) that change their specialist."""
    held: int
    """Accounts (per seat: books) that have one now."""

    @property
    def pods(self) -> bool:
        """Whether whole books are covered."""
        return self.overlay.per == "seat"

    @property
    def counts(self) -> Ints:
        """How many of what the ratio counts each specialist covers."""
        return self.books if self.pods else self.accounts


@dataclass(frozen=True, slots=True)
class OverlaySection:
    """An overlay on the page."""

    title: str
    sentences: tuple[str, ...]
    table: Table
    violations: Table | None


def covered_by(scenario: Scenario, plan: Plan) -> Iterator[Covered]:
    """Every overlay of a plan, in their order."""
    for name, own in plan.overlays.items():
        overlay = overlay_named(scenario, name)
        if overlay is not None:
            yield _covered(scenario, plan, overlay, own)


def overlay_sections(scenario: Scenario, plan: Plan) -> tuple[OverlaySection, ...]:
    """A section for every overlay."""
    currency = scenario.settings.currency
    return tuple(
        OverlaySection(
            each.overlay.name,
            tuple(_sentences(each, currency)),
            _table(each, currency),
            problems("rules broken", each.plan.violations) if each.plan.violations else None,
        )
        for each in covered_by(scenario, plan)
    )


def twice_credited(scenario: Scenario, plan: Plan) -> str:
    """How much of the book is credited more than once over all overlays; '' without overlays."""
    every = tuple(covered_by(scenario, plan))
    if not every:
        return ""
    credited, book = sum(float(each.credited.sum()) for each in every), float(scenario.accounts.potential.sum())
    if credited == 0:
        return f"Nothing is credited to specialists besides its seat. {ONCE}"
    parts = ", ".join(
        f"{money(float(e.credited.sum()), scenario.settings.currency)} to '{e.overlay.name}'" for e in every
    )
    total = money(credited, scenario.settings.currency)
    whole_book = money(book, scenario.settings.currency)
    share = f", {percent(credited / book)} of the book" if book > 0 else ""
    return (
        f"Potential of {whole_book} a year is credited to the seats; {total} of it{share}, is credited a further time "
        f"to specialists ({parts}). {ONCE}"
    )


def overlay_columns(scenario: Scenario, plan: Plan) -> Columns:
    """Every specialist of every overlay: what it covers, hours used and available, potential and credit."""
    every = tuple(covered_by(scenario, plan))

    def joined(parts: list[AnyArray], kind: str) -> AnyArray:
        return np.concatenate([np.array([], dtype=kind), *parts])

    return {
        "overlay": joined([np.full(len(e.plan.seat), e.overlay.name) for e in every], "U1"),
        "specialist": joined([e.plan.seat for e in every], "U1"),
        "person": joined([e.scenario.seats.person for e in every], "U1"),
        "accounts": joined([e.accounts for e in every], "i8"),
        "books": joined([e.books for e in every], "i8"),
        "hours": joined([e.hours for e in every], "f8"),
        "available": joined([e.available for e in every], "f8"),
        "potential": joined([e.potential for e in every], "f8"),
        "credited": joined([e.credited for e in every], "f8"),
    }


def _covered(scenario: Scenario, plan: Plan, overlay: Overlay, own: Plan) -> Covered:
    derived = overlay_scenario(scenario, plan, overlay)
    world = World.of(derived)
    found = audit(world, own.owner)
    at, count = positions(own.seat, own.owner), len(own.seat)
    full = scenario.accounts.potential[positions(scenario.accounts.account, own.account)]
    first = derived.accounts.metrics.get(BOOKS, np.zeros(len(at)))
    counted_once = first if overlay.per == "seat" else np.ones(len(at))
    here = at >= 0
    return Covered(
        overlay=overlay,
        scenario=derived,
        plan=own,
        accounts=np.bincount(at[here], minlength=count).astype(np.int64),
        books=summed_by(at[here], first[here], count).astype(np.int64),
        hours=found.loads["hours"],
        available=world.hours,
        potential=summed_by(at[here], full[here], count),
        credited=found.loads["potential"],
        moved=int(counted_once[found.moved].sum()),
        held=int(counted_once[derived.accounts.owner != ""].sum()),
    )


def _sentences(each: Covered, currency: str) -> Iterator[str]:
    overlay, counts = each.overlay, each.counts
    noun = "book" if each.pods else "account"
    sort = f" of {overlay.column} '{overlay.value}'" if overlay.column else ""
    accounts = f"{counted(len(each.plan.account), 'account')}{sort}"
    what = f"the books of {counted(int(counts.sum()), 'seat')} ({accounts})" if each.pods else accounts
    limits = [f"{word} {limit:,}" for word, limit in (("at least", overlay.least), ("at most", overlay.most)) if limit]
    ratio = f" ({' and '.join(limits)} allowed)" if limits else ""
    few, many = int(counts.min()), int(counts.max())
    span = counted(many, noun) if few == many else f"{few:,} to {counted(many, noun)}"
    yield (
        f"{counted(len(counts), 'specialist')} cover{'s' * (len(counts) == 1)} {what}: {span} each{ratio}, in "
        f"{whole(float(each.hours.sum()))} of {whole(float(each.available.sum()))} hours a year."
    )
    if each.held:
        come = "comes" if each.moved == 1 else "come"
        yield f"Of {counted(each.held, noun)} with a specialist now, {each.moved:,} {come} to another one."
    credited = float(each.credited.sum())
    yield (
        f"{percent(overlay.credit)} of their bookings are credited a second time: a potential of "
        f"{money(credited, currency)} a year."
        if credited > 0
        else "Nothing of their bookings is credited a second time."
    )
    if sentence := gap_sentence(each.plan, currency):
        yield sentence


def _table(each: Covered, currency: str) -> Table:
    pods = each.pods
    headers = ("Specialist", "Person", *(("Books",) if pods else ()), "Accounts", "Hours used", "Hours available")
    headers += ("Used", "Potential covered", "Credited a second time")
    rows = tuple(
        (
            Cell(str(specialist)),
            Cell(str(each.scenario.seats.person[s])),
            *((amount_cell(float(each.books[s])),) if pods else ()),
            amount_cell(float(each.accounts[s])),
            amount_cell(each.hours[s]),
            amount_cell(each.available[s]),
            share_cell(each.hours[s] / each.available[s] if each.available[s] > 0 else np.nan),
            amount_cell(each.potential[s]),
            amount_cell(each.credited[s]),
        )
        for s, specialist in enumerate(each.plan.seat.tolist()[:MOST_ROWS])
    )
    hours, available = float(each.hours.sum()), float(each.available.sum())
    total = (
        Cell("All"),
        Cell(""),
        *((amount_cell(float(each.books.sum())),) if pods else ()),
        amount_cell(float(each.accounts.sum())),
        amount_cell(hours),
        amount_cell(available),
        share_cell(hours / available if available > 0 else np.nan),
        amount_cell(float(each.potential.sum())),
        amount_cell(float(each.credited.sum())),
    )
    rest = len(each.plan.seat) - len(rows)
    note = f"Potential in {currency} a year." + (f" {counted(rest, 'further specialist')} not shown." if rest else "")
    return Table(f"overlay {each.overlay.name}", headers, rows, note, total)
