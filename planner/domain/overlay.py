"""An overlay as an ordinary scenario: what is to be covered are accounts, specialists are the seats.

The engines, the audit and the verifier work on it as on any other; it has no quotas, and what the territories count is
not in it.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.arrays import Floats, Ints, Texts, positions
from planner.domain.geography.travel import visits_of
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.overlay import Overlay
from planner.domain.settings.tree import validated
from planner.domain.specialists import OverlayOwners, covers

BOOKS = "books"
"""Metric of pods: 1 at the first account of each seat's book, 0 at the others."""


def overlay_scenario(scenario: Scenario, plan: Plan | None, overlay: Overlay) -> Scenario:
    """What an overlay has to decide once the territories are planned; without a plan, from the present owners.

    Accounts are those that the overlay covers. A pod covers a book as one family of these accounts, so that its
    specialist must be eligible for all of them; an account that nobody owns is in no book. Of an account count

        workload, visits   the overlay's `hours` and `visits` × those of the owner at the planned coverage [a year]
        potential          credit × potential: what is credited a second time [currency/year]
        owner              its specialist now; of a pod, that of the seat which owns it under the plan
        revenue, dates     as they are: a change of specialist is priced like one of the owner, × `change_cost`

    A customer that comes to another seat, and so perhaps to its pod, is priced in the territories already: of a pod,
    only a new specialist of the seat counts. Pins, named seats, protection and pairs belong to seats and do not bind
    specialists. Accounts in a conflict of interest do not share a specialist either, unless whole books are covered.
    """
    owner = scenario.accounts.owner if plan is None else plan.owner
    covered = covers(scenario.accounts, overlay)
    if overlay.per == "seat":
        covered &= owner != ""
    rows = np.flatnonzero(covered)
    coverage = np.ones(len(owner)) if plan is None or plan.coverage is None else plan.coverage
    return Scenario(
        settings=validated(_settings(scenario, overlay), lambda path: f"overlay '{overlay.name}' {path}"),
        accounts=_accounts(scenario, overlay, rows, owner[rows], coverage[rows]),
        seats=scenario.specialists.seats(overlay, BOOKS if overlay.per == "seat" else "accounts"),
    )


def overlay_named(scenario: Scenario, name: str) -> Overlay | None:
    """The overlay of that name; None when there is none."""
    return next((overlay for overlay in scenario.settings.territory.overlays if overlay.name == name), None)


def specialists_in_force(now: Scenario, plan: Plan) -> OverlayOwners:
    """Who covers what by the overlays of a plan, as far as specialists, accounts and seats are still there.

    Of an overlay that the plan has not, what the table says.
    """
    ids = now.specialists.specialist
    rows = [row for row in zip(*now.overlay_owners.columns().values(), strict=True) if row[0] not in plan.overlays]
    for overlay in now.settings.territory.overlays:
        if overlay.name in plan.overlays:
            own, pods = plan.overlays[overlay.name], overlay.per == "seat"
            covered = plan.owner[positions(plan.account, own.account)] if pods else own.account
            there = np.isin(covered, now.seats.seat if pods else now.accounts.account) & np.isin(own.owner, ids)
            _, first = np.unique(covered[there], return_index=True)
            pairs = zip(covered[there][first], own.owner[there][first], strict=True)
            rows.extend((overlay.name, *pair) for pair in pairs)
    columns = np.array(sorted(rows), dtype=np.str_).reshape(-1, 3)
    return OverlayOwners(columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy())


def _settings(scenario: Scenario, overlay: Overlay) -> dict[str, Any]:
    """Only what an overlay shares with the territories: horizon, units, people, and the prices of pairs."""
    shared = {"name", "currency", "horizon", "units", "people"}
    tree: dict[str, Any] = scenario.settings.model_dump(mode="json", include=shared, exclude_unset=True)
    territory = scenario.settings.territory.model_dump(
        mode="json", include={"eligibility", "travel", "disruption", "within_hours"}
    )
    for part in ("revenue_loss", "pipeline_loss", "renewal_loss", "cost_per_hour"):
        territory["disruption"][part] *= overlay.change_cost
    if overlay.balance is not None:
        territory["balance"] = [{"metric": "hours"} | overlay.balance.model_dump(mode="json")]
    return tree | {"title": f"{scenario.title}: {overlay.name}", "territory": territory}


def _accounts(scenario: Scenario, overlay: Overlay, rows: Ints, owner: Texts, coverage: Floats) -> Accounts:
    every, count = scenario.accounts, len(rows)
    shared = {name: column[rows] for name, column in every.columns().items() if name not in every.metrics}
    pods = overlay.per == "seat"
    nothing = np.full(count, "", dtype="U1")
    visits = overlay.hours if overlay.visits is None else overlay.visits
    own = {
        "potential": every.potential[rows] * overlay.credit,
        "workload": every.workload[rows] * coverage * overlay.hours,
        "visits": visits_of(scenario)[rows] * coverage * visits,
        "owner": scenario.overlay_owners.of(overlay, owner if pods else every.account[rows]),
        "family": owner if pods else _families(every.account[rows], scenario.units[rows]),
        "conflict": nothing if pods else every.conflict[rows],
        "protected": np.full(count, -1, dtype=np.int64),
        "tenure_years": np.full(count, np.nan),
        **dict.fromkeys(("parent", "pinned", "named", "excluded"), nothing),
    }
    return Accounts(**(shared | own), metrics=_books(owner) if pods else {})


def _families(account: Texts, units: Ints) -> Texts:
    """Family of each account, named after its first one, so that units stay what they are without absent members."""
    _, first, unit = np.unique(units, return_index=True, return_inverse=True)
    return np.where(np.bincount(unit)[unit] > 1, account[first][unit], "").astype(np.str_)


def _books(owner: Texts) -> Mapping[str, Floats]:
    books = np.zeros(len(owner))
    books[np.unique(owner, return_index=True)[1]] = 1.0
    return {BOOKS: books}
