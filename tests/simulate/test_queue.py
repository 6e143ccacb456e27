"""The queue for a seat's hours."""

import random

import simpy
from simpy.resources.resource import PriorityRequest, SortedQueue

from planner.simulate.seat import Desk, Queue


def test_the_order_is_simpys_own() -> None:
    """300 requests of few urgencies, some taken away in between: the order of SimPy's queue, ties by asking."""
    dice = random.Random(5)
    env = simpy.Environment()
    desk, ours, theirs = Desk(env), Queue(), SortedQueue()
    for _ in range(300):
        request = PriorityRequest(desk, dice.randrange(6))
        ours.append(request)
        theirs.append(request)
        if dice.random() < 0.3:
            assert ours.pop(0) is theirs.pop(0)
    assert list(ours) == list(theirs)
