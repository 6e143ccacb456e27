"""What one replication comes to: its measures, its arrays and its long tables."""

import math
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Columns, Floats
from planner.domain.attainment import company_attainment, has_quota, reached
from planner.simulate.company import Company
from planner.simulate.compiled.exact import exact_sum
from planner.simulate.ledger import (
    bookings,
    discounts,
    due_in_horizon,
    hours_used,
    sdr_used,
    specialists_used,
    vacancy,
    won_in_horizon,
)
from planner.simulate.log import CHURNED, LOST, NO_DECISION, OUTCOMES, RENEWED_IT, STALE, WON, Log
from planner.simulate.payroll import payroll, quota_by_month
from planner.simulate.tables import Names, deals_table, months_table, people_table


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One replication, small enough to be sent between processes."""

    measures: dict[str, float]
    """By name, as declared in `domain.measures`; NaN where the replication gives none."""
    bookings: Floats
    """Shape [seats, months] [currency]."""
    pay: Floats
    """Fixed and variable pay, shape [seats, months] [currency]."""
    tables: dict[str, Columns]
    """The long tables that are kept."""


def result_of(company: Company, names: Names, log: Log, replication: int) -> Result:
    """Add a log up."""
    booked, paid = bookings(company, log), payroll(company, log)
    pay = paid.fixed + paid.variable
    quota = np.array([place.quota for place in company.places])
    measures = {
        **_money(booked, quota),
        **(_pay(float(pay.sum()), float(paid.variable.sum()), float(booked.sum())) if _anyone_paid(company) else {}),
        **_pipeline(log),
        **({"discounts": discounts(log)} if company.settings.behaviour.moves_deals else {}),
        "hours_used": hours_used(company, log),
        **_pools(company, log),
        **(_retention(log) if company.settings.retention.simulated else {}),
        "leavers": float(np.count_nonzero(~log.staffing.joined & (log.staffing.day >= 0))),
        "vacancy": vacancy(company, log),
    }
    kept = company.settings.simulation.keep
    tables: dict[str, Columns] = {}
    if "deals" in kept:
        tables["deals"] = deals_table(company, names, log, replication)
    if "months" in kept:
        tables["months"] = months_table(names, replication, booked, quota_by_month(company), pay)
    if "people" in kept:
        tables["people"] = people_table(company, names, log, replication)
    return Result(measures, booked, pay, tables)


def _anyone_paid(company: Company) -> bool:
    return any(place.pay_plan for place in company.places)


def _money(booked: Floats, quota: Floats) -> dict[str, float]:
    of_seat = booked.sum(axis=1)
    some = has_quota(quota)
    measures = {"bookings": float(booked.sum())}
    if some.any():
        measures["attainment"] = float(company_attainment(float(booked.sum()), quota))
        measures["mean_seat_attainment"] = float((of_seat[some] / quota[some]).mean())
        measures["share_at_quota"] = float(reached(of_seat, quota)[some].mean())
    return measures


def _pay(pay: float, variable: float, booked: float) -> dict[str, float]:
    return {"pay": pay, "variable_pay": variable, "cost_of_sales": pay / booked if booked > 0 else math.nan}


def _pools(company: Company, log: Log) -> dict[str, float]:
    sdr, measures = company.settings.sdr, {}
    if sdr.people > 0 or sdr.pools:
        measures["sdr_used"] = sdr_used(company, log)
    if company.settings.pipeline.specialists:
        measures["specialists_used"] = specialists_used(company, log)
    return measures


def _retention(log: Log) -> dict[str, float]:
    due = due_in_horizon(log)
    amount, renewed = log.contracts.amount[due], log.contracts.renewed[due]
    up, kept = exact_sum(amount), exact_sum(amount[log.contracts.outcome[due] == RENEWED_IT])
    return {
        "renewals_due": up,
        "renewed": exact_sum(renewed),
        "churned": exact_sum(amount[log.contracts.outcome[due] == CHURNED]),
        "retention": kept / up if up > 0 else math.nan,
        "net_retention": exact_sum(renewed) / up if up > 0 else math.nan,
    }


def _pipeline(log: Log) -> dict[str, float]:
    deals, waited = log.deals, log.tasks.began - log.tasks.asked
    ended = np.bincount(deals.outcome[deals.closed >= 0], minlength=len(OUTCOMES)).tolist()
    closed = sum(ended[outcome] for outcome in (WON, LOST, NO_DECISION, STALE))
    won = won_in_horizon(log)
    return {
        "leads": float(np.count_nonzero(deals.arrived >= 0)),
        "opportunities": float(np.count_nonzero(deals.qualified & (deals.opened >= 0))),
        "won": float(len(won)),
        "lost": float(ended[LOST]),
        "no_decision": float(ended[NO_DECISION]),
        "win_rate": len(won) / closed if closed else math.nan,
        "stale": float(ended[STALE]),
        "cycle_days": _mean(deals.closed[won] - deals.opened[won]),
        "wait_days": _mean(waited[log.tasks.began >= 0]),
    }


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan
