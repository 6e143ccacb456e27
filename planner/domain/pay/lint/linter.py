"""The linter of pay plans: everything that somebody should know about a plan before it goes live."""

from planner.domain.pay.lint import promise, reach, shape, time
from planner.domain.pay.lint.finding import SEVERITIES, Finding, Reference
from planner.domain.pay.lint.part import parts_of
from planner.domain.pay.plan import PayPlan


def lint(plan: PayPlan, reference: Reference) -> tuple[Finding, ...]:
    """Findings about a plan, the gravest first, then in the order of the checks and of the plan.

    Everything is computed from the exact piecewise-linear form of pay by one component's amount and, where people
    differ, from the reference's spread of attainment; nothing is simulated.
    Raises ScenarioError when the plan pays a personal rate and the reference has none.
    """
    parts = parts_of(plan, reference)
    found = [
        *reach.unfed(parts, reference),
        *promise.kept_promise(plan, reference),
        *reach.unearnable(plan, parts, reference),
        *reach.shut_gates(parts, reference),
        *shape.jumps_of(plan, parts, reference),
        *shape.retroactive_cost(parts, reference),
        *time.boundaries(parts, reference),
        *reach.unreached(parts, reference),
        *shape.falling_rates(parts, reference),
        *shape.thresholds(parts, reference),
        *reach.caps(plan, parts, reference),
        *reach.floors(parts, reference),
        *promise.proportions(plan, reference),
        *promise.personal_rates(plan, reference),
        *time.advances(plan, reference),
        *time.unprotected(plan, parts, reference),
        *time.unsimulated(parts),
    ]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))
