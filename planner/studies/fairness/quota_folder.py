"""The folder of a study of quotas: page, tables, and the chosen quotas in files that planner reads."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import AnyArray, Columns
from planner.domain.plan import Plan
from planner.domain.quotas.ways import QuotaStudy, Way
from planner.domain.scenario import Scenario
from planner.report.fairness.quota_ways import quotas_page
from planner.runs.study import PAGE, write_study
from planner.studies.fairness.quota_odds import QuotaQuestion
from planner.studies.study_folder import plain, provenance_of, with_ends

PLAN, QUOTAS = "plan.csv", "quotas.csv"


def write(scenario: Scenario, plan: Plan, asked: QuotaQuestion, found: QuotaStudy, out: Path) -> Path:
    """Leave everything in a folder of its own in `out`.

    `plan.csv` has the plan's owners with the chosen quotas, for `--plan`; `quotas.csv` the chosen quotas as rows of
    the table `quotas`; `ways.csv` and `seats.csv` all ways.
    """
    question = {
        "study": "quotas",
        "scenario": scenario.digest,
        "plan": plan.digest,
        "asked": plain(asdict(asked)),
        "replications": found.replications,
        "seed": found.seed,
    }
    provenance = provenance_of(question)
    chosen = found.way(found.chosen).quota
    tables = {
        "ways": _ways(found),
        "seats": _seats(found),
        PLAN.removesuffix(".csv"): plan_rows(plan, chosen),
        QUOTAS.removesuffix(".csv"): quota_rows(scenario, chosen),
    }
    files = {PAGE: quotas_page(scenario, found, provenance)}
    return write_study(out, f"quotas-{scenario.settings.name}", question, files, tables, facts_of(found))


def plan_rows(plan: Plan, quota: np.ndarray[Any, np.dtype[np.float64]]) -> Columns:
    """Every account with its seat and the seat's quota; seats without accounts in rows with a blank account."""
    own = dict(zip(plan.seat.tolist(), quota.tolist(), strict=True))
    idle = np.setdiff1d(plan.seat, plan.owner)
    owned = plan.owner != ""
    seat = np.concatenate([plan.owner[owned], idle])
    return {
        "account": np.concatenate([plan.account[owned], np.full(len(idle), "", dtype=np.str_)]),
        "seat": seat,
        "quota": np.array([own[name] for name in seat.tolist()], dtype=np.float64),
    }


def quota_rows(scenario: Scenario, quota: np.ndarray[Any, np.dtype[np.float64]]) -> Columns:
    """Rows of the table `quotas`: the quota of every seat from the first day of the horizon on."""
    start = np.full(len(quota), scenario.calendar.start, dtype="datetime64[D]")
    return {"seat": scenario.seats.seat, "start": start, "quota": quota}


def facts_of(found: QuotaStudy) -> dict[str, Any]:
    """All numbers as JSON; quotas seat by seat are in the table `seats`."""
    return {
        "ways": [_facts(way) for way in found.ways],
        "missing": dict(found.missing),
        "total": found.total,
        "plan_total": found.plan_total,
        "chance": {pool: plain(p) for pool, p in found.chance},
        "rounds": found.rounds,
        "setting_years": found.setting_years,
        "chosen": found.chosen,
        "ratchet": plain(asdict(found.ratchet)),
        "replications": found.replications,
        "seed": found.seed,
        "confidence": found.confidence,
    }


def _facts(way: Way) -> dict[str, Any]:
    return {
        "name": way.name,
        "total": float(np.nansum(way.quota)),
        "moved": way.moved,
        "seats_off": int(way.difficulty.off.sum()),
        "not_identified": way.shares.why,
    } | {name: plain(asdict(interval)) for name, interval in _intervals(way).items()}


def _intervals(way: Way) -> dict[str, Any]:
    return {
        "mean_chance": way.difficulty.mean,
        "spread": way.difficulty.spread,
        "luck_share": way.shares.luck,
        "seat_share": way.shares.seat,
        "pay": way.pay,
        "more_pay": way.more_pay,
        "at_quota": way.at_quota,
        "bookings": way.bookings,
    }


def _ways(found: QuotaStudy) -> Columns:
    columns: dict[str, AnyArray] = {"way": np.array([way.name for way in found.ways], dtype=np.str_)}
    for name in _intervals(found.ways[0]):
        columns |= with_ends(name, [_intervals(way)[name] for way in found.ways])
    columns["total"] = np.array([float(np.nansum(way.quota)) for way in found.ways])
    columns["moved"] = np.array([way.moved for way in found.ways], dtype=np.float64)
    return columns


def _seats(found: QuotaStudy) -> Columns:
    columns: dict[str, AnyArray] = {"seat": found.seat}
    for way in found.ways:
        columns[f"{way.name}_quota"] = way.quota
        columns[f"{way.name}_chance"] = way.difficulty.chance
    return columns
