"""The SDR pool and a seat against queueing theory, lead by lead and on the way.

The laws themselves, beside both engines, are cases of `planner validate` (`tests/studies/test_validation_cases.py`).
"""

import math
from itertools import pairwise

import numpy as np
import pytest

from planner.simulate.log import log_of
from planner.simulate.year import simulate_year
from planner.studies.validation import queues
from planner.studies.validation.queueing_laws import erlang_c_wait, feedback_service, pollaczek_khinchine_wait
from planner.studies.validation.worlds import company


def test_a_seat_follows_lindleys_recursion() -> None:
    """First come, first served, lead by lead: wait = max(0, wait before + work before − gap)."""
    journal = simulate_year(company(queues.seat(leads_a_day=3.0, service_days=0.2, cv=1.0)), 1, 0)
    expected = 0.0
    for before, task in pairwise(journal.tasks):
        expected = max(0.0, expected + (before.ended - before.began) - (task.asked - before.asked))
        assert task.began - task.asked == pytest.approx(expected, abs=1e-9)


def test_the_number_waiting_is_counted_along_the_path() -> None:
    """Two waits of one and of two days in a horizon of three: 1 on average; what lies outside does not count."""
    log = log_of(simulate_year(company(queues.seat(leads_a_day=3.0, service_days=0.2, cv=1.0)), 1, 0))
    tasks = log.tasks._replace(asked=np.array([-5.0, 0.0, 1.0]), began=np.array([-4.0, 1.0, 9.0]))
    assert queues.waiting(log._replace(tasks=tasks), end=3.0) == pytest.approx(1.0)


def test_theory_agrees_with_itself() -> None:
    """M/M/1 is both M/M/c and M/G/1; two servers at load 1 make a third of the arrivals wait."""
    assert (
        erlang_c_wait(1, 10.0, 0.05) == pytest.approx(pollaczek_khinchine_wait(10.0, 0.05, 1.0)) == pytest.approx(0.05)
    )
    assert erlang_c_wait(2, 10.0, 0.1) == pytest.approx(1 / 3 * 0.1 / (2 - 1))


def test_the_service_of_a_customer_who_returns() -> None:
    """One visit of a day with probability 0.75, two with 0.25: mean 1.25, variance 0.25 · 0.75; sure ones add up."""
    mean, cv = feedback_service((1.0, 1.0), 0.0, 0.25)
    assert mean == pytest.approx(1.25)
    assert (mean * cv) ** 2 == pytest.approx(0.25 * 0.75)
    assert feedback_service((2.0,), 0.7, 0.9) == pytest.approx((2.0, 0.7))
    assert feedback_service((1.0, 1.0), 0.5, 1.0) == pytest.approx((2.0, math.sqrt(0.5) / 2))
