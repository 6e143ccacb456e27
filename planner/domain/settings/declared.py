"""The manner in which every setting is declared, and the kinds of value that settings share."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """A group of settings: frozen, strict, closed.

    Each attribute is followed by a docstring that says what it means and, in square brackets at its end,
    its unit. Values come from JSON-like data in strict mode (a list for a tuple and an ISO day for a date
    are the only conversions).
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_default=True,
    )


Money = Annotated[float, Field(ge=0)]
"""An amount in the scenario's currency."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A part of a whole, 0–1."""

Odds = Annotated[float, Field(gt=0, le=1)]
"""A probability that is not zero."""

Positive = Annotated[float, Field(gt=0)]
"""A number above zero."""

NonNegative = Annotated[float, Field(ge=0)]
"""A number that is zero or more."""

Count = Annotated[int, Field(ge=0)]
"""How many."""

Day = date
"""A calendar day, written YYYY-MM-DD."""

Id = Annotated[str, Field(min_length=1, max_length=200)]
"""The name by which files refer to a thing; text, compared exactly."""
