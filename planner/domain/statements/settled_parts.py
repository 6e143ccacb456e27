"""The settlements of a period for one person, with their lines, rule by rule."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Flags, Ints
from planner.domain.pay.book import Book
from planner.domain.pay.component import NOT_IN_CURRENCY
from planner.domain.pay.rules import Basis
from planner.domain.statements.attribution import NO_DEAL, Attributed
from planner.domain.statements.explanation import Counted, attained, how_paid, rule_text, share_text
from planner.domain.statements.period_names import Period
from planner.domain.statements.plan_accounts import PersonEntries, PlanAccounts, entries_until

_SILENT = ("prizes", "floor", "cap", "cap of the plan")
"""Rules of which nothing is said where they change nothing."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: a deal and what it earned, or pay that belongs to no single deal of the period."""

    day: str
    """Day on which it counts; '' where the line sums up several."""
    deal: str
    account: str
    credit: str
    """Why it counts for the person, and which part of it."""
    amount: float
    """What counts; NaN where the line sums up several [unit of the measure]."""
    attained: float
    """Attainment with this line [share of quota]; NaN: no quota."""
    how: str
    """Tier, rate and amount, in words."""
    commission: int
    """What it adds to the first rule's pay [minor units]."""
    adjustments: int
    """What the further rules add or take away, its share of it [minor units]."""
    earned: int
    """Commission + adjustments [minor units]."""
    paid: int
    """What of it is released by the end of the period [minor units]."""
    expensed: int
    """What of it is expensed by the end of the period [minor units]."""
    held_until: str
    """Month in which the rest is released; '' nothing is held, 'later' after the horizon."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What one rule changes in the whole settlement."""

    rule: str
    change: int
    """Minor units."""


@dataclass(frozen=True, slots=True)
class Part:
    """One settlement of one component. Σ commission of the lines + Σ changes of the rules = earned."""

    component: str
    measure: str
    in_units: bool
    """Whether the measure is no money."""
    settled: str
    """Month in whose end it is settled."""
    measured: str
    """Months that are measured."""
    amount: float
    """What counts to date [unit of the measure]."""
    quota: float
    """Unit of the measure; 0: none."""
    target: float
    """On-target pay of the span [currency]."""
    lines: tuple[StatementLine, ...]
    rules: tuple[RuleChange, ...]
    earned: int
    """Minor units."""


