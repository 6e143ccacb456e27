"""The compiled evaluator of pay: equal to the array evaluator and to people one by one, to the last bit."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay import arithmetic
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.evaluate import Payout, evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as
from planner.errors import ScenarioError
from planner.simulate.compiled_pay import LANES, evaluate_compiled
from planner.simulate.compiled_plan import sources_of
from planner.simulate.pay_arithmetic import source_key
from planner.simulate.pay_totals import CHUNK, pay_sums

QUOTA = 10000.0
FIELDS = ("fixed", "by_component", "paid", "supplement", "balance")
CALENDARS = st.builds(
    Calendar,
    st.sampled_from([date(2027, 1, 1), date(2027, 2, 1), date(2027, 11, 1)]),
    st.sampled_from([5, 12, 15]),
    st.sampled_from([1, 2, 7]),
)
SPANS = st.tuples(
    st.sampled_from(["month", "quarter", "half", "year"]), st.sampled_from(["period", "year_to_date", "annual"])
)
LEVELS = st.lists(st.sampled_from([0.3, 0.5, 1.0, 1.25, 2.0]), min_size=1, max_size=4, unique=True).map(sorted)
MULTIPLES = st.sampled_from([0.0, 0.5, 1.0, 1.5, 3.0])
ADVANCES = st.sampled_from(
    [
        {},
        {"draws": [{"amount": 2000.0, "months": 6}]},
        {"draws": [{"amount": 900.0, "months": 9, "begins": "plan"}], "guarantee": {"amount": 1500.0, "months": 5}},
        {
            "draws": [
                {"amount": 2500.0, "months": 3, "recoverable": False},
                {"amount": 1500.0, "after": 3, "months": 4},
            ],
            "guarantee": {"amount": 800.0, "months": 12, "begins": "plan"},
        },
    ]
)
KINDS = ("marginal", "retroactive", "interpolated", "plain", "personal", "milestones", "prizes", "deals", "matrix")


class Case(NamedTuple):
    """Everything that an evaluator takes, without units."""

    plan: PayPlan
    calendar: Calendar
    amounts: Mapping[str, Floats]
    standing: Standing
    deals: Deals


@st.composite
def tiers(draw: DrawFn, mode: str, unit: float) -> list[dict[str, float]]:
    """Joined tiers, perhaps from above zero, perhaps without an end; rates need not rise."""
    word = draw(st.sampled_from(["share", "pay"] if mode == "interpolated" else ["multiple", "rate"]))
    scale = {"share": 1.0, "pay": 900.0, "multiple": 1.0, "rate": 0.1}[word]
    found = [{"to": level * unit, word: scale * draw(MULTIPLES)} for level in draw(LEVELS)]
    if draw(st.booleans()):
        found[0]["at"] = 0.1 * unit
    if mode != "interpolated" and draw(st.booleans()):
        del found[-1]["to"]
    return found


@st.composite
def components(draw: DrawFn, name: str, span: tuple[str, str], beside: str) -> dict[str, Any]:
    """A component of any kind, looking at another one over the same span."""
    kind = draw(st.sampled_from(KINDS))
    found: dict[str, Any] = {"name": name, "period": span[0], "attainment": span[1], "share": 0.25}
    found |= draw(
        st.sampled_from([{}, {"measure": "renewals"}, {"measure": "units", "quota": 5e4}, {"quota_share": 0.7}])
    )
    found |= draw(st.sampled_from([{}, {}, {"credit": ["own", "team"]}]))
    by_amount = kind == "deals" or draw(st.booleans())
    unit = QUOTA if by_amount else 1.0
    if kind in ("marginal", "retroactive", "interpolated", "deals"):
        mode = draw(st.sampled_from(["marginal", "retroactive", "interpolated"])) if kind == "deals" else kind
        found |= {"mode": mode, "levels": "amount" if by_amount else "attainment", "tiers": draw(tiers(mode, unit))}
    if kind == "deals":
        found |= {"per": "deal"} | draw(st.sampled_from([{}, {"deal_cap": 700.0}]))
    if kind == "personal":
        found["rate"] = "personal"
    if kind == "milestones" or (kind in ("marginal", "deals") and draw(st.booleans())):
        found["levels"] = "amount" if by_amount else "attainment"
        found["milestones"] = [{"at": 0.5 * unit, "pay": 100.0}, {"at": unit, "share": 0.25}]
    if kind == "prizes" or (kind not in ("matrix", "personal") and draw(st.integers(0, 4)) == 0):
        found["prizes"] = [{"last": 1, "pay": 500.0}, {"last": 3, "share": 0.3}]
    if kind == "matrix":
        cells = [[draw(MULTIPLES) for _ in range(2)] for _ in range(3)]
        found["matrix"] = {"rows": beside, "columns": name, "row_levels": [0, 0.5, 1.0], "column_levels": [0, 0.8]}
        found["matrix"]["shares"] = cells
    return found | draw(adjustments(name, beside))


@st.composite
def adjustments(draw: DrawFn, name: str, beside: str) -> dict[str, Any]:
    """Multipliers, threshold, gate, floor and caps."""
    found: dict[str, Any] = {}
    looked_at = draw(st.lists(st.sampled_from([name, beside]), max_size=2))
    steps = [{"at": 0, "factor": 0.5}, {"at": 0.75, "factor": 1.0}, {"at": 1.25, "factor": 1.3}]
    found["multipliers"] = [{"component": each, "steps": steps[: 1 + n * 2]} for n, each in enumerate(looked_at)]
    if draw(st.booleans()):
        found["threshold"] = draw(st.sampled_from([0.25, 0.6, 1.0]))
    if draw(st.booleans()) and beside != name:
        found["gate"] = {"component": beside, "at": 0.75}
    if draw(st.booleans()):
        found |= draw(
            st.sampled_from([{"cap": 1.0, "floor": 0.2}, {"cap": 1.7}, {"cap_amount": 2000.0}, {"floor": 0.1}])
        )
    return found


@st.composite
def plans(draw: DrawFn) -> PayPlan:
    """Three components, two or all of them over one span."""
    span = draw(SPANS)
    third = draw(st.sampled_from([span, draw(SPANS)]))
    parts = [draw(components("a", span, "b")), draw(components("b", span, "a"))]
    parts.append(draw(components("c", third, "a" if third == span else "c")))
    tree = {"salary": 50000.0, "variable": 60000.0, "components": parts, **draw(ADVANCES)}
    tree["period"] = draw(st.sampled_from(["month", "quarter", "year"]))
    if third == span and draw(st.booleans()):
        tree["cap"] = draw(st.sampled_from([0.5, 1.5]))
    if draw(st.booleans()):
        tree["quota_ramp"] = [0.25, 0.5, 0.75]
    return validated_as(PayPlan, tree, lambda path: path)


@st.composite
def cases(draw: DrawFn) -> Case:
    """A plan, the people on it, and what they sold in several replications."""
    plan, calendar = draw(plans()), draw(CALENDARS)
    leading = draw(st.sampled_from([(), (2,), (2, 2), (3, 1)]))
    people = draw(st.sampled_from([1, 3]))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (*leading, people)
    months, rows = calendar.months, int(np.prod(shape))
    amounts = {source: sales(random, (*shape, months)) for source in sources_of(plan)}
    first = random.integers(-3, 5, people)
    share = np.where(random.random((people, months)) < 0.7, 1.0, np.round(random.random((people, months)), 2))
    standing = Standing(
        quota=random.choice([QUOTA, 7431.5, QUOTA, 0.0, np.nan], people)[:, None] * np.ones(months),
        personal_rate=random.choice([0.02, 0.035], people),
        present=np.where(np.arange(months) < first[:, None], 0.0, share * (random.random((people, months)) < 0.9)),
        first_month=first,
        owed=random.integers(0, 3, people) * 12345,
    )
    row, month = random.integers(0, rows, 30), random.integers(0, months, 30)
    return Case(plan, calendar, amounts, standing, Deals(row, month, {s: sales(random, (30,)) for s in amounts}))


def sales(random: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Amounts to the cent, lumpy, some exactly a quota, some taken back."""
    sold = np.round(random.lognormal(8.9, 1, shape), 2) * (random.random(shape) < 0.7)
    sold = np.where(random.random(shape) < 0.05, -0.4 * sold, sold)
    return np.where(random.random(shape) < 0.2, QUOTA, sold)


