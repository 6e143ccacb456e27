"""Multipliers, matrices and prizes on cases that can be checked by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.calendar import Calendar
from planner.domain.pay.book import Standing
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.plan import PayPlan
from planner.errors import ScenarioError

MakePlan = Callable[..., PayPlan]
STEPS = [{"at": 0, "factor": 0.8}, {"at": 0.9, "factor": 1.0}, {"at": 1.1, "factor": 1.25}]


def yearly(plan: PayPlan, year: Calendar, quota: float = 1200.0, **amounts: list[float]) -> list[float]:
    """Variable pay of a year in which everything is sold in the last month, one person an amount [currency]."""
    by_source = {name: np.zeros((len(values), 12)) for name, values in amounts.items()}
    for name, values in amounts.items():
        by_source[name][:, 11] = values
    payout = evaluate(plan, year, by_source, Standing(np.full(12, quota / 12)))
    return [int(pay) / 100 for pay in payout.variable.sum(axis=-1)]


def test_a_multiplier_takes_the_highest_factor_that_is_reached(make_plan: MakePlan, year: Calendar) -> None:
    """New business pays 10 a unit at quota 1,200; renewals at 50, 90 and 110 % of theirs multiply it."""
    plan = make_plan(
        {"name": "new", "measure": "new", "multipliers": [{"component": "renewals", "steps": STEPS}]},
        {"name": "renewals", "measure": "renewals", "rate": 0, "quota": 1000},
        variable=12000.0,
        period="year",
    )
    assert yearly(plan, year, new=[1200, 1200, 1200], renewals=[500, 900, 1100]) == [9600, 12000, 15000]


def test_a_matrix_pays_by_row_and_column(make_plan: MakePlan, year: Calendar) -> None:
    """Hunter and farmer: both halves must be reached for the full sum; one alone earns its corner."""
    matrix = {"rows": "new", "columns": "renewals", "row_levels": [0, 1], "column_levels": [0, 0.9]}
    plan = make_plan(
        {"name": "linkage", "matrix": matrix | {"shares": [[0, 0.25], [0.5, 1.0]]}},
        {"name": "new", "measure": "new", "rate": 0},
        {"name": "renewals", "measure": "renewals", "rate": 0, "quota": 1000},
        variable=10000.0,
        period="year",
    )
    paid = yearly(plan, year, bookings=[0] * 4, new=[0, 0, 1200, 1200], renewals=[0, 900, 0, 950])
    assert paid == [0, 2500, 5000, 10000]


def test_people_who_attain_the_same_share_their_prizes(make_plan: MakePlan, year: Calendar) -> None:
    """First 6,000, second and third 3,000: two at the top share 9,000, the next wins 3,000, nobody for nothing."""
    plan = make_plan(
        {"name": "contest", "prizes": [{"last": 1, "pay": 6000}, {"last": 3, "pay": 3000}]},
        period="year",
    )
    assert yearly(plan, year, bookings=[900, 1300, 1300, 0, 100]) == [3000, 4500, 4500, 0, 0]
    assert yearly(plan, year, bookings=[0, 10]) == [0, 6000]


def test_prizes_rank_within_each_replication(make_plan: MakePlan, year: Calendar) -> None:
    """Leading axes before the people are years apart from each other."""
    plan = make_plan({"name": "contest", "prizes": [{"last": 1, "pay": 100}]}, period="year")
    booked = np.zeros((2, 2, 12))
    booked[..., 0] = [[1, 2], [4, 3]]
    payout = evaluate(plan, year, {"bookings": booked}, Standing(np.full(12, 10.0)))
    assert (payout.variable.sum(axis=-1) / 100).tolist() == [[0, 100], [100, 0]]


def test_a_component_that_does_not_count_everything_has_amounts_of_its_own(make_plan: MakePlan) -> None:
    """Conditions on deals, credits or days make a source of its own; a plain component shares its measure."""
    plan = make_plan(
        {"name": "all", "share": 0.5},
        {"name": "spiff", "measure": "count", "rate": 500, "only": {"product": ["new-line"]}},
        {"name": "team", "share": 0.25, "credit": ["team"]},
        {"name": "cash", "share": 0.25, "counts_on": "cash"},
        variable=1000.0,
    )
    assert [part.source for part in plan.parts] == [
        "bookings",
        "count of spiff",
        "bookings of team",
        "bookings of cash",
    ]


@pytest.mark.parametrize(
    ("component", "said"),
    [
        ({"multipliers": [{"component": "a", "steps": [{"at": 0.5, "factor": 1}]}]}, "must rise from 'at: 0'"),
        ({"multipliers": [{"component": "x", "steps": [{"at": 0, "factor": 1}]}]}, "looks at 'x', which is not"),
        (
            {"matrix": {"rows": "a", "columns": "a", "row_levels": [0, 1], "column_levels": [0], "shares": [[1]]}},
            "'shares' has 1 rows for 2 'row_levels'",
        ),
        ({"prizes": [{"last": 2, "pay": 1}, {"last": 1, "pay": 2}]}, "prizes must rise"),
        ({"prizes": [{"last": 2}]}, "either 'pay' (an amount) or 'share'"),
        ({"measure": "kpi", "quota": 1}, "'measure: kpi' and the name of the 'kpi' go together"),
        ({"only": {"since": "2027-05-01", "until": "2027-04-01"}}, "'until' 2027-04-01 lies before 'since'"),
    ],
)
def test_what_would_be_paid_by_guess_is_refused(make_plan: MakePlan, component: dict[str, object], said: str) -> None:
    """Each with the place and what is wrong."""
    with pytest.raises(ScenarioError) as refused:
        make_plan({"name": "a", **component}, variable=1000.0)
    assert said in str(refused.value)
