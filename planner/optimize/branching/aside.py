"""Bounds by cases, raised in a thread of its own while others look for plans.

First those that a verifier can derive again, then those with cuts.
"""

import threading
from collections.abc import Callable

import numpy as np

from planner.domain.branches import Branches
from planner.domain.world import World
from planner.optimize.branching.proof import LEAST, MOST, Unstored, prove_by_cases
from planner.optimize.pricing import Pricing


class Bounding:
    """A thread that raises the bound."""

    def __init__(self, world: World, pricing: Pricing, goal: float, over: Callable[[], bool], *, waited: bool) -> None:
        """It ends at the `goal`, or when it is `over`; whether somebody would wait for first cuts."""
        self._halt, self._stop = threading.Event(), threading.Event()
        self._cutting, self._settled = threading.Event(), threading.Event()
        self._bound = -np.inf
        self._cases: tuple[float, Branches] | None = None
        self._failure: BaseException | None = None
        unstored = Unstored(world, pricing)
        self.quick = waited and unstored.quick
        """Whether there are first cuts, and all that is the same every time takes a few seconds at most."""

        def enough(bound: float) -> bool:
            self._bound = max(self._bound, bound)
            return over() or self._halt.is_set() or self._bound >= goal

        def work() -> None:
            try:
                self._cases = prove_by_cases(world, pricing, enough, LEAST if unstored.by_books else MOST)
                if self.quick:
                    unstored.first(enough)
                self._settled.set()
                self._cutting.wait()
                if not self._stop.is_set():
                    unstored.further(lambda bound: enough(bound) or self._stop.is_set())
            except BaseException as error:  # noqa: BLE001  # carried to the thread that asks
                self._failure = error
            finally:
                self._settled.set()

        self._thread = threading.Thread(target=work, name="bound", daemon=True)

    def begin(self) -> None:
        """Set out."""
        self._thread.start()

    @property
    def _begun(self) -> bool:
        return self._thread.ident is not None

    @property
    def bound(self) -> float:
        """No plan costs less [currency/year]. Raises what went wrong."""
        if self._failure is not None:
            raise self._failure
        return self._bound

    @property
    def settled(self) -> bool:
        """Whether all is proven that is the same every time: the cases, and on small books first cuts."""
        return self._settled.is_set()

    @property
    def at_work(self) -> bool:
        """Whether it uses a core."""
        return self._thread.is_alive() and (self._cutting.is_set() or not self.settled)

    def settle(self, seconds: float) -> None:
        """Until all is proven that is the same every time, at most so long."""
        self._settled.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Until it ends, at most so long."""
        self._thread.join(seconds)

    def cut(self) -> None:
        """Go on after what is the same every time."""
        self._cutting.set()

    def halt(self) -> None:
        """Leave even the cases."""
        self._halt.set()

    def cases(self) -> tuple[float, Branches] | None:
        """The bound by cases without cuts and what it takes to derive it again, once they are done; None without one.

        Raises what went wrong.
        """
        if self._begun:
            self._settled.wait()
        if self._failure is not None:
            raise self._failure
        return self._cases

    def found(self) -> float:
        """Leave the cuts; the best bound."""
        self._stop.set()
        self._cutting.set()
        if self._begun:
            self._thread.join()
        self.cases()
        return self._bound
