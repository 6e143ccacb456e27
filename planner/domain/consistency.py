"""Whether settings, tables and pay plans fit each other."""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.pay.plan import PayPlan
from planner.domain.pipeline import win_probability
from planner.domain.seats import Seats
from planner.domain.settings.scenario import ScenarioSettings
from planner.errors import Problem

MOST_LEADS = 100_000_000
"""Expected leads of all accounts [leads/year]."""
KNOWN_METRICS = ("hours", "accounts", "potential", "workload", "revenue")


class Parts(Protocol):
    """The parts of a scenario that must fit each other."""

    @property
    def settings(self) -> ScenarioSettings:
        """What the YAML files say."""

    @property
    def accounts(self) -> Accounts:
        """Who is to be covered."""

    @property
    def seats(self) -> Seats:
        """Who covers them."""

    @property
    def pay_plans(self) -> Mapping[str, PayPlan]:
        """Pay plans by name."""

    def pay_plan_of(self, seat: int) -> PayPlan | None:
        """Pay plan of the seat at this position."""


def inconsistencies(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    """Everything in which the parts of a scenario contradict each other; `where` tells who set a path."""
    return [
        *_metrics(scenario, where),
        *_negative_amounts(scenario.accounts),
        *_flood(scenario, where),
        *_pay(scenario, where),
        *_quota(scenario, where),
        *_dates(scenario),
    ]


def _metrics(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    known = {*KNOWN_METRICS, *scenario.accounts.metrics}
    problems = [
        Problem(
            where(f"territory.balance.{rule.metric}"),
            f"balance metric '{rule.metric}' is not a column of the accounts table.",
            f"Known metrics: {', '.join(sorted(known))}.",
        )
        for rule in scenario.settings.territory.balance
        if rule.metric not in known
    ]
    for prefix, limits in (("min", scenario.seats.least), ("max", scenario.seats.greatest)):
        problems.extend(
            Problem(
                "seats",
                f"column '{prefix}_{metric}' limits a metric that is not a column of the accounts table.",
                f"Known metrics: {', '.join(sorted(known))}.",
            )
            for metric in limits
            if metric not in known
        )
    return problems


def _negative_amounts(accounts: Accounts) -> list[Problem]:
    """Fair shares of a total with negative parts mean nothing, and a bound counts on loads that only grow."""
    problems = []
    for metric, amount in accounts.metrics.items():
        below = np.flatnonzero(amount < 0)
        if len(below):
            more = f" (and {len(below) - 1:,} more accounts)" if len(below) > 1 else ""
            problems.append(
                Problem(
                    f"accounts: account '{accounts.account[below[0]]}'",
                    f"'{metric}' is {amount[below[0]]:,g}{more}; what is balanced or limited cannot be below zero.",
                    "Correct the amounts, or leave the column out of 'territory.balance' and of the seats' limits.",
                )
            )
    return problems


def _flood(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    """A potential in cents, or with a slip in its exponent, would fill the memory with leads."""
    market, qualified = scenario.settings.market, scenario.settings.sdr.qualified
    win = win_probability(tuple(stage.odds for stage in scenario.settings.pipeline.stages))
    potential, leads = scenario.accounts.potential, MOST_LEADS + 1.0
    if market.deal_size * qualified * win > 0:
        leads = float(potential.sum() / (market.deal_size * qualified * win))
    if leads <= MOST_LEADS:
        return []
    largest = int(potential.argmax())
    return [
        Problem(
            where("market.deal_size"),
            f"a potential of {potential.sum():,.6g} in deals of {market.deal_size:,.6g} needs {leads:,.3g} leads; "
            f"at most {MOST_LEADS:,} a year can be simulated.",
            f"Is 'market.deal_size' right, and the potential of account '{scenario.accounts.account[largest]}', "
            f"{potential[largest]:,.6g}?",
        )
    ]


def _pay(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    known = ", ".join(scenario.pay_plans) or "none"
    hint = f"Plans of this scenario: {known}; add pay/NAME.yaml or correct the name."
    problems = []
    default = scenario.settings.pay.default_plan
    if default and default not in scenario.pay_plans:
        problems.append(Problem(where("pay.default_plan"), f"there is no pay plan '{default}'.", hint))
    problems.extend(
        Problem(f"seats: seat '{seat}'", f"there is no pay plan '{plan}'.", hint)
        for seat, plan in zip(scenario.seats.seat, scenario.seats.pay_plan, strict=True)
        if plan and plan not in scenario.pay_plans
    )
    return problems or _commission_rates(scenario)


def _commission_rates(scenario: Parts) -> list[Problem]:
    problems = []
    for s, seat in enumerate(scenario.seats.seat):
        plan = scenario.pay_plan_of(s)
        if plan is None or not np.isnan(scenario.seats.commission_rate[s]):
            continue
        personal = [part.name for part in plan.parts if part.personal]
        if personal:
            problems.append(
                Problem(
                    f"seats: seat '{seat}'",
                    f"has no 'commission_rate', which its pay plan needs for '{personal[0]}'.",
                    "Fill the column, or give the component a rate of its own.",
                )
            )
    return problems


def _quota(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    policy = scenario.settings.quota
    if policy is None or policy.cap is None:
        return []
    total = policy.target * (1 + policy.overassignment)
    most = policy.cap * len(scenario.seats)
    if total <= most:
        return []
    return [
        Problem(
            where("quota.cap"),
            f"{len(scenario.seats)} seats with at most {policy.cap:,.0f} each cannot carry the "
            f"{total:,.0f} to be handed out.",
            "Raise 'quota.cap' or lower 'quota.target'.",
        )
    ]


def _dates(scenario: Parts) -> list[Problem]:
    seats = scenario.seats
    backwards = ~np.isnat(seats.start) & ~np.isnat(seats.end) & (seats.end < seats.start)
    return [
        Problem(f"seats: seat '{seats.seat[i]}'", f"'end' {seats.end[i]} lies before 'start' {seats.start[i]}.")
        for i in np.flatnonzero(backwards)
    ]
