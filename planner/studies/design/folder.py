"""The folder of a designed pay plan: the plan itself, its page, its numbers."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.design.figures import Figures
from planner.domain.design.study import DesignStudy, Round
from planner.domain.design.wishes import Wishes
from planner.domain.scenario import Scenario
from planner.report.design.page import design_page, sentences
from planner.runs.study import PAGE, write_study
from planner.scenarios.pay_text import pay_plan_text
from planner.studies.study_folder import plain, provenance_of, with_ends

PAY_PLAN = "pay-plan.yaml"


def write(scenario: Scenario, plan_digest: str, wishes: Wishes, found: DesignStudy, out: Path) -> Path:
    """Leave the pay plan (`pay-plan.yaml`), page and tables in a folder of their own in `out`."""
    question = {
        "study": "design",
        "scenario": scenario.digest,
        "plan": plan_digest,
        "wishes": wishes.model_dump(mode="json"),
        "replications": found.years,
        "seed": found.seed,
    }
    provenance = provenance_of(question)
    files = {PAGE: design_page(scenario, found, provenance), PAY_PLAN: plan_text(scenario, found)}
    tables = {
        "rounds": _rounds(found),
        "prices": _prices(found),
        "seats": _seats(found),
        "years": _years(found),
        "tiers": _curve(found),
    }
    return write_study(out, f"design-{found.before.name}", question, files, tables, facts_of(found))


def plan_text(scenario: Scenario, found: DesignStudy) -> str:
    """The designed plan as an ordinary file of a pay plan."""
    about = f"{found.years} simulated years, seed {found.seed}"
    head = f"Designed by planner for '{found.before.name}' of {scenario.title}: {about}."
    factor = found.answer.scheme.quota_factor
    more = (
        [] if factor == 1 else [f"Made for quotas that are {factor:g} times those of the plan that it was designed on."]
    )
    return pay_plan_text(found.new, [head, *sentences(scenario, found), *more])


def facts_of(found: DesignStudy) -> dict[str, Any]:
    """The study as JSON."""
    answer = found.answer
    facts: dict[str, Any] = {
        "plan": found.before.name,
        "holds": answer.holds,
        "ended": found.ended,
        "chosen": found.chosen + 1,
        "designed": answer.plan.model_dump(mode="json", exclude_defaults=True, exclude_none=True),
        "quota_factor": answer.scheme.quota_factor,
        "bounds": asdict(found.bounds),
        "present": _figures(found.before.figures, found.before.figures),
        "rounds": [_round(each, found) for each in found.rounds],
        "prices": [
            {"wish": price.wish, "how": price.how, "gain": price.gain, "pay": price.bill} for price in found.prices
        ],
        "seats": [asdict(each) for each in found.seats],
        "elasticity": asdict(found.elasticity),
        "margin": found.margin,
        "behaviour": found.reacts,
        "replications": found.years,
        "seed": found.seed,
        "confidence": found.confidence,
    }
    told: dict[str, Any] = plain(facts)
    return told


def _round(each: Round, found: DesignStudy) -> dict[str, Any]:
    return {
        "tiers": [{"from": at, "to": to, "multiple": multiple} for at, to, multiple in each.scheme.tiers()],
        "variable": each.scheme.variable,
        "quota_factor": each.scheme.quota_factor,
        "asked": asdict(each.asked),
        "promised": _figures(each.promised, found.before.figures),
        "found": _figures(each.found, found.before.figures),
        "promised_gain": each.promised_gain,
        "gain": asdict(each.gain),
        "bookings": asdict(each.added),
        "effort": each.effort,
        "missed": dict(each.missed),
        "room": each.room,
    }


def _figures(figures: Figures, old: Figures) -> dict[str, float]:
    names = ("mean", "p50", "cvar", "share_at_quota", "top_decile", "bookings")
    return {name: float(getattr(figures, name)) for name in names} | {
        "largest_loss": float(figures.losses(old).max(initial=0.0)),
        "largest_loss_same_sales": float(figures.losses(old, same_sales=True).max(initial=0.0)),
    }


def _rounds(found: DesignStudy) -> Columns:
    old = found.before.figures
    rows = [
        {"round": float(number), "quota_factor": each.scheme.quota_factor, "variable": each.scheme.variable}
        | {f"promised_{name}": value for name, value in _figures(each.promised, old).items()}
        | {f"found_{name}": value for name, value in _figures(each.found, old).items()}
        | {"promised_gain": each.promised_gain, "gain": each.gain.value}
        | {"gain_low": each.gain.low, "gain_high": each.gain.high, "holds": float(each.holds)}
        for number, each in enumerate(found.rounds, start=1)
    ]
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in rows[0]}


def _prices(found: DesignStudy) -> Columns:
    return {
        "wish": np.array([price.wish for price in found.prices], dtype=np.str_),
        "how": np.array([price.how for price in found.prices], dtype=np.str_),
        "gain": np.array([price.gain for price in found.prices], dtype=np.float64),
        "pay": np.array([price.bill for price in found.prices], dtype=np.float64),
    }


def _seats(found: DesignStudy) -> Columns:
    every, factor = found.seats, found.answer.scheme.quota_factor
    quota = found.before.history.seat_quota
    return {
        "seat": np.array([each.seat for each in every], dtype=np.str_),
        "quota_before": quota,
        "quota_after": quota * factor,
        "pay_before": np.array([each.before for each in every], dtype=np.float64),
        "pay_same_sales": np.array([each.same_year for each in every], dtype=np.float64),
        **with_ends("change", [each.change for each in every]),
    }


def _years(found: DesignStudy) -> Columns:
    return {
        "year": np.arange(1, found.years + 1, dtype=np.int64),
        "pay_before": found.before.figures.bill,
        "pay_promised": found.answer.promised.bill,
        "pay_found": found.answer.found.bill,
    }


def _curve(found: DesignStudy) -> Columns:
    tiers = list(_tiers(found.answer))
    return {
        "from": np.array([tier[0] for tier in tiers], dtype=np.float64),
        "to": np.array([tier[1] for tier in tiers], dtype=np.float64),
        "multiple": np.array([tier[2] for tier in tiers], dtype=np.float64),
    }


def _tiers(answer: Round) -> Iterator[tuple[float, float, float]]:
    for at, to, multiple in answer.scheme.tiers():
        yield at, np.nan if to is None else to, multiple