def assert_equal(one: Payout, other: Payout) -> None:
    """The same integers everywhere."""
    for field in FIELDS:
        assert np.array_equal(getattr(one, field), getattr(other, field)), field
        assert getattr(one, field).dtype == getattr(other, field).dtype == np.int64
        assert getattr(one, field).shape == getattr(other, field).shape


def assert_three_ways_equal(case: Case) -> None:
    """Compiled, in arrays, and every person (with prizes: every replication) alone."""
    arrays = evaluate(*case)
    assert_equal(evaluate_compiled(*case), arrays)
    shape = arrays.paid.shape[:-1]
    with_prizes = any(component.prizes for component in case.plan.parts)
    for index in np.ndindex(shape[:-1] if with_prizes else shape):
        flat = np.arange(arrays.paid[..., 0].size).reshape(shape)[index].ravel()
        mine = np.isin(case.deals.row, flat)
        own = index[-1] if len(index) == len(shape) else slice(None)
        s = case.standing
        alone = evaluate(
            case.plan,
            case.calendar,
            {source: amount[index] for source, amount in case.amounts.items()},
            Standing(s.quota[own], s.personal_rate[own], s.present[own], s.first_month[own], s.owed[own]),
            Deals(
                case.deals.row[mine] - flat[0],
                case.deals.month[mine],
                {source: amount[mine] for source, amount in case.deals.amounts.items()},
            ),
        )
        assert np.array_equal(alone.by_component, arrays.by_component[(slice(None), *index)])
        for field in ("fixed", "paid", "supplement", "balance"):
            assert np.array_equal(getattr(alone, field), getattr(arrays, field)[index])


