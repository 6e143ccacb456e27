"""All that a history says about a company, ready to be laid over a scenario."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from planner.domain.arrays import Columns, Floats, freeze
from planner.domain.history.estimate import Estimate

_WAITS = ("wait_family", "wait_days", "wait_cv", "wait_parts", "wait_sample")
"""What a stage may say of its waits in ways that exclude one another: learned ones replace them all."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Estimates, the settings that follow from them, and draws of those settings from their joint uncertainty."""

    estimates: tuple[Estimate, ...]
    settings: Mapping[str, Any]
    """Changes for `Scenario.but` at the point estimates: dotted path → value."""
    draws: Mapping[str, Floats]
    """Joint draws by path, shape [draws], or [draws, items] for a setting that is a list. Row k belongs together."""
    findings: tuple[str, ...] = ()
    """What the data say and what they do not say, one sentence each."""
    tables: Mapping[str, Columns] = field(default_factory=dict)
    """What the pictures show, and one row an account or person where there is one: columns by name."""
    fitted_from: Mapping[str, str] = field(default_factory=dict)
    """What was fitted from what: rows, days, window."""

    def __post_init__(self) -> None:
        """Freeze mappings and arrays."""
        for name in ("settings", "draws", "tables", "fitted_from"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        freeze(self.draws.values())
        if len({len(column) for column in self.draws.values()}) > 1:
            raise ValueError("joint draws have one length")

    def __len__(self) -> int:
        """How many joint draws there are."""
        return len(next(iter(self.draws.values()))) if self.draws else 0

    def __iter__(self) -> Iterator[Estimate]:
        """All estimates."""
        return iter(self.estimates)

    def estimate(self, name: str) -> Estimate:
        """The estimate of that name; KeyError when there is none."""
        for estimate in self.estimates:
            if estimate.name == name:
                return estimate
        raise KeyError(name)

    def at_estimates(self, stages: Iterable[str] = ()) -> dict[str, Any]:
        """Changes for `Scenario.but` at the point estimates.

        stages  names of the stages that the scenario states: those that were not learned are removed, and so
                is what the others say of waits in another way
        """
        changes: dict[str, Any] = deepcopy(dict(self.settings))
        if "pipeline.stages" in changes:
            learned = changes["pipeline.stages"]
            stated = tuple(stages)
            for name in set(stated) & set(learned):
                learned[name] |= {key: None for key in _WAITS if key not in learned[name]}
            changes["pipeline.stages"] = {name: None for name in stated if name not in learned} | learned
        return changes

    def draw(self, k: int, stages: Iterable[str] = ()) -> dict[str, Any]:
        """Changes for `Scenario.but` from the k-th joint draw; settings that were not drawn keep their estimate.

        Draws repeat beyond the last: k counts modulo their number. `stages` as in `at_estimates`.
        """
        changes = self.at_estimates(stages)
        for path, column in self.draws.items():
            _put(changes, path, column[k % len(column)].tolist())
        return changes


def _put(changes: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 (whatever a setting holds)
    """Replace one leaf of the changes, also inside a stage or a list."""
    own = max((key for key in changes if path == key or path.startswith(f"{key}.")), key=len, default=None)
    if own is None or own == path:
        changes[path] = value
        return
    *steps, last = path.removeprefix(f"{own}.").split(".")
    at = changes[own]
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = value
