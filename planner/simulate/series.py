"""A series of replications, cut into batches, simulated in order, and summed up."""

import math
import time
from collections.abc import Generator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from planner.domain.measures import SIMULATED
from planner.domain.outcomes import LongTables, Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.domain.settings.market import EngineName
from planner.domain.years import Years, joined
from planner.simulate.assembly import company_of
from planner.simulate.batch import Batch
from planner.simulate.company import Company
from planner.simulate.dispatch import in_order
from planner.simulate.intervals import measured
from planner.simulate.office import Extension
from planner.simulate.payroll import check_pay
from planner.simulate.precision import luck_shared, next_goal
from planner.simulate.tables import Names

SECONDS_OF_A_LEAD: dict[EngineName, float] = {"simpy": 2e-4, "compiled": 8e-7}
"""About what one lead costs in computing time; batches are cut to last about a second."""
SECONDS_OF_A_YEAR = 4e-3
"""About what a replication costs however little happens in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Replications first … last − 1 of the year of a plan."""

    scenario: Scenario
    plan: Plan
    company: Company
    seed: int
    engine: EngineName
    first: int
    last: int
    extend: Extension | None = None
    """A user's change of the SimPy model."""

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        plan: Plan,
        replications: range | None = None,
        seed: int | None = None,
        engine: EngineName | None = None,
    ) -> "Series":
        """The series of a plan; what is not given, the scenario's `simulation` settings say.

        Raises ScenarioError when plan or pay plans do not fit the scenario.
        """
        settings = scenario.settings.simulation
        company = company_of(scenario, plan)
        check_pay(company)
        wanted = range(settings.replications) if replications is None else replications
        return cls(
            scenario=scenario,
            plan=plan,
            company=company,
            seed=settings.seed if seed is None else seed,
            engine=settings.engine if engine is None else engine,
            first=wanted.start,
            last=wanted.stop,
        )

    def batches(self) -> list[Batch]:
        """Jobs of about a second. They end at multiples of one size, wherever a series begins or ends."""
        company = self.company
        leads = math.fsum(customer.leads_a_day for customer in company.customers) * (company.end - company.opening)
        size = max(1, int(1.0 / (SECONDS_OF_A_LEAD[self.engine] * leads + SECONDS_OF_A_YEAR)))
        cuts = [self.first, *range((self.first // size + 1) * size, self.last, size), max(self.first, self.last)]
        names = names_of(self.scenario)
        return [
            Batch(company, names, self.seed, first, last, self.engine, self.extend)
            for first, last in pairwise(cuts)
            if first < last
        ]

    def simulated(
        self, *, workers: int = 1, executor: Executor | None = None, watch: Watch | None = None
    ) -> Generator[Years, None, None]:
        """The years batch by batch, in order; `watch` is told when a batch was taken and the next is asked for.

        Close it (`contextlib.closing`) when it is left early, so that no batch stays under way. Raises what `in_order`
        raises.
        """
        began = time.monotonic()
        with closing(in_order(self.batches(), workers, executor)) as batches:
            for years in batches:
                yield years
                if watch is not None:
                    watch(Progress("simulating", time.monotonic() - began, done=years.last, total=self.last))

    def simulated_to_precision(
        self,
        finished: Sequence[Years] = (),
        *,
        workers: int = 1,
        executor: Executor | None = None,
        watch: Watch | None = None,
    ) -> Generator[Years, None, None]:
        """The same for a series from replication 0 on, and then as many more as the `precision` of the settings takes.

        `finished` are the years that are there already, in order; only those that follow are simulated, in the same
        batches as without a break.
        """
        simulation, goal, parts = self.scenario.settings.simulation, self.last, list(finished)
        while True:
            rest = replace(self, first=parts[-1].last if parts else 0, last=goal)
            with closing(rest.simulated(workers=workers, executor=executor, watch=watch)) as batches:
                for years in batches:
                    parts.append(years.without_tables())
                    yield years
            samples = {name: values[:goal] for name, values in joined(parts).samples.items()}
            further = next_goal(simulation, samples, goal)
            if further <= goal:
                return
            goal = further

    def outcomes(self, years: Years, tables: LongTables) -> Outcomes:
        """What the years come to; also those of an earlier part of the series may be among them."""
        simulation = self.scenario.settings.simulation
        confidence, together = simulation.confidence, luck_shared(simulation)
        samples = {kind.name: years.samples[kind.name] for kind in SIMULATED if kind.name in years.samples}
        names = names_of(self.scenario)
        return Outcomes(
            scenario=self.scenario.digest,
            plan=self.plan.digest,
            engine=self.engine,
            seed=self.seed,
            confidence=confidence,
            antithetic=simulation.antithetic,
            measures=tuple(
                measured(kind, samples[kind.name], confidence, together) for kind in SIMULATED if kind.name in samples
            ),
            samples=samples,
            seat=names.seat,
            month=names.month,
            seat_bookings=years.seat_bookings,
            seat_pay=years.seat_pay,
            month_bookings=years.month_bookings,
            month_pay=years.month_pay,
            tables=tables,
        )


def names_of(scenario: Scenario) -> Names:
    """What positions are called in the long tables."""
    calendar = scenario.calendar
    return Names(
        account=scenario.accounts.account,
        seat=scenario.seats.seat,
        stage=np.array([stage.name for stage in scenario.settings.pipeline.stages], dtype=np.str_),
        month=np.array([calendar.month_label(month) for month in range(calendar.months)], dtype=np.str_),
    )
