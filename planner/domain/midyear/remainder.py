"""The rest of a year that is planned again: an ordinary scenario from a day on, and what the months gone leave of it.

Owners and quotas hold for whole months. A day within a month means the first of the next one: until then the plan in
force stays, so that each month's quota belongs to one plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np

from planner.domain.arrays import Columns, Flags, Texts, positions
from planner.domain.calendar import month_later
from planner.domain.covering.rates import PairRates
from planner.domain.midyear.in_force import InForce, misfits, months_between, owners_in_force
from planner.domain.midyear.targets_left import inputs_left, targets_left
from planner.domain.midyear.year_quotas import YearQuotas, quotas_in_force
from planner.domain.overlay import specialists_in_force
from planner.domain.past import PastQuotas
from planner.domain.quotas.rule import monthly_share
from planner.domain.scenario import Scenario
from planner.domain.tables.declared import ACCOUNTS
from planner.errors import Problem, ScenarioError


@dataclass(frozen=True, slots=True, eq=False)
class Remainder:
    """What is to be planned, and what is settled."""

    scenario: Scenario
    """From `first` on: seats that are still there, owners as the plan in force says, the target that is left."""
    now: Scenario
    """The whole year as things are now."""
    first: date
    """Day from which the new plan holds."""
    held: Texts
    """Owner of every account under the plan in force; of a new account the one in the table, '' for nobody."""
    known_seats: Texts
    """Seats of the plan in force."""
    gone: Texts
    """Seats that nobody sits in from `first` on."""
    forced: Texts
    """Why each account must find an owner, in words; '' where its owner may stay."""
    quotas: YearQuotas | None
    """Quotas of the year in force; None when the scenario sets none."""


def remainder(now: Scenario, in_force: Sequence[InForce], day: date) -> Remainder:
    """The rest of the year from a day on. `in_force` are the plans of the year so far, in their order.

    Selling time, and with it every load, is a yearly rate: a shorter horizon needs no other amounts. A change of
    owner is paid for once, so that its price for each year of what is left rises as the rest becomes shorter. Floor and
    cap of quotas are cut to the share of the year that is left. Limits on growth fall away: they compare years.

    Raises ScenarioError with everything that does not fit: a day outside the horizon, a plan for another year, accounts
    that have vanished, seats that nobody knows.
    """
    first = _first_day(now, day)
    if problems := misfits(now, in_force, first):
        raise ScenarioError(tuple(problems))
    gone = _gone(now, first)
    if gone.all():
        raise ScenarioError((Problem("seats", f"nobody is left from {first} on: all seats have ended."),))
    held = owners_in_force(now, in_force[-1])
    _refuse_lost_pins(now, gone, first)
    quotas = quotas_in_force(now, in_force, first) if now.settings.quota is not None else None
    left = np.isin(held, now.seats.seat[~gone])
    whole = _with_quotas_left(now, first, quotas, ~gone)
    whole = replace(whole, overlay_owners=specialists_in_force(now, in_force[-1].plan))
    rest = _scenario(whole, np.where(left, held, ""), gone, _changes(now, first, quotas))
    return Remainder(
        scenario=rest,
        now=now,
        first=first,
        held=held,
        known_seats=in_force[-1].plan.seat,
        gone=now.seats.seat[gone],
        forced=_forced(rest, now, held),
        quotas=quotas,
    )


def _first_day(now: Scenario, day: date) -> date:
    calendar = now.calendar
    until = month_later(calendar.end, -1)
    if not calendar.start <= day < calendar.end:
        what = f"{day} lies outside the horizon, {calendar.start} to {calendar.end} (not included)."
        raise ScenarioError((Problem("--on", what, "Name a day of the year that is planned."),))
    first = day if day.day == 1 else month_later(day, 1)
    if first >= calendar.end:
        what = f"{day} leaves no whole month: a new plan holds from the first of a month on."
        raise ScenarioError((Problem("--on", what, f"The last possible day is {until}."),))
    return first


def _gone(now: Scenario, first: date) -> Flags:
    end = now.seats.end
    gone: Flags = ~np.isnat(end) & (end < np.datetime64(first))
    return gone


def _refuse_lost_pins(now: Scenario, gone: Flags, first: date) -> None:
    accounts = now.accounts
    lost = np.flatnonzero(np.isin(accounts.pinned, now.seats.seat[gone]))
    if len(lost):
        raise ScenarioError(
            tuple(
                Problem(
                    f"accounts: account '{accounts.account[i]}'",
                    f"is pinned to seat '{accounts.pinned[i]}', which is vacant from {first} on.",
                    "Pin it to another seat, or clear the pin.",
                )
                for i in lost[:20]
            )
        )


def _changes(now: Scenario, first: date, quotas: YearQuotas | None) -> dict[str, Any]:
    settings, months = now.settings, now.calendar.months
    gone = months_between(now.calendar.start, first)
    disruption, times = settings.territory.disruption, months / (months - gone)
    changes: dict[str, Any] = {
        "name": f"{settings.name}-from-{first:%Y-%m}",
        "title": f"{now.title}: from {first} on",
        "horizon.start": first.isoformat(),
        "horizon.months": months - gone,
        "territory.disruption.revenue_loss": min(1.0, disruption.revenue_loss * times),
        "territory.disruption.pipeline_loss": min(1.0, disruption.pipeline_loss * times),
        "territory.disruption.renewal_loss": min(1.0, disruption.renewal_loss * times),
        "territory.disruption.cost_per_hour": disruption.cost_per_hour * times,
    }
    policy = settings.quota
    if policy is not None and quotas is not None:
        share = float(monthly_share(now)[gone:].sum())
        changes |= {
            "quota.target": quotas.left / (1 + policy.overassignment),
            "quota.floor": policy.floor * share,
            "quota.min_growth": None,
            "quota.max_growth": None,
        }
        if policy.cap is not None:
            changes["quota.cap"] = policy.cap * share
    return changes


def _with_quotas_left(now: Scenario, first: date, quotas: YearQuotas | None, kept: Flags) -> Scenario:
    """The scenario with what is left of managers' targets and bottom-up quotas.

    A seat's last quota becomes what the plan in force had for it in the rest, as a yearly rate: what the new one is
    compared with.
    """
    if quotas is None:
        return now
    years = months_between(first, now.calendar.end) / 12
    last = np.where(quotas.rest > 0, quotas.rest / 100 / years, np.nan)
    return replace(
        now,
        seats=replace(now.seats, quota_input=inputs_left(now, quotas), last_quota=last),
        hierarchy=replace(now.hierarchy, target=targets_left(now, quotas, kept)),
    )


def _scenario(now: Scenario, owner: Texts, gone: Flags, changes: dict[str, Any]) -> Scenario:
    """The scenario without the seats that are gone, and without what refers to them."""
    seats, pairs, history = now.seats, now.pairs, now.territory_history
    lost, kept = seats.seat[gone], ~gone
    references: dict[str, Any] = {
        column.name: _without(getattr(now.accounts, column.name), lost)
        for column in ACCOUNTS.columns
        if column.refers_to == "seats" and column.name != "owner"
    }
    own = {column.name for column in fields(seats)} - {"least", "greatest"}
    rest = replace(
        now,
        accounts=replace(now.accounts, owner=owner, **references),
        seats=replace(
            seats,
            **_rows({name: column for name, column in seats.columns().items() if name in own}, kept),
            least=_rows(seats.least, kept),
            greatest=_rows(seats.greatest, kept),
        ),
        pairs=replace(pairs, **_rows(pairs.columns(), ~np.isin(pairs.seat, lost))),
        quotas=PastQuotas.none(),
        overlay_owners=now.overlay_owners.without(lost),
        territory_history=replace(history, **_rows(history.columns(), ~np.isin(history.seat, lost))),
    )
    return rest.but(changes, by="replan")


def _rows(columns: Columns, kept: Flags) -> dict[str, Any]:
    return {name: column[kept] for name, column in columns.items()}


def _without(column: Texts, lost: Texts) -> Texts:
    return np.where(np.isin(column, lost), "", column)


def _forced(rest: Scenario, now: Scenario, held: Texts) -> Texts:
    """Why each account must find an owner."""
    owner, ends = rest.accounts.owner, dict(zip(now.seats.seat.tolist(), now.seats.end.tolist(), strict=True))
    rates = PairRates.of(rest)
    seat = positions(rest.seats.seat, owner)
    may = rates.reach.holds(rest.units, seat)
    reasons = []
    for i in range(len(owner)):
        if held[i] and owner[i] != held[i]:
            reasons.append(f"its seat '{held[i]}' is vacant after {ends[str(held[i])]}")
        elif not owner[i]:
            reasons.append("it is new, without an owner")
        else:
            reasons.append("" if may[i] else f"'{owner[i]}' may no longer cover it")
    return np.array(reasons, dtype=np.str_)
