"""The territories of a plan as a tree: a territory for every manager and every seat, parents before children."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.scenario import Scenario

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory to be: of a seat, or of a manager above seats."""

    key: str
    """Seat or node of the hierarchy."""
    parent: str
    """Node above; '' at the top."""
    level: int
    """1 at the top."""
    name: str
    developer_name: str
    is_seat: bool


def territories_of(scenario: Scenario, prefix: str = "") -> tuple[Territory, ...]:
    """Every territory, level by level; developer names begin with the prefix, or with the scenario's name."""
    above = _parents(scenario)
    seats = dict(zip(scenario.seats.seat.tolist(), scenario.seats.manager.tolist(), strict=True))
    managers = sorted({node for seat in seats.values() for node in _chain(above, seat)})
    wanted = [(node, above.get(node, ""), False) for node in managers]
    wanted += [(seat, manager, True) for seat, manager in seats.items()]
    begin = code(prefix or scenario.settings.name)
    codes = _codes([f"{begin}_{code(key)}" if seat else f"{begin}_m_{code(key)}" for key, _, seat in wanted], wanted)
    found = [
        Territory(key, parent, len(_chain(above, parent)) + 1, clean_name(key), developer_name, is_seat)
        for (key, parent, is_seat), developer_name in zip(wanted, codes, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (each.level, each.is_seat, each.key)))


def code(text: str) -> str:
    """Letters, digits and single underscores only; begins with a letter and does not end with an underscore."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
    return plain if re.match(r"[A-Za-z]", plain) else f"T_{plain}".rstrip("_")


def clean_name(text: str) -> str:
    """A name of at most 80 characters that no spreadsheet takes for a formula and no line break cuts."""
    name = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).strip().lstrip("=+-@ ")
    return name[:_LONGEST].rstrip() or "Territory"


def _codes(codes: list[str], of: list[tuple[str, str, bool]]) -> list[str]:
    """Unique, whatever the case, and short enough: where two are the same, a digest of the key follows."""
    times: dict[str, int] = {}
    for each in codes:
        times[each.lower()] = times.get(each.lower(), 0) + 1
    return [
        each if times[each.lower()] == 1 and len(each) <= _LONGEST else _told_apart(each, key, is_seat=is_seat)
        for each, (key, _, is_seat) in zip(codes, of, strict=True)
    ]


def _told_apart(name: str, key: str, *, is_seat: bool) -> str:
    digest = hashlib.sha256(f"{is_seat}{key}".encode()).hexdigest()[:10]
    return f"{name[: _LONGEST - 11].rstrip('_')}_{digest}"


def _parents(scenario: Scenario) -> Mapping[str, str]:
    hierarchy = scenario.hierarchy
    return dict(zip(hierarchy.node.tolist(), hierarchy.parent.tolist(), strict=True))


def _chain(above: Mapping[str, str], node: str) -> tuple[str, ...]:
    """The node and all above it; a scenario has no circles."""
    chain: list[str] = []
    while node:
        chain.append(node)
        node = above.get(node, "")
    return tuple(chain)
