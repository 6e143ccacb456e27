"""Whether settings, tables and pay plans fit each other."""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.checks.districts import district_problems
from planner.domain.checks.overlays import Overlaid, overlay_problems
from planner.domain.checks.owners import ownership_problems
from planner.domain.checks.quotas import quota_contradictions
from planner.domain.geography.edges import Edges
from planner.domain.hierarchy import Hierarchy
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.checks import payroll_problems
from planner.domain.payroll.records import PayRecords
from planner.domain.pipeline import reached_share, win_probability
from planner.errors import Problem

MOST_LEADS = 100_000_000
"""Expected leads of all accounts [leads/year]."""
KNOWN_METRICS = ("hours", "accounts", "potential", "workload", "revenue")


class Parts(Overlaid, Protocol):
    """The parts of a scenario that must fit each other: overlays, and the rest."""

    @property
    def edges(self) -> Edges:
        """Which accounts are neighbours."""

    @property
    def hierarchy(self) -> Hierarchy:
        """Their managers."""

    @property
    def payroll(self) -> PayRecords:
        """What pay is computed from."""

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
        *ownership_problems(scenario.accounts, scenario.seats),
        *_flood(scenario, where),
        *_sdr_pools(scenario, where),
        *_pay(scenario, where),
        *payroll_problems(scenario),
        *quota_contradictions(scenario, where),
        *_dates(scenario),
        *_leavers(scenario, where),
        *overlay_problems(scenario, where),
        *district_problems(scenario.settings.territory, scenario.accounts, scenario.edges, where),
    ]


def _metrics(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    known = {*KNOWN_METRICS, *scenario.accounts.metrics}
    rules = scenario.settings.territory
    asked = [
        *((f"balance.{rule.metric}", "balance", rule.metric, known) for rule in rules.balance),
        *((f"team_balance.{rule.name}.metric", "balance", rule.metric, known) for rule in rules.team_balance),
        *((f"mix.{rule.name}.metric", "mix", rule.metric, known - {"hours"}) for rule in rules.mix),
    ]
    problems = [
        Problem(
            where(f"territory.{path}"),
            f"{kind} metric '{metric}' is not a column of the accounts table.",
            f"Known metrics: {', '.join(sorted(there))}.",
        )
        for path, kind, metric, there in asked
        if metric not in there
    ]
    named = [*(rule.name for rule in rules.team_balance), *(rule.name for rule in rules.mix)]
    problems.extend(
        Problem(
            where("territory"),
            f"a rule cannot be called '{name}': a metric or another rule has that name.",
            "Call it something like 'potential by manager'.",
        )
        for name in sorted(set(named))
        if name in known or named.count(name) > 1
    )
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
    market, sdr = scenario.settings.market, scenario.settings.sdr
    qualified = sdr.qualified * reached_share(sdr.contact_odds, sdr.attempts)
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


def _sdr_pools(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    """A pool for regions or segments that no account has would wait for leads all year."""
    accounts = scenario.accounts
    return [
        Problem(
            where("sdr.pools"),
            f"pool '{pool.name}' takes {column} '{asked}', which no account has.",
            f"Known: {', '.join(known) or 'none'}.",
        )
        for pool in scenario.settings.sdr.pools
        for column, wanted, known in (
            ("region", pool.region, sorted(set(accounts.region.tolist()) - {""})),
            ("segment", pool.segment, sorted(set(accounts.segment.tolist()) - {""})),
        )
        for asked in wanted
        if asked not in known
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


def _dates(scenario: Parts) -> list[Problem]:
    seats = scenario.seats
    problems: list[Problem] = []
    for first, last in (("start", "end"), ("leave_start", "leave_end")):
        begin, end = getattr(seats, first), getattr(seats, last)
        backwards = ~np.isnat(begin) & ~np.isnat(end) & (end < begin)
        problems.extend(
            Problem(f"seats: seat '{seats.seat[i]}'", f"'{last}' {end[i]} lies before '{first}' {begin[i]}.")
            for i in np.flatnonzero(backwards)
        )
    problems.extend(
        Problem(
            f"seats: seat '{seats.seat[i]}'",
            f"has a 'leave_end' {seats.leave_end[i]}, but no 'leave_start'.",
            "Fill the first day of the leave.",
        )
        for i in np.flatnonzero(np.isnat(seats.leave_start) & ~np.isnat(seats.leave_end))
    )
    return problems


def _leavers(scenario: Parts, where: Callable[[str], str]) -> list[Problem]:
    known = set(scenario.seats.seat.tolist())
    return [
        Problem(where("people.leaving"), f"nobody can leave seat '{seat}': there is no such seat.")
        for seat in scenario.settings.people.leaving
        if seat not in known
    ]
