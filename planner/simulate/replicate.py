"""Many replications on one processor or many: always in order, always the same bytes."""

from concurrent.futures import Executor
from contextlib import closing
from dataclasses import replace

from planner.domain.outcomes import LongTables, MemoryTables, Outcomes, Sink
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.domain.settings.market import EngineName
from planner.domain.years import Years, joined
from planner.errors import PlannerError
from planner.simulate.office import Extension
from planner.simulate.series import Series


def replicate(  # noqa: PLR0913 - the room's one door; everything after the plan is optional
    scenario: Scenario,
    plan: Plan,
    *,
    replications: int | None = None,
    first: int = 0,
    seed: int | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    engine: EngineName | None = None,
    extend: Extension | None = None,
    sink: Sink | None = None,
    watch: Watch | None = None,
) -> Outcomes:
    """Simulate the plan's year many times.

    replications, seed, engine
                        default: the scenario's `simulation` settings; both engines give the same bytes
    first               number of the first replication: `first=200, replications=100` gives what replications 200 to
                        299 of a longer run give
    workers             threads for the compiled engine; processes for SimPy, and a script that asks for more than one
                        must then be importable (`if __name__ == "__main__":`), because workers are spawned
    executor            runs the batches instead, on any machines (docs/many-machines.md); it is not shut down. It is
                        handed 32 batches at a time, or two for each of `workers` when these are given
    extend              changes the SimPy model before anybody comes (see `simulate.office.Extension`); it needs
                        `engine="simpy"`, and to be importable when processes are to run it
    sink                takes the long tables, in replication order, and is the outcomes' `tables` if it can read them
                        back; default: they are kept in memory
    watch               is told after each batch

    Same scenario, plan and seed give the same bytes, whatever runs them. On an interrupt no new batch starts,
    KeyboardInterrupt goes on to the caller, and the sink has every replication up to one, without gaps. Raises
    ScenarioError when plan or pay plans do not fit the scenario, PlannerError when workers die again and again.
    """
    count = scenario.settings.simulation.replications if replications is None else replications
    if count < 1 or workers < 1 or first < 0:
        raise PlannerError(
            f"'replications' and 'workers' must be at least 1, 'first' at least 0 (got {count}, {workers} and {first})."
        )
    if extend is not None and engine != "simpy":
        raise PlannerError("An extended model runs on the SimPy engine only; ask for it: engine='simpy'.")
    series = replace(Series.of(scenario, plan, range(first, first + count), seed, engine), extend=extend)
    tables: Sink = MemoryTables() if sink is None else sink
    parts: list[Years] = []
    play = series.simulated_to_precision if replications is None and first == 0 else series.simulated
    with closing(play(workers=workers, executor=executor, watch=watch)) as batches:
        for years in batches:
            for table, columns in years.tables.items():
                tables.write(table, columns)
            parts.append(years.without_tables())
    return series.outcomes(joined(parts), tables if isinstance(tables, LongTables) else MemoryTables())
