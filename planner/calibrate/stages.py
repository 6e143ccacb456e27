"""The settings of the pipeline's stages, and draws of them, from how opportunities end."""

from typing import Any

import numpy as np

from planner.calibrate.endings import Endings, stage_shares
from planner.domain.arrays import Floats

HOURS = 15.0
"""Work for a whole opportunity, shared equally by the stages: no history tells it [hours]."""
STALE_DAYS = 270.0
_SINGLE = ("lognormal", "weibull", "gamma")


def stage_settings(found: Endings, stages: int) -> dict[str, Any]:
    """One item of `pipeline.stages`, without its name."""
    odds, undecided = stage_shares(found, found.curve.ends)
    item: dict[str, Any] = {"hours": HOURS / stages, "odds": float(odds), "no_decision": float(undecided)}
    for setting, cause in (("lost_days", "lost"), ("no_decision_days", "no_decision")):
        if cause in found.waits:
            item[setting] = _mean(found, cause)
    if found.lasting and "no_decision" not in found.waits:
        item["no_decision_days"] = float(found.curve.age[-1])
    if "won" not in found.waits:
        jumps = found.curve.jumps.sum(axis=0)
        return item | {"wait_days": float(jumps @ found.curve.age / max(float(jumps.sum()), 1e-12))}
    chosen = found.waits["won"].chosen
    item["wait_family"] = chosen.family
    if chosen.family in _SINGLE:
        return item | {"wait_days": chosen.mean, "wait_cv": chosen.cv}
    if chosen.family == "mixture":
        return item | {"wait_parts": [{"share": s, "days": d, "cv": c} for s, d, c in _closed(chosen.parts)]}
    scale = chosen.mean / float(np.mean(chosen.sample))
    return item | {"wait_sample": [each * scale for each in chosen.sample]}


def stage_draws(found: Endings, path: str, item: dict[str, Any]) -> dict[str, Floats]:
    """Joint draws by path below that of the stage."""
    odds, undecided = stage_shares(found, found.draws)
    draws = {f"{path}.odds": odds, f"{path}.no_decision": np.clip(undecided, 0.0, 1.0)}
    for setting, cause in (("lost_days", "lost"), ("no_decision_days", "no_decision")):
        if cause in found.waits:
            draws[f"{path}.{setting}"] = found.wait_draws[cause][:, 0]
    if "won" not in found.waits:
        return draws
    drawn = found.wait_draws["won"]
    ratio = drawn[:, 0] / found.waits["won"].chosen.mean
    if "wait_parts" in item:
        for i, part in enumerate(item["wait_parts"]):
            draws[f"{path}.wait_parts.{i}.days"] = part["days"] * ratio
    elif "wait_sample" in item:
        draws[f"{path}.wait_sample"] = np.outer(ratio, item["wait_sample"])
    else:
        draws |= {f"{path}.wait_days": drawn[:, 0], f"{path}.wait_cv": drawn[:, 1]}
    return draws


def _mean(found: Endings, cause: str) -> float:
    return float(found.waits[cause].chosen.mean)


def _closed(parts: tuple[tuple[float, float, float], ...]) -> list[tuple[float, float, float]]:
    """Parts whose shares add up to one exactly, without those that hold nothing."""
    kept = [part for part in parts if part[0] > 1e-6]
    rounded = [round(share, 6) for share, _, _ in kept]
    rounded[-1] = round(1.0 - sum(rounded[:-1]), 6)
    return [(share, days, cv) for share, (_, days, cv) in zip(rounded, kept, strict=True)]
