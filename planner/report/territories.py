"""Where territories lie: clusters of accounts that fit on one map, hulls, labels, and colours that differ nearby."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.geography.distance import great_circle
from planner.domain.scenario import Scenario

PALETTE = (
    "#1f77b4", "#e8710a", "#2a9d4e", "#c9372c", "#7e57c2", "#8d5a3b",
    "#d94f9c", "#5b6770", "#a3a11a", "#0f9fb5", "#8fb8e8", "#f2a65a",
)  # fmt: skip
"""Colours that stay apart on paper and for most colour-blind readers."""
_CELL = 4.0
_NEAR_KM = 600.0
"""Accounts in cells this near share a map in any case."""
_GAP_KM = 2500.0
_SPAN_KM = 5000.0
"""Groups share a map over a gap up to the first, as long as it shows no more of the world than the second."""
_ASPECT = 0.62
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A part of the world on one map: x = longitude · cos(middle latitude), y = latitude, one scale for both."""

    accounts: Ints
    """Positions of the located accounts in it."""
    middle: tuple[float, float]
    """Latitude and longitude of its middle [degrees]."""
    x: tuple[float, float]
    """Extent of x, relative to the middle [degrees of latitude]."""
    y: tuple[float, float]
    """Extent of y [degrees]."""
    title: str

    def project(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Map coordinates of points."""
        turned = (lon - self.middle[1] + 540) % 360 - 180
        return turned * np.cos(np.radians(self.middle[0])), lat


def located(scenario: Scenario) -> Flags:
    """Which accounts have a place."""
    known: Flags = ~(np.isnan(scenario.accounts.lat) | np.isnan(scenario.accounts.lon))
    return known


def frames_of(scenario: Scenario, most: int = 6) -> tuple[Frame, ...]:
    """The maps that a book needs, the fullest first.

    Groups of accounts share a map when they are near enough for it to be read; remote places get their own.
    """
    known = np.flatnonzero(located(scenario))
    if len(known) == 0:
        return ()
    group = _clusters(scenario.accounts.lat[known], scenario.accounts.lon[known])
    names, sizes = np.unique(group, return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (-int(sizes[i]), int(names[i])))[:most]
    return tuple(_frame(scenario, known[group == names[i]]) for i in order)


def hull(x: Floats, y: Floats) -> list[tuple[float, float]]:
    """Corners of the convex hull, anticlockwise (Andrew's monotone chain, 1979); the points themselves below three."""
    points = sorted(set(zip(x.tolist(), y.tolist(), strict=True)))
    if len(points) < 3:
        return points
    lower, upper = _chain(points), _chain(points[::-1])
    return lower[:-1] + upper[:-1]


def area(corners: list[tuple[float, float]]) -> float:
    """Area of a polygon (the shoelace formula)."""
    ahead = [*corners[1:], *corners[:1]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(corners, ahead, strict=True))) / 2


def colours_of(scenario: Scenario, seat_of_account: Ints) -> list[str]:
    """A colour for each seat; seats whose accounts lie near one another differ as long as the palette lasts."""
    seats = len(scenario.seats)
    if seats <= len(PALETTE):
        return [PALETTE[s] for s in range(seats)]
    centre = _centres(scenario, seat_of_account)
    colour = np.full(seats, -1)
    for s in range(seats):
        distance = great_circle(centre[s, 0], centre[s, 1], centre[:, 0], centre[:, 1], "km")
        near = np.argsort(np.where(np.isnan(distance), np.inf, distance), kind="stable")
        nearest = {int(c): rank for rank, c in reversed(list(enumerate(colour[near])))}
        used = np.bincount(colour[colour >= 0], minlength=len(PALETTE))
        choices = sorted(range(len(PALETTE)), key=lambda c: (-nearest.get(c, seats), used[c], c))
        colour[s] = choices[0]
    return [PALETTE[c] for c in colour]


def cities(scenario: Scenario, frame: Frame, most: int = 14) -> Iterator[tuple[str, float, float]]:
    """Names and map places of the weightiest cities, spaced so that labels do not cover one another."""
    book = scenario.accounts
    weight: dict[str, list[tuple[float, float, float]]] = {}
    x, y = frame.project(book.lat[frame.accounts], book.lon[frame.accounts])
    for position, at_x, at_y in zip(frame.accounts, x, y, strict=True):
        if book.city[position]:
            weight.setdefault(str(book.city[position]), []).append(
                (float(book.potential[position]), float(at_x), float(at_y))
            )
    width, height = frame.x[1] - frame.x[0], frame.y[1] - frame.y[0]
    taken: list[tuple[float, float]] = []
    for city, places in sorted(weight.items(), key=lambda item: (-sum(p[0] for p in item[1]), item[0])):
        at_x, at_y = (float(np.median([place[axis] for place in places])) for axis in (1, 2))
        if all(abs(at_x - tx) > width / 6 or abs(at_y - ty) > height / 18 for tx, ty in taken):
            taken.append((at_x, at_y))
            yield city, at_x, at_y
        if len(taken) >= most:
            return


def _clusters(lat: Floats, lon: Floats) -> Ints:
    """Cluster number of each point: 4° cells that lie near one another, at any depth, then groups merged by gap."""
    cells = np.stack([np.floor(lat / _CELL), np.floor((lon + 180) % 360 / _CELL)], axis=1)
    cell = np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1)
    count = np.bincount(cell)
    middle = np.bincount(cell, weights=lat) / count, np.bincount(cell, weights=lon) / count
    distance = great_circle(middle[0][:, None], middle[1][:, None], middle[0][None, :], middle[1][None, :], "km")
    group = _linked(distance <= _NEAR_KM)
    while (pair := _mergeable(group, distance, *middle)) is not None:
        group = np.where(group == pair[1], pair[0], group)
    return np.asarray(group[cell], dtype=np.int64)