def parts_of(accounts: PlanAccounts, row: int, period: Period) -> tuple[Part, ...]:
    """Every settlement of the period that has lines or pay, by month, then by component.

    What puts earlier settlements right, because a deal was cancelled, comes after the settlements of its month.
    """
    view = _View(accounts, row, period, entries_until(accounts, row, period.end))
    found: list[Part] = []
    for month in range(period.first, period.end):
        book, settled = accounts.known_at(month)
        due = [one for one in settled if one.span.settled == month + 1]
        found.extend(part for one in due if (part := view.part(book, one)) is not None)
        found.extend(view.put_right(month))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """One row of one plan, seen from the end of a period."""

    accounts: PlanAccounts
    row: int
    period: Period
    entries: PersonEntries

    def part(self, book: Book, one: Attributed) -> Part | None:
        """A settlement; None where there is nothing to say."""
        span = one.span
        component = book.plan.parts[one.component]
        mine = np.flatnonzero(self.accounts.lines.row[one.line] == self.row)
        lines = tuple(self._lines(one, mine))
        earned = int(one.earned[self.row])
        present = bool(book.present[self.row, span.opened : span.settled].any())
        if not lines and not earned and not present:
            return None
        label = self.accounts.calendar.month_label
        return Part(
            component=component.name,
            measure=component.kpi or component.measure,
            in_units=component.measure in NOT_IN_CURRENCY,
            settled=label(span.settled - 1),
            measured=f"{label(span.first)} to {label(span.settled - 1)}",
            amount=float(book.amount(component, span)[self.row]),
            quota=float(one.quota[self.row]),
            target=float(one.target[self.row]),
            lines=lines,
            rules=tuple(self._rules(book, one)),
            earned=earned,
        )

    def put_right(self, month: int) -> Iterator[Part]:
        """What earlier settlements gain or lose in a month, because deals that counted in them were cancelled."""
        found = self.entries.found
        for c, component in enumerate(self.accounts.book.plan.parts):
            chosen = (found.restated == 1) & (found.month == month) & (found.component == c)
            lines = tuple(self._changed(chosen, np.unique(found.line[chosen]).tolist()))
            if lines:
                label = self.accounts.calendar.month_label(month)
                yield Part(
                    component=component.name,
                    measure=component.kpi or component.measure,
                    in_units=component.measure in NOT_IN_CURRENCY,
                    settled=label,
                    measured="earlier settlements, put right",
                    amount=float("nan"),
                    quota=0.0,
                    target=float("nan"),
                    lines=lines,
                    rules=(),
                    earned=sum(line.earned for line in lines),
                )

    def _rules(self, book: Book, one: Attributed) -> Iterator[RuleChange]:
        component = self.accounts.book.plan.parts[one.component]
        now, before = one.to_date[:, self.row], one.before[:, self.row]
        for k in range(1, len(one.rules)):
            change = int(now[k] - now[k - 1] - before[k] + before[k - 1])
            if change or one.rules[k] not in _SILENT:
                yield RuleChange(rule_text(book, component, one.span, one.rules[k], self.row), change)

    def _lines(self, one: Attributed, mine: Ints) -> Iterator[StatementLine]:
        month, first = self.accounts.lines.month[one.line[mine]], one.span.opened
        before, absent = int(one.before[0, self.row]), bool(one.absent[self.row])
        earlier = mine[month < first]
        if len(earlier):
            total = 0 if absent else int(one.commission[earlier].sum()) - before
            chosen = self._of(one) & np.isin(self.entries.found.line, one.line[earlier])
            yield from self._summed("earlier deals of the year, measured again", total, chosen)
        for at in mine[month >= first].tolist():
            if self.accounts.lines.amount[one.line[at]] or one.final[at] or one.final_before[at]:
                yield self._deal(one, at)
        alone = 0 if absent else int(one.to_date[0, self.row] - one.commission[mine].sum())
        alone -= 0 if absent or len(earlier) else before
        yield from self._summed("without a deal", alone, self._of(one) & (self.entries.found.line == NO_DEAL))

    def _deal(self, one: Attributed, at: int) -> StatementLine:
        """A deal of the settled period."""
        lines, line, row = self.accounts.lines, int(one.line[at]), self.row
        component = self.accounts.book.plan.parts[one.component]
        basis = Basis(one.quota[row], one.target[row], self.accounts.book.personal[row])
        amount, reached = float(lines.amount[line]), float(one.reached[at])
        how = how_paid(component, basis, Counted(reached - amount, reached))
        plain = self._summary(self._of(one) & (self.entries.found.line == line), int(one.commission[at]))
        explained = replace(
            plain,
            day=str(lines.day[line]),
            amount=amount,
            attained=attained(reached, float(one.quota[row])),
            how="not in the seat in this period" if one.absent[row] else how,
            held_until=self._held_until(line, plain),
        )
        return self._named(line, explained)

    def _named(self, line: int, plain: StatementLine) -> StatementLine:
        """The line with the names of its deal and of its credit."""
        lines, deals, deal = self.accounts.lines, self.accounts.deals, int(self.accounts.lines.deal[line])
        if deal == NO_DEAL:
            return replace(plain, credit=str(lines.kind[line]))
        share = float(lines.share[line])
        credit = str(lines.kind[line]) + ("" if share == 1.0 else f" {share_text(share)}")
        return replace(plain, deal=str(deals.deal[deal]), account=str(deals.account[deal]), credit=credit)

    def _held_until(self, line: int, plain: StatementLine) -> str:
        if plain.paid == plain.earned:
            return ""
        month = int(self.accounts.lines.paid_month[line])
        return self.accounts.calendar.month_label(month) if month < self.accounts.calendar.months else "later"

    def _changed(self, chosen: Flags, lines: list[int]) -> Iterator[StatementLine]:
        """Lines of earlier settlements that are worth something else; deals that were cancelled first."""
        found, deals, known = self.entries.found, self.accounts.deals, self.accounts.lines
        end = np.datetime64(self.accounts.calendar.first_of(self.period.end))
        gone = [n for n in lines if n != NO_DEAL and known.deal[n] != NO_DEAL and deals.cancelled[known.deal[n]] < end]
        for line in gone:
            own = chosen & (found.line == line)
            plain = self._summary(own, int(found.amount[own].sum()))
            day = str(deals.cancelled[known.deal[line]])
            yield self._named(line, replace(plain, day=day, how="cancelled: what it earned is taken back"))
        others = chosen & ~np.isin(found.line, gone)
        yield from self._summed("other deals, measured again", int(found.amount[others].sum()), others)

    def _of(self, one: Attributed) -> Flags:
        """Entries of a settlement."""
        found = self.entries.found
        settled = found.month == one.span.settled - 1
        chosen: Flags = settled & (found.component == one.component) & (found.restated == 0)
        return chosen

    def _summed(self, name: str, commission: int, chosen: Flags) -> Iterator[StatementLine]:
        """One line for several entries; none where they come to nothing."""
        if commission or chosen.any():
            yield replace(self._summary(chosen, commission), how=name)

    def _summary(self, chosen: Flags, commission: int) -> StatementLine:
        earned = int(self.entries.found.amount[chosen].sum())
        return StatementLine(
            day="",
            deal="",
            account="",
            credit="",
            amount=float("nan"),
            attained=float("nan"),
            how="",
            commission=commission,
            adjustments=earned - commission,
            earned=earned,
            paid=int(self.entries.paid[chosen].sum()),
            expensed=int(self.entries.expensed[chosen].sum()),
            held_until="",
        )
