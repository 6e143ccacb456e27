"""Queueing theory beside both engines: the pool of SDRs is M/M/c, a seat is M/G/1.

The worlds are those in which theory is exact: Poisson arrivals (no season, no bursts), no patience, ends far away. The
wait is averaged by replication and the interval is Student's over replications, at a level that is shared out over
all comparisons of this page (Bonferroni).
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.scenario import Scenario
from planner.domain.validation import Figure
from planner.simulate.compiled.twin import Twin
from planner.simulate.intervals import mean_interval
from planner.simulate.log import Log, log_of
from planner.simulate.year import simulate_year
from planner.studies.validation.case import SEED, Case, Effort, Examined
from planner.studies.validation.queueing_laws import erlang_c_wait, feedback_service, pollaczek_khinchine_wait
from planner.studies.validation.worlds import HOURS_A_YEAR, Given, company, world

FAMILY = "queueing theory"
LEVEL = 0.05
"""Probability that any of the comparisons fails though all is right."""
WIDTH, QUICK_WIDTH = 0.02, 0.16
"""Largest half of an interval, of theory's figure; the second for six replications by SimPy [share]."""
RARELY = 1e-6
"""Share of screened leads that bother a seat when the pool is what we look at."""
NEVER = 1e12
FEEDBACK = (0.6, 4)
"""Odds of coming back to the desk, and the most visits."""


class Law(NamedTuple):
    """A queue, what theory says of it, and what the log says."""

    name: str
    claim: str
    source: str
    theory: float
    """Mean wait [days]."""
    scenario: Callable[[], Scenario]
    wait: Callable[[Log], float]
    replications: int
    """For an interval as narrow as `WIDTH`."""


def pool(people: int, leads_a_day: float, service_days: float) -> Scenario:
    """One account whose leads go to a pool that works around the clock, for three years."""
    return _one_account(leads_a_day * RARELY, _pool(people, service_days, RARELY), [_stage(1e-6)])


def seat(leads_a_day: float, service_days: float, cv: float) -> Scenario:
    """One account that sends every lead straight to a seat which works around the clock, for three years."""
    return _one_account(leads_a_day, {"qualified": 1.0}, [_stage(24 * service_days, cv)])


def tandem(leads_a_day: float, service_days: float, cv: float) -> Scenario:
    """A pool of two whose qualified half goes on to a seat."""
    return _one_account(leads_a_day / 2, _pool(2, service_days, 0.5), [_stage(24 * service_days, cv)])


def feedback(leads_a_day: float, service_days: float, cv: float) -> Scenario:
    """A seat to which an opportunity returns at once with the same odds after each of some visits."""
    again, visits = FEEDBACK
    stages = [_stage(24 * service_days, cv, again if i + 1 < visits else 1.0, f"visit {i}") for i in range(visits)]
    return _one_account(leads_a_day * again ** (visits - 1), {"qualified": 1.0}, stages)


def screening_wait(log: Log) -> float:
    """Mean wait for an SDR in the horizon [days]."""
    asked = log.screenings.asked
    return float((log.screenings.began - asked)[asked >= 0].mean())


def desk_wait(log: Log) -> float:
    """Mean wait of new opportunities for the seat in the horizon [days]."""
    tasks = log.tasks
    return float((tasks.began - tasks.asked)[(tasks.asked >= 0) & (tasks.stage == 0)].mean())


def waiting(log: Log, end: float) -> float:
    """Mean number of opportunities that wait for the seat, from the path itself, over the horizon.

    Beginnings and ends of waits as steps of +1 and −1; the area under them over the time.
    """
    asked, began = (np.clip(moments, 0.0, end) for moments in (log.tasks.asked, log.tasks.began))
    moments = np.concatenate([asked, began])
    order = np.argsort(moments, kind="stable")
    steps = np.concatenate([np.ones(len(asked)), -np.ones(len(began))])[order]
    return float((np.cumsum(steps)[:-1] * np.diff(moments[order])).sum()) / end


def _pool(people: int, service_days: float, qualified: float) -> dict[str, float]:
    return {
        "people": people,
        "hours_per_week": 168.0,
        "hours_per_lead": 24 * service_days,
        "qualified": qualified,
        "patience_days": NEVER,
    }


def _stage(hours: float, cv: float = 0.0, odds: float = 1.0, name: str = "sell") -> dict[str, object]:
    return {"name": name, "hours": hours, "hours_cv": cv, "odds": odds}


def _one_account(bought_a_day: float, sdr: dict[str, float], stages: list[dict[str, object]]) -> Scenario:
    """One seat and one account whose potential is so many deals a day, all of one size."""
    settings = {
        "horizon": {"start": "2027-01-01", "months": 36},
        "market": {"deal_size": 1_000.0},
        "sdr": sdr,
        "pipeline": {"stages": stages, "patience_days": NEVER, "stale_days": NEVER},
        "simulation": {"warmup_months": 3},
    }
    accounts: Given = {"potential": [bought_a_day * 365.25 * 1_000.0], "owner": ["s0"]}
    return world(accounts, {"capacity_hours": [HOURS_A_YEAR]}, settings)


