"""What one replication comes to: its measures, its arrays and its long tables."""

import math
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from planner.domain.arrays import Columns, Floats
from planner.simulate.company import Company
from planner.simulate.journal import Deal, Journal
from planner.simulate.ledger import bookings, hours_used, sdr_used, vacancy
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


def result_of(company: Company, names: Names, journal: Journal, replication: int) -> Result:
    """Add a journal up."""
    booked, paid = bookings(company, journal), payroll(company, journal)
    pay = paid.fixed + paid.variable
    quota = np.array([place.quota for place in company.places])
    measures = {
        **_money(booked, quota),
        **(_pay(float(pay.sum()), float(paid.variable.sum()), float(booked.sum())) if _anyone_paid(company) else {}),
        **_pipeline(journal),
        "hours_used": hours_used(company, journal),
        **({"sdr_used": sdr_used(company, journal)} if company.settings.sdr.people > 0 else {}),
        "leavers": float(len([1 for entry in journal.staffing if entry.event == "left" and entry.day >= 0])),
        "vacancy": vacancy(company, journal),
    }
    kept = company.settings.simulation.keep
    tables: dict[str, Columns] = {}
    if "deals" in kept:
        tables["deals"] = deals_table(names, journal, replication)
    if "months" in kept:
        tables["months"] = months_table(names, replication, booked, quota_by_month(company), pay)
    if "people" in kept:
        tables["people"] = people_table(names, journal, replication)
    return Result(measures, booked, pay, tables)


def _anyone_paid(company: Company) -> bool:
    return any(place.pay_plan for place in company.places)


def _money(booked: Floats, quota: Floats) -> dict[str, float]:
    of_seat = booked.sum(axis=1)
    some = quota > 0
    measures = {"bookings": float(booked.sum())}
    if some.any():
        attainment = of_seat[some] / quota[some]
        measures["attainment"] = float(booked.sum()) / float(quota[some].sum())
        measures["mean_seat_attainment"] = float(attainment.mean())
        measures["share_at_quota"] = float((attainment >= 1.0).mean())
    return measures


def _pay(pay: float, variable: float, booked: float) -> dict[str, float]:
    return {"pay": pay, "variable_pay": variable, "cost_of_sales": pay / booked if booked > 0 else math.nan}


def _pipeline(journal: Journal) -> dict[str, float]:
    opened = [deal for deal in journal.deals if deal.qualified and deal.opened >= 0]
    closed = [deal for deal in journal.deals if deal.closed >= 0 and deal.outcome in {"won", "lost", "stale"}]
    won = [deal for deal in closed if deal.outcome == "won"]
    waits = [task.began - task.asked for task in journal.tasks if task.began >= 0]
    return {
        "leads": float(len([1 for deal in journal.deals if deal.arrived >= 0])),
        "opportunities": float(len(opened)),
        "won": float(len(won)),
        "win_rate": len(won) / len(closed) if closed else math.nan,
        "stale": float(len([1 for deal in closed if deal.outcome == "stale"])),
        "cycle_days": _mean([_age(deal) for deal in won]),
        "wait_days": _mean(waits),
    }


def _age(deal: Deal) -> float:
    return deal.closed - deal.opened


def _mean(values: list[float]) -> float:
    return fmean(values) if values else math.nan
