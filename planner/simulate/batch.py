"""Some replications as one job that travels to another process."""

from dataclasses import dataclass

from planner.simulate.company import Company
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


def run_batch(batch: Batch) -> list[Result]:
    """The results of a batch, in order."""
    return [
        result_of(batch.company, batch.names, simulate_year(batch.company, batch.seed, replication), replication)
        for replication in range(batch.first, batch.last)
    ]
