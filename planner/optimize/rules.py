"""The rules of a model in a planner's words: what each says, and what loosening it means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Floats
from planner.domain.loads.balance import Band
from planner.domain.loads.load import Limit, Load
from planner.domain.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule that could be loosened, and the constraint that it became."""

    says: str
    loosened: str
    """What to allow, with `{:,.1f}` for the amount if the rule has one."""
    size: float
    """What an amount is compared with: the limit, or 1 for a rule that holds or does not."""
    constraint: Any
    seats: tuple[int, ...]
    """Positions of the seats that it is about."""


def rules_of(m: pyo.ConcreteModel, world: World) -> list[Rule]:
    """Every rule of the model that can make it infeasible, besides that each unit has an eligible owner."""
    return [*_limits(m, world), *_pins(m, world)]


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
    if metric == "accounts":
        return f"{amount:,.0f} account{'' if round(amount) == 1 else 's'}"
    return f"{amount:,.1f} {metric}"


def captives(world: World, seats: Sequence[int]) -> str:
    """A sentence on the units that nobody but these seats may cover; '' when there are none or the seats are all."""
    every, reach = world.scenario.seats.seat, world.rates.reach
    outside = np.ones(len(every), dtype=np.bool_)
    outside[list(seats)] = False
    elsewhere = (reach.patterns & outside).sum(axis=1)[reach.of]
    units = np.flatnonzero((reach.size > 0) & (elsewhere == 0))
    if len(units) == 0 or not outside.any():
        return ""
    arcs = world.arcs_of(units)
    hours = np.full(world.rates.units, np.inf)
    np.minimum.at(hours, arcs.unit, arcs.hours)
    names = ", ".join(name_of_unit(world, int(u)) for u in units[:3]) + (
        f" and {len(units) - 3:,} more" if len(units) > 3 else ""
    )
    needed = f", in all at least {hours[units].sum():,.1f} hours a year" if hours[units].sum() > 0 else ""
    return f"Only {', '.join(repr(str(every[s])) for s in seats)} may cover {names}{needed}."


def number(amount: float) -> str:
    """An amount, with a decimal where it is not whole."""
    return f"{amount:,.0f}" if abs(amount - round(amount)) < 1e-6 else f"{amount:,.1f}"


def units_in_words(count: int) -> str:
    """How many units."""
    return "1 account or family" if count == 1 else f"{count:,} accounts or families"


def some(names: Sequence[str]) -> str:
    """The first three of some names, quoted."""
    return ", ".join(f"'{name}'" for name in names[:3]) + (" …" if len(names) > 3 else "")


def limit_in_words(load: Load, limit: Limit, g: int) -> tuple[str, str]:
    """What a limit of a group says, and what loosening it means, with `{:,.1f}` for the amount."""
    who = "the company" if load.noun == "company" else f"{load.noun} '{load.groups[g]}'"
    least, most = float(limit.least[g]), float(limit.most[g])
    if limit.rule == "hours":
        return f"{who} can work {most:,.1f} hours a year", f"allow {who} {{:,.1f}} more hours a year"
    if limit.rule == "balance" and load.band is not None:
        says = f"balance keeps {load.name} of {who} {_between(least, most)} ({_around(load.band)})"
        return says, f"let {load.name} of {who} go {{:,.1f}} beyond its balance limit"
    if limit.rule in ("least", "most"):
        word, bound, change = ("at most", most, "raise") if np.isfinite(most) else ("at least", least, "lower")
        says = f"{who} must have {word} {amount_in_words(load.name, bound)}"
        return says, f"{change} the limit of {load.name} of {who} by {{:,.1f}}"
    words = limit.words
    if 1.0 in (least, most) and words.startswith("accounts of"):
        words = f"account{words.removeprefix('accounts')}"
    says = f"{who} must have {_between(least, most)} {words}"
    return says, f"loosen the limit of {limit.words.removeprefix('of ')} of {who} by {{:,.1f}}"


def sizes_of(world: World, load: Load, limit: Limit) -> Floats:
    """What loosening the limit of each group is compared with [units of the load].

    Hours are compared with those of the seat or a mean one, balance limits with the fair share or a mean one, others
    with themselves; where that is nothing, with what a group has on average.
    """
    compared = np.where(np.isfinite(limit.most), limit.most, limit.least)
    if limit.rule == "hours":
        compared = np.maximum(compared, world.hours.mean())
    elif limit.rule == "balance" and load.band is not None:
        compared = np.maximum(load.band.fair, load.band.fair.mean())
    amounts = world.scenario.accounts.workload if load.amount is None else load.amount
    usual = float(np.abs(amounts).sum()) / max(1, len(load.groups))
    return np.where(np.abs(compared) > 1e-9, np.abs(compared), usual if usual > 0 else 1.0)


def _between(least: float, most: float) -> str:
    """The two sides of a limit, or the one that there is."""
    if np.isfinite(least) and np.isfinite(most):
        return f"between {number(least)} and {number(most)}"
    return f"at most {number(most)}" if np.isfinite(most) else f"at least {number(least)}"


def _limits(m: pyo.ConcreteModel, world: World) -> Iterator[Rule]:
    for load in world.loads:
        for limit in load.limits:
            size = sizes_of(world, load, limit)
            for g in range(len(load.groups)):
                if (load.name, limit.rule, g) in m.limit:
                    says, loosened = limit_in_words(load, limit, g)
                    seats = tuple(np.flatnonzero(load.of_seat == g).tolist()) if load.of_unit is None else ()
                    yield Rule(says, loosened, float(size[g]), m.limit[load.name, limit.rule, g], seats)


def _around(band: Band) -> str:
    """How far the limits of a band lie from the fair share."""
    below, above = band.rule.hard
    if below == above:
        return f"±{100 * above:g}% of its fair share"
    parts = [f"−{100 * below:g}%" if np.isfinite(below) else "", f"+{100 * above:g}%" if np.isfinite(above) else ""]
    return f"{' to '.join(part for part in parts if part)} of its fair share"


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
            (int(arcs.pinned[u]),),
        )
