"""The queue M/M/5 in SimPy, salabim and Ciw: the same arrivals and services by the same kind of draws."""

import importlib.util
import random
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any

import simpy

SERVERS, ARRIVALS, SERVICE = 5, 4.0, 1.0
"""Rates; 80 % of the servers' time is used, and theory's mean wait (Erlang C) is 0.5541."""
THEORY = 0.5541


@dataclass(frozen=True, slots=True)
class Queue:
    """One package's run of the queue."""

    package: str
    customers: int = 0
    wait: float = float("nan")
    """Mean over customers served."""
    seconds: float = float("nan")
    """CPU."""
    absent: str = ""
    """Why there is no run."""

    @property
    def each(self) -> float:
        """CPU a customer [µs]."""
        return self.seconds / self.customers * 1e6


def queues(until: float, packages: Iterable[str] = ("simpy", "salabim", "ciw")) -> list[Queue]:
    """By every package that is installed; the others say why not."""
    return [_run(package, until) for package in packages]


def _run(package: str, until: float) -> Queue:
    if importlib.util.find_spec(package) is None:
        return Queue(package, absent=f"not installed: pip install {package}")
    began = time.process_time()
    waits = PACKAGES[package](until)
    return Queue(package, len(waits), sum(waits) / len(waits), time.process_time() - began)


def _simpy(until: float) -> list[float]:
    env, draw, waits = simpy.Environment(), random.Random(1), list[float]()
    servers = simpy.Resource(env, SERVERS)

    def customer() -> Generator[simpy.Event, None, None]:
        came = env.now
        with servers.request() as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(draw.expovariate(SERVICE))

    def source() -> Generator[simpy.Event, None, None]:
        while True:
            yield env.timeout(draw.expovariate(ARRIVALS))
            env.process(customer())

    env.process(source())
    env.run(until)
    return waits


def _salabim(until: float) -> list[float]:
    import salabim  # noqa: PLC0415  an extra of this benchmark

    env, draw, waits = salabim.Environment(trace=False, yieldless=False), random.Random(1), list[float]()
    servers = salabim.Resource("servers", capacity=SERVERS, monitor=False)

    class Customer(salabim.Component):  # type: ignore[misc]  # without types
        def process(self) -> Generator[Any, None, None]:
            came = env.now()
            yield self.request(servers)
            waits.append(env.now() - came)
            yield self.hold(draw.expovariate(SERVICE))
            self.release()

    class Source(salabim.Component):  # type: ignore[misc]  # without types
        def process(self) -> Generator[Any, None, None]:
            while True:
                yield self.hold(draw.expovariate(ARRIVALS))
                Customer()

    Source()
    env.run(till=until)
    return waits


def _ciw(until: float) -> list[float]:
    import ciw  # noqa: PLC0415  an extra of this benchmark

    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=ARRIVALS)],
        service_distributions=[ciw.dists.Exponential(rate=SERVICE)],
        number_of_servers=[SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(until)
    return [record.waiting_time for record in simulation.get_all_records()]


PACKAGES: dict[str, Callable[[float], list[float]]] = {"simpy": _simpy, "salabim": _salabim, "ciw": _ciw}
