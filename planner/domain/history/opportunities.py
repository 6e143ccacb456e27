"""A company's opportunities as its CRM remembers them, and as it knew them on an earlier day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np

from planner.domain.arrays import Columns, Days, Flags, Floats, Ints, Texts, freeze, frozen
from planner.domain.history.labels import Labels
from planner.domain.history.stage_moves import StageMoves

OUTCOMES: Final = ("open", "won", "lost", "no_decision")
"""What can have become of an opportunity; `Opportunities.outcome` holds positions in this list."""
OPEN, WON, LOST, NO_DECISION = range(4)

LABELLED: Final = ("account", "owner", "product", "segment", "region", "source", "stage")
"""Texts of an opportunity that repeat, and are kept as labels."""


@dataclass(frozen=True, slots=True, eq=False)
class Opportunities:
    """Opportunities in the order in which they were read, as known on the day of the export.

    Build it with `Opportunities.of`. The repeating texts are properties (`account`, `owner`, `product`, `segment`,
    `region`, `source`, `stage`; '' unknown); `labels[name]` has the same as codes, for grouping.
    """

    opportunity: Texts
    labels: Mapping[str, Labels]
    amount: Floats
    """Value in the company's currency, as last stated [currency]; NaN unknown."""
    created: Days
    """First day; NaT unknown."""
    closed: Days
    """Day of the outcome; NaT while open, or unknown."""
    outcome: Ints
    """Position in OUTCOMES."""
    as_of: date
    """Day of the export: what is open then is open at least until then."""
    observed_from: date | None = None
    """What closed before this day was not recorded (left truncation): an older opportunity counts from it on."""

    def __post_init__(self) -> None:
        """Freeze the arrays; ValueError when lengths or codes are wrong, which is a fault of the caller."""
        numbers = (self.opportunity, self.amount, self.created, self.closed, self.outcome)
        if len({len(column) for column in (*numbers, *(label.codes for label in self.labels.values()))}) != 1:
            raise ValueError("the columns of a history have one length")
        if tuple(sorted(self.labels)) != tuple(sorted(LABELLED)):
            raise ValueError(f"a history has the labels {', '.join(LABELLED)}")
        if len(self.outcome) and not 0 <= self.outcome.min() <= self.outcome.max() < len(OUTCOMES):
            raise ValueError("an outcome is a position in OUTCOMES")
        freeze(numbers)
        object.__setattr__(self, "labels", MappingProxyType(dict(self.labels)))

    @classmethod
    def of(cls, columns: Columns, as_of: date, observed_from: date | None = None) -> "Opportunities":
        """From arrays by name: `opportunity`, `created`, `closed`, `outcome`, and others where they are known.

        `outcome` holds positions in OUTCOMES or their names. A missing text column is '' everywhere, a missing
        `amount` NaN.
        """
        rows = len(columns["opportunity"])
        unknown = np.full(rows, "", dtype="U1")
        labels = {name: Labels.of(np.asarray(columns.get(name, unknown), dtype=np.str_)) for name in LABELLED}
        outcome = np.asarray(columns["outcome"])
        if outcome.dtype.kind == "U":
            outcome = np.array([OUTCOMES.index(name) for name in outcome.tolist()], dtype=np.int64)
        return cls(
            opportunity=np.array(columns["opportunity"], dtype=np.str_),
            labels=labels,
            amount=np.array(columns.get("amount", np.full(rows, np.nan)), dtype=np.float64),
            created=np.array(columns["created"], dtype="datetime64[D]"),
            closed=np.array(columns["closed"], dtype="datetime64[D]"),
            outcome=outcome.astype(np.int64),
            as_of=as_of,
            observed_from=observed_from,
        )

    def __len__(self) -> int:
        """How many opportunities."""
        return len(self.opportunity)

    def __repr__(self) -> str:
        """Read as how many there are of each outcome, and what time they cover."""
        counts = np.bincount(self.outcome, minlength=len(OUTCOMES))
        told = ", ".join(f"{count:,} {name}" for name, count in zip(OUTCOMES, counts, strict=True) if count)
        known = self.created[~np.isnat(self.created)]
        since = f", created from {known.min()} on" if len(known) else ""
        return f"Opportunities({len(self):,}: {told or 'none'}{since}; as of {self.as_of})"

    @property
    def account(self) -> Texts:
        """Customer or prospect of each."""
        return self.labels["account"].texts

    @property
    def owner(self) -> Texts:
        """Person who works or worked each."""
        return self.labels["owner"].texts

    @property
    def product(self) -> Texts:
        """What is sold."""
        return self.labels["product"].texts

    @property
    def segment(self) -> Texts:
        """Group of the account, such as its industry or size class."""
        return self.labels["segment"].texts

    @property
    def region(self) -> Texts:
        """Territory, office or state."""
        return self.labels["region"].texts

    @property
    def source(self) -> Texts:
        """Where each came from, such as a campaign."""
        return self.labels["source"].texts

    @property
    def stage(self) -> Texts:
        """Stage on the day of the export, or the last one before it closed."""
        return self.labels["stage"].texts

    def columns(self) -> Columns:
        """Every column by name."""
        texts: Columns = {name: label.texts for name, label in self.labels.items()}
        days: Columns = {"created": self.created, "closed": self.closed}
        return {"opportunity": self.opportunity, **texts, "amount": self.amount, **days, "outcome": self.outcome}

    def where(self, kept: Flags) -> "Opportunities":
        """Only the opportunities of a mask [len(self)]."""
        return replace(
            self,
            opportunity=self.opportunity[kept],
            labels={name: label.where(kept) for name, label in self.labels.items()},
            amount=self.amount[kept],
            created=self.created[kept],
            closed=self.closed[kept],
            outcome=self.outcome[kept],
        )

    def as_known_on(self, day: date, moves: StageMoves | None = None) -> "Opportunities":
        """What was known at the end of an earlier day; the same from the day of the export on.

        Later opportunities are gone (those without a first day, too, unless they had closed), and what closed later
        is open again. Its stage, and that of what is still open, is unknown unless `moves` tell it: today's stage
        knows of days to come. So would an amount in a company that states it on closing only (no open opportunity of
        the export has one): there the amount is unknown again. Otherwise amounts stay as last stated.
        """
        if day >= self.as_of:
            return self
        end = np.datetime64(day, "D")
        begun = (self.created <= end) | (np.isnat(self.created) & (self.closed <= end))
        known = replace(self.where(begun), as_of=day)
        later = (known.outcome != OPEN) & ~(known.closed <= end)
        open_then = later | (known.outcome == OPEN)
        stated_early = bool((~np.isnan(self.amount) & (self.outcome == OPEN)).any())
        then = "" if moves is None else moves.stage_on(known.opportunity, day)
        stage = np.where(open_then, then, known.stage)
        return replace(
            known,
            labels={**known.labels, "stage": Labels.of(stage)},
            amount=known.amount if stated_early else frozen(np.where(later, np.nan, known.amount)),
            closed=np.where(later, np.datetime64("NaT", "D"), known.closed),
            outcome=np.where(later, OPEN, known.outcome),
        )
