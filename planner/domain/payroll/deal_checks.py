"""Whether deals, credits and exchange rates are possible."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from planner.domain.payroll.people_checks import Payroll, plan_of
from planner.domain.payroll.records import PayRecords
from planner.errors import Problem

_SHOWN = 20
"""Problems of one kind that are listed; the others are counted."""


def deal_problems(scenario: Payroll) -> list[Problem]:
    """Everything wrong with deals, who is credited for them, and the exchange rates as such."""
    records, home = scenario.payroll, scenario.settings.currency
    return [
        *_some(_out_of_order(records), "deals"),
        *_some(_kinds(records), "credits"),
        *_some(_above_one(records), "credits"),
        *_own_rates(records, home),
        *_blank_measures(scenario),
    ]


def _some(problems: Iterator[Problem], table: str) -> Iterator[Problem]:
    yield from islice(problems, _SHOWN)
    further = sum(1 for _ in problems)
    if further:
        yield Problem(table, f"{further:,} more of this kind.")


def _out_of_order(records: PayRecords) -> Iterator[Problem]:
    deals = records.deals
    for earlier, later in (("booked", "invoiced"), ("booked", "cash"), ("invoiced", "cash"), ("booked", "cancelled")):
        first, then = (np.asarray(deals.columns()[name], dtype="datetime64[D]") for name in (earlier, later))
        for i in np.flatnonzero(then < first):
            hint = "Correct one of the two days."
            if later == "cash":
                hint = "Correct one of the two days; of a payment in advance give the day of the invoice as 'cash'."
            what = f"'{later}' {then[i]} lies before '{earlier}' {first[i]}."
            yield Problem(f"deals: deal '{deals.deal[i]}'", what, hint)


def _kinds(records: PayRecords) -> Iterator[Problem]:
    credited = records.credits
    for i in np.flatnonzero(~np.isin(credited.kind, ("own", "overlay"))):
        yield Problem(
            f"credits: deal '{credited.deal[i]}', '{credited.person[i]}'",
            f"'kind' should be own or overlay (got '{credited.kind[i]}').",
            "Credit of managers ('team') follows from the people table.",
        )


def _above_one(records: PayRecords) -> Iterator[Problem]:
    credited = records.credits
    own = credited.kind == "own"
    deal, of = np.unique(credited.deal[own], return_inverse=True)
    total = np.bincount(of, weights=credited.share[own], minlength=len(deal))
    for i in np.flatnonzero(total > 1 + 1e-9):
        people = ", ".join(
            f"'{p}' {s:.0%}" for p, s in zip(credited.person[own][of == i], credited.share[own][of == i], strict=True)
        )
        yield Problem(
            f"credits: deal '{deal[i]}'",
            f"own shares add up to {total[i]:.0%}: {people}.",
            "Lower them to 100 %, or write 'overlay' as the kind of whoever helped: that counts besides.",
        )


def _own_rates(records: PayRecords, home: str) -> Iterator[Problem]:
    rates = records.rates
    if (rates.currency == home).any():
        yield Problem("rates", f"{home} is the company's own currency.", "Remove its rows.")
    for i in np.flatnonzero(rates.rate == 0):
        yield Problem(f"rates: {rates.currency[i]} on {rates.day[i]}", "the rate is zero.", "Correct it.")


def _blank_measures(scenario: Payroll) -> Iterator[Problem]:
    """Measures that a plan counts and no deal says anything of."""
    records = scenario.payroll
    if not len(records.deals):
        return
    for name in sorted({plan_of(scenario, i) for i in range(len(records.people))} & set(scenario.pay_plans)):
        for part in scenario.pay_plans[name].parts:
            given = records.deals.columns().get(part.measure)
            if given is not None and np.isnan(np.asarray(given, dtype=np.float64)).all():
                what = f"column '{part.measure}' is blank in every deal, and '{part.name}' of '{name}' counts it."
                yield Problem("deals", what, "Fill the column, with 0 where there is nothing.")
