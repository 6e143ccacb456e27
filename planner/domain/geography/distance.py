"""Distance on the globe and on a plane."""

import numpy as np

from planner.domain.arrays import Floats

EARTH_RADIUS = {"km": 6371.0088, "mi": 3958.7613}
"""Mean radius (IUGG) by unit of distance."""


def great_circle(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats, unit: str) -> Floats:
    """Great-circle distance between points in degrees (haversine), broadcast like the arguments [unit]."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_dphi = (phi2 - phi1) / 2
    half_dlambda = np.radians(np.asarray(lon2) - np.asarray(lon1)) / 2
    a = np.sin(half_dphi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_dlambda) ** 2
    distance: Floats = 2 * EARTH_RADIUS[unit] * np.arcsin(np.sqrt(np.minimum(a, 1.0)))
    return distance


def straight(x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> Floats:
    """Distance between points of a plane, broadcast like the arguments [unit of the coordinates]."""
    distance: Floats = np.hypot(np.asarray(x2) - x1, np.asarray(y2) - y1)
    return distance
