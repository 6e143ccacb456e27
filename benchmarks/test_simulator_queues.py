"""The queue of the simulator benchmark is the one that theory speaks of."""

import pytest

from benchmarks.simulator.queues import THEORY, queues


def test_simpys_queue_has_the_mean_wait_of_theory() -> None:
    """Eighty thousand customers, within a tenth of Erlang C."""
    (plain,) = queues(20_000.0, ("simpy",))
    assert plain.wait == pytest.approx(THEORY, rel=0.1)


def test_a_package_that_is_not_installed_says_so() -> None:
    """A reason instead of figures."""
    (missing,) = queues(1.0, ("no_such_package",))
    assert missing.absent == "not installed: pip install no_such_package"
