"""The linter of pay plans: everything that somebody should know about a plan before it goes live."""

from planner.domain.pay import lint_promise, lint_reach, lint_shape, lint_time
from planner.domain.pay.lint_finding import SEVERITIES, Finding, Reference
from planner.domain.pay.lint_part import parts_of
from planner.domain.pay.plan import PayPlan


def lint(plan: PayPlan, reference: Reference) -> tuple[Finding, ...]:
    """Findings about a plan, the gravest first, then in the order of the checks and of the plan.

    Everything is computed from the exact piecewise-linear form of pay by one component's amount and, where people
    differ, from the reference's spread of attainment; nothing is simulated.
    Raises ScenarioError when the plan pays a personal rate and the reference has none.
    """
    parts = parts_of(plan, reference)
    found = [
        *lint_reach.unfed(parts, reference),
        *lint_promise.kept_promise(plan, reference),
        *lint_reach.unearnable(plan, parts, reference),
        *lint_reach.shut_gates(parts, reference),
        *lint_shape.jumps_of(plan, parts, reference),
        *lint_shape.retroactive_cost(parts, reference),
        *lint_time.boundaries(parts, reference),
        *lint_reach.unreached(parts, reference),
        *lint_shape.falling_rates(parts, reference),
        *lint_shape.thresholds(parts, reference),
        *lint_reach.caps(plan, parts, reference),
        *lint_reach.floors(parts, reference),
        *lint_promise.proportions(plan, reference),
        *lint_promise.personal_rates(plan, reference),
        *lint_time.advances(plan, reference),
        *lint_time.unprotected(plan, parts, reference),
        *lint_time.unsimulated(parts),
    ]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))
