"""What a validation found: cases, each with its claim, its source, and figures beside what they are held to."""

import html
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Limits = Literal["interval", "range"]
"""What the two limits of a figure are: its confidence interval, or the range in which it may lie."""
_CELL = "text-align:left;padding:1px 14px 1px 0"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of ours beside the one it is held to."""

    what: str
    """What it is, with its unit in square brackets."""
    expected: float
    """What the source says; NaN where it gives a sign or a bound only."""
    value: float
    """What we get."""
    low: float
    high: float
    limits: Limits
    passed: bool

    @classmethod
    def within(cls, what: str, value: float, low: float, high: float, expected: float = float("nan")) -> "Figure":
        """A figure that must lie between two limits, ends included."""
        return cls(what, expected, value, low, high, "range", bool(low <= value <= high))

    @classmethod
    def covering(cls, what: str, expected: float, interval: tuple[float, float, float], width: float) -> "Figure":
        """A mean with its interval (mean, low, high), which must hold the expected value and be narrow.

        width  largest half of the interval [share of the expected value]
        """
        value, low, high = interval
        narrow = (high - low) / 2 <= width * abs(expected)
        return cls(what, expected, value, low, high, "interval", bool(low <= expected <= high and narrow))


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that was run."""

    name: str
    family: str
    claim: str
    """What must be seen."""
    source: str
    figures: tuple[Figure, ...]
    replications: int
    """Simulated years behind the figures; 0 where nothing was simulated."""
    seconds: float
    """Time of the processor."""

    @property
    def passed(self) -> bool:
        """Whether every figure is as it must be; a case without figures shows nothing and fails."""
        return bool(self.figures) and all(figure.passed for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Validation:
    """All cases that were run, in the order of the catalogue."""

    cases: tuple[CaseResult, ...]
    quick: bool
    """Whether fewer replications were simulated, which makes the intervals wider."""

    @property
    def passed(self) -> bool:
        """Whether every case passed."""
        return all(case.passed for case in self.cases)

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """Those that did not."""
        return tuple(case for case in self.cases if not case.passed)

    def case(self, name: str) -> CaseResult:
        """The case of that name; KeyError when it was not run."""
        for case in self.cases:
            if case.name == name:
                return case
        raise KeyError(name)

    def __iter__(self) -> Iterator[CaseResult]:
        """All cases."""
        return iter(self.cases)

    def __repr__(self) -> str:
        """Read as how many passed, and the names of those that did not."""
        failed = f"; failed: {', '.join(case.name for case in self.failed)}" if self.failed else ""
        passed = len(self.cases) - len(self.failed)
        return f"Validation({passed} of {len(self.cases)} cases passed{', quick' if self.quick else ''}{failed})"

    def _repr_html_(self) -> str:
        """A table for notebooks: every figure beside its source, passed or failed."""
        head = "".join(
            f'<th style="{_CELL}">{word}</th>' for word in ("case", "figure", "source says", "we get", "limits", "")
        )
        rows = "".join(f"<tr>{_cells(case, figure)}</tr>" for case in self.cases for figure in case.figures)
        return (
            f"<table><caption>{html.escape(repr(self))}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _cells(case: CaseResult, figure: Figure) -> str:
    said = "–" if math.isnan(figure.expected) else f"{figure.expected:.4g}"
    words = (
        case.name,
        figure.what,
        said,
        f"{figure.value:.4g}",
        f"{figure.low:.4g} … {figure.high:.4g}",
        "passed" if figure.passed else "FAILED",
    )
    return "".join(f'<td style="{_CELL}">{html.escape(word)}</td>' for word in words)
