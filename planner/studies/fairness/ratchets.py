"""Do quotas follow results? The asymmetric ratchet in a history of quotas."""

import math
from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.fairness.results import Ratchet
from planner.domain.measures import UNKNOWN
from planner.domain.scenario import Scenario
from planner.studies.fairness.history import Credited, days_known
from planner.studies.fairness.least_squares import least_squares

FEWEST = 12
"""So many pairs of a result and the next quota are the least that anything is said of; ours."""
FEWEST_OF_A_KIND = 3
"""Beats, and misses; ours."""
YEAR = np.timedelta64(366, "D")
GRACE = np.timedelta64(31, "D")
"""Deals count as known this much before the first of all and after the last: nobody sells every day; ours."""


def ratchet_of(scenario: Scenario, confidence: float = 0.95) -> Ratchet:
    """The ratchet in the scenario's tables.

    Used are `person_quotas` beside the bookings credited to the person in `deals`, each row with the person's next
    row of like length; else, for seats whose person the table `people` names, rows of `quotas`.
    """
    pairs, source = np.array(list(_of_people(scenario))).reshape(-1, 2), "person_quotas and deals"
    if not len(pairs):
        pairs, source = np.array(list(_of_seats(scenario))).reshape(-1, 2), "quotas, people and deals"
    return ratchet(pairs[:, 0], pairs[:, 1], source if len(pairs) else "none", confidence)


def ratchet(attainment: Floats, growth: Floats, source: str, confidence: float = 0.95) -> Ratchet:
    """How the next quota follows a result.

    attainment  bookings over quota [share]
    growth      next quota over quota, less 1 [share]

    growth = a + up · (attainment − 1)⁺ − down · (1 − attainment)⁺ (the asymmetric ratchet of Leone, Misra and
    Zimmerman 2004), least squares with HC3 intervals; a is what quotas grow by whatever the result.
    """
    beat, miss = np.maximum(attainment - 1, 0.0), np.maximum(1 - attainment, 0.0)
    beats, misses = int((beat > 0).sum()), int((miss > 0).sum())
    why = _too_few(len(attainment), beats, misses)
    fit = None
    if not why:
        contrasts = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, -1.0]])
        fit = least_squares(growth, np.column_stack([np.ones(len(beat)), beat, -miss]), contrasts, confidence)
        why = "" if fit is not None else "results do not differ enough"
    up, down, asymmetry = fit or (UNKNOWN, UNKNOWN, UNKNOWN)
    return Ratchet(len(attainment), beats, misses, up, down, asymmetry, source, why)


def _too_few(rows: int, beats: int, misses: int) -> str:
    if rows == 0:
        tables = "person_quotas or quotas, with people and deals"
        return f"no results are known beside the quotas that came after them (tables {tables})"
    if rows < FEWEST:
        return f"only {rows} results with the quota that came after are known; it takes {FEWEST}"
    if min(beats, misses) < FEWEST_OF_A_KIND:
        return f"{beats} beats and {misses} misses are too few of one kind; it takes {FEWEST_OF_A_KIND} of each"
    return ""


def _of_people(scenario: Scenario) -> Iterator[tuple[float, float]]:
    quotas, sold = scenario.payroll.person_quotas, Credited.of(scenario.payroll)
    days = (quotas.end - quotas.start).astype(np.int64) + 1
    oldest, newest = days_known(scenario.payroll)
    for i in range(len(quotas) - 1):
        like = 0.9 < days[i + 1] / days[i] < 1.1
        follows = quotas.person[i + 1] == quotas.person[i] and quotas.end[i] < quotas.start[i + 1]
        known = oldest - GRACE <= quotas.start[i] and quotas.end[i] <= newest + GRACE
        if follows and like and quotas.quota[i] > 0 and known:
            booked = sold.between(str(quotas.person[i]), quotas.start[i], quotas.end[i])
            yield booked / float(quotas.quota[i]), float(quotas.quota[i + 1] / quotas.quota[i] - 1)


def _of_seats(scenario: Scenario) -> Iterator[tuple[float, float]]:
    quotas, people, sold = scenario.quotas, scenario.payroll.people, Credited.of(scenario.payroll)
    oldest, newest = days_known(scenario.payroll)
    for i in range(len(quotas) - 1):
        last = quotas.start[i + 1] - np.timedelta64(1, "D")
        known = oldest - GRACE <= quotas.start[i] and last <= newest + GRACE
        if quotas.seat[i + 1] != quotas.seat[i] or quotas.quota[i] <= 0 or not known:
            continue
        rows = np.flatnonzero(people.seat == quotas.seat[i])
        booked = math.fsum(
            sold.between(
                str(people.person[row]),
                max(people.start[row], quotas.start[i]),
                last if np.isnat(people.end[row]) else min(people.end[row], last),
            )
            for row in rows
        )
        if len(rows) and last - quotas.start[i] <= YEAR:
            yield booked / float(quotas.quota[i]), float(quotas.quota[i + 1] / quotas.quota[i] - 1)
