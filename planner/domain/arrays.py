"""Arrays as the domain uses them: frozen, and found by id."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]
Days = NDArray[np.datetime64]
AnyArray = Floats | Ints | Flags | Texts | Days
Array = TypeVar("Array", Floats, Ints, Flags, Texts, Days)
Columns = Mapping[str, AnyArray]
"""Arrays of equal length by column name; `pandas.DataFrame(columns)` shows them."""


def freeze(columns: Iterable[AnyArray]) -> None:
    """Make arrays read-only in place."""
    for column in columns:
        column.setflags(write=False)


def frozen(array: Array) -> Array:
    """The same array, made read-only."""
    array.setflags(write=False)
    return array


def summed_by(group: Ints, amount: Floats, groups: int) -> Floats:
    """Sum of the amounts of each group 0 … groups − 1."""
    return np.bincount(group, weights=amount, minlength=groups).astype(np.float64)


def positions(sorted_ids: Texts | Ints, wanted: Texts | Ints) -> Ints:
    """Where each wanted id stands among sorted ids; −1 for ids that are not there (blank ones included)."""
    if len(sorted_ids) == 0:
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(sorted_ids, wanted), len(sorted_ids) - 1)
    return np.where(sorted_ids[at] == wanted, at, -1).astype(np.int64)