def _erlang(people: int, load: float, replications: int) -> Law:
    leads = 20.0 * people * load
    return Law(
        f"mm{people}",
        f"A pool of {people} at {load:.0%} load makes a lead wait as long as M/M/{people} says.",
        "Erlang (1917): delay formula C(c, a)",
        erlang_c_wait(people, leads, 0.05),
        partial(pool, people, leads, 0.05),
        screening_wait,
        replications,
    )


def _pollaczek(cv: float, replications: int) -> Law:
    kind = "M/D/1" if cv == 0 else f"M/G/1 with lognormal work of cv {cv:g}"
    return Law(
        "md1" if cv == 0 else f"mg1-cv{cv:g}",
        f"A seat at 50 % load makes an opportunity wait as long as {kind} says.",
        "Pollaczek (1930), Khinchine (1932): λ E[S²] / (2 (1 − ρ))",
        pollaczek_khinchine_wait(10.0, 0.05, cv),
        partial(seat, 10.0, 0.05, cv),
        desk_wait,
        replications,
    )


def _feedback() -> Law:
    again, visits = FEEDBACK
    service, cv = feedback_service((0.02,) * visits, 0.5, again)
    return Law(
        "feedback",
        f"Opportunities that return to the desk at once, {again:.0%} of them after each of {visits - 1} visits, "
        "wait as M/G/1 with all of a customer's visits as its service says.",
        "Pollaczek–Khinchine for the compound service. A Jackson network proper needs exponential work at every "
        "station and returns without end; a seat's work is lognormal and its stages are counted.",
        pollaczek_khinchine_wait(10.0, service, cv),
        partial(feedback, 10.0, 0.02, 0.5),
        desk_wait,
        60,
    )


def laws() -> tuple[Law, ...]:
    """Every queue that is compared."""
    burke = Law(
        "tandem",
        "Leads that a pool hands on are a Poisson process again, so that the seat behind it waits as M/G/1 alone.",
        "Burke (1956): departures of M/M/c; Pollaczek–Khinchine for the seat",
        pollaczek_khinchine_wait(10.0, 0.05, 0.5),
        partial(tandem, 20.0, 0.05, 0.5),
        desk_wait,
        50,
    )
    return (
        _erlang(1, 0.5, 60),
        _erlang(2, 0.6, 64),
        _erlang(5, 0.7, 72),
        *(_pollaczek(cv, replications) for cv, replications in ((0.0, 40), (0.5, 50), (1.0, 96))),
        burke,
        _feedback(),
    )


def waits(law: Law, engine: str, replications: int) -> Floats:
    """The mean wait of each replication in one of the engines, shape [replications] [days]."""
    facts = company(law.scenario())
    if engine == "compiled":
        twin = Twin.of(facts)
        return np.array([law.wait(twin.simulate(SEED, r)) for r in range(replications)])
    return np.array([law.wait(log_of(simulate_year(facts, SEED, r))) for r in range(replications)])


def _examined(law: Law, confidence: float, effort: Effort) -> Examined:
    """The law beside both engines; quick: SimPy in a few replications only."""
    quick = effort == "quick"
    plans = {"compiled": (law.replications, WIDTH), "simpy": (6, QUICK_WIDTH) if quick else (law.replications, WIDTH)}
    figures = []
    for engine, (replications, width) in plans.items():
        interval = mean_interval(waits(law, engine, replications), confidence)
        figures.append(Figure.covering(f"mean wait, {engine} [days]", law.theory, interval, width))
    return Examined(tuple(figures), sum(replications for replications, _ in plans.values()))


def _little(effort: Effort) -> Examined:
    """Number waiting against arrivals × wait, replication by replication, in both engines."""
    facts = company(seat(10.0, 0.075, 1.0))
    twin, count = Twin.of(facts), 2 if effort == "quick" else 6
    logs = {
        "compiled": [twin.simulate(SEED, r) for r in range(count)],
        "simpy": [log_of(simulate_year(facts, SEED, r)) for r in range(1 if effort == "quick" else count)],
    }
    figures = []
    for engine, years in logs.items():
        number = float(np.mean([waiting(log, facts.end) for log in years]))
        arrived = [float(np.count_nonzero(log.deals.arrived >= 0)) / facts.end for log in years]
        law = float(np.mean([rate * desk_wait(log) for rate, log in zip(arrived, years, strict=True)]))
        what = f"mean number waiting, {engine} [opportunities]"
        figures.append(Figure.within(what, number, 0.99 * law, 1.01 * law, law))
    return Examined(tuple(figures), sum(map(len, logs.values())))


def cases() -> Iterator[Case]:
    """Each law, and Little's."""
    every = laws()
    confidence = 1.0 - LEVEL / (2 * len(every))
    for law in every:
        examine = partial(_examined, law, confidence)
        yield Case(f"queue-{law.name}", FAMILY, law.claim, law.source, examine)
    claim = "The mean number that waits for a seat is arrivals × mean wait, within 1 % (the edges of the horizon)."
    yield Case("queue-little", FAMILY, claim, "Little (1961): L = λ W", _little)
