"""What the verifier says of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planner.errors import Problem
from planner.verify.bound import Bound

Badge = Literal["valid", "bounded", "solver says", "unproven"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A plan and its proof, checked."""

    flaws: tuple[Problem, ...]
    """What is wrong with the plan itself: rules that it breaks, terms that it states wrongly."""
    doubts: tuple[Problem, ...]
    """What is wrong with its proof."""
    objective: float | None
    """Sum of the terms as recomputed [currency/year]; None where they cannot be."""
    bound: Bound | None
    """What no plan can be cheaper than, derived again; None: nothing to derive it from."""
    gap_verified: float | None
    """(objective − bound) / objective by the verifier's own figures, whatever the plan states [share]; None where the
    plan is flawed or the bound says nothing."""
    word: Literal["derived", "solver", "none"]
    """What the plan's own bound rests on: it was derived again, or cannot be and is the solver's word; none stated."""
    checked: Mapping[str, int]
    """What was checked, and how many of each."""
    seconds: float

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong, neither with the plan nor with its proof."""
        return not self.reasons

    @property
    def reasons(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        return (*self.flaws, *self.doubts)

    @property
    def badges(self) -> tuple[Badge, ...]:
        """`valid` where the plan keeps every rule and states every term rightly; then what is known of its gap.

        `bounded`: proven by the verifier's arithmetic. `solver says`: the stated bound rests on the solver's word.
        `unproven`: neither, or the proof does not verify.
        """
        plan: tuple[Badge, ...] = () if self.flaws else ("valid",)
        if self.reasons or self.word == "none":
            return (*plan, "unproven")
        bounded: tuple[Badge, ...] = () if self.gap_verified is None else ("bounded",)
        return (*plan, *bounded, "solver says") if self.word == "solver" else (*plan, *bounded)
