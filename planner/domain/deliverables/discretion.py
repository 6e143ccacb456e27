"""What is left of simulated years and findings when nobody is to read what a person earns."""

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from planner.domain.outcomes import MemoryTables, Outcomes
from planner.errors import Problem

PAY_MEASURES = ("pay", "variable_pay", "cost_of_sales")
"""Measures that are pay, or from which it follows once bookings are known."""
LEFT_OUT = (
    "Pay is left out: no amount of it, of a person or in total, and nothing from which one could be worked out "
    "together with bookings."
)
"""What a page or a workbook says about itself."""
_ABOUT_PAY = re.compile(
    r"\b(pay|payroll|salar\w*|commission\w*|rates?|draws?|guarantees?|person_quotas|credits)\b", re.IGNORECASE
)


def without_pay(outcomes: Outcomes) -> Outcomes:
    """The same years without any pay: no pay of seats and months, none of `PAY_MEASURES`, no long tables.

    Totals go as well: in a small team, or of one seat that is known, they say what a person earns.
    """
    return replace(
        outcomes,
        measures=tuple(measure for measure in outcomes.measures if measure.name not in PAY_MEASURES),
        samples={name: sample for name, sample in outcomes.samples.items() if name not in PAY_MEASURES},
        seat_pay=np.zeros_like(outcomes.seat_pay),
        month_pay=np.zeros_like(outcomes.month_pay),
        tables=MemoryTables(),
    )


def not_about_pay(findings: Iterable[Problem]) -> tuple[Problem, ...]:
    """The findings that do not speak of pay."""
    return tuple(each for each in findings if not _ABOUT_PAY.search(f"{each.where} {each.what} {each.hint}"))
