"""Groups of people side by side: chances, what seats they were given, and what is left of a gap in pay."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import fisher_exact

from planner.domain.arrays import Columns, Floats, Ints, positions, summed_by
from planner.domain.attainment import has_quota, reached
from planner.domain.fairness.permutation import by_lot
from planner.domain.fairness.resampling import BOOTSTRAPS, percentile_interval
from planner.domain.fairness.results import Gap, GroupFindings, PermutationTest
from planner.domain.measures import UNKNOWN, Interval
from planner.domain.outcomes import Outcomes
from planner.domain.payroll.spells import last_days
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.studies.fairness.least_squares import least_squares
from planner.studies.fairness.people_in_seats import Seated

FOUR_FIFTHS = 0.8
"""Ratio of selection rates below which US agencies see adverse impact (29 CFR 1607.4 D, 1978)."""
SIGNIFICANT = 0.05
_SEATS = ("role", "manager", "region", "segment", "language", "product", "pay_plan")
_PEOPLE = ("manager", "territory", "pay_plan")


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """The group of every seat."""

    column: str
    names: tuple[str, ...]
    of: Ints
    """Number of each seat's group; −1: in none, shape [seats]."""


def groups_of(scenario: Scenario, column: str, members: Mapping[str, str] | None) -> Grouped:
    """Groups by a column of `seats`, else of `people` (whoever sits there at the start), or as `members` says.

    Raises ScenarioError for a column that there is not, and for fewer than two groups.
    """
    if members is not None:
        values = [members.get(str(seat), "") for seat in scenario.seats.seat]
        column = column or "group"
    else:
        values = _values(scenario, column)
    names = sorted({value for value in values if value})
    if len(names) < 2:
        what = f"'{column}' puts the seats into {len(names)} group{'s' if len(names) != 1 else ''}; it takes two."
        raise ScenarioError((Problem("--group", what, "Name another column, or a file with --groups."),))
    number = {name: n for n, name in enumerate(names)}
    return Grouped(column, tuple(names), np.array([number.get(value, -1) for value in values], dtype=np.int64))


def _values(scenario: Scenario, column: str) -> list[str]:
    seats, people = scenario.seats, scenario.payroll.people
    own: Columns = seats.columns()
    if column in _SEATS:
        if (own[column] != "").any() or column not in _PEOPLE:
            return [str(value) for value in own[column]]
    elif column not in _PEOPLE:
        hint = f"There are {', '.join(dict.fromkeys((*_SEATS, *_PEOPLE)))}; or name a file with --groups."
        raise ScenarioError((Problem("--group", f"seats and people have no column '{column}' to group by.", hint),))
    day = np.datetime64(scenario.calendar.start, "D")
    here = (people.start <= day) & (last_days(people) >= day)
    found = dict(zip(people.seat[here].tolist(), people.columns()[column][here].tolist(), strict=True))
    return [str(found.get(str(seat), "")) for seat in seats.seat]


def refuse_one_group(grouped: Grouped, peers: Ints) -> None:
    """Raise ScenarioError unless seats of two groups, at least, are compared: those with a pay plan or a quota."""
    there = np.unique(grouped.of[(grouped.of >= 0) & (peers >= 0)])
    if len(there) < 2:
        only = f"only group '{grouped.names[int(there[0])]}'" if len(there) else "none of the groups"
        what = f"of '{grouped.column}', {only} has seats that are paid, or else have a quota; it takes two."
        raise ScenarioError((Problem("--group", what, "Name another column, or a file with --groups."),))


def side_by_side(seated: Seated, whose: tuple[Ints, Grouped], average: Outcomes, pay: Floats) -> GroupFindings:
    """The groups of one plan.

    whose    group of peers of each seat (−1: not compared), and the groups of people
    average  years in which everybody is of average skill
    pay      expected pay of the people who are there, shape [seats]
    """
    peers, grouped = whose
    quota = seated.plan.quota
    inside = np.flatnonzero((grouped.of >= 0) & (peers >= 0)).astype(np.int64)
    at_quota = reached(average.seat_bookings, quota).astype(np.float64)
    counted = inside[has_quota(quota)[inside]]
    names = grouped.names
    rates, ratio, lowest, highest = _rates(at_quota[:, counted], grouped.of[counted], len(names), average)
    return GroupFindings(
        column=grouped.column,
        names=names,
        seats=tuple(np.bincount(grouped.of[inside], minlength=len(names)).tolist()),
        chance=rates,
        lowest=names[lowest],
        highest=names[highest],
        ratio=ratio,
        flagged=_flagged(at_quota[:, counted], grouped.of[counted], (lowest, highest)),
        tests=tuple(_tests(seated, grouped, peers, (inside, counted), at_quota.mean(axis=0))),
        gaps=_gaps(seated, grouped, (peers, inside), pay, average.confidence),
    )


def _rates(
    reached: Floats, group: Ints, groups: int, years: Outcomes
) -> tuple[tuple[Interval, ...], Interval, int, int]:
    """Chance of each group, ratio of the lowest to the highest, and which these are."""
    size = np.bincount(group, minlength=groups)
    by_year = np.array([reached[:, group == g].mean(axis=1) if size[g] else np.full(len(reached), np.nan)
                        for g in range(groups)])  # fmt: skip
    mean = by_year.mean(axis=1)
    known = np.flatnonzero(~np.isnan(mean))
    if not len(known):
        return (UNKNOWN,) * groups, UNKNOWN, 0, 0
    ranked = known[np.argsort(mean[known], kind="stable")]
    lowest, highest = int(ranked[0]), int(ranked[-1])
    whole = len(reached) // years.luck_shared
    blocks = by_year[:, : whole * years.luck_shared].reshape(groups, whole, years.luck_shared).mean(axis=2)
    rng = np.random.default_rng(years.seed)
    drawn = blocks[:, rng.integers(whole, size=(BOOTSTRAPS, whole))].mean(axis=2)
    rates = tuple(percentile_interval(float(mean[g]), drawn[g], years.confidence) for g in range(groups))
    if len(known) < 2 or mean[highest] <= 0:
        return rates, UNKNOWN, lowest, highest
    ratios = drawn[lowest] / np.where(drawn[highest] > 0, drawn[highest], math.nan)
    ratio = percentile_interval(float(mean[lowest] / mean[highest]), ratios, years.confidence)
    return rates, ratio, lowest, highest


