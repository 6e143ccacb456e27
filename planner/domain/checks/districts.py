"""Whether what territories are to look like fits the tables."""

from collections.abc import Callable, Iterator

from planner.domain.accounts import Accounts
from planner.domain.geography.edges import Edges
from planner.domain.settings.territory import Territory
from planner.errors import Problem


def district_problems(
    rules: Territory, accounts: Accounts, edges: Edges, where: Callable[[str], str]
) -> Iterator[Problem]:
    """Unknown weights, contiguity without neighbours, and what is not planned together."""
    weight, known = rules.compactness.weight, {"accounts", "potential", "workload", "revenue", *accounts.metrics}
    if weight is not None and weight not in known:
        yield Problem(
            where("territory.compactness.weight"),
            f"weight '{weight}' is not a column of the accounts table.",
            f"Known metrics: {', '.join(sorted(known))}.",
        )
    if rules.contiguity and not len(edges) and len(accounts) > 1:
        yield Problem(
            where("territory.contiguity"),
            "territories are to hang together, but nothing says which accounts are neighbours.",
            "Add an edges table (account, neighbour).",
        )
    if rules.coverage.levels and (rules.contiguity or rules.compactness.price > 0):
        yield Problem(
            where("territory.coverage.levels"),
            "coverage levels are not planned together with 'territory.compactness' or 'territory.contiguity'.",
            "Leave the levels out, or plan territories first.",
        )
