"""Who may be compared with whom, and whose skills they have."""

from statistics import NormalDist

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.fairness.crossing import levels_of
from planner.domain.scenario import Scenario


def peers_of(scenario: Scenario, counted: Flags) -> tuple[Ints, tuple[str, ...]]:
    """Number of each seat's group of one role and one pay plan, −1 for seats that do not count; names of the groups."""
    seats = scenario.seats
    default = scenario.settings.pay.default_plan or ""
    named = [
        ", ".join(part for part in (str(role), str(plan) or default) if part) or "all seats"
        for role, plan in zip(seats.role, seats.pay_plan, strict=True)
    ]
    names = sorted({name for name, counts in zip(named, counted, strict=True) if counts})
    number = {name: n for n, name in enumerate(names)}
    peers = [number[name] if counts else -1 for name, counts in zip(named, counted, strict=True)]
    return np.array(peers, dtype=np.int64), tuple(names)


def skill_levels(scenario: Scenario, counted: Flags, most: int, cv: float | None = None) -> Floats:
    """At most `most` equally likely levels of the skills of the people who count.

    Known skills (column `skill`) as they are; the others are quantiles of a lognormal of mean 1 with coefficient of
    variation `cv`, default `people.skill_cv`. One level, 1, where nobody's skill differs.
    """
    given = scenario.seats.skill[counted]
    known, unknown = given[~np.isnan(given)], int(np.isnan(given).sum())
    spread = scenario.settings.people.skill_cv if cv is None else cv
    drawn = np.ones(unknown)
    if unknown and spread > 0:
        points = max(unknown, most)
        sigma = float(np.sqrt(np.log1p(spread**2)))
        scores = np.array([NormalDist().inv_cdf((i + 0.5) / points) for i in range(points)])
        drawn = np.exp(sigma * scores / scores.std() - sigma**2 / 2)
        known = np.repeat(known, points) if len(known) else known
        drawn = np.repeat(drawn, unknown) if len(known) else drawn
    skills = np.concatenate([known, drawn])
    if len(skills) == 0 or skills.min() == skills.max():
        return np.array([float(skills[0]) if len(skills) else 1.0])
    return levels_of(skills, most)
