"""Everything that one pay plan pays for: its people's spells, what counts for them by month, and the single lines."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Days, Flags, Floats, Ints, Texts, freeze, frozen
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.plan import PayPlan
from planner.domain.tables.rows import Rows


@dataclass(frozen=True, slots=True, eq=False)
class CreditLines(Rows):
    """What counted for whom, one entry a deal, spell and component; arrays of equal length.

    Sorted by (row, component, day, deal, kind, reversed).
    """

    row: Ints
    """Position in the plan book's `spells`."""
    deal: Ints
    """Position in the deals table."""
    component: Ints
    """Position in the plan's `parts`."""
    month: Ints
    """Month in which it counts; position in the horizon. An entry of a clawback counts in the month of the line that
    it takes back (`restated`), or in that of the cancellation (`current`), but not after the spell."""
    day: Days
    """Day on which it counts: it was booked, invoiced or paid by the customer, as the component says; of an entry
    of a clawback the day on which the deal was cancelled."""
    kind: Texts
    """Why it counts: 'own', 'overlay' or 'team'."""
    share: Floats
    """Part of the deal that is credited [share]."""
    amount: Floats
    """What counts; below zero for an entry of a clawback, and 0 where the clawback leaves attainment untouched
    [unit of the measure, currency of the plan]."""
    paid_month: Ints
    """First month in which pay for it may be paid; as many as the horizon has months: not within it. Of an entry of
    a clawback the month of the cancellation, from whose end on it is known."""
    reversed: Flags
    """Whether it is the entry of a clawback, which takes an earlier line back."""

    def at(self, chosen: Ints | Flags) -> "CreditLines":
        """Some of the lines, in the order of `chosen`."""
        return CreditLines(**{name: column[chosen] for name, column in self.columns().items()})  # type: ignore[arg-type]  # kinds as declared

    @property
    def taken_back(self) -> Flags:
        """Whether each line is one that an entry of a clawback takes back, shape [lines]."""
        _, kind = np.unique(self.kind, return_inverse=True)
        components, deals = (int(each.max(initial=0)) + 1 for each in (self.component, self.deal))
        key = ((self.row * components + self.component) * deals + self.deal) * 3 + kind
        return np.asarray(~self.reversed & np.isin(key, key[self.reversed]))

    def in_order(self) -> "CreditLines":
        """The same lines sorted."""
        return self.at(np.lexsort((self.reversed, self.kind, self.deal, self.day, self.component, self.row)))

    def by_month(self, rows: int, months: int) -> Floats:
        """Sum of the amounts, shape [rows, months], in the order of the lines."""
        cell = self.row * months + self.month
        return np.bincount(cell, weights=self.amount, minlength=rows * months).astype(np.float64).reshape(rows, months)


@dataclass(frozen=True, slots=True, eq=False)
class PlanBook:
    """What the evaluator needs for all people of one plan.

    A row is a spell: one person on this plan from one day to another, at one rate. People who come back to a plan,
    or move to another one in mid-year, have a row for each spell, in the order of time.
    """

    plan: PayPlan
    name: str
    """Name of the plan, as the people table writes it."""
    spells: Ints
    """Position of each row in the people table, ascending: by person, then by first day."""
    standing: Standing
    """Leading axis: rows."""
    amounts: Mapping[str, Floats]
    """What counts by `source` of the components, shape [rows, months] [unit of the measure, currency of the plan]."""
    lines: CreditLines

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self.spells)
        freeze(self.amounts.values())

    def __len__(self) -> int:
        """How many rows."""
        return len(self.spells)

    def lines_of(self, component: int) -> CreditLines:
        """The lines of the component at this position of the plan's `parts`."""
        return self.lines.at(self.lines.component == component)

    def as_known(self, month: int) -> "PlanBook":
        """The book as it stood at the end of a month: later cancellations are not known yet; −1: none is."""
        lines = self.lines.at(~self.lines.reversed | (self.lines.paid_month <= month))
        return replace(self, lines=lines, amounts=dict(self.amounts) | self._counted(lines))

    def _counted(self, lines: CreditLines) -> dict[str, Floats]:
        """Amounts by source, as far as deals make them up, shape [rows, months].

        A line that is taken back in its own month is left out with its entry, so that not even the last bit is left.
        """
        rows, months = np.asarray(self.standing.present).shape
        if self.plan.clawback is not None and self.plan.clawback.attainment == "restated":
            lines = lines.at(~lines.reversed & ~lines.taken_back)
        counted = {}
        for c, part in enumerate(self.plan.parts):
            if part.kpi is None and part.source not in counted:
                counted[part.source] = lines.at(lines.component == c).by_month(rows, months)
        return counted

    def deals(self, component: int) -> Deals:
        """What the component at this position may pay deal by deal: its lines but those that are taken back."""
        mine = np.flatnonzero((self.lines.component == component) & ~self.lines.reversed & ~self.lines.taken_back)
        return Deals(
            self.lines.row[mine],
            self.lines.month[mine],
            {self.plan.parts[component].source: self.lines.amount[mine]},
        )

    def single_deals(self) -> Deals | None:
        """Deals of every component that pays deal by deal, for the evaluator; None: there is no such component."""
        parts = {part.source: c for c, part in enumerate(self.plan.parts) if part.per == "deal"}
        if not parts:
            return None
        each = {source: self.deals(c) for source, c in parts.items()}
        counts = [len(deals.row) for deals in each.values()]
        after = np.cumsum(counts)
        amounts = {source: np.zeros(int(after[-1])) for source in each}
        for (source, deals), count, end in zip(each.items(), counts, after.tolist(), strict=True):
            amounts[source][end - count : end] = deals.amounts[source]
        row, month = (np.concatenate([getattr(deals, name) for deals in each.values()]) for name in ("row", "month"))
        return Deals(row, month, amounts)
