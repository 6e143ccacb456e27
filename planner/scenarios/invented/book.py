"""The made-up accounts: where they are, what they are worth, who covers them now, and what binds a plan."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.scenarios.invented.force import Force
from planner.scenarios.invented.land import Land
from planner.scenarios.invented.presets import Preset

SIGMA = 1.1
"""Standard deviation of the log of potential."""
LARGEST = 0.5
"""Most that one account is of a mean seat's book: larger ones are drawn again where a seat has books to speak of."""
LEAST_LARGEST = 7.0
"""In means of all accounts: a lower limit would no longer be a log-normal's tail."""
SEGMENT_SHARE = (0.5, 0.3, 0.2)
SEGMENT_SHIFT = (-0.25, 0.0, 0.6)
"""Mean of the log of potential by segment, against the whole."""
WORKLOAD_ELASTICITY = 0.6
FAMILY_SHARE, PINNED_SHARE, UNOWNED_SHARE, NEW_SHARE = 0.10, 0.025, 0.06, 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Accounts as arrays; amounts have no scale yet (their mean is 1)."""

    city: Ints
    segment: Ints
    """Position in the preset's segments; 0 where there are none."""
    lat: Floats
    lon: Floats
    size: Floats
    """Potential over its mean."""
    effort: Floats
    """Workload over its mean."""
    bought: Floats
    """Revenue over its mean."""
    owner: Ints
    """Seat that covers it now; −1 nobody."""
    pinned: Flags
    family: Ints
    """Number of the family; −1 none."""


def draw_book(rng: np.random.Generator, count: int, preset: Preset, land: Land, force: Force) -> Book:
    """Accounts of a company."""
    family = _families(rng, count)
    city = rng.choice(len(land.weight), size=count, p=land.weight / land.weight.sum())
    segment = rng.choice(3, size=count, p=SEGMENT_SHARE) if preset.segments else np.zeros(count, dtype=np.int64)
    head = _heads(family)
    city, segment = city[head], segment[head]
    size = _sizes(rng, segment, preset, LARGEST * count / len(force.seat))
    effort = size**WORKLOAD_ELASTICITY * rng.lognormal(0, 0.3, count)
    owner = _owners(rng, city, segment, land, force)
    stays = rng.random(count) < 0.85
    owner = np.where(stays, owner[head], owner)
    owner[rng.random(count) < UNOWNED_SHARE] = -1
    bought = size * rng.lognormal(0, 0.3, count) * (rng.random(count) >= NEW_SHARE) * (owner >= 0) * force.skill[owner]
    pinnable = (owner >= 0) & (family < 0) & np.isnat(force.start)[owner]
    return Book(
        city=city,
        segment=segment,
        lat=np.round(land.lat[city] + rng.normal(0, 0.15, count), 4),
        lon=np.round(land.lon[city] + rng.normal(0, 0.2, count), 4),
        size=size / size.mean(),
        effort=effort / effort.mean(),
        bought=bought / max(float(bought.mean()), 1e-12),
        owner=owner,
        pinned=_chosen(rng, pinnable, round(count * PINNED_SHARE)),
        family=family,
    )


def eligible(force: Force, region: int, segment: int) -> Flags:
    """Which seats may cover accounts of a region and a segment."""
    if force.regions.shape[1] == 0:
        return np.ones(len(force.seat), dtype=np.bool_)
    allowed: Flags = force.regions[:, region] & force.segments[:, segment]
    return allowed


def _chosen(rng: np.random.Generator, among: Flags, count: int) -> Flags:
    chosen = np.zeros(len(among), dtype=np.bool_)
    chosen[rng.permutation(np.flatnonzero(among))[:count]] = True
    return chosen


def _families(rng: np.random.Generator, count: int) -> Ints:
    family = np.full(count, -1, dtype=np.int64)
    members = rng.permutation(count)[: round(count * FAMILY_SHARE)]
    sizes = rng.integers(2, 5, len(members))
    number = np.repeat(np.arange(len(sizes)), sizes)[: len(members)]
    alone = np.bincount(number, minlength=1)[number] < 2 if len(number) else np.zeros(0, dtype=np.bool_)
    family[members[~alone]] = number[~alone]
    return family


def _heads(family: Ints) -> Ints:
    """Position of the first account of each account's family; of itself without one."""
    head = np.arange(len(family))
    members = np.flatnonzero(family >= 0)
    _, first, inverse = np.unique(family[members], return_index=True, return_inverse=True)
    head[members] = members[first][inverse]
    return head


def _sizes(rng: np.random.Generator, segment: Ints, preset: Preset, largest: float) -> Floats:
    """Log-normal with SIGMA in all, whatever the segments shift; `largest` in means of all."""
    shift, share = np.array(SEGMENT_SHIFT), np.array(SEGMENT_SHARE)
    between = float(share @ shift**2 - (share @ shift) ** 2)
    centre = shift[segment] if preset.segments else np.zeros(len(segment))
    spread = np.sqrt(SIGMA**2 - between) if preset.segments else SIGMA
    log = centre + rng.normal(0.0, spread, len(segment))
    if largest >= LEAST_LARGEST:
        while len(again := np.flatnonzero(log > SIGMA**2 / 2 + np.log(largest))):
            log[again] = centre[again] + rng.normal(0.0, spread, len(again))
    sizes: Floats = np.exp(log)
    return sizes


def _owners(rng: np.random.Generator, city: Ints, segment: Ints, land: Land, force: Force) -> Ints:
    """Owners by popularity of the seat and nearness of its home: unequal books, as in real companies."""
    popular = rng.lognormal(0.0, 0.4, len(force.seat)) * np.where(np.isnat(force.start), 1.0, 0.15)
    owner = np.full(len(city), -1, dtype=np.int64)
    group = city * 3 + segment
    order = np.argsort(group, kind="stable")
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    for members in np.split(order, cuts):
        place, kind = divmod(int(group[members[0]]), 3)
        degrees = np.hypot(force.lat - land.lat[place], (force.lon - land.lon[place]) * 0.77)
        weight = popular * np.exp(-degrees / 6.0) * eligible(force, int(land.region[place]), kind)
        owner[members] = rng.choice(len(weight), size=len(members), p=weight / weight.sum())
    return owner
