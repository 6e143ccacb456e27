"""What a rule costs: the plan with it against the best that can be found without it, in bounds that hold."""

from dataclasses import dataclass

from planner.domain.audit import Audit, audit
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.reasons.named_rules import NamedRule, without
from planner.domain.rounding import HALF_A_CENT
from planner.domain.world import World
from planner.errors import Problem, ScenarioError
from planner.optimize.solve import solve_world


@dataclass(frozen=True, slots=True, eq=False)
class RulePrice:
    """A rule's price: the cheapest plan with it, less the cheapest plan without it [currency/year].

    With bounds L and plans U of both problems, and the best seats without the rule counted as with it,

        max(0, L_with − U_without) ≤ price ≤ U_with − L_without

    because L ≤ optimum ≤ U, and because whoever need not keep a rule may keep it all the same.
    """

    rule: NamedRule
    saved: float
    """What the plan without the rule that was found costs less than the plan in hand; ≥ 0."""
    at_least: float
    at_most: float
    """The price of the rule lies between the two; infinite where no bound is known."""
    before: Audit
    """The plan in hand."""
    after: Audit
    """The plan without the rule, in the world without it."""
    relaxed: Plan
    kept: bool
    """Whether the plan without the rule keeps it all the same, and pays nothing for that."""
    rebased: float
    """What the same plan forgoes more without the rule only because better seats come into reach; taken out above."""


def price_of_rule(
    world: World, plan: Plan, rule: NamedRule, *, seconds: float | None = None, watch: Watch | None = None
) -> RulePrice:
    """Search again without the rule, from the plan in hand, for so many seconds (default: as the scenario says).

    Raises ScenarioError when the plan in hand breaks rules: then there is nothing to compare with.
    """
    before = audit(world, plan.owner)
    if before.violations:
        what = f"breaks {len(before.violations)} hard rules, so that what one of them costs cannot be told."
        raise ScenarioError((Problem("plan", what, "Start from a plan of `planner optimize`."),))
    freed = without(world, rule)
    relaxed = solve_world(freed, seconds=seconds, start=plan.owner, watch=watch)
    after, same = audit(freed, relaxed.owner), audit(freed, plan.owner)
    if same.objective < after.objective:
        after = same
    again = audit(world, relaxed.owner)
    rebased = same.terms["bookings"] - before.terms["bookings"]
    low, high = _interval((plan.bound, before.objective), relaxed.bound, after.objective, rebased)
    if not again.violations:
        high = min(high, _least(again.objective, relaxed.bound, rebased))
    return RulePrice(
        rule=rule,
        saved=max(0.0, before.objective + rebased - after.objective),
        at_least=low,
        at_most=max(low, high),
        before=before,
        after=after,
        relaxed=relaxed,
        kept=not again.violations and again.objective + rebased <= after.objective + HALF_A_CENT,
        rebased=rebased,
    )


def _interval(
    kept: tuple[float | None, float], bound: float | None, found: float, rebased: float
) -> tuple[float, float]:
    """Low and high end of the price from bound and plan with the rule, bound and plan without it."""
    known, objective = kept
    low = 0.0 if known is None else max(0.0, known + rebased - found)
    return low, _least(objective, bound, rebased)


def _least(objective: float, bound: float | None, rebased: float) -> float:
    return float("inf") if bound is None else max(0.0, objective + rebased - bound)
