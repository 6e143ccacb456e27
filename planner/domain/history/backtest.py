"""How good forecasts of a known past were: what a back-test found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

LEVELS = (0.5, 0.8, 0.9)
"""Coverages of the central intervals that are scored."""
MODEL = "planner"
NO_FAULT, OFF, NOT_ENOUGH = "no fault found", "off", "not enough to judge"
LAST_YEAR, BEFORE, STAGES, WIN_RATE = "last year", "window before", "stage odds", "win rate"
TITLES: Mapping[str, str] = MappingProxyType({
    MODEL: "planner",
    LAST_YEAR: "same months last year",
    BEFORE: "as many as in the window before",
    STAGES: "open pipeline × odds of its stages",
    WIN_RATE: "open pipeline × win rate of closed deals",
})  # fmt: skip
"""Who forecast, as it is written."""
_DRIFT_P = 0.05


@dataclass(frozen=True, slots=True)
class BacktestQuestion:
    """What to test."""

    horizon: int = 3
    """Months of each window [months]."""
    window: int = 0
    """Months before the day that are learned from; 0: all [months]."""
    start: date | None = None
    """First day of fitting; the windows follow it. None: as early as enough is known."""
    fiscal_year_start: int = 1
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """One forecast of one window."""

    day: date
    """On which it was made."""
    until: date
    measure: str
    """wins or amount."""
    by: str
    """MODEL, or the name of a naive forecast."""
    seen: float
    mean: float
    intervals: tuple[tuple[float, float], ...]
    """One for each of LEVELS."""
    crps: float
    pinball: float
    pit: float


@dataclass(frozen=True, slots=True)
class Drift:
    """A test of whether the windows of a history are alike."""

    what: str
    p: float
    """Of equal means of the windows, against the spread of the months inside them."""

    @property
    def found(self) -> bool:
        """Whether chance alone is a poor explanation of the differences."""
        return self.p < _DRIFT_P


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """All scores of a history."""

    asked: BacktestQuestion
    windows: tuple[Score, ...]
    """Whole windows: by the model and by naive forecasts."""
    months: tuple[Score, ...]
    """Single months, by the model."""
    drifts: tuple[Drift, ...]
    verdicts: Mapping[str, str] = field(default_factory=dict)
    """Whether the intervals of a measure can be trusted: NO_FAULT, OFF or NOT_ENOUGH."""
    why_not: str = ""
    """Why there is nothing to score."""

    def of(self, measure: str, by: str = MODEL) -> tuple[Score, ...]:
        """The windows' scores of a measure."""
        return tuple(each for each in self.windows if each.measure == measure and each.by == by)

    def covered(self, rows: tuple[Score, ...]) -> tuple[int, ...]:
        """How many of these forecasts' intervals held what came, for each of LEVELS."""
        return tuple(
            sum(each.intervals[i][0] <= each.seen <= each.intervals[i][1] for each in rows) for i in range(len(LEVELS))
        )

    def skill(self, measure: str, naive: str) -> float:
        """1 − CRPS of the model / CRPS of a naive forecast, over the windows that both forecast; NaN if none."""
        theirs = {each.day: each.crps for each in self.of(measure, naive)}
        ours = sum(each.crps for each in self.of(measure) if each.day in theirs)
        return 1.0 - ours / sum(theirs.values()) if theirs and sum(theirs.values()) > 0 else float("nan")
