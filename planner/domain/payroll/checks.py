"""Whether people, deals and quotas fit each other; nothing is paid by guess."""

from planner.domain.payroll.deal_checks import deal_problems
from planner.domain.payroll.people_checks import Payroll, people_problems
from planner.domain.payroll.rate_checks import rate_problems
from planner.errors import Problem


def payroll_problems(scenario: Payroll) -> list[Problem]:
    """Everything in which the tables of the payroll contradict themselves, each other, or the plans."""
    records = scenario.payroll
    if not len(records.people):
        filled = [name for name, columns in records.tables().items() if len(next(iter(columns.values())))]
        hint = "Add people.csv: person, start, end, pay_plan, manager."
        what = f"is missing: nobody can be paid for what stands in {' and '.join(filled)}."
        return [Problem("people", what, hint)] if filled else []
    return [*people_problems(scenario), *deal_problems(scenario)] or rate_problems(scenario)
