"""What counts towards people's pay: deals won and contracts renewed in the horizon."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.pay.component import SIMULATED
from planner.simulate.company import Company
from planner.simulate.ledger import due_in_horizon, months_of, won_in_horizon
from planner.simulate.log import Log


@dataclass(frozen=True, slots=True, eq=False)
class Credits:
    """One entry a deal won, and behind them one a contract renewed, in order of arrival and of beginning."""

    person: Ints
    """Who sat in the seat, shape [entries]."""
    day: Floats
    """When, shape [entries] [days]."""
    month: Ints
    """Month of the horizon, shape [entries]."""
    amounts: Mapping[str, Floats]
    """By measure of pay plans, shape [entries]."""
    origin: Ints
    """Position of the deal, or the number of deals plus that of the contract, shape [entries]."""


def credits_of(company: Company, log: Log) -> Credits:
    """What a replication's people are credited with; what happened while nobody was there is nobody's."""
    won, due = won_in_horizon(log), due_in_horizon(log)
    won = won[log.deals.person[won] >= 0]
    due = due[(log.contracts.person[due] >= 0) & (log.contracts.renewed[due] > 0)]
    day = np.concatenate([log.deals.closed[won], log.contracts.due[due]])
    sold, nothing = log.deals.value[won], np.zeros(len(due))
    new = np.concatenate([sold, nothing])
    amounts = {"bookings": new, "new": new, "count": np.concatenate([np.ones(len(won)), nothing])}
    if company.settings.retention.simulated:
        amounts["renewals"] = np.concatenate([np.zeros(len(won)), log.contracts.renewed[due]])
    return Credits(
        person=np.concatenate([log.deals.person[won], log.contracts.person[due]]),
        day=day,
        month=months_of(company, day),
        amounts=amounts,
        origin=np.concatenate([won, len(log.deals.lead) + due]),
    )


def no_credits(company: Company) -> Credits:
    """Nothing, of every measure that there is."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    known = (*SIMULATED, *(("renewals",) if company.settings.retention.simulated else ()))
    return Credits(none, nothing, none, dict.fromkeys(known, nothing), none)
