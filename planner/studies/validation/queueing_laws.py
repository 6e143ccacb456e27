"""Queueing theory: mean waits in formulas."""

import math
from collections.abc import Sequence


def erlang_c_wait(servers: int, arrivals: float, service: float) -> float:
    """Mean wait in M/M/c: C(c, a) · service / (c − a), a = arrivals · service (Erlang, 1917).

    arrivals [1/day], service [days]; the wait is in days.
    """
    load = arrivals * service
    below = math.fsum(load**k / math.factorial(k) for k in range(servers))
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (below + last) * service / (servers - load)


def pollaczek_khinchine_wait(arrivals: float, service: float, cv: float) -> float:
    """Mean wait in M/G/1: λ E[S²] / (2 (1 − ρ)) (Pollaczek, 1930; Khinchine, 1932).

    arrivals [1/day], service [days], cv coefficient of variation of the service; the wait is in days.
    """
    return arrivals * service**2 * (1 + cv**2) / (2 * (1 - arrivals * service))


def feedback_service(services: Sequence[float], cv: float, again: float) -> tuple[float, float]:
    """Mean and coefficient of variation of all the service that a customer gets who returns to the desk at once.

    services  mean of each visit [days], all with the coefficient of variation `cv`
    again     probability of coming back after each visit but the last
    Σ over the number of visits n of P(n) (mean of the first n)² + their variance, less the squared mean.
    """
    first, second, arrives, so_far, variance = 0.0, 0.0, 1.0, 0.0, 0.0
    for visit, service in enumerate(services):
        so_far += service
        variance += (cv * service) ** 2
        leaves = arrives * (1.0 - again) if visit + 1 < len(services) else arrives
        first += leaves * so_far
        second += leaves * (so_far**2 + variance)
        arrives *= again
    return first, math.sqrt(second / first**2 - 1.0)
