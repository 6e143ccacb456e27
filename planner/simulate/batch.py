"""Some replications as one job that travels to another thread, process or machine."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from planner.domain.settings.market import EngineName
from planner.domain.years import Years, joined_rows
from planner.simulate.company import Company
from planner.simulate.compiled.twin import Twin
from planner.simulate.log import Log, log_of
from planner.simulate.office import Extension
from planner.simulate.result import Result, result_of
from planner.simulate.tables import Names
from planner.simulate.year import simulate_year


@dataclass(frozen=True, slots=True)
class Batch:
    """Replications first … last − 1, of one plan."""

    company: Company
    names: Names
    seed: int
    first: int
    last: int
    engine: EngineName
    extend: Extension | None = None
    """A user's change of the SimPy model."""


def simulate_batch(batch: Batch) -> Years:
    """The years of a batch."""
    simulate = _engine(batch)
    return _years(
        batch.first,
        [
            result_of(batch.company, batch.names, simulate(batch.seed, replication), replication)
            for replication in range(batch.first, batch.last)
        ],
    )


def _years(first: int, results: list[Result]) -> Years:
    """Results put one behind the other."""
    return Years(
        first=first,
        samples={name: np.array([result.measures[name] for result in results]) for name in results[0].measures},
        seat_bookings=np.stack([result.bookings.sum(axis=1) for result in results]),
        seat_pay=np.stack([result.pay.sum(axis=1) for result in results]),
        month_bookings=np.stack([result.bookings.sum(axis=0) for result in results]),
        month_pay=np.stack([result.pay.sum(axis=0) for result in results]),
        tables={table: joined_rows([result.tables[table] for result in results]) for table in results[0].tables},
    )


def _engine(batch: Batch) -> Callable[[int, int], Log]:
    """What gives the log of a seed's replication, which lasts until the next one."""
    if batch.engine == "simpy":
        return lambda seed, replication: log_of(simulate_year(batch.company, seed, replication, batch.extend))
    twin = getattr(_HERE, "twin", None)
    if twin is None or twin.company is not batch.company:
        twin = _HERE.twin = Twin.of(batch.company)
    simulate: Callable[..., Log] = twin.simulate
    return partial(simulate, lasting=False)


_HERE = threading.local()
"""The twin of the company that this thread simulated last: its memory is used again."""
