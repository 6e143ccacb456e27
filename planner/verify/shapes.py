"""Whether what a plan brings along can be calculated with at all: it may come from anywhere."""

import numpy as np

from planner.domain.arrays import AnyArray


def are_numbers(values: AnyArray, shape: tuple[int, ...]) -> bool:
    """Whether they are finite float64 numbers of that shape; other kinds of number wrap around, or are rounded."""
    return values.shape == shape and values.dtype == np.float64 and bool(np.isfinite(values).all())


def are_texts(values: AnyArray) -> bool:
    """Whether they are a list of texts."""
    return values.ndim == 1 and values.dtype.kind == "U"
