"""Whether overlays, their specialists and who covers what now fit each other."""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.arrays import Texts, positions
from planner.domain.seats import Seats
from planner.domain.settings.overlay import Overlay
from planner.domain.settings.scenario import ScenarioSettings
from planner.domain.settings.wording import did_you_mean
from planner.domain.specialists import OverlayOwners, Specialists, covers
from planner.errors import Problem

MOST_TOLD = 10
"""Rows that are named for one kind of problem."""


class Overlaid(Protocol):
    """A scenario, as far as its overlays go."""

    @property
    def settings(self) -> ScenarioSettings:
        """What the YAML files say."""

    @property
    def accounts(self) -> Accounts:
        """Who is to be covered."""

    @property
    def seats(self) -> Seats:
        """Whose books are to be covered."""

    @property
    def specialists(self) -> Specialists:
        """Who covers them besides."""

    @property
    def overlay_owners(self) -> OverlayOwners:
        """Who of them covers what now."""


def overlay_problems(scenario: Overlaid, where: Callable[[str], str]) -> list[Problem]:
    """Everything in which overlays and their tables contradict each other; `where` tells who set a path."""
    overlays = {overlay.name: overlay for overlay in scenario.settings.territory.overlays}
    return [
        *(problem for overlay in overlays.values() for problem in _of_overlay(scenario, overlay, where)),
        *_told("specialists", list(_unknown_overlays(scenario.specialists, overlays))),
        *_told("overlay_owners", list(_owners(scenario, overlays))),
        *_dates(scenario.specialists),
    ]


def _of_overlay(scenario: Overlaid, overlay: Overlay, where: Callable[[str], str]) -> Iterator[Problem]:
    path, covered = f"territory.overlays.{overlay.name}", covers(scenario.accounts, overlay)
    mine = int((scenario.specialists.overlay == overlay.name).sum())
    if mine == 0:
        yield Problem(
            where(path),
            f"overlay '{overlay.name}' has no specialists.",
            f"Add them to the table 'specialists', with '{overlay.name}' in the column 'overlay', or drop the overlay.",
        )
    if overlay.column is not None and not covered.any():
        known = np.unique(getattr(scenario.accounts, overlay.column)).tolist()
        near = did_you_mean(str(overlay.value), known)
        what = f"overlay '{overlay.name}' covers nothing: no account has '{overlay.value}' in '{overlay.column}'."
        yield Problem(where(f"{path}.value"), what, near or f"There are: {', '.join(map(repr, known[:MOST_TOLD]))}.")
    elif mine and overlay.per == "account":
        yield from _ratio(overlay, mine, int(covered.sum()), where)


def _ratio(overlay: Overlay, specialists: int, accounts: int, where: Callable[[str], str]) -> Iterator[Problem]:
    path = f"territory.overlays.{overlay.name}"
    if overlay.most is not None and overlay.most * specialists < accounts:
        short = -(-accounts // overlay.most) - specialists if overlay.most else 0
        more = f" or add {short:,} specialist{'s' * (short != 1)}" if short else ""
        yield Problem(
            where(f"{path}.most"),
            f"overlay '{overlay.name}' has {accounts:,} accounts, but its {specialists:,} specialists may cover "
            f"{overlay.most:,} each, {overlay.most * specialists:,} in all.",
            f"Raise 'most' to {-(-accounts // specialists):,}{more}.",
        )
    if overlay.least is not None and overlay.least * specialists > accounts:
        yield Problem(
            where(f"{path}.least"),
            f"overlay '{overlay.name}' has {accounts:,} accounts, but its {specialists:,} specialists must cover at "
            f"least {overlay.least:,} each, {overlay.least * specialists:,} in all.",
            f"Lower 'least' to {accounts // specialists:,}.",
        )


def _unknown_overlays(specialists: Specialists, overlays: dict[str, Overlay]) -> Iterator[Problem]:
    for specialist, overlay in zip(specialists.specialist.tolist(), specialists.overlay.tolist(), strict=True):
        if overlay not in overlays:
            yield Problem(
                f"specialists: specialist '{specialist}'",
                f"there is no overlay '{overlay}'.",
                _known(overlay, overlays),
            )


def _owners(scenario: Overlaid, overlays: dict[str, Overlay]) -> Iterator[Problem]:
    specialists, rows = scenario.specialists, scenario.overlay_owners
    of_specialist = dict(zip(specialists.specialist.tolist(), specialists.overlay.tolist(), strict=True))
    for name, covered, specialist in zip(*(column.tolist() for column in rows.columns().values()), strict=True):
        place = f"overlay_owners: '{covered}' of overlay '{name}'"
        if name not in overlays:
            yield Problem(place, f"there is no overlay '{name}'.", _known(name, overlays))
            continue
        per = overlays[name].per
        ids = scenario.accounts.account if per == "account" else scenario.seats.seat
        if positions(ids, np.array([covered]))[0] < 0:
            hint = f"The overlay is per {per}: 'covered' names {'an account' if per == 'account' else 'a seat'}."
            yield Problem(place, f"there is no {per} '{covered}'.", _near(covered, ids) or hint)
        if of_specialist.get(specialist, name) != name:
            what = f"specialist '{specialist}' belongs to overlay '{of_specialist[specialist]}'."
            yield Problem(place, what, "Name one of this overlay, or delete the row.")
        elif specialist not in of_specialist:
            known = list(of_specialist)
            yield Problem(place, f"there is no specialist '{specialist}'.", did_you_mean(specialist, known))


def _dates(specialists: Specialists) -> Iterator[Problem]:
    for first, last in (("start", "end"), ("leave_start", "leave_end")):
        begin, end = getattr(specialists, first), getattr(specialists, last)
        for i in np.flatnonzero(~np.isnat(begin) & ~np.isnat(end) & (end < begin)).tolist():
            where = f"specialists: specialist '{specialists.specialist[i]}'"
            yield Problem(where, f"'{last}' {end[i]} lies before '{first}' {begin[i]}.")


def _known(name: str, overlays: dict[str, Overlay]) -> str:
    listed = f"Overlays: {', '.join(map(repr, overlays))}."
    return did_you_mean(name, list(overlays)) or (listed if overlays else "Add it under 'territory.overlays'.")


def _near(name: str, ids: Texts) -> str:
    return did_you_mean(name, ids.tolist()) if len(ids) <= 5_000 else ""


def _told(table: str, problems: list[Problem]) -> list[Problem]:
    more = len(problems) - MOST_TOLD
    return [*problems[:MOST_TOLD], *([Problem(table, f"… and {more:,} more of this kind.")] if more > 0 else [])]