@given(cases())
@settings(max_examples=300, deadline=None)
def test_compiled_arrays_and_one_by_one_are_equal(case: Case) -> None:
    """Three evaluations of any plan give the same integers."""
    assert_three_ways_equal(case)


@pytest.mark.slow
@given(cases())
@settings(max_examples=10_000, deadline=None)
def test_ten_thousand_plans_are_equal_in_three_ways(case: Case) -> None:
    """Three evaluations of any plan give the same integers; 10,000 plans, each at several attainments."""
    assert_three_ways_equal(case)


def test_more_replications_than_lanes_come_back_in_their_order() -> None:
    """Replications are cut into runs, the last one shorter; deals stay with their replication and person."""
    parts = [{"name": "a", "share": 0.5, "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": 2.0}]}]
    parts.append({"name": "b", "share": 0.0, "per": "deal", "rate": 0.01, "deal_cap": 40.0})
    plan = validated_as(PayPlan, {"salary": 1.0, "variable": 60000.0, "components": parts}, str)
    random, shape = np.random.default_rng(3), (2 * LANES + 5, 3)
    deals = Deals(
        random.integers(0, shape[0] * 3, 900), random.integers(0, 12, 900), {"bookings": sales(random, (900,))}
    )
    args = (
        plan,
        Calendar(date(2027, 1, 1), 12, 1),
        {"bookings": sales(random, (*shape, 12))},
        Standing(np.full(12, QUOTA)),
    )
    assert_equal(evaluate_compiled(*args, deals), evaluate(*args, deals))


def test_people_who_differ_between_replications_are_paid_alike() -> None:
    """A standing of its own in each replication is evaluated too."""
    plan = validated_as(PayPlan, {"salary": 1.0, "variable": 60000.0}, str)
    random = np.random.default_rng(4)
    standing = Standing(random.choice([QUOTA, 5000.0], (4, 2, 12)))
    args = plan, Calendar(date(2027, 1, 1), 12, 1), {"bookings": sales(random, (4, 2, 12))}, standing
    assert_equal(evaluate_compiled(*args), evaluate(*args))


def test_streamed_sums_are_those_of_the_whole_whatever_the_threads() -> None:
    """Totals over people and over replications are the integers of one evaluation of everything."""
    plan = validated_as(PayPlan, {"salary": 9.0, "variable": 60000.0, "draws": [{"amount": 90.0, "months": 3}]}, str)
    calendar, replications = Calendar(date(2027, 1, 1), 12, 1), CHUNK + 7
    standing = Standing(np.full((5, 12), QUOTA), first_month=np.array([-9, -9, 0, 2, 4]))
    sold = sales(np.random.default_rng(5), (1, 5, 12, replications))
    whole = evaluate(plan, calendar, {"bookings": np.moveaxis(sold[0], -1, 0)}, standing)
    for threads in (1, 2):
        sums = pay_sums(plan, calendar, standing, lambda a, b: sold[..., a:b].copy(), replications, threads=threads)
        assert np.array_equal(sums.earned, np.moveaxis(whole.by_component.sum(axis=2), 1, -1))
        assert np.array_equal(sums.paid, whole.paid.sum(axis=1).T)
        assert np.array_equal(sums.by_person, whole.by_component.sum(axis=(1, 3)).T)


def test_a_plan_by_the_deal_cannot_be_streamed() -> None:
    """Amounts by month do not say what each deal was."""
    parts = [{"name": "spiff", "per": "deal", "rate": 0.1}]
    plan = validated_as(PayPlan, {"salary": 1.0, "components": parts}, str)
    with pytest.raises(ScenarioError, match="'spiff': pays by the deal"):
        pay_sums(plan, Calendar(date(2027, 1, 1), 12, 1), Standing(np.ones((1, 12))), lambda _a, _b: np.zeros(0), 1)


def test_drawn_amounts_of_another_shape_are_refused() -> None:
    """Compiled code does not look where an array ends."""
    plan = validated_as(PayPlan, {"salary": 1.0, "variable": 5.0}, str)
    with pytest.raises(ValueError, match=r"shape \(2, 1, 12, 1\), not \(1, 1, 12, 1\)"):
        pay_sums(
            plan,
            Calendar(date(2027, 1, 1), 12, 1),
            Standing(np.ones((1, 12))),
            lambda _a, _b: np.ones((2, 1, 12, 1)),
            1,
        )


def test_missing_amounts_are_refused_as_by_the_array_evaluator() -> None:
    """The sentence is the same."""
    plan = validated_as(PayPlan, {"salary": 1.0, "variable": 5.0}, str)
    with pytest.raises(ScenarioError, match="nothing is known of 'bookings'"):
        evaluate_compiled(plan, Calendar(date(2027, 1, 1), 12, 1), {}, Standing(np.ones(12)))


def test_compiled_code_belongs_to_the_sources_it_was_made_of() -> None:
    """The key changes with any module that is given, and holds the domain's arithmetic."""
    assert source_key() != source_key(arithmetic)
    assert source_key() == source_key()
