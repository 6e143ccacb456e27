"""Compiled twin of `PairRates` and `Load`: what every unit would pay at every seat, pair by pair, storing none of them.

A unit's seats are those of its pattern, gathered side by side, so that sums over them are vector instructions. Seats
where a unit is not treated as anywhere else (a present owner, a row of the `pairs` table) are worked out singly.
"""

import numpy as np
from numba import njit

from planner.domain.arrays import Floats, Ints
from planner.optimize.factors import Pairs, Picks, Sides

FAST = {"contract", "nnan", "nsz"}
"""No reassociation: sums keep their order."""
LANE = 16
"""Seats whose least cost is looked at together before any of them is looked at singly."""


@njit(cache=True, nogil=True, fastmath=FAST, inline="always")
def _near(t: float) -> float:
    """Arcsin √t for t ≤ 1/4, to the last bits (rational approximation of fdlibm)."""
    top = t * (
        1.66666666666666657415e-01
        + t
        * (
            -3.25565818622400915405e-01
            + t
            * (
                2.01212532134862925881e-01
                + t * (-4.00555345006794114027e-02 + t * (7.91534994289814532176e-04 + t * 3.47933107596021167570e-05))
            )
        )
    )
    below = 1.0 + t * (
        -2.40339491173441421878
        + t * (2.02094576023350569471 + t * (-6.88283971605453293030e-01 + t * 7.70381505559019352791e-02))
    )
    root: float = np.sqrt(t)
    return root + root * (top / below)


@njit(cache=True, nogil=True, fastmath=FAST, inline="always")
def _half_arc(t: float) -> float:
    """Arcsin √t for t in [0, 1]."""
    if t <= 0.25:
        return _near(t)
    return 0.5 * np.pi - 2.0 * _near(0.5 * (1.0 - np.sqrt(t)))


@njit(cache=True, nogil=True, fastmath=FAST)
def _add(out: Floats, factor: float, row: Floats) -> None:
    for j in range(len(out)):
        out[j] += factor * row[j]


@njit(cache=True, nogil=True, fastmath=FAST)
def _add_road(out: Floats, visits: float, place: Floats, table: Floats, trip: tuple[float, float]) -> None:
    """Add visits × the shorter of trip and longest trip × price of an hour; `table` holds unit vectors and prices."""
    per_radian, longest = trip
    x, y, z = place
    xs, ys, zs, price = table[0], table[1], table[2], table[3]
    if longest < per_radian * np.pi / 3:
        for j in range(len(out)):
            dx, dy, dz = xs[j] - x, ys[j] - y, zs[j] - z
            t = 0.25 * (dx * dx + dy * dy + dz * dz)
            hours = 2.0 * per_radian * _near(min(0.25, t))
            out[j] += visits * (min(longest, hours)) * price[j]
        return
    for j in range(len(out)):
        dx, dy, dz = xs[j] - x, ys[j] - y, zs[j] - z
        t = 0.25 * (dx * dx + dy * dy + dz * dz)
        hours = 2.0 * per_radian * _half_arc(min(1.0, t))
        out[j] += visits * (min(longest, hours)) * price[j]


@njit(cache=True, nogil=True)
def _copy(rows: Floats, seats: Ints, table: Floats, at: int) -> int:
    for row in range(len(rows)):
        for j in range(len(seats)):
            table[at + row, j] = rows[row, seats[j]]
    return at + len(rows)


@njit(cache=True, nogil=True)
def _gather(sides: Sides, seats: Ints, table: Floats) -> None:
    """All rows about some seats, side by side: fit, strangeness, multipliers, hours, then place and road by clock."""
    at = _copy(sides.fit, seats, table, 0)
    at = _copy(sides.strange, seats, table, at)
    at = _copy(sides.price, seats, table, at)
    at = _copy(sides.hour, seats, table, at)
    for clock in range(len(sides.road)):
        at = _copy(sides.place, seats, table, at)
        at = _copy(sides.road[clock : clock + 1], seats, table, at)


@njit(cache=True, nogil=True)
def _fill(unit: int, n: int, pairs: Pairs, table: Floats, parts: Floats) -> None:
    """Costs at the n gathered seats as if none of them were special: parts are [rest, per share of hours, worth]."""
    units, members, sides = pairs
    rest, need, worth = parts[0, :n], parts[1, :n], parts[2, :n]
    rest[:], need[:], worth[:] = units.base[unit], 0.0, 0.0
    strange = len(sides.fit)
    price = strange + len(sides.strange)
    hour = price + len(sides.price)
    road = hour + len(sides.hour) + 4 * units.clock[unit]
    for k in range(len(units.row)):
        row = units.row[k, unit]
        if row >= 0 and units.amount[k, unit] != 0.0:
            _add(rest, units.amount[k, unit], table[price + row])
    work = 0.0
    for m in range(members.first[unit], members.first[unit + 1]):
        work += members.work[m]
        _add(worth, members.potential[m], table[members.kind[m]])
        if members.at_risk[m] != 0.0:
            _add(rest, members.at_risk[m], table[strange + members.strange_kind[m]])
        if members.visits[m] != 0.0:
            trip = (sides.per_radian, sides.longest)
            _add_road(need, members.visits[m], members.place[m], table[road : road + 4], trip)
    if work != 0.0:
        _add(need, work, table[hour + units.clock[unit]])


