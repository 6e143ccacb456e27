"""The folder of a study of fairness, and its numbers as JSON."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.fairness.results import FairnessStudy
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.report.fairness.page import fairness_page
from planner.runs.digests import digest_of_json
from planner.runs.study import PAGE, write_study
from planner.studies.fairness.study import FairnessQuestion
from planner.studies.study_folder import plain, provenance_of


def write(scenario: Scenario, plan: Plan, asked: FairnessQuestion, found: FairnessStudy, out: Path) -> Path:
    """Leave page and tables in a folder of their own in `out`; who is in which group is not in it."""
    members = digest_of_json(dict(asked.members)) if asked.members is not None else None
    question = {
        "study": "fairness",
        "scenario": scenario.digest,
        "plan": plan.digest,
        "asked": plain(asdict(asked) | {"members": members}),
        "replications": found.replications,
        "seed": found.seed,
    }
    provenance = provenance_of(question)
    files = {PAGE: fairness_page(scenario, found, provenance)}
    name = f"fairness-{scenario.settings.name}"
    return write_study(out, name, question, files, {"seats": seat_columns(found)}, facts_of(found))


def facts_of(found: FairnessStudy) -> dict[str, Any]:
    """All numbers as JSON; what stands seat by seat is in the table `seats`."""
    hard, envy = found.difficulty, found.envy
    return {
        "measure": found.measure,
        "luck_share": plain(asdict(found.shares.luck)) | {"identified": found.shares.identified},
        "not_identified": found.shares.why,
        "shares": {name: plain(asdict(getattr(found.shares, name))) for name in ("skill", "seat", "noise")},
        "spread_of_pay": plain(found.shares.spread),
        "merit": plain(asdict(found.merit)),
        "envy": {
            "epsilon": envy.epsilon,
            "people": plain(asdict(envy.people)),
            "pairs": plain(asdict(envy.pairs)),
        },
        "difficulty": {
            "mean": plain(asdict(hard.mean)),
            "spread": plain(asdict(hard.spread)),
            "off": found.seat[hard.off].tolist(),
            "shown": found.seat[hard.shown].tolist(),
        },
        "levels": plain(found.levels.tolist()),
        "groups": None if found.groups is None else plain(asdict(found.groups)),
        "history": plain(asdict(found.history)),
        "ratchet": plain(asdict(found.ratchet)),
        "replications": found.replications,
        "seed": found.seed,
        "confidence": found.confidence,
    }


def seat_columns(found: FairnessStudy) -> Columns:
    """Every seat: its pay and chance with average skill, and where its people would earn most."""
    hard, envy = found.difficulty, found.envy
    best = np.array([str(found.seat[b]) if b >= 0 else "" for b in envy.best], dtype=np.str_)
    names = np.array([found.peer_names[p] if p >= 0 else "" for p in found.peers], dtype=np.str_)
    return {
        "seat": found.seat,
        "peers": names,
        found.measure: found.pay,
        "chance": hard.chance,
        "chance_low": hard.low,
        "chance_high": hard.high,
        "off": hard.off,
        "off_shown": hard.shown,
        "best_other": best,
        "gain": envy.gain,
    }
