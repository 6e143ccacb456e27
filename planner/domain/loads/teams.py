"""What teams carry: the seats of a manager, a region or a role."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Ints, Texts, summed_by
from planner.domain.covering.rates import PairRates
from planner.domain.hierarchy import Tree
from planner.domain.loads.balance import amount_of_accounts, band, fair_shares, pools_of
from planner.domain.loads.load import Limit, Load
from planner.domain.scenario import Scenario
from planner.domain.settings.balance import TeamBalance


def team_loads(rates: PairRates) -> Iterator[Load]:
    """A load for every rule of `territory.team_balance` that finds a team; fair is what is fair for its seats."""
    scenario = rates.scenario
    for rule in scenario.settings.territory.team_balance:
        teams, of_seat = teams_of(scenario, rule)
        if len(teams) == 0:
            continue
        amount = amount_of_accounts(rates, rule.metric)
        fair = fair_shares(rates, amount, rule.share_by, pools_of(rates))
        inside = of_seat >= 0
        asked = band(rule, summed_by(of_seat[inside], fair[inside], len(teams)))
        yield Load(
            name=rule.name,
            groups=teams,
            of_seat=of_seat,
            amount=None if rule.metric == "hours" else amount,
            noun=rule.per,
            limits=(Limit("balance", f"{rule.metric} (balance limit)", *asked.limits),),
            band=asked,
        )


def teams_of(scenario: Scenario, rule: TeamBalance) -> tuple[Texts, Ints]:
    """Ids of the teams that a rule is about, and the team of each seat; −1 for seats in none."""
    if rule.per == "manager" and rule.level is not None:
        tree = Tree.of(scenario)
        return tree.node, tree.at(rule.level)
    named: Texts = getattr(scenario.seats, rule.per)
    teams, of_seat = np.unique(named, return_inverse=True)
    blank = int(len(teams) > 0 and teams[0] == "")
    return teams[blank:], of_seat.astype(np.int64) - blank
