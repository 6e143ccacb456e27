"""The pay plan that is worth most and keeps all wishes, declared in Pyomo."""

from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Floats
from planner.domain.design.bounds import Bounds, WishName
from planner.domain.design.figures import needed
from planner.domain.design.scheme import widths
from planner.domain.design.task import Present, Task

PRICE_OF_SLACK: dict[WishName, float] = {"tiers": 0.05, "rising": 0.05, "no_threshold": 0.05, "no_cap": 0.05}
"""What easing a wish by one unit counts when wishes collide: a whole share of money or seats counts 1, a tier more (or
a rule of shape given up) as much as 5 %; ours."""
SIMPLER = 1e-7
"""What a change of rate is held to cost, as a share of the present bill: of plans as good as each other the simpler."""


class Slack(NamedTuple):
    """By how much a wish may be missed, in its own unit, and what one unit of it counts."""

    variable: Any
    price: float
    """What a unit of it counts when as little as can be is missed [1/unit of the wish]."""


class Model(NamedTuple):
    """The model, and the slack of each wish where wishes may give way."""

    pyomo: pyo.ConcreteModel
    slack: dict[WishName, Slack]


def formulate(task: Task, bounds: Bounds, *, elastic: bool = False) -> Model:
    """The model of a task.

    y[o] ∈ {0,1}          choice o of fixed share and quota factor                     Σ y = 1
    n[j,o] ∈ {0,1,…}      rate in interval j in steps, under choice o                  n ≤ most · y[o]
    on target             step · Σ_{level_j < 1} width_j · n[j,o] = y[o]               pay at 100 % is exact
    bend[j] ∈ {0,1}       the rate changes where interval j begins: Σ bend ≤ tiers − 1 + below[0] + over[J−1]
    below[j], over[j]     interval j lies below the threshold, beyond the cap: rate 0; else at least the least rate
    bill[t]               Σ_o fixed_o · worked_t · y[o] + variable_o · step · Σ_j n[j,o] · stretch_o[t,j] + others'
    mean                  Σ_t bill[t] / T ≤ ceiling
    p50                   bill[t] ≤ ceiling + M_t · (1 − held[t]),  Σ held ≥ ⌈T/2⌉,  held ∈ {0,1}
    cvar                  tail + Σ_t beyond[t] / ((1 − α) · T) ≤ ceiling,  beyond[t] ≥ bill[t] − tail, beyond ≥ 0
    effort[g]             ≤ pull_g · n · step + lift_g where the group is not at its least effort (idle[g] = 0); ≤ most
    maximised             value · Σ_g bookings_g · effort[g] / today_g − mean

    CVaR: Rockafellar and Uryasev (2000). With `elastic`, each wish may be missed by a slack and the sum of the slacks,
    as shares, is what is minimised.
    """
    m = pyo.ConcreteModel(name="design")
    m.o, m.j = pyo.RangeSet(0, len(task.choices) - 1), pyo.RangeSet(0, len(task.levels) - 1)
    m.y = pyo.Var(m.o, domain=pyo.Binary)
    m.n = pyo.Var(m.j, m.o, domain=pyo.NonNegativeIntegers, bounds=(0, task.rate[1]))
    m.one = pyo.Constraint(expr=sum(m.y[o] for o in m.o) == 1)
    m.chosen = pyo.Constraint(m.j, m.o, rule=lambda m, j, o: m.n[j, o] <= task.rate[1] * m.y[o])
    write = _Writer(m, task, bounds, {}, elastic)
    write.shape()
    write.simple()
    write.budget()
    write.figures()
    bookings = write.effort()
    cost = write.mean + SIMPLER * task.old.mean * sum(m.bend[j] for j in m.bend)
    if elastic:
        m.terms = pyo.Objective(["missed"], rule=lambda _, __: sum(s.variable * s.price for s in write.slack.values()))
    else:
        m.terms = pyo.Objective(["pay", "bookings"], rule=lambda _, term: cost if term == "pay" else -bookings)
    return Model(m, write.slack)


