"""Real history: people and seats told apart through people who sat in several seats."""

import math

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.fairness.results import HistoryLuck


def history_luck(person: Ints, seat: Ints, attainment: Floats) -> HistoryLuck:
    """Luck share from spells of people in seats, or why it is not identified.

    person, seat  numbers from 0 of each spell
    attainment    bookings over quota of each spell, above zero [share]

    log attainment = person + seat + noise, by least squares, on the largest set of people and seats that movers
    connect (Abowd, Kramarz, Margolis 1999); elsewhere a good person cannot be told from a good seat. A set of one
    person, or of one seat, has no differences to split. Variances are over the spells, less what the error of the
    estimates adds (Andrews, Gill, Schank, Upward 2008).
    """
    seats_of = [np.unique(seat[person == p]) for p in np.unique(person)]
    movers = sum(len(each) > 1 for each in seats_of)
    if movers == 0:
        nobody = "no spells of people in seats with quota and bookings are known"
        why = "nobody changed seats" if len(person) else nobody
        return HistoryLuck(len(person), 0, len(seats_of), len(np.unique(seat)), math.nan, why)
    kept = _largest(person, seat)
    if not len(kept):
        why = "nobody who changed seats followed, or was followed by, anybody else"
        return HistoryLuck(len(person), movers, len(seats_of), len(np.unique(seat)), math.nan, why)
    _, who = np.unique(person[kept], return_inverse=True)
    _, where = np.unique(seat[kept], return_inverse=True)
    people, seats, spells = int(who.max()) + 1, int(where.max()) + 1, len(who)
    movers = sum(len(np.unique(where[who == p])) > 1 for p in range(people))
    luck, why = _luck(who.astype(np.int64), where.astype(np.int64), np.log(attainment[kept]))
    if spells <= people + seats - 1:
        luck, why = math.nan, f"{spells} spells are too few for {people} people and {seats} seats"
    return HistoryLuck(len(person), movers, people, seats, luck, why)


def _largest(person: Ints, seat: Ints) -> Ints:
    """Spells of the largest connected set with several people and several seats, by number of spells."""
    part = np.arange(len(person))
    while True:
        before = part.copy()
        for ids in (person, seat):
            least = np.full(int(ids.max()) + 1, len(part))
            np.minimum.at(least, ids, part)
            part = least[ids]
        if (part == before).all():
            break
    sets = [np.flatnonzero(part == number).astype(np.int64) for number in np.unique(part)]
    told = [each for each in sets if len(np.unique(person[each])) > 1 and len(np.unique(seat[each])) > 1]
    return max(told, key=len, default=np.zeros(0, dtype=np.int64))


def _luck(who: Ints, where: Ints, y: Floats) -> tuple[float, str]:
    """Luck share on a connected set; NaN and why where there are no degrees of freedom or no spread."""
    people, seats, spells = int(who.max()) + 1, int(where.max()) + 1, len(y)
    design = np.zeros((spells, people + seats - 1))
    design[np.arange(spells), who] = 1.0
    later = where > 0
    design[np.flatnonzero(later), people + where[later] - 1] = 1.0
    free = spells - design.shape[1]
    if free <= 0:
        return math.nan, "too few spells"
    inverse = np.linalg.pinv(design.T @ design)
    effects = inverse @ (design.T @ y)
    noise = float(((y - design @ effects) ** 2).sum()) / free
    variance = []
    for columns in (slice(0, people), slice(people, None)):
        part = design[:, columns] - design[:, columns].mean(axis=0)
        error = float(np.trace(part @ inverse[columns, columns] @ part.T)) / spells
        variance.append(max(0.0, float(((part @ effects[columns]) ** 2).mean()) - noise * error))
    if sum(variance) <= 0:
        return math.nan, "differences between people and between seats cannot be told from chance"
    return variance[1] / sum(variance), ""
