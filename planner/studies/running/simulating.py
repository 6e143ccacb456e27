"""Simulating what is not finished yet of a run, and what is said when that ends early."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.domain.years import joined
from planner.errors import PlannerError, ProblemsError
from planner.runs.folder import OUTCOMES
from planner.runs.outcomes import TABLES, write_outcomes
from planner.runs.tables import ParquetTables
from planner.runs.unfinished import Unfinished
from planner.simulate.series import Series


def simulate_the_rest(
    unfinished: Unfinished, scenario: Scenario, plan: Plan, workers: int, watch: Watch | None
) -> Outcomes:
    """Simulate the replications that are not finished, keep each batch, and write the outcomes of all of them."""
    series = Series.of(scenario, plan)
    with closing(series.simulated_to_precision(unfinished.parts, workers=workers, watch=watch)) as batches:
        for years in batches:
            unfinished.keep(years)
    folder = unfinished.run / OUTCOMES
    outcomes = series.outcomes(joined(unfinished.parts), ParquetTables(folder / TABLES))
    write_outcomes(folder, outcomes)
    return outcomes


@contextmanager
def kept_when_stopped(unfinished: Unfinished, total: int) -> Iterator[None]:
    """Whatever stops the body, finished replications stay on disk, and the error says so and how to go on.

    After an error, a folder in which nothing is finished is removed; after an interrupt its plan may still be wanted.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(*_told(unfinished, total, "Interrupted.")) from None
    except OSError as error:
        place = Path(error.filename or unfinished.folder).parent
        what = f"{place}: what was simulated cannot be written ({error.strerror})."
        raise PlannerError(*(_left(unfinished, total, what) or (what,))) from error
    except Exception as error:
        left = _left(unfinished, total, str(error))
        if isinstance(error, PlannerError) and not isinstance(error, ProblemsError) and left:
            raise PlannerError(*left) from error
        raise


def how_to_go_on(unfinished: Unfinished, total: int) -> str:
    """What is kept, and the command that finishes it."""
    done = f"{unfinished.done:,} of {total:,}" if unfinished.done < total else f"{unfinished.done:,}"
    return f"{done} replications are finished and kept: `planner simulate --resume {unfinished.folder}` goes on."


def _left(unfinished: Unfinished, total: int, what: str) -> tuple[str, ...]:
    """What happened and how to go on; nothing, and no folder, when nothing is finished."""
    if unfinished.done == 0:
        unfinished.remove()
    return _told(unfinished, total, what)


def _told(unfinished: Unfinished, total: int, what: str) -> tuple[str, ...]:
    """What happened and how to go on; nothing when nothing is finished."""
    return (f"{what} {how_to_go_on(unfinished, total)}",) if unfinished.done else ()
