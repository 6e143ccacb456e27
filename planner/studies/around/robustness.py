"""How a plan fares when potential turns out otherwise, and how many owners a new search would change."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from planner.domain.audit import World
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.domain.what_if.potential_samples import Factors, Scorer
from planner.domain.what_if.robustness import with_potential
from planner.domain.what_if.spread import Resolve, Sampling, Spread
from planner.errors import PlannerError
from planner.optimize.solve import solve
from planner.report.robustness.page import robustness_page
from planner.report.robustness.tables import exposure_columns, sample_columns
from planner.runs.digests import versions
from planner.runs.folder import Run
from planner.runs.study import PAGE, write_study

_TOLD = 50
"""So many samples are scored between two words to the watch."""


@dataclass(frozen=True, slots=True)
class Stability:
    """How new searches are made."""

    searches: int = 0
    """Noisy searches of each kind, warm and cold."""
    jitter: float = 0.01
    """Noise on potential, by the law of the samples [share]."""
    seconds: float = 10.0
    """Longest search of each [seconds]."""


def robustness(
    scenario: Scenario,
    plan: Plan,
    sampling: Sampling,
    stability: Stability | None = None,
    watch: Watch | None = None,
) -> Spread:
    """Score a plan in sampled potentials, and search again with potential off a little.

    All samples but the first are scored by the fast twin of the audit, if the first agrees with a full audit to
    rounding; otherwise each is audited in full. Ctrl-C ends the new searches and keeps those that are finished.
    Raises PlannerError when the plan is about other accounts or seats.
    """
    if not (np.array_equal(plan.account, scenario.accounts.account) and np.array_equal(plan.seat, scenario.seats.seat)):
        raise PlannerError("the plan is about other accounts or seats than the scenario")

    def told(number: int) -> None:
        if watch is not None and number % _TOLD == 0:
            watch(Progress("scoring samples", 0.0, done=float(number), total=float(sampling.samples)))

    spread = Scorer.of(World.of(scenario), plan, sampling).spread(sampling, told)
    if stability is None or stability.searches == 0:
        return spread
    factors = Factors.of_accounts(scenario, sampling)
    return replace(spread, jitter=stability.jitter, resolves=_resolves(scenario, plan, factors, stability, watch))


def write(run: Run, scenario: Scenario, spread: Spread, stability: Stability, out: Path) -> Path:
    """Leave page, picture and tables in a folder of their own in `out`."""
    question = {
        "study": "robustness",
        "run": run.manifest.id,
        "sampling": asdict(spread.sampling),
        "stability": asdict(stability),
    }
    provenance = {"run": run.manifest.id, "scenario": scenario.digest} | versions()
    tables = {"samples": sample_columns(spread), "exposure": exposure_columns(scenario, spread)}
    facts = {
        "measures": [
            {"name": m.name, "median": m.value, "p05": m.low, "p95": m.high, "unit": m.unit} for m in spread.measures
        ]
    }
    files = {PAGE: robustness_page(scenario, spread, provenance)}
    return write_study(out, f"robustness-{scenario.settings.name}", question, files, tables, facts)


def _resolves(
    scenario: Scenario, plan: Plan, factors: Factors, stability: Stability, watch: Watch | None
) -> tuple[Resolve, ...]:
    done: list[Resolve] = []
    asked: list[tuple[Literal["warm", "cold"], int]] = [
        (how, sample) for sample in range(-1, stability.searches) for how in ("warm", "cold")
    ]
    try:
        for how, sample in asked:
            if watch is not None:
                watch(Progress("searching again", 0.0, done=float(len(done)), total=float(len(asked))))
            found = _searched(scenario, plan, how, sample, factors, stability)
            if found.stopped_by == "interrupt":
                break
            done.append(found)
    except KeyboardInterrupt:
        pass
    return tuple(done)


def _searched(
    scenario: Scenario, plan: Plan, how: Literal["warm", "cold"], sample: int, factors: Factors, stability: Stability
) -> Resolve:
    """One new search; a sample of −1 has no noise."""
    noise = 0.0 if sample < 0 else stability.jitter
    noisy = with_potential(scenario, factors.of(max(sample, 0), noise))
    if how == "warm":
        noisy = replace(noisy, accounts=replace(noisy.accounts, owner=plan.owner))
    found = solve(noisy, seconds=stability.seconds, start=plan.owner if how == "warm" else None)
    changed, potential = found.owner != plan.owner, scenario.accounts.potential
    whole = float(potential.sum())
    return Resolve(
        how=how,
        sample=sample,
        accounts=float(changed.mean()),
        potential=float(potential[changed].sum()) / whole if whole > 0 else 0.0,
        objective=found.objective,
        gap=found.gap,
        stopped_by=found.stopped_by,
    )
