"""A plan changed by hand: owners, pins and quotas as somebody wants them, and what that costs and breaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts
from planner.domain.audit import Audit, audit
from planner.domain.deliverables.edits import Change, Evaluation, change_between, evaluate
from planner.domain.plan import Plan
from planner.domain.rounding import HALF_A_CENT
from planner.domain.scenario import Scenario
from planner.domain.world import World


@dataclass(frozen=True, slots=True, eq=False)
class HandEdits:
    """What somebody wants, for every account and seat."""

    owner: Texts
    """Seat of each account; '' nobody."""
    pinned: Texts
    """Seat that must cover each account; '' any."""
    quota: Floats
    """Quota of each seat [currency]; NaN where the scenario sets none."""
    why: Mapping[str, str] = field(default_factory=dict)
    """Reasons in the words of who edited, by account or seat."""
    notes: tuple[str, ...] = ()
    """What was not looked at, or follows from something else."""


@dataclass(frozen=True, slots=True, eq=False)
class QuotaEdit:
    """One seat's quota changed, alone."""

    seat: int
    """Position of the seat."""
    before: float
    """[currency]"""
    after: float
    """[currency]"""
    change: Change


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Edits held against the plan that they were made in."""

    scenario: Scenario
    """The plan's scenario with the pins as they are to be."""
    plan: Plan
    edits: HandEdits
    pins: Ints
    """Positions of accounts whose pin is another one."""
    moves: Evaluation
    """Changes of owners, each alone and all together, quotas handed out again."""
    quotas: tuple[QuotaEdit, ...]
    """Changes of quotas, each alone under the owners of the plan; in the order of the seats."""
    quota: Floats
    """Quota of each seat when all is taken [currency]."""
    together: Change
    """All owners and quotas at once."""
    after: Audit
    """The plan with all of them."""

    @property
    def empty(self) -> bool:
        """Whether nothing was edited."""
        return not (self.moves.edits or self.quotas or len(self.pins))


def weigh(scenario: Scenario, plan: Plan, edits: HandEdits, *, keep_quotas: bool = False) -> Weighed:
    """What each edit costs and breaks alone, all else as in the plan, and all of them together.

    A pin that is edited is no rule that an edit breaks or mends; only a new one that the plan does not keep when all is
    taken counts as broken. Where no quota was edited and
    owners were, quotas are handed out again for the new territories, unless `keep_quotas`; where one was edited, all
    are as the edits have them. Raises ScenarioError when the scenario cannot have these pins.
    """
    pins = np.flatnonzero(edits.pinned != scenario.accounts.pinned)
    if len(pins):
        scenario = replace(scenario, accounts=replace(scenario.accounts, pinned=edits.pinned)).but({}, by="edits")
    world, base = World.of(_without_pins(scenario, pins)), plan.owner
    known = None if np.isnan(plan.quota).any() else plan.quota
    before = audit(world, base, known, plan.coverage)
    moves = evaluate(world, base, edits.owner, coverage=plan.coverage)
    quotas = () if known is None else _quota_edits(world, plan, before, edits.quota)
    wished = edits.quota if known is not None and (quotas or keep_quotas or not moves.edits) else None
    after = audit(world, edits.owner, wished, plan.coverage)
    together = change_between(world, (base, before), (edits.owner, after), np.flatnonzero(base != edits.owner))
    taken = audit(World.of(scenario), edits.owner, wished, plan.coverage)
    unheld = tuple(problem for problem in taken.violations if problem not in after.violations)
    together = replace(together, breaks=(*together.breaks, *unheld))
    return Weighed(scenario, plan, edits, pins, moves, quotas, taken.quota, together, taken)


def _without_pins(scenario: Scenario, at: Ints) -> Scenario:
    """The scenario in which the accounts at these positions are pinned nowhere."""
    if not len(at):
        return scenario
    pinned = scenario.accounts.pinned.copy()
    pinned[at] = ""
    return replace(scenario, accounts=replace(scenario.accounts, pinned=pinned))


def _quota_edits(world: World, plan: Plan, before: Audit, quota: Floats) -> tuple[QuotaEdit, ...]:
    found = []
    for seat in np.flatnonzero(np.abs(quota - plan.quota) >= HALF_A_CENT).tolist():
        alone = plan.quota.copy()
        alone[seat] = quota[seat]
        now = audit(world, plan.owner, alone, plan.coverage)
        change = change_between(world, (plan.owner, before), (plan.owner, now), np.zeros(0, dtype=np.int64))
        found.append(QuotaEdit(seat, float(plan.quota[seat]), float(quota[seat]), change))
    return tuple(found)
