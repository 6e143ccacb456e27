"""How likely an opportunity of each age is to be won, or to end otherwise, on the next day; with joint draws.

Endings at an age over those watched at that age: the increments of Nelson and Aalen (Aalen 1978, Annals of Statistics
6), with right-censoring and delayed entry. Beyond the last age at which enough are watched nothing ends any more, if
many were watched far longer without an ending; else the hazards of the last third of the ages go on.
"""

from dataclasses import dataclass

import numpy as np

from planner.calibrate import incidence as risks
from planner.calibrate.incidence import Cells
from planner.calibrate.spells import Spells
from planner.domain.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Hazards:
    """Hazards a day by age [days]; the last age stands for all older ones."""

    won: Floats
    """Shape [ages]."""
    won_draws: Floats
    """Shape [draws, ages]; each draw expects as many wins of what was watched as there were."""
    other_draws: Floats
    lasting: bool
    """Whether those older than the last age were watched long enough to say that they never end."""

    @property
    def oldest(self) -> int:
        """The last age [days]."""
        return len(self.won) - 1


def hazards(spells: Spells, draws: int, rng: np.random.Generator) -> Hazards:
    """Hazards of winning and of any other ending, and draws of both from histories drawn again."""
    cells = Cells.of(spells)
    last = risks.horizon_of(cells)
    lasting = risks.plateau(cells, last) >= risks.FEWEST_WATCHED
    ages = int(last) + 1
    won, _, watched = _rates(cells, cells.count, ages, lasting=lasting)
    rows = int(cells.count.sum())
    wins, others = np.zeros((draws, ages + 1)), np.zeros((draws, ages + 1))
    for k in range(draws):
        count = rng.multinomial(rows, cells.count / rows).astype(np.float64)
        drawn, others[k], _ = _rates(cells, count, ages, lasting=lasting)
        wins[k] = drawn * (float(won[:-1] @ watched) / max(float(drawn[:-1] @ watched), 1e-9))
    return Hazards(won, wins, others, lasting)


def _rates(cells: Cells, count: Floats, ages: int, *, lasting: bool) -> tuple[Floats, Floats, Floats]:
    """Hazards of winning and of other endings [ages + 1], the last for older ones; and who was watched [ages]."""
    enter, leave = _day(cells.entry + 1.0, ages), _day(cells.exit + 1.0, ages)
    flow = np.bincount(enter, count, minlength=ages + 1) - np.bincount(leave, count, minlength=ages + 1)
    watched = np.cumsum(flow)[:ages]
    at = _day(cells.exit, ages)
    found = []
    for mine in (cells.cause == 1, cells.cause > 1):
        ended = np.bincount(at[mine], count[mine], minlength=ages + 1)[:ages]
        late = slice(2 * ages // 3, ages)
        tail = 0.0 if lasting else float(ended[late].sum() / max(float(watched[late].sum()), 1.0))
        found.append(np.append(ended / np.maximum(watched, 1.0), tail))
    return found[0], found[1], watched


def _day(age: Floats, ages: int) -> Ints:
    """Ages as positions; all older ones share the last."""
    return np.minimum(age, ages).astype(np.int64)
