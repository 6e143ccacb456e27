"""A stretch of search at one temperature: what compiled loops are told to do."""

from typing import NamedTuple


class Step(NamedTuple):
    """Either shifts and swaps, or compound moves."""

    heat: float
    """Temperature [currency/year]."""
    soft: float = 1.0
    """Share of the price of broken limits that counts, of shifts and swaps."""
    tries: int = 0
    """Of shifts and swaps; 0: compound moves."""
    rounds: int = 0
    """Of compound moves."""
    seats: int = 4
    """Seats of a compound move."""
    sets: int = 1000
    """Sets of each size that a compound move looks at."""
