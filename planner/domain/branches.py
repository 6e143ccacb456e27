"""A proof by cases: all plans are split into cases, and every case has multipliers that bound it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.domain.arrays import Floats, Texts, freeze


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """A binary tree, its nodes in preorder.

    A node with an account asks whether a seat covers that account (with its family): the nodes for "yes" follow at
    once, and after them those for "no". A node without one (both texts empty) is a case. Whatever is asked, each plan
    belongs to one case, so that no plan costs less than the least of the cases' bounds.
    """

    account: Texts
    """What each node asks about; shape [nodes]."""
    seat: Texts
    multipliers: Mapping[str, Floats]
    """By load name, of each case in the order of its node and of each group; shape [cases, groups] [currency per unit
    of the load]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.account, self.seat, *self.multipliers.values()))
        object.__setattr__(self, "multipliers", MappingProxyType(dict(self.multipliers)))

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return int((self.account == "").sum())