def _flagged(reached: Floats, group: Ints, ends: tuple[int, int]) -> float:
    """Share of the years in which the audit of the two groups finds a ratio below 4/5 that is significant."""
    low, high = (reached[:, group == end].sum(axis=1) for end in ends)
    few, many = (int((group == end).sum()) for end in ends)
    if not few or not many or ends[0] == ends[1]:
        return math.nan
    known: dict[tuple[int, int], bool] = {}
    for pair in zip(low.tolist(), high.tolist(), strict=True):
        if pair not in known:
            a, b = pair
            table = np.array([[a, few - a], [b, many - b]], dtype=np.int64)
            known[pair] = a / few < FOUR_FIFTHS * b / many and fisher_exact(table).pvalue < SIGNIFICANT
    return float(np.mean([known[pair] for pair in zip(low.tolist(), high.tolist(), strict=True)]))


def _tests(
    seated: Seated, grouped: Grouped, peers: Ints, whose: tuple[Ints, Ints], chance: Floats
) -> Iterator[PermutationTest]:
    """Whether poorer accounts, or harder quotas, were given to a group.

    whose  seats in a group that are compared, and those of them with a quota
    """
    inside, counted = whose
    scenario = seated.scenario
    hours = scenario.seats.capacity_hours * np.where(seated.time > 0, seated.time, 1.0)
    measures = {
        "potential of the accounts for an hour of the seat": (
            potential_of(seated) / np.where(hours > 0, hours, 1.0),
            inside,
        ),
        "chance to reach quota with average skill": (chance, counted),
    }
    for name, (value, seats) in measures.items():
        of = grouped.of[seats]
        if len(np.unique(of)) < 2:
            continue
        relative = _over_peers(value[seats], peers[seats])
        p, exact = by_lot(relative, of, peers[seats])
        size = np.bincount(of, minlength=len(grouped.names))
        means = summed_by(of, relative, len(size)) / np.where(size > 0, size, math.nan)
        yield PermutationTest(name, tuple(means.tolist()), p, exact)


def potential_of(seated: Seated) -> Floats:
    """Potential of the accounts of each seat [currency/year]."""
    owner = positions(seated.scenario.seats.seat, seated.plan.owner)
    owned = owner >= 0
    return summed_by(owner[owned], seated.scenario.accounts.potential[owned], len(seated.time))


def _over_peers(value: Floats, peers: Ints) -> Floats:
    """Over the mean of the peers; 1 where that is zero."""
    size = np.bincount(peers)
    mean = (summed_by(peers, value, len(size)) / np.maximum(size, 1))[peers]
    return np.where(mean > 0, value / np.where(mean > 0, mean, 1.0), 1.0)


def _gaps(
    seated: Seated, grouped: Grouped, whose: tuple[Ints, Ints], pay: Floats, confidence: float
) -> tuple[Gap, ...]:
    """Adjusted gaps in log pay against the largest group, without and with the territory as a control."""
    peers, inside = whose
    inside = inside[pay[inside] > 0]
    of = grouped.of[inside]
    size = np.bincount(of, minlength=len(grouped.names))
    base = int(np.argmax(size))
    others = [g for g in range(len(size)) if g != base and size[g]]
    if not others:
        return ()
    groups = np.array([of == g for g in others], dtype=np.float64).T.reshape(len(inside), len(others))
    plain = _controls(seated, peers, inside)
    weights = np.eye(len(others))
    found = []
    for further in (None, _territory(seated, inside)):
        design = np.column_stack([groups, plain] if further is None else [groups, plain, *further])
        contrasts = np.hstack([weights, np.zeros((len(others), design.shape[1] - len(others)))])
        found.append(least_squares(np.log(pay[inside]), design, contrasts, confidence))
    return tuple(
        Gap(grouped.names[g], grouped.names[base], *(UNKNOWN if fit is None else _as_share(fit[i]) for fit in found))
        for i, g in enumerate(others)
    )


def _controls(seated: Seated, peers: Ints, inside: Ints) -> Floats:
    """Groups of peers, and the log of known skill (the mean of those where unknown)."""
    kinds = np.unique(peers[inside])
    columns = [(peers[inside] == kind).astype(np.float64) for kind in kinds]
    skill = np.log(seated.scenario.seats.skill[inside])
    if np.isfinite(skill).any():
        filled = np.where(np.isfinite(skill), skill, np.nanmean(skill))
        columns += [filled] if np.ptp(filled) > 0 else []
    return np.column_stack(columns)


def _territory(seated: Seated, inside: Ints) -> list[Floats]:
    """Logs of potential and quota, as far as they differ."""
    amounts = (potential_of(seated)[inside], np.nan_to_num(seated.plan.quota)[inside])
    return [np.log(amount) for amount in amounts if (amount > 0).all() and np.ptp(amount) > 0]


def _as_share(log: Interval) -> Interval:
    return Interval(*(math.expm1(end) for end in (log.value, log.low, log.high)))
