"""Everything the optimiser needs to know: what can be decided, what a decision costs in every year, what it brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, freeze
from planner.domain.design.figures import Figures, figures
from planner.domain.design.history import History, scheme_pay
from planner.domain.design.response import Looks, Response, Taste, grouped, lifts, pulls, response
from planner.domain.design.scheme import Scheme, Settled
from planner.domain.design.wishes import Wishes
from planner.domain.pay.plan import PayPlan


@dataclass(frozen=True, slots=True)
class Choice:
    """A fixed share and a factor on quotas; one of them is chosen."""

    variable: float
    """Variable pay at 100 % [currency/year]."""
    quota_factor: float
    """On the quotas of all seats on the plan [factor]."""


class Present(NamedTuple):
    """The plan that is redesigned, in the years in which people react to it."""

    figures: Figures
    history: History

    @property
    def worked(self) -> Floats:
        """Time that anybody was in each seat, mean of the years, shape [seats] [years]."""
        return np.bincount(self.history.at, self.history.worked, len(self.history.seat)) / self.history.years


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What rates cost and bring under one choice; cost is of a multiple of 1 in each interval."""

    row: Floats
    """Of each row of the history, shape [rows, intervals] [years]."""
    year: Floats
    """Of each simulated year, all seats on the plan, shape [years, intervals] [years]."""
    seat: Floats
    """Of each seat, in the mean of the years, shape [seats, intervals] [years]."""
    same: Floats
    """Of each seat, for what people sell under the present plan, shape [seats, intervals] [years]."""
    top: Floats
    """Of a member of the top decile, in the mean, shape [intervals] [years]."""
    share_at_quota: float
    """Seats that reach their quota, in the mean of the years [share]."""
    response: Response

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.row, self.year, self.seat, self.same, self.top))


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A plan to be designed against one set of simulated years. Costs are exact: no year or seat is left out."""

    history: History
    levels: tuple[float, ...]
    on_target: float
    """[currency/year]"""
    step: float
    """Multiples are whole numbers of this."""
    rate: tuple[int, int]
    """Least of a tier that pays, and most [steps]."""
    threshold_most: float
    """Where a threshold may be at most, if there may be one [share of quota]."""
    cap_least: float
    """Where a cap may be at the least [share of quota]."""
    choices: tuple[Choice, ...]
    worth: tuple[Worth, ...]
    """Of each choice."""
    value: float
    """Money that one per cent more effort of everybody is worth, × 100: margin × elasticity [currency/currency]."""
    present: Present

    @property
    def old(self) -> Figures:
        """Of the present plan, in the years in which people react to it."""
        return self.present.figures

    def scheme(self, choice: int, steps: tuple[int, ...]) -> Scheme:
        """A decision as a scheme."""
        chosen = self.choices[choice]
        multiples = tuple(round(n * self.step, 12) for n in steps)
        return Scheme(self.levels, self.on_target, chosen.variable, chosen.quota_factor, multiples)

    def choice_of(self, scheme: Scheme) -> int:
        """Which choice a scheme is of."""
        return self.choices.index(Choice(scheme.variable, scheme.quota_factor))

    def figures(self, scheme: Scheme, beyond: float) -> Figures:
        """Its figures in this history, before any rounding."""
        worth = self.worth[self.choice_of(scheme)]
        pay = scheme_pay(scheme, self.history.worked, worth.row)
        same = scheme_pay(scheme, self.present.worked, worth.same)
        return figures(self.history, pay, self.on_target, scheme.quota_factor, beyond, same)

    def added(self, scheme: Scheme) -> float:
        """Value of the bookings that its rates bring beyond those of the history, by the reaction model [currency]."""
        answer = self.worth[self.choice_of(scheme)].response
        return self.value * answer.added(np.array(scheme.multiples))

    def objective(self, scheme: Scheme) -> float:
        """What is maximised: value of the bookings that effort adds, less the mean year's pay [currency]."""
        return self.added(scheme) - self.figures(scheme, 0.0).mean


def task_of(
    wishes: Wishes,
    plans: tuple[PayPlan, Settled],
    history: History,
    looks: Looks,
    taste: Taste,
    facts: tuple[float, Present],
) -> Task:
    """The task of redesigning a plan.

    plans  the present plan, and how the new one is settled
    facts  margin × elasticity of bookings to effort, and the present plan in its years
    """
    old, settled = plans
    on_target = wishes.on_target or old.salary + old.variable
    choices = tuple(_choices(wishes, old, on_target))
    straight = pulls(looks, taste, wishes.levels, 1.0, choices[0].variable)
    group = grouped(looks, straight, taste)
    stretches = {}
    for factor in dict.fromkeys(choice.quota_factor for choice in choices):
        row, before = (each.stretches(old, settled, wishes.levels, factor) for each in (history, facts[1].history))
        stretches[factor] = row, _mean_by_seat(facts[1].history, before)
    worth = []
    for choice in choices:
        factor = choice.quota_factor
        pull = pulls(looks, taste, wishes.levels, factor, choice.variable)
        lift = lifts(looks, taste, factor, choice.variable)
        worth.append(_worth(history, stretches[factor], factor, response(looks, group, pull, lift, taste)))
    rates = wishes.rates
    return Task(
        history=history,
        levels=wishes.levels,
        on_target=on_target,
        step=rates.step,
        rate=(int(np.ceil(rates.least / rates.step - 1e-9)), int(np.floor(rates.most / rates.step + 1e-9))),
        threshold_most=wishes.threshold.most,
        cap_least=wishes.cap.least,
        choices=choices,
        worth=tuple(worth),
        value=facts[0],
        present=facts[1],
    )


def _choices(wishes: Wishes, old: PayPlan, on_target: float) -> Iterator[Choice]:
    """Every allowed mix with every allowed factor on quotas."""
    for share in sorted(wishes.fixed or (old.salary / (old.salary + old.variable),)):
        for factor in sorted(wishes.quota_factors):
            yield Choice(round((1.0 - share) * on_target, 2), factor)


def _mean_by_seat(history: History, row: Floats) -> Floats:
    by_seat = np.zeros((len(history.seat), row.shape[1]))
    np.add.at(by_seat, history.at, row)
    return by_seat / history.years


def _worth(history: History, stretches: tuple[Floats, Floats], factor: float, found: Response) -> Worth:
    row, same = stretches
    by_year = np.zeros((history.years, row.shape[1]))
    np.add.at(by_year, history.year, row)
    top = history.top
    nobody = np.zeros(row.shape[1])
    return Worth(
        row=row,
        year=by_year,
        seat=_mean_by_seat(history, row),
        same=same,
        top=row[top].mean(axis=0) if len(top) else nobody,
        share_at_quota=history.share_at_quota(factor),
        response=found,
    )
