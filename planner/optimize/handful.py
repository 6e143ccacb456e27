"""The first dives of a race, which may end it with a plan that owes nothing to the clock."""

from planner.domain.arrays import Ints
from planner.domain.gap import gap_of
from planner.optimize.branching.aside import Bounding
from planner.optimize.shortlist import Shortlist
from planner.optimize.state import State


class Handful:
    """They are waited for, and held one after the other against proofs that are the same every time."""

    def __init__(self, state: State, shortlist: Shortlist, bounding: Bounding | None) -> None:
        """`bounding` makes the proofs; without it dives are not waited for."""
        self._state, self._shortlist, self._bounding = state, shortlist, bounding
        self._dived: list[Ints] = []
        self._held = 0
        self._begun = self._ended = self._met = False

    @property
    def awaited(self) -> bool:
        """Whether it is still to be seen what they come to."""
        return self._begun and not self._met and not (self._ended and self._settled)

    @property
    def met(self) -> bool:
        """Whether a plan is as near as was asked to what is proven."""
        return self._met

    def hold(self) -> None:
        """Hold what can be held until one is near enough; later ones do not count then.

        When time is over nothing is: who was cut short, dives or proofs, is the clock's choice.
        """
        ready = self._begun and self._settled and not self._state.over
        while ready and not self._met and self._held < len(self._dived):
            self._state.take_choice(self._shortlist, self._dived[self._held])
            self._held += 1
            self._met = self._near()

    def begin(self) -> None:
        """Wait for them, where that takes seconds and what was asked for is not more than they can show."""
        self._begun = self._bounding is not None and self._bounding.quick

    def add(self, dived: Ints) -> None:
        """The next one, as positions on the shortlist."""
        if not self._ended:
            self._dived.append(dived)

    def end(self) -> None:
        """There were no more of them."""
        self._ended = True

    @property
    def _settled(self) -> bool:
        return self._bounding is not None and self._bounding.settled

    def _near(self) -> bool:
        state, bounding = self._state, self._bounding
        if state.best is None or bounding is None:
            return False
        return gap_of(state.best.objective, max(state.bound, bounding.bound)) <= state.limits.gap