def _linked(near: Flags) -> Ints:
    """Lowest member of the group of each item, where `near` links items."""
    leader = np.arange(len(near))
    while True:
        lowest = np.where(near, leader[None, :], len(near)).min(axis=1)
        if (lowest == leader).all():
            return leader
        leader = lowest


def _mergeable(group: Ints, distance: Floats, lat: Floats, lon: Floats) -> tuple[int, int] | None:
    """The two groups with the smallest gap that fit on one map; None when none do."""
    names = np.unique(group).tolist()
    pairs = sorted((float(distance[np.ix_(group == a, group == b)].min()), a, b) for a in names for b in names if a < b)
    for gap, a, b in pairs:
        both = (group == a) | (group == b)
        if gap <= _GAP_KM and _span(lat[both], lon[both]) <= _SPAN_KM:
            return a, b
    return None


def _span(lat: Floats, lon: Floats) -> float:
    """Larger side of the box around points [km]."""
    turned = (lon - lon[0] + 540) % 360 - 180
    east = float(np.ptp(turned)) * float(np.cos(np.radians(lat.mean())))
    return max(east, float(np.ptp(lat))) * _KM_PER_DEGREE


def _frame(scenario: Scenario, members: Ints) -> Frame:
    book = scenario.accounts
    lat, lon = book.lat[members], book.lon[members]
    angle = np.radians(lon)
    mid_lon = float(np.degrees(np.arctan2(np.sin(angle).mean(), np.cos(angle).mean())))
    mid_lat = float((lat.min() + lat.max()) / 2)
    frame = Frame(members, (mid_lat, mid_lon), (0.0, 1.0), (0.0, 1.0), _title(scenario, members, mid_lat, mid_lon))
    x, y = frame.project(lat, lon)
    width = max(float(x.max() - x.min()), float(y.max() - y.min()) / _ASPECT, 0.5) * 1.12
    mid_x, height = float(x.max() + x.min()) / 2, width * _ASPECT
    return Frame(
        members,
        frame.middle,
        (mid_x - width / 2, mid_x + width / 2),
        (mid_lat - height / 2, mid_lat + height / 2),
        frame.title,
    )


def _title(scenario: Scenario, members: Ints, lat: float, lon: float) -> str:
    """Its regions if they are few, else its weightiest cities, else its place on the globe."""
    book = scenario.accounts
    for column, few in ((book.region, 6), (book.city, 3)):
        names = column[members]
        known = sorted(set(names.tolist()) - {""})
        if not known or (column is book.region and len(known) > few):
            continue
        weight = {name: float(book.potential[members][names == name].sum()) for name in known}
        return ", ".join(sorted(known, key=lambda name: (-weight[name], name))[:few])
    return f"Around {abs(lat):.0f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.0f}° {'E' if lon >= 0 else 'W'}"


def _centres(scenario: Scenario, seat_of_account: Ints) -> Floats:
    """Middle of each seat's located accounts, else its home [latitude, longitude in degrees]."""
    book, seats = scenario.accounts, scenario.seats
    known = located(scenario)
    centre = np.stack([seats.lat, seats.lon], axis=1)
    for s in range(len(seats)):
        mine = known & (seat_of_account == s)
        if mine.any():
            centre[s] = np.median(book.lat[mine]), np.median(book.lon[mine])
    return centre


def _chain(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    chain: list[tuple[float, float]] = []
    for point in points:
        while len(chain) >= 2 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
