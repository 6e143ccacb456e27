"""The made-up sales force: where seats sit, what they may cover, who came recently."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Days, Flags, Floats, Ints, Texts, frozen
from planner.domain.calendar import Calendar
from planner.domain.seats import Seats, available_hours
from planner.domain.settings.people import People
from planner.domain.tables.blank import blank
from planner.domain.tables.declared import SEATS
from planner.scenarios.invented.land import REGIONS, Land
from planner.scenarios.invented.names import person_names
from planner.scenarios.invented.presets import Preset

CAPACITY_HOURS = 1_600.0
SKILL_CV = 0.2
FEWEST_FOR_RULES = 8
"""With fewer seats everybody may cover everything, or some accounts could be nobody's."""
_KINDS = "CABAABCABABCABABAACC"
"""A covers the first two segments (45 % of seats), B the last two (30 %), C all (25 %)."""
_COVERS = {"A": (True, True, False), "B": (False, True, True), "C": (True, True, True)}


@dataclass(frozen=True, slots=True, eq=False)
class Force:
    """Seats as arrays."""

    seat: Texts
    person: Texts
    manager: Texts
    lat: Floats
    lon: Floats
    regions: Flags
    """Which region (column) a seat (row) covers; no columns without rules."""
    segments: Flags
    """Which segment a seat covers; no columns without rules."""
    start: Days
    skill: Floats
    """Hidden truth: productivity against the average of 1; not in the tables."""
    hours: Floats
    """Available hours, ramp and vacancy taken off [hours/year]."""


def draw_force(
    rng: np.random.Generator, count: int, preset: Preset, land: Land, calendar: Calendar, people: People
) -> Force:
    """Seats spread evenly over the regions, one in ten a newcomer around the horizon's start."""
    home = np.array([_home(rng, land, s % 4) for s in range(count)], dtype=np.int64)
    regions, segments = _coverage(count, land.region[home], preset)
    start = _starts(rng, count, calendar.start)
    seat = _ids("S", count)
    teams = person_names(rng, count + -(-count // 8))
    sigma = np.sqrt(np.log1p(SKILL_CV**2))
    return Force(
        seat=seat,
        person=teams[:count],
        manager=teams[count:][np.arange(count) * (len(teams) - count) // count],
        lat=np.round(land.lat[home] + rng.normal(0, 0.1, count), 4),
        lon=np.round(land.lon[home] + rng.normal(0, 0.1, count), 4),
        regions=regions,
        segments=segments,
        start=start,
        skill=np.round(rng.lognormal(-(sigma**2) / 2, sigma, count), 4),
        hours=_hours(seat, start, calendar, people),
    )


def _ids(letter: str, count: int) -> Texts:
    width = max(2, len(str(count)))
    return np.array([f"{letter}{i + 1:0{width}d}" for i in range(count)])


def _home(rng: np.random.Generator, land: Land, region: int) -> int:
    weight = np.where(land.region == region, land.weight, 0.0)
    return int(rng.choice(len(weight), p=weight / weight.sum()))


def _coverage(count: int, home_region: Ints, preset: Preset) -> tuple[Flags, Flags]:
    """A seat covers its own region and both neighbours, and the segments of its kind: 57 % of pairs together."""
    if not preset.eligibility or count < FEWEST_FOR_RULES:
        none = np.zeros((count, 0), dtype=np.bool_)
        return none, none
    apart = (np.arange(len(REGIONS))[None, :] - home_region[:, None]) % len(REGIONS)
    kinds = [_KINDS[(s // 4 + 5 * (s % 4)) % len(_KINDS)] for s in range(count)]
    return apart != len(REGIONS) // 2, np.array([_COVERS[kind] for kind in kinds])


def _starts(rng: np.random.Generator, count: int, start: date) -> Days:
    """First days: one seat in ten (at least one of five) is filled between 90 days before the start and 90 after."""
    days = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    newcomers = rng.permutation(count)[: max(count // 10, min(1, count // 5))]
    days[np.sort(newcomers)] = np.datetime64(start) + rng.integers(-90, 91, len(newcomers)).astype("timedelta64[D]")
    return days


def _hours(seat: Texts, start: Days, calendar: Calendar, people: People) -> Floats:
    known = {"seat": seat, "start": start, "capacity_hours": np.full(len(seat), CAPACITY_HOURS)}
    seats = Seats(**blank(SEATS, len(seat)) | known, least={}, greatest={})
    return frozen(available_hours(seats, people, calendar))
