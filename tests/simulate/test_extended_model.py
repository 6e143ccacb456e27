"""A user's own process and rule, on the SimPy engine."""

import copy
from collections.abc import Callable, Generator
from dataclasses import replace

import numpy as np
import pytest
import simpy

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.simulate.company import Company
from planner.simulate.journal import Journal
from planner.simulate.log import log_of
from planner.simulate.office import Office
from planner.simulate.replicate import replicate
from planner.simulate.seat import Seat
from planner.simulate.year import simulate_year
from planner.studies.validation.engines import differences

FIRST_OF_ALL = float("-inf")


class AsItComes(Seat):
    """Takes work in the order of asking."""

    __slots__ = ()

    def ask(self, urgency: float) -> simpy.resources.resource.PriorityRequest:
        """All work is equally urgent; vacancy and leave come first as ever."""
        return super().ask(urgency if urgency == FIRST_OF_ALL else 0.0)


def as_it_comes(office: Office) -> Office:
    """One changed rule: the order of work."""
    return replace(office, seats=tuple(AsItComes(seat.place, seat.desk) for seat in office.seats))


def closed_in_spring(office: Office) -> Office:
    """One extra process: from day 90 on nobody sells for thirty days."""

    def closed(seat: Seat) -> Generator[simpy.Event, None, None]:
        yield office.env.timeout(90 - office.env.now)
        with seat.ask(FIRST_OF_ALL) as turn:
            yield turn
            yield office.env.timeout(30)

    for seat in office.seats:
        office.env.process(closed(seat))
    return office


@pytest.fixture(scope="module")
def facts(busy_world: Scenario, company_facts: Callable[[Scenario], Company]) -> Company:
    """The busy world, in which work waits."""
    return company_facts(busy_world.but({"people.leave_rate": 0.0}))


def starts(journal: Journal) -> np.ndarray:
    """When each piece of work began."""
    return np.array([task.began for task in journal.tasks])


def test_an_extension_that_changes_nothing_changes_no_bit(facts: Company) -> None:
    """The office may be copied."""
    plain, copied = (log_of(simulate_year(facts, 1, 0, extend)) for extend in (None, copy.copy))
    assert list(differences(plain, copied)) == []


def test_an_extra_process_takes_the_desks(facts: Company) -> None:
    """Nobody begins work while it holds them; without it they do."""
    plain, closed = (starts(simulate_year(facts, 1, 0, extend)) for extend in (None, closed_in_spring))
    longest = max(task.ended - task.began for task in simulate_year(facts, 1, 0).tasks)
    assert ((plain > 90 + longest) & (plain < 120)).any()
    assert not ((closed > 90 + longest) & (closed < 120)).any()


def test_a_changed_rule_holds(facts: Company) -> None:
    """At each seat work begins in the order of asking, which it does not in the model itself."""

    def in_order(journal: Journal) -> bool:
        return all(
            (np.diff([task.asked for task in journal.tasks if task.deal.customer.seat == seat]) >= 0).all()
            for seat in range(len(facts.places))
        )

    assert not in_order(simulate_year(facts, 1, 0))
    assert in_order(simulate_year(facts, 1, 0, as_it_comes))


def test_many_years_of_an_extended_model(busy_world: Scenario, owners_plan: Callable[[Scenario], Plan]) -> None:
    """`replicate` takes it, on SimPy only, and says so otherwise."""
    plan = owners_plan(busy_world)
    plain, closed = (
        replicate(busy_world, plan, replications=3, engine="simpy", extend=extend)
        for extend in (None, closed_in_spring)
    )
    assert closed.measure("bookings").value < plain.measure("bookings").value
    for engine in ("compiled", None):
        with pytest.raises(PlannerError, match="engine='simpy'"):
            replicate(busy_world, plan, replications=3, engine=engine, extend=closed_in_spring)


@pytest.mark.slow
def test_processes_run_an_extension_that_they_can_import(
    busy_world: Scenario, owners_plan: Callable[[Scenario], Plan]
) -> None:
    """The same bytes as in one process."""
    plan = owners_plan(busy_world)
    one, two = (
        replicate(busy_world, plan, replications=4, workers=workers, engine="simpy", extend=copy.copy)
        for workers in (1, 2)
    )
    assert one.seat_bookings.tobytes() == two.seat_bookings.tobytes()
