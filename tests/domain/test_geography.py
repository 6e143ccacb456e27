"""Distance on the globe against published figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.geography.distance import EARTH_RADIUS, great_circle


def test_a_quarter_of_the_meridian() -> None:
    """From the equator to the pole is a quarter of the mean circumference: 10,007.557 km."""
    assert great_circle(np.array(0.0), np.array(0.0), np.array(90.0), np.array(0.0), "km") == pytest.approx(
        10_007.557, abs=0.01
    )


def test_london_to_paris_in_both_units() -> None:
    """London (51.5074 N, 0.1278 W) to Paris (48.8566 N, 2.3522 E) is about 344 km or 213 miles."""
    points = (np.array(51.5074), np.array(-0.1278), np.array(48.8566), np.array(2.3522))
    assert great_circle(*points, "km") == pytest.approx(343.6, abs=0.5)
    assert great_circle(*points, "mi") == pytest.approx(213.5, abs=0.5)


LAT = st.floats(-90, 90)
LON = st.floats(-180, 180)


@given(LAT, LON, LAT, LON)
def test_distance_is_symmetric_and_at_most_half_the_globe(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    """There and back are equally far, and nothing is farther than the antipode."""
    there = great_circle(np.array(lat1), np.array(lon1), np.array(lat2), np.array(lon2), "km")
    back = great_circle(np.array(lat2), np.array(lon2), np.array(lat1), np.array(lon1), "km")
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS["km"] * (1 + 1e-12)


def test_an_unknown_location_gives_an_unknown_distance() -> None:
    """NaN stays NaN: nobody invents a distance."""
    assert np.isnan(great_circle(np.array(np.nan), np.array(0.0), np.array(1.0), np.array(1.0), "km"))
