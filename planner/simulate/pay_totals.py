"""The payroll of many replications, streamed: amounts come in chunks, sums stay, memory does not grow."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, frozen
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Standing
from planner.domain.pay.plan import PayPlan
from planner.errors import Problem, ScenarioError
from planner.simulate.compiled_pay import empty_sums
from planner.simulate.compiled_people import people_of
from planner.simulate.compiled_plan import form_of, sources_of
from planner.simulate.pay_kernel import Everyone, Sums, runner
from planner.simulate.pay_rows import Sold

CHUNK = 64
"""Replications of a chunk at most: everybody's amounts of so many are in memory at once, for each thread."""
CHUNK_NUMBERS = 40_000_000
"""Amounts of a chunk at most: in a company of more than about 10,000 people a chunk has fewer replications."""
Draw = Callable[[int, int], Floats]
"""(first, end) → what is sold in the replications first ≤ r < end, shape [sources, people, months, end − first]."""


@dataclass(frozen=True, slots=True, eq=False)
class PaySums:
    """A company's pay over many replications, in minor units of the currency, int64."""

    component: Texts
    """Names of the components."""
    earned: Ints
    """Variable pay of everybody, shape [components, months, replications]."""
    paid: Ints
    """Fixed and variable pay paid out to everybody, shape [months, replications]."""
    by_person: Ints
    """Variable pay earned in all months and replications, shape [people, components]."""
    minor_units: int

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for array in (self.earned, self.paid, self.by_person):
            frozen(array)


def pay_sums(
    plan: PayPlan, calendar: Calendar, standing: Standing, draw: Draw, replications: int, *, threads: int = 1
) -> PaySums:
    """Pay the same people over many replications of what they sell; 100 minor units in a unit of the currency.

    standing  of each person, shapes [people(, months)]; the same in all replications
    draw      called once for each chunk of replications, from several threads; rows are the plan's sources
              (`planner.simulate.compiled_plan.sources_of`). What it gives must depend on its arguments alone.
    The result does not depend on the number of threads. There is at least one replication.
    Raises ValueError when what is drawn has another shape, and ScenarioError when the plan pays by the deal:
    `evaluate_compiled` reads deals.
    """
    _refuse_deals(plan)
    form = form_of(plan, calendar, 100)
    people, run = people_of(plan, calendar, standing, len(standing.quota), 100), runner()
    shape = len(sources_of(plan)), len(standing.quota), calendar.months
    some = min(CHUNK, max(1, CHUNK_NUMBERS // max(1, prod(shape))))

    def pay(first: int) -> Sums:
        end = min(first + some, replications)
        amounts = np.ascontiguousarray(draw(first, end), dtype=np.float64)
        if amounts.shape != (*shape, end - first):
            raise ValueError(f"drawn amounts have the shape {amounts.shape}, not {(*shape, end - first)}")
        nothing = np.zeros(0, dtype=np.int64)
        sold = Sold(amounts, nothing, nothing, np.zeros((len(amounts), 0)))
        sums = empty_sums(len(plan.parts), *amounts.shape[1:])
        run(form, people, sold, _nobody(), sums)
        return sums

    with ThreadPoolExecutor(threads) as pool:
        chunks = list(pool.map(pay, range(0, replications, some)))
    return PaySums(
        component=np.array([component.name for component in plan.parts]),
        earned=np.concatenate([chunk.earned for chunk in chunks], axis=-1),
        paid=people.fixed.sum(axis=0)[:, np.newaxis] + np.concatenate([chunk.paid for chunk in chunks], axis=-1),
        by_person=np.add.reduce([chunk.of_person for chunk in chunks]),
        minor_units=100,
    )


def _refuse_deals(plan: PayPlan) -> None:
    problems = tuple(
        Problem(f"pay component '{part.name}'", "pays by the deal, and sums by month do not say what a deal was.")
        for part in plan.parts
        if part.per == "deal"
    )
    if problems:
        raise ScenarioError(problems)


def _nobody() -> Everyone:
    none = np.zeros((0, 0, 0), dtype=np.int64)
    return Everyone(np.zeros((0, 0, 0, 0), dtype=np.int64), none, none, none)
