"""The rules of a model in a planner's words: what each says, and what loosening it means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo

from planner.domain.audit import World


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule that could be loosened, and the constraint that it became."""

    says: str
    loosened: str
    """What to allow, with `{:,.1f}` for the amount if the rule has one."""
    size: float
    """What an amount is compared with: the limit, or 1 for a rule that holds or does not."""
    constraint: Any
    seat: int
    """Position of the seat that it is about."""


def rules_of(m: pyo.ConcreteModel, world: World) -> list[Rule]:
    """Every rule of the model that can make it infeasible, besides that each unit has an eligible owner."""
    return [*_hours(m, world), *_band_limits(m, world), *_seat_limits(m, world), *_pins(m, world)]


def name_of_unit(world: World, unit: int) -> str:
    """The unit as people know it: its account, or the family of its accounts."""
    accounts = world.scenario.accounts.account[world.scenario.units == unit].tolist()
    if len(accounts) == 1:
        return f"account '{accounts[0]}'"
    listed = ", ".join(f"'{account}'" for account in accounts[:3]) + (" …" if len(accounts) > 3 else "")
    return f"the family of {listed} ({len(accounts)} accounts)"


def amount_in_words(metric: str, amount: float) -> str:
    """An amount of a metric with its unit."""
    if metric == "hours":
        return f"{amount:,.1f} hours a year"
    return f"{amount:,.0f} accounts" if metric == "accounts" else f"{amount:,.1f} {metric}"


def captives(world: World, seats: Sequence[int]) -> str:
    """A sentence on the units that nobody but these seats may cover; '' when there are none or the seats are all."""
    arcs, every = world.arcs, world.scenario.seats.seat
    among = np.isin(arcs.seat, list(seats))
    outside = np.bincount(arcs.unit[~among], minlength=len(arcs.pinned))
    units = np.flatnonzero(outside[np.unique(arcs.unit)] == 0)
    if len(units) == 0 or len(seats) == len(every):
        return ""
    hours = np.full(len(arcs.pinned), np.inf)
    np.minimum.at(hours, arcs.unit[among], arcs.hours[among])
    names = ", ".join(name_of_unit(world, int(u)) for u in units[:3]) + (
        f" and {len(units) - 3} more" if len(units) > 3 else ""
    )
    needed = f", in all at least {hours[units].sum():,.1f} hours a year" if hours[units].sum() > 0 else ""
    return f"Only {', '.join(repr(str(every[s])) for s in seats)} may cover {names}{needed}."


def _hours(m: pyo.ConcreteModel, world: World) -> Iterator[Rule]:
    if not world.scenario.settings.territory.within_hours:
        return
    mean = max(float(world.hours.mean()), 1e-9)
    for s, seat in enumerate(world.scenario.seats.seat):
        yield Rule(
            f"seat '{seat}' can work {world.hours[s]:,.1f} hours a year",
            f"allow seat '{seat}' {{:,.1f}} more hours a year",
            max(float(world.hours[s]), mean),
            m.within_hours[s],
            s,
        )


def _band_limits(m: pyo.ConcreteModel, world: World) -> Iterator[Rule]:
    for metric, s in m.within_limit:
        band, seat = world.bands[metric], world.scenario.seats.seat[s]
        least, most = band.limits[0][s], band.limits[1][s]
        yield Rule(
            f"balance keeps {metric} of seat '{seat}' between {least:,.1f} and {most:,.1f} "
            f"(±{band.rule.limit:.0%} of its fair share)",
            f"let {metric} of seat '{seat}' go {{:,.1f}} beyond its balance limit",
            max(float(band.fair[s]), float(band.fair.mean()), 1e-9),
            m.within_limit[metric, s],
            s,
        )


def _seat_limits(m: pyo.ConcreteModel, world: World) -> Iterator[Rule]:
    for constraint, word, change in ((m.at_least, "at least", "lower"), (m.at_most, "at most", "raise")):
        for metric, s in constraint:
            row, seat = constraint[metric, s], world.scenario.seats.seat[s]
            limit = float(pyo.value(row.lower if row.lower is not None else row.upper))
            yield Rule(
                f"seat '{seat}' must have {word} {amount_in_words(metric, limit)}",
                f"{change} the limit of {metric} of seat '{seat}' by {{:,.1f}}",
                max(abs(limit), 1e-9),
                row,
                s,
            )


def _pins(m: pyo.ConcreteModel, world: World) -> Iterator[Rule]:
    arcs, seats = world.arcs, world.scenario.seats.seat
    at = arcs.at(np.where(arcs.pinned >= 0, arcs.pinned, -1))
    for u in m.pinned:
        name, seat = name_of_unit(world, u), seats[arcs.pinned[u]]
        hours = f", where it needs {arcs.hours[at[u]]:,.1f} hours a year" if arcs.hours[at[u]] > 0 else ""
        yield Rule(
            f"{name} is pinned to '{seat}'{hours}",
            f"let {name} leave '{seat}'",
            1.0,
            m.pinned[u],
            int(arcs.pinned[u]),
        )
