"""The compiled evaluator with the array evaluator's face: same arguments, same result, to the last bit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from planner.domain.arrays import Array, Floats
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.evaluate import Payout, evaluate, require_known
from planner.domain.pay.plan import PayPlan
from planner.simulate.compiled_people import People, people_of
from planner.simulate.compiled_plan import Form, form_of, sources_of
from planner.simulate.pay_kernel import Everyone, Sums, runner
from planner.simulate.pay_rows import Sold

LANES = 64
"""Replications that are evaluated side by side."""


def evaluate_compiled(
    plan: PayPlan,
    calendar: Calendar,
    amounts: Mapping[str, Floats],
    standing: Standing,
    deals: Deals | None = None,
    minor_units: int = 100,
) -> Payout:
    """What people on a plan earn and are paid: see `planner.domain.pay.evaluate.evaluate`, whose bits these are.

    The last leading axis is that of people, those before it are replications. Quotas and tiers are worked out once
    for all replications; where the standing of people differs between replications that cannot be, and the array
    evaluator is used.
    Raises ScenarioError when a component needs a measure, deals or a commission rate that is not there.
    """
    require_known(plan, amounts, standing, deals)
    shape, own = _shapes(amounts, standing)
    if prod(own[:-1]) > 1:
        return evaluate(plan, calendar, amounts, standing, deals, minor_units)
    count = shape[-1] if shape else 1
    form, people = form_of(plan, calendar, minor_units), people_of(plan, calendar, _same(standing), count, minor_units)
    case = Case(form, people, sources_of(plan), shape)
    parts = [case.run(sold) for sold in case.parts(amounts, deals)]
    whole = Everyone(*(np.concatenate(arrays, axis=-1) for arrays in zip(*parts, strict=True)))
    by_month = (*shape, calendar.months)
    earned, paid, supplement, balance = (np.moveaxis(array, -1, -3) for array in whole)
    fixed = np.broadcast_to(people.fixed.reshape(by_month[-2:]), by_month).copy()
    return Payout(
        component=np.array([component.name for component in plan.parts]),
        fixed=fixed,
        by_component=earned.reshape(-1, *by_month),
        paid=fixed + paid.reshape(by_month),
        supplement=supplement.reshape(by_month),
        balance=balance.reshape(by_month),
        minor_units=minor_units,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A plan, the people on it, and the shape of what is asked."""

    form: Form
    people: People
    sources: tuple[str, ...]
    shape: tuple[int, ...]

    def run(self, sold: Sold) -> Everyone:
        """Evaluate some replications."""
        components, leading = len(self.form.components), sold.amounts.shape[1:]
        everyone = Everyone(
            np.empty((components, *leading), dtype=np.int64), *(np.empty(leading, dtype=np.int64) for _ in range(3))
        )
        runner()(self.form, self.people, sold, everyone, empty_sums(components, *leading))
        return everyone

    def parts(self, amounts: Mapping[str, Floats], deals: Deals | None) -> Iterator[Sold]:
        """What is sold, so many replications at a time."""
        replications, people, months = prod(self.shape[:-1]), len(self.people.owed), len(self.form.period_ends)
        shape = (*self.shape, months)
        every = [np.broadcast_to(np.asarray(amounts[source], np.float64), shape) for source in self.sources]
        spread = np.stack(every).reshape(len(every), replications, people, months)
        for first in range(0, max(replications, 1), LANES):
            here = slice(first, min(first + LANES, replications))
            side_by_side = np.ascontiguousarray(np.moveaxis(spread[:, here], 1, -1))
            yield self._with_deals(side_by_side, deals, here)

    def _with_deals(self, amounts: Floats, deals: Deals | None, replications: slice) -> Sold:
        """Amounts of some replications, with the deals of exactly these."""
        people = len(self.people.owed)
        begin, end = replications.start * people, replications.stop * people
        if deals is None:
            nothing = np.zeros(0, dtype=np.int64)
            return Sold(amounts, np.zeros(end - begin + 1, dtype=np.int64), nothing, np.zeros((len(self.sources), 0)))
        mine = np.flatnonzero((deals.row >= begin) & (deals.row < end))
        mine = mine[np.argsort(deals.row[mine], kind="stable")]
        none = np.zeros(len(deals.row))
        return Sold(
            amounts,
            np.searchsorted(deals.row[mine], np.arange(begin, end + 1)).astype(np.int64),
            deals.month[mine].astype(np.int64),
            np.stack([np.asarray(deals.amounts.get(source, none), np.float64)[mine] for source in self.sources]),
        )


def empty_sums(components: int, people: int, months: int, lanes: int) -> Sums:
    """Sums of nothing."""
    return Sums(
        np.zeros((components, months, lanes), dtype=np.int64),
        np.zeros((months, lanes), dtype=np.int64),
        np.zeros((people, components), dtype=np.int64),
    )


def _shapes(amounts: Mapping[str, Floats], standing: Standing) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Leading shape of everything together, and of the standing alone."""
    own = np.broadcast_shapes(
        np.shape(standing.quota)[:-1],
        np.shape(standing.present)[:-1],
        np.shape(standing.personal_rate),
        np.shape(standing.first_month),
        np.shape(standing.owed),
    )
    return np.broadcast_shapes(own, *(np.shape(each)[:-1] for each in amounts.values())), own


def _same(standing: Standing) -> Standing:
    """The standing without its axes of replications, which are of length one."""
    return Standing(
        _last_axes(standing.quota, 2),
        _last_axes(standing.personal_rate, 1),
        _last_axes(standing.present, 2),
        _last_axes(standing.first_month, 1),
        _last_axes(standing.owed, 1),
    )


def _last_axes(array: Array | float, keep: int) -> Array:
    """The array without the leading axes, all of length one, beyond the last `keep`."""
    whole: Array = np.asarray(array)
    return whole.reshape(whole.shape[max(0, whole.ndim - keep) :])
