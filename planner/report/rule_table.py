"""Which rules hold the plan back, and what loosening each a little would save."""

import numpy as np

from planner.domain.reasons.binding import binding_rules
from planner.report.review import Review
from planner.report.tables import MOST_ROWS, Cell, Table, amount_cell


def rule_table(review: Review) -> Table | None:
    """The rules that bind, those that are worth most first; None where no prices are known or nothing binds."""
    if not review.plan.multipliers:
        return None
    found = [binding for binding in binding_rules(review.world, review.plan) if np.isfinite(binding.saves)]
    if not found:
        return None
    rows = tuple(
        (
            Cell(binding.rule.name),
            Cell(binding.rule.says),
            Cell(binding.step),
            amount_cell(binding.saves),
            Cell("certain" if binding.sure else "estimated"),
        )
        for binding in found[:MOST_ROWS]
    )
    note = (
        f"{review.currency} a year, for so small a step, not for dropping the rule. Certain: this very plan would save "
        "it. Estimated: from the prices that prove the bound. `planner explain RUN --rule NAME` searches again without "
        "the rule and gives an interval that holds."
    )
    return Table("rules that bind", ("Rule", "What it asks", "Loosened by", "Saves", "How sure"), rows, note)