class _Writer:
    """Writes one topic after the other into a model."""

    def __init__(
        self,
        m: pyo.ConcreteModel,
        task: Task,
        bounds: Bounds,
        slack: dict[WishName, Slack],
        elastic: bool,  # noqa: FBT001
    ) -> None:
        self.m, self.task, self.bounds, self.slack, self.elastic = m, task, bounds, slack, elastic
        history = task.history
        worked = np.zeros(history.years)
        np.add.at(worked, history.year, history.worked)
        self.bill = [
            self._pay(float(worked[t]), [worth.year[t] for worth in task.worth]) + float(history.other_pay[t])
            for t in range(history.years)
        ]
        year_mean = [worth.year.mean(axis=0) for worth in task.worth]
        self.mean = self._pay(float(worked.mean()), year_mean) + float(history.other_pay.mean())

    def shape(self) -> None:
        """Rates by interval; where the threshold and the cap lie."""
        m, task = self.m, self.task
        low, high = task.rate
        last, ends, wide = len(task.levels) - 1, [*task.levels[1:], np.inf], widths(task.levels)
        m.below, m.over = pyo.Var(m.j, domain=pyo.Binary), pyo.Var(m.j, domain=pyo.Binary)
        m.bend = pyo.Var(pyo.RangeSet(1, last), domain=pyo.Binary)
        m.rules = pyo.ConstraintList()
        for o in m.o:
            at_target = sum(task.step * wide[j] * m.n[j, o] for j in m.j if task.levels[j] < 1)
            m.rules.add(at_target - m.y[o] == 0)
        for j in m.j:
            if ends[j] > task.threshold_most + 1e-12:
                m.below[j].fix(0)
            if task.levels[j] < task.cap_least - 1e-12:
                m.over[j].fix(0)
            m.rules.add((0, self.rate(j) - low * (1 - m.below[j] - m.over[j]), None))
            m.rules.add((None, self.rate(j) - high * (1 - m.below[j] - m.over[j]), 0))
        for j in m.bend:
            m.rules.add(m.below[j] <= m.below[j - 1])
            m.rules.add(m.over[j] >= m.over[j - 1])
            m.rules.add((None, self.rate(j) - self.rate(j - 1) - high * m.bend[j], 0))
            m.rules.add((None, self.rate(j - 1) - self.rate(j) - high * m.bend[j], 0))

    def simple(self) -> None:
        """Few tiers, rising rates, neither threshold nor cap."""
        m, bounds, high, last = self.m, self.bounds, self.task.rate[1], len(self.task.levels) - 1
        if bounds.tiers is not None:
            bends = 1 + sum(m.bend[j] for j in m.bend) - m.below[0] - m.over[last]
            m.rules.add(bends - self._give("tiers") <= bounds.tiers)
        if bounds.rising:
            slack = self._give("rising")
            for j in m.bend:
                m.rules.add((None, self.rate(j - 1) - self.rate(j) - high * m.over[j] - high * slack, 0))
        if bounds.no_threshold:
            m.rules.add(m.below[0] - self._give("no_threshold") <= 0)
        if bounds.no_cap:
            m.rules.add(m.over[last] - self._give("no_cap") <= 0)

    def rate(self, j: int) -> Any:  # noqa: ANN401  # Pyomo's expressions have no useful type
        """Rate in an interval [steps]."""
        return sum(self.m.n[j, o] for o in self.m.o)

    def budget(self) -> None:
        """Ceilings on mean, median and dearest years."""
        m, bounds, years = self.m, self.bounds, range(len(self.bill))
        if bounds.mean is not None:
            m.rules.add(self.mean - self._give("mean", bounds.mean) <= bounds.mean)
        if bounds.p50 is not None:
            m.held = pyo.Var(years, domain=pyo.Binary)
            most, slack = self._dearest(), self._give("p50", bounds.p50)
            for t in years:
                room = max(0.0, most[t] - bounds.p50)
                m.rules.add(self.bill[t] - slack - room * (1 - m.held[t]) <= bounds.p50)
            m.rules.add(sum(m.held[t] for t in years) >= needed(len(years)))
        if bounds.cvar is not None:
            m.tail, m.beyond = pyo.Var(), pyo.Var(years, domain=pyo.NonNegativeReals)
            for t in years:
                m.rules.add((0, m.beyond[t] - self.bill[t] + m.tail, None))
            share = (1.0 - bounds.beyond) * len(years)
            tail = m.tail + sum(m.beyond[t] for t in years) / share
            m.rules.add(tail - self._give("cvar", bounds.cvar) <= bounds.cvar)

    def figures(self) -> None:
        """Share at quota, top decile, losers."""
        m, task, bounds = self.m, self.task, self.bounds
        if bounds.share_at_quota is not None:
            reached = sum(worth.share_at_quota * m.y[o] for o, worth in enumerate(task.worth))
            self._between("share_at_quota", reached, bounds.share_at_quota, 1.0)
        if bounds.top_decile is not None:
            horizon = task.history.calendar.years
            ends = bounds.top_decile
            top = self._pay(horizon, [worth.top for worth in task.worth]) / (task.on_target * horizon)
            self._between("top_decile", top, ends, 1.0)
        worked = Present(task.old, task.history).worked
        if bounds.loss is not None:
            self._lose_at_most("loss", bounds.loss, worked, [worth.seat for worth in task.worth])
        if bounds.same_sales is not None:
            same = [worth.same for worth in task.worth]
            self._lose_at_most("same_sales", bounds.same_sales, task.present.worked, same)

    def effort(self) -> Any:  # noqa: ANN401
        """Value of bookings by effort, the constant part left out [currency]."""
        m, task = self.m, self.task
        first = task.worth[0].response
        groups = range(len(first.weight))
        m.e = pyo.Var(groups, bounds=(0.0, first.most))
        m.idle = pyo.Var(groups, domain=pyo.Binary)
        for g in groups:
            pull = sum(
                task.step * float(worth.response.pull[g, j]) * m.n[j, o]
                for o, worth in enumerate(task.worth)
                for j in m.j
            )
            lifts = [float(worth.response.lift[g]) for worth in task.worth]
            lift = sum(lifts[o] * m.y[o] for o in m.o)
            m.rules.add((None, m.e[g] - pull - lift - (first.least - min(lifts)) * m.idle[g], 0))
            m.rules.add((None, m.e[g] - first.most + (first.most - first.least) * m.idle[g], 0))
        return task.value * sum(float(first.weight[g] / first.today[g]) * m.e[g] for g in groups)

    def _pay(self, worked: float, stretches: list[Any]) -> Any:  # noqa: ANN401
        """Pay for time in the seat and stretches of each interval, by choice [currency]."""
        m, task = self.m, self.task
        return sum(
            (task.on_target - choice.variable) * worked * m.y[o]
            + sum(choice.variable * task.step * float(stretches[o][j]) * m.n[j, o] for j in m.j)
            for o, choice in enumerate(task.choices)
        )

    def _lose_at_most(self, name: WishName, most: float, worked: Floats, by_seat: list[Floats]) -> None:
        """No seat's mean pay falls further below that under the present plan."""
        slack = self._give(name)
        for s, old in enumerate(self.task.old.seat_pay.tolist()):
            pay = self._pay(float(worked[s]), [each[s] for each in by_seat])
            self.m.rules.add((0, pay + old * slack - (1.0 - most) * old, None))

    def _dearest(self) -> list[float]:
        """No scheme costs more in each year [currency].

        The multiples of the intervals up to 100 %, times their widths, add up to one, so that these intervals pay no
        more than the one of them that is worth most would alone; beyond, the highest rate.
        """
        task, history, wide = self.task, self.task.history, np.array(widths(self.task.levels))
        worked = np.zeros(history.years)
        np.add.at(worked, history.year, history.worked)
        above = np.array(task.levels) >= 1
        most = [
            (task.on_target - choice.variable) * worked
            + choice.variable * (worth.year[:, ~above] / wide[~above]).max(axis=1)
            + choice.variable * task.rate[1] * task.step * worth.year[:, above].sum(axis=1)
            for choice, worth in zip(task.choices, task.worth, strict=True)
        ]
        found: list[float] = (np.max(most, axis=0) + history.other_pay).tolist()
        return found

    def _between(self, name: WishName, value: Any, ends: tuple[float | None, float | None], scale: float) -> None:  # noqa: ANN401
        slack = self._give(name, scale)
        least, most = ends
        if least is not None:
            self.m.rules.add((0, value + slack - least, None))
        if most is not None:
            self.m.rules.add((None, value - slack - most, 0))

    def _give(self, name: WishName, scale: float = 1.0) -> Any:  # noqa: ANN401
        """By how much a wish may be missed [unit of the wish]: 0, or a variable where wishes may give way."""
        if not self.elastic:
            return 0.0
        self.m.add_component(f"missed_{name}", pyo.Var(domain=pyo.Binary if name == "rising" else pyo.NonNegativeReals))
        variable = getattr(self.m, f"missed_{name}")
        self.slack[name] = Slack(variable, PRICE_OF_SLACK.get(name, 1.0) / scale)
        return variable
