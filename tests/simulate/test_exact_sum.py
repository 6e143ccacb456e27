"""The compiled sum has the bits of `math.fsum`."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.simulate.compiled.exact import exact_sum

ANY = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)


@settings(deadline=None)  # the first call compiles
@given(st.lists(ANY, max_size=60))
def test_a_sum_is_rounded_once(values: list[float]) -> None:
    """Whatever the sizes and signs, the least floats among them."""
    assert exact_sum(np.array(values, dtype=np.float64)) == math.fsum(values)


def test_columns_of_records_are_added_up_too() -> None:
    """Every second of many floats."""
    values = np.random.default_rng(1).lognormal(0.0, 3.0, 20_001)
    assert exact_sum(values[::2]) == math.fsum(values[::2])


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_not_finite_stays_so(value: float) -> None:
    """As in the sum of the standard library."""
    assert repr(exact_sum(np.array([1.0, value]))) == repr(math.fsum([1.0, value]))
