"""Every level that a component names, as an amount of its measure: what jumps there, and who reaches it."""

from collections.abc import Iterator
from typing import NamedTuple

from planner.domain.pay.lint.part import Part


class Level(NamedTuple):
    """A level at which a rule of a component begins to hold."""

    path: str
    """Where it stands in the plan's file."""
    words: str
    """What it is, for people."""
    at: float
    """Amount from which it holds; infinite where it does not depend on the amount [unit of the measure]."""


def levels_of(part: Part) -> Iterator[Level]:
    """Tiers, milestones, factors, rows and columns, threshold and gate, in the order of the rules."""
    component = part.component
    numbers = part.schedule
    for n, start in enumerate(numbers.start if component.tiers else (), start=1):
        yield Level(_item(part, "tiers", n), f"tier {n}", float(start))
    for n, at in enumerate(numbers.at, start=1):
        yield Level(_item(part, "milestones", n), f"milestone {n}", float(at))
    yield from _factors(part)
    yield from _cells(part)
    if component.threshold is not None:
        yield Level(f"{part.path}.threshold", "the threshold", component.threshold * part.quota)
    if component.gate is not None:
        words = f"the gate on '{component.gate.component}'"
        yield Level(f"{part.path}.gate", words, part.gate_opens)


def _factors(part: Part) -> Iterator[Level]:
    for m, multiplier in enumerate(part.component.multipliers):
        for step in multiplier.steps[1:]:
            at = part.person.reaches(multiplier.component, step.at, 0, part.months)
            words = f"the factor {step.factor:g} by '{multiplier.component}'"
            yield Level(_item(part, "multipliers", m + 1), words, at)


def _cells(part: Part) -> Iterator[Level]:
    matrix = part.component.matrix
    if matrix is None:
        return
    sides = (("row", matrix.rows, matrix.row_levels), ("column", matrix.columns, matrix.column_levels))
    for side, name, levels in sides:
        for n, level in enumerate(levels[1:], start=2):
            at = part.person.reaches(name, level, 0, part.months)
            yield Level(f"{part.path}.matrix", f"{side} {n} of the matrix", at)


def _item(part: Part, group: str, n: int) -> str:
    return f"{part.path}.{group}.{n - 1}" if part.path else ""
