"""What the attempts come to: gaps against the best bound known of each book, and what each size has to reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.domain.gap import gap_of

Record = dict[str, Any]
"""One attempt: size, seed, method, and what it answered."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the planner is held to on a quiet machine of two cores."""

    gap: float | None
    verified: float
    seconds: float
    megabytes: float | None = None


TARGETS = {
    "500x20": Target(gap=0.005, verified=0.015, seconds=60),
    "2000x50": Target(gap=0.005, verified=0.010, seconds=60),
    "10000x100": Target(gap=None, verified=0.004, seconds=60),
    "100000x1000": Target(gap=None, verified=0.008, seconds=300, megabytes=1_500),
    "1000000x5000": Target(gap=None, verified=0.010, seconds=1_200, megabytes=4_000),
}
OVERRUN = 1.1
"""Share of the seconds by which loading the last answer may be late."""


def scored(records: Iterable[Record]) -> list[Record]:
    """The attempts with `best_bound`, `gap`, `own_gap` and `against_planner` [ratio].

    The best bound is the highest that holds for all eligible arcs: the prices' and the planner's. Those of other
    methods hold for the priced arcs only.
    """
    attempts = [dict(record) for record in records]
    for attempt in attempts:
        same = [a for a in attempts if (a["size"], a["seed"]) == (attempt["size"], attempt["seed"])]
        bounds = [a["bound"] for a in same if a.get("bound") is not None]
        ours = next((a.get("objective") for a in same if a["method"] == "planner"), None)
        objective, own = attempt.get("objective"), attempt.get("own_bound")
        best = max(bounds, default=None)
        attempt["best_bound"] = best
        attempt["gap"] = None if objective is None or best is None else gap_of(objective, best)
        attempt["own_gap"] = None if objective is None or own is None else gap_of(objective, own)
        attempt["against_planner"] = objective / ours if objective is not None and ours else None
    return [attempt for attempt in attempts if attempt["method"] != "arcs"]


def missed(attempt: Mapping[str, Any]) -> list[str]:
    """What an attempt of the planner does not reach of its size's target; empty when it reaches it."""
    target = TARGETS[attempt["size"]]
    if attempt.get("objective") is None:
        return ["no plan"]
    limits = (
        ("gap", attempt["gap"], target.gap, ".2%"),
        ("verified gap", attempt.get("verified_gap"), target.verified, ".2%"),
        ("seconds", attempt["wall_s"], target.seconds * OVERRUN, ".0f"),
        ("MB", attempt["peak_mb"], target.megabytes, ",.0f"),
        ("hard rules broken", attempt["broken"], 0, ".0f"),
    )
    return [
        f"{name} not known" if value is None else f"{name} {value:{form}} > {limit:{form}}"
        for name, value, limit, form in limits
        if limit is not None and (value is None or value > limit)
    ]
