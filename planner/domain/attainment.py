"""Attainment: what is booked over the quota, when a quota is reached, and how sure a share of years is."""

import math
from statistics import NormalDist

import numpy as np

from planner.domain.arrays import Flags, Floats


def has_quota(quota: Floats) -> Flags:
    """Which seats have a quota: NaN and 0 are none."""
    return quota > 0


def reached(bookings: Floats, quota: Floats) -> Flags:
    """Whether bookings reach the quota; without one nothing is reached. The last axis is that of seats [currency]."""
    return has_quota(quota) & (bookings >= quota)


def company_attainment(booked: Floats | float, quota: Floats) -> Floats:
    """All bookings over the sum of the seats' quotas; NaN where no seat has one [share].

    Bookings of seats without a quota count: they are sold for the same target.
    """
    asked = float(quota[has_quota(quota)].sum())
    return np.asarray(booked / (asked if asked > 0 else math.nan), dtype=np.float64)


def wilson(share: Floats, count: int, confidence: float) -> tuple[Floats, Floats]:
    """Low and high end of Wilson's score interval of shares of so many trials [share] (Wilson 1927)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    whole = 1 + z * z / count
    middle = (share + z * z / (2 * count)) / whole
    half = z / whole * np.sqrt(np.maximum(share * (1 - share), 0.0) / count + z * z / (4 * count * count))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
