"""Prices that bound districts: of units, and of loads at every district that could be opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.domain.arrays import Floats, Texts, freeze


@dataclass(frozen=True, slots=True, eq=False)
class SitePrices:
    """Prices from which a bound for territories with centres, or in one piece, follows; see `verify.sites`.

    A *site* is a seat with a centre: an account that could be it, or what is given. Seats that are alike in everything
    share their sites. A site that is not named has prices of 0: any prices give a bound.
    """

    unit: Floats
    """Of each unit, in the order of the scenario's units [currency/year]."""
    seat: Texts
    """Of each site a seat that could open it, for all that are like it; shape [sites]."""
    centre: Texts
    """Account that is the centre of the site; '' where it is the seat's home, or distances cost nothing."""
    multipliers: Mapping[str, Floats]
    """By load name, of the load at each site; shape [sites] [currency per unit of the load]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.unit, self.seat, self.centre, *self.multipliers.values()))
        object.__setattr__(self, "multipliers", MappingProxyType(dict(self.multipliers)))
