"""What a level is worth: tiers, milestones, matrices, prizes."""

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from planner.domain.settings.declared import Id, NonNegative, Positive, Settings


def _said_plainly(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    """One sentence for a planner instead of one error for each branch of the union."""
    try:
        return handler(value)
    except ValidationError:
        raise ValueError(f"a rate is a number of zero or more, or 'personal' (got {value!r})") from None


Rate = Annotated[Annotated[float, Field(ge=0)] | Literal["personal"], WrapValidator(_said_plainly)]
"""Pay for a unit of the measure; `personal` is the seat's `commission_rate`."""


class Tier(Settings):
    """What is paid from one level up to the next.

    Levels are joined: a tier without `at` starts where the one before ends (the first at zero), a tier without
    `to` ends where the next starts (the last never). A first tier that starts above zero pays nothing below it;
    beyond the `to` of the last one nothing more is earned.
    """

    at: NonNegative | None = None
    """Level from which the tier counts, this level included [share of quota, or unit of the measure]."""
    to: Positive | None = None
    """Level at which it ends [share of quota, or unit of the measure]."""
    rate: Rate | None = None
    """Marginal and retroactive: rate in this tier, or `personal` [currency per unit of the measure]."""
    multiple: NonNegative | None = None
    """Marginal and retroactive: rate in this tier as a multiple of the component's base rate [× base rate]."""
    pay: NonNegative | None = None
    """Interpolated: amount earned across the whole tier, in proportion to the way through it [currency]."""
    share: NonNegative | None = None
    """Interpolated: the same, as a share of the component's on-target pay [share of on-target pay]."""


class Milestone(Settings):
    """A lump sum, paid once in a measured span (or for each deal) that reaches a level."""

    at: Positive
    """Level to be reached [share of quota, or unit of the measure]."""
    pay: NonNegative | None = None
    """The lump sum [currency]."""
    share: NonNegative | None = None
    """The lump sum as a share of the component's on-target pay [share of on-target pay]."""

    @model_validator(mode="after")
    def _one_sum(self) -> Self:
        if (self.pay is None) == (self.share is None):
            raise ValueError("a milestone needs either 'pay' (an amount) or 'share' (of on-target pay)")
        return self


class Matrix(Settings):
    """Pay by two attainments: the highest row and the highest column that are reached say what is paid."""

    rows: Id
    """Component whose attainment chooses the row, over the same span."""
    columns: Id
    """Component whose attainment chooses the column, over the same span."""
    row_levels: tuple[NonNegative, ...]
    """Attainment from which each row holds, lowest first, the first 0 [share of quota]."""
    column_levels: tuple[NonNegative, ...]
    """Attainment from which each column holds, lowest first, the first 0 [share of quota]."""
    shares: tuple[tuple[NonNegative, ...], ...]
    """What is paid, row by row [share of on-target pay]."""

    @model_validator(mode="after")
    def _full(self) -> Self:
        wrong = []
        for word, levels in (("row_levels", self.row_levels), ("column_levels", self.column_levels)):
            if not levels or levels[0] != 0 or list(levels) != sorted(set(levels)):
                wrong.append(f"'{word}' must rise from 0, so that every attainment has a place")
        if len(self.shares) != len(self.row_levels):
            wrong.append(f"'shares' has {len(self.shares)} rows for {len(self.row_levels)} 'row_levels'")
        wrong.extend(
            f"row {n} of 'shares' has {len(row)} numbers for {len(self.column_levels)} 'column_levels'"
            for n, row in enumerate(self.shares, start=1)
            if len(row) != len(self.column_levels)
        )
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class Prize(Settings):
    """A sum for the best: ranks by attainment among the people on the plan, in each measured span.

    Only who attains more than nothing is ranked. People who attain the same share the prizes of their ranks equally.
    """

    last: Annotated[int, Field(ge=1)]
    """Last rank that wins it; the first is the one after the prize before [rank]."""
    pay: NonNegative | None = None
    """The sum for each of them [currency]."""
    share: NonNegative | None = None
    """The sum as a share of the component's on-target pay [share of on-target pay]."""

    @model_validator(mode="after")
    def _one_sum(self) -> Self:
        if (self.pay is None) == (self.share is None):
            raise ValueError("a prize needs either 'pay' (an amount) or 'share' (of on-target pay)")
        return self
