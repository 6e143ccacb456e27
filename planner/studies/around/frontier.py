"""What balance and all else would cost with fewer accounts moved, less revenue moved or less travel: full plans."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.domain.what_if.tradeoff import Against, Frontier, Point, next_budget
from planner.errors import SolverError
from planner.optimize.solve import solve
from planner.report.frontier import columns, frontier_page
from planner.runs.digests import versions
from planner.runs.study import PAGE, write_study
from planner.studies.around.axis import Axis, axis_of
from planner.studies.around.halfway import halfway
from planner.studies.running.finishing import Done
from planner.studies.running.pipeline import Work, carry_out

if TYPE_CHECKING:
    from planner.domain.arrays import Texts


@dataclass(slots=True)
class _Search:
    """The points found so far, and the plans that the next ones start from."""

    axis: Axis
    inputs: Mapping[str, str]
    out: Path
    asked: int
    watch: Watch | None
    points: list[Point] = field(default_factory=list)
    plans: dict[str, Plan] = field(default_factory=dict)
    """Plan of each point, by run folder."""
    tried: list[float] = field(default_factory=list)
    """Budgets that were searched, in vain or not."""
    least: Plan | None = None
    """A plan that uses the least of the axis that is known to be possible."""

    def watching(self) -> Watch | None:
        """The watch of one point: its place in the row, and how good its best plan is."""
        if self.watch is None:
            return None
        watch, done = self.watch, min(len(self.points), self.asked - 1)
        phase = f"point {done + 1} of {self.asked}"

        def told(moment: Progress) -> None:
            watch(replace(moment, phase=phase, done=float(done), total=float(self.asked)))

        return told

    def frontier(self, *, interrupted: bool = False) -> Frontier:
        """What is there."""
        return Frontier(self.axis.against, tuple(self.points), self.asked, interrupted)

    def start_for(self, budget: float) -> Plan | None:
        """The cheapest plan that is known to keep a budget, or one part of the way to it from one that does not."""
        if not self.points:
            return None
        within = [point for point in self.points if point.amount <= budget]
        nearest = min(within, key=lambda point: (point.cost, point.amount), default=None)
        start = self.least if nearest is None else self.plans[nearest.run]
        beyond = min((p for p in self.points if p.amount > budget), key=lambda point: point.amount, default=None)
        if start is None or beyond is None:
            return start
        owner = halfway(self.axis, start.owner, self.plans[beyond.run].owner, budget)
        return given_plan(self.axis.world, owner, "between two points")

    def add(self, budget: float) -> bool:
        """Find the plan for a budget and keep it, if time allows; False when interrupted."""
        scenario = self.axis.within(budget)
        start = self.start_for(budget)
        start = None if start is None else replace(start, scenario=scenario.digest)
        work = Work("optimize", scenario, self.inputs, start=start)
        self.tried.append(budget)
        try:
            done = carry_out(work, self.out, watch=self.watching())
        except SolverError:
            if start is None:
                raise
            return True
        if done.interrupted:
            return False
        self._keep(budget, done)
        return True

    def next_budget(self) -> float | None:
        """Where a further point tells most; None where there is none to find."""
        curve = self.frontier().curve
        return next_budget(
            [point.amount for point in curve],
            [point.cost for point in curve],
            [budget for budget in self.tried if math.isfinite(budget)],
            whole=self.axis.whole,
        )

    def _keep(self, budget: float, done: Done) -> None:
        run = str(done.run.folder)
        self.plans[run] = done.plan
        self.points.append(self.axis.point(budget, done.plan, run))


def frontier(
    scenario: Scenario,
    out: Path,
    *,
    against: Against = "moves",
    points: int = 12,
    inputs: Mapping[str, str] | None = None,
    watch: Watch | None = None,
) -> Frontier:
    """Plans between the least movement (or travel) and the least cost of all else, each in its own run folder in `out`.

    ε-constraint method (Haimes, Lasdon, Wismer 1971): the axis leaves the objective, but for a hundredth of its price
    that keeps plans from moving accounts for nothing, and becomes a budget. The two ends come first, then always the
    middle of the largest rectangle between neighbours, each point starting from the best plan within its budget.
    `solver.seconds` and `solver.gap` hold for each point. Ctrl-C keeps the points that are finished.

    Raises ScenarioError when there is nothing to weigh, and what `solve` raises for the first end.
    """
    world = World.of(scenario)
    axis = axis_of(world, against)
    search = _Search(axis, inputs or {}, out, points, watch)

    try:
        finished = search.add(math.inf)
        budget = _find_least(search) if finished else None
        while budget is not None and len(search.tried) < points and finished:
            finished = search.add(budget)
            budget = search.next_budget()
    except KeyboardInterrupt:
        finished = False
    return search.frontier(interrupted=not finished)


def _find_least(search: _Search) -> float | None:
    """Find the least amount that is known to be possible; None where the first point uses no more.

    It is what the present owners use, where they may stay, and else a plan in which the axis is very dear.
    """
    axis, free = search.axis, search.points[0]
    owner: Texts | None = axis.staying
    if owner is None:
        try:
            avoiding = solve(axis.avoiding(free), start=search.plans[free.run].owner, watch=search.watching())
        except SolverError:
            return None
        if avoiding.status == "interrupted":
            raise KeyboardInterrupt
        owner = avoiding.owner
    search.least = given_plan(axis.world, owner, "least of the axis")
    amount = axis.amount(owner)
    return amount if amount < free.amount else None


def write(scenario: Scenario, found: Frontier, out: Path, inputs: Mapping[str, str]) -> Path:
    """Leave page, picture and table of a frontier in a folder of its own in `out`."""
    question = {
        "study": "frontier",
        "scenario": scenario.digest,
        "against": found.against,
        "points": found.asked,
        "inputs": dict(sorted(inputs.items())),
        "solver": scenario.settings.solver.model_dump(mode="json"),
        "interrupted": found.interrupted,
    }
    provenance = (
        {"scenario": scenario.digest} | {f"input {name}": digest for name, digest in inputs.items()} | versions()
    )
    files = {PAGE: frontier_page(scenario, found, provenance)}
    name = f"frontier-{scenario.settings.name}-{found.against}"
    knee = found.knee
    facts = {"against": found.against, "knee": None if knee is None else knee.run}
    return write_study(out, name, question, files, {"points": columns(found)}, facts)
