"""Homes for seats: weighted k-means on the globe, without chance."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints

ROUNDS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """Places from west to east, with the points and the weight that are nearest to each."""

    lat: Floats
    lon: Floats
    points: Ints
    weight: Floats


def place(lat: Floats, lon: Floats, weight: Floats, homes: int) -> Homes:
    """Centres of `homes` clusters of weighted points in degrees (Lloyd's algorithm on unit vectors).

    Starts from the heaviest point and then, each time, the point with the largest weight × squared distance to its
    nearest start, so that equal input gives equal homes. A centre is the direction of the weighted mean of its points.
    Raises ValueError when fewer points than homes carry weight.
    """
    loaded = weight > 0
    if len(np.unique(np.stack([lat, lon])[:, loaded], axis=1).T) < homes:
        raise ValueError(f"{homes} homes need as many different places that carry weight")
    at = _vectors(lat, lon)
    centres = _starts(at, weight, homes)
    nearest = np.full(len(at), -1, dtype=np.int64)
    for _ in range(ROUNDS):
        found = np.argmax(at @ centres.T, axis=1)
        if (found == nearest).all():
            break
        nearest = found
        centres = _centres(at, weight, nearest, centres)
    degrees_lat = np.degrees(np.arcsin(np.clip(centres[:, 2], -1.0, 1.0)))
    degrees_lon = np.degrees(np.arctan2(centres[:, 1], centres[:, 0]))
    order = np.lexsort((degrees_lat, degrees_lon))
    return Homes(
        lat=degrees_lat[order],
        lon=degrees_lon[order],
        points=np.bincount(nearest, minlength=homes).astype(np.int64)[order],
        weight=np.bincount(nearest, weights=weight, minlength=homes).astype(np.float64)[order],
    )


def _vectors(lat: Floats, lon: Floats) -> Floats:
    phi, theta = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)


def _starts(at: Floats, weight: Floats, homes: int) -> Floats:
    chosen = [int(np.argmax(weight))]
    far = np.full(len(at), np.inf)
    for _ in range(homes - 1):
        far = np.minimum(far, ((at - at[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(np.argmax(weight * far)))
    return at[chosen]


def _centres(at: Floats, weight: Floats, nearest: Ints, before: Floats) -> Floats:
    sums = np.stack(
        [np.bincount(nearest, weights=weight * at[:, axis], minlength=len(before)) for axis in range(3)], axis=1
    )
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    moved: Floats = np.where(length > 0, sums / np.where(length > 0, length, 1.0), before)
    return moved