@njit(cache=True, nogil=True)
def _member(unit: int, m: int, seat: int, pairs: Pairs) -> tuple[float, float, float]:
    """What one account adds at one seat, whatever is special about it: rest, per share of hours, worth."""
    units, members, sides = pairs
    clock, rest = units.clock[unit], 0.0
    work, value = members.work[m], members.potential[m] * sides.fit[members.kind[m], seat]
    for i in range(members.said[m], members.said[m + 1]):
        if members.said_seat[i] == seat:
            value = value if np.isnan(members.said_value[i]) else members.said_value[i]
            work = work if np.isnan(members.said_hours[i]) else members.said_hours[i]
            rest = rest if np.isnan(members.said_cost[i]) else members.said_cost[i]
    need = work * sides.hour[clock, seat]
    if members.visits[m] != 0.0:
        t = 0.0
        for c in range(3):
            t += 0.25 * (sides.place[c, seat] - members.place[m, c]) ** 2
        hours = 2.0 * sides.per_radian * _half_arc(min(t, 1.0))
        need += members.visits[m] * min(hours, sides.longest) * sides.road[clock, seat]
    if members.owner[m] != seat:
        return rest + members.at_risk[m] * sides.strange[members.strange_kind[m], seat], need, value
    for k in range(len(units.kept)):
        row = units.partial_row[k, unit]
        price = units.partial_flat[k, unit] + (sides.price[row, seat] if row >= 0 else 0.0)
        rest += members.partial[k, m] * (price if units.kept[k] else -price)
    return rest - members.effort[m], need, value


@njit(cache=True, nogil=True)
def _single(unit: int, seat: int, pairs: Pairs) -> tuple[float, float, float]:
    """Costs of a unit at one seat, whatever is special about it: rest, per share of hours, worth."""
    units, members, sides = pairs
    rest, need, worth = units.base[unit], 0.0, 0.0
    for k in range(len(units.row)):
        row = units.row[k, unit]
        if row >= 0:
            rest += units.amount[k, unit] * sides.price[row, seat]
    for m in range(members.first[unit], members.first[unit + 1]):
        more, hours, value = _member(unit, m, seat, pairs)
        rest, need, worth = rest + more, need + hours, worth + value
    return rest, need, worth


@njit(cache=True, nogil=True)
def _patch(unit: int, where: Ints, pairs: Pairs, parts: Floats) -> None:
    """Work out special seats singly; `where` tells the place of each seat among those gathered, −1 none."""
    members = pairs.members
    for m in range(members.first[unit], members.first[unit + 1]):
        owner = members.owner[m]
        if owner >= 0 and where[owner] >= 0:
            j = where[owner]
            parts[0, j], parts[1, j], parts[2, j] = _single(unit, owner, pairs)
        for i in range(members.said[m], members.said[m + 1]):
            j = where[members.said_seat[i]]
            if j >= 0:
                parts[0, j], parts[1, j], parts[2, j] = _single(unit, members.said_seat[i], pairs)


@njit(cache=True, nogil=True, fastmath=FAST)
def _combine(out: Floats, parts: Floats, hours: float, value: float) -> None:
    rest, need, worth = parts[0], parts[1], parts[2]
    for j in range(len(out)):
        out[j] = rest[j] + hours * need[j] - value * worth[j]


@njit(cache=True, nogil=True, fastmath=FAST)
def _least(cost: Floats, start: int, end: int) -> float:
    least: float = cost[start]
    for j in range(start, end):
        least = min(least, cost[j])
    return least


@njit(cache=True, nogil=True)
def _pick(cost: Floats, seats: Ints, level: int, unit: int, picks: Picks) -> None:
    """Put the cheapest seats among the unit's picks, which are sorted by cost; of equal ones the first stays."""
    kept, last = picks.cost[unit], picks.cost.shape[1] - 1
    for start in range(0, len(cost), LANE):
        end = min(start + LANE, len(cost))
        if _least(cost, start, end) >= kept[last]:
            continue
        for j in range(start, end):
            if cost[j] >= kept[last]:
                continue
            i = last
            while i > 0 and kept[i - 1] > cost[j]:
                kept[i] = kept[i - 1]
                picks.seat[unit, i], picks.level[unit, i] = picks.seat[unit, i - 1], picks.level[unit, i - 1]
                i -= 1
            kept[i], picks.seat[unit, i], picks.level[unit, i] = cost[j], seats[j], level


@njit(cache=True, nogil=True)
def _choose(unit: int, seats: Ints, pairs: Pairs, work: Floats, picks: Picks) -> None:
    """Pick among seats whose three parts are the first rows of `work`; the fourth is free."""
    sides, n = pairs.sides, len(seats)
    for level in range(len(sides.level_hours)):
        _combine(work[3, :n], work[:3], sides.level_hours[level], sides.level_value[level])
        _pick(work[3, :n], seats, level, unit, picks)


@njit(cache=True, nogil=True)
def scan_units(chunk: Ints, pairs: Pairs, picks: Picks) -> None:
    """Fill the picks of some units, which are sorted by pattern; `picks` come with infinite costs."""
    units, sides = pairs.units, pairs.sides
    count = sides.patterns.shape[1]
    rows = len(sides.fit) + len(sides.strange) + len(sides.price) + len(sides.hour) + 4 * len(sides.road)
    table, work = np.empty((rows, count)), np.empty((4, count))
    where, seats, pattern = np.full(count, -1), np.empty(0, dtype=np.int64), -1
    for unit in chunk:
        pin = units.pin[unit]
        if pin != -1:
            if pin >= 0 and sides.patterns[units.pattern[unit], pin]:
                work[0, 0], work[1, 0], work[2, 0] = _single(unit, pin, pairs)
                _choose(unit, np.full(1, pin), pairs, work, picks)
            continue
        if units.pattern[unit] != pattern:
            where[seats] = -1
            pattern = units.pattern[unit]
            seats = np.flatnonzero(sides.patterns[pattern])
            where[seats] = np.arange(len(seats))
            _gather(sides, seats, table)
        _fill(unit, len(seats), pairs, table, work)
        _patch(unit, where, pairs, work)
        _choose(unit, seats, pairs, work, picks)
