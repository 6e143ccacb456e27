"""What holds for every plan: statements add up to ledgers, and the three ledgers reconcile, to the cent."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from planner.domain.calendar import Calendar
from planner.domain.pay.book import Book, Deals, Standing
from planner.domain.pay.evaluate import Payout, evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.settlement import Attendance, settle
from planner.domain.payroll.carried import PaidSpells
from planner.domain.payroll.plan_book import CreditLines
from planner.domain.settings.tree import validated_as
from planner.domain.statements.attribution import Attributed, attribute
from planner.domain.statements.entries import Entries, entries_of
from planner.domain.statements.ledgers import Ledgers, ledgers, released

ROWS, QUOTA = 3, 10_000.0
MODES = ("marginal", "retroactive", "interpolated")
MULTIPLES = st.sampled_from([0.0, 0.5, 1.0, 1.5, 3.0])
SPANS = st.tuples(
    st.sampled_from(["month", "quarter", "half", "year"]), st.sampled_from(["period", "year_to_date", "annual"])
)
CALENDARS = st.builds(
    Calendar,
    st.sampled_from([date(2027, 1, 1), date(2027, 2, 1), date(2027, 11, 1)]),
    st.sampled_from([5, 12, 15]),
    st.sampled_from([1, 2, 7]),
)


@st.composite
def tiers(draw: DrawFn, mode: str, levels: str) -> list[dict[str, float]]:
    """Joined tiers; rates need not rise."""
    word = draw(st.sampled_from(["share", "pay"] if mode == "interpolated" else ["multiple", "rate"]))
    scale = {"share": 1.0, "pay": 900.0, "multiple": 1.0, "rate": 0.1}[word]
    unit = 0.25 if levels == "attainment" else 2500.0
    steps = np.cumsum(draw(st.lists(st.integers(1, 8), min_size=1, max_size=4))) * unit
    found = [{"to": float(to), word: scale * draw(MULTIPLES)} for to in steps]
    if mode != "interpolated" and draw(st.booleans()):
        del found[-1]["to"]
    return found


@st.composite
def components(draw: DrawFn, name: str, span: tuple[str, str]) -> dict[str, Any]:
    """A component on bookings by tiers of the whole span or of each deal, with any of the further rules."""
    per, mode = draw(st.sampled_from(["period", "period", "deal"])), draw(st.sampled_from(MODES))
    levels = "amount" if per == "deal" else draw(st.sampled_from(["attainment", "amount"]))
    found = {"name": name, "mode": mode, "period": span[0], "attainment": span[1], "share": 0.25, "per": per}
    found |= {"levels": levels, "tiers": draw(tiers(mode, levels))}
    further: dict[str, Any] = {
        "milestones": [{"at": 0.5 if levels == "attainment" else 4000.0, "pay": 100.0}],
        "threshold": draw(st.sampled_from([0.25, 0.6, 1.0])),
        "prizes": [{"last": 1, "pay": 700.0}, {"last": 2, "share": 0.1}],
        "floor": draw(st.sampled_from([0.1, 0.5])),
        "cap": draw(st.sampled_from([1.0, 1.7])),
        "benefit_months": draw(st.sampled_from([1, 3, 7, 36])),
        "deal_cap": 800.0,
    }
    wanted = draw(st.sets(st.sampled_from(sorted(further))))
    return found | {
        word: value for word, value in further.items() if word in wanted - ({"deal_cap"} if per != "deal" else set())
    }


MATRIX = {
    "rows": "a",
    "columns": "b",
    "row_levels": [0, 0.5, 1],
    "column_levels": [0, 1],
    "shares": [[0, 0.2], [0.3, 0.6], [0.8, 2]],
}
STEPS = [{"at": 0, "factor": 0.8}, {"at": 0.6, "factor": 1.1}]
DRAWS = st.sampled_from(
    [
        [],
        [{"amount": 2000.0, "months": 6}],
        [{"amount": 2500.0, "months": 3, "recoverable": False}, {"amount": 1500.0, "after": 3, "months": 4}],
        [{"amount": 3000.0, "months": 12, "recoverable": False}],
    ]
)


@st.composite
def plans(draw: DrawFn) -> PayPlan:
    """Two or three components that may look at each other, under draws, guarantees and a cap of the plan."""
    span = draw(SPANS)
    together = draw(st.booleans())
    first, second = draw(components("a", span)), draw(components("b", span if together else draw(SPANS)))
    parts = [first, second]
    if together:
        second |= draw(st.sampled_from([{}, {"gate": {"component": "a", "at": 0.75}}]))
        first |= draw(st.sampled_from([{}, {"multipliers": [{"component": "b", "steps": STEPS}]}]))
        if draw(st.booleans()):
            parts.append({"name": "c", "period": span[0], "attainment": span[1], "share": 0.5, "matrix": MATRIX})
    tree: dict[str, Any] = {"salary": 50_000.0, "variable": 60_000.0, "components": parts, "draws": draw(DRAWS)}
    tree["guarantee"] = draw(st.sampled_from([None, {"amount": 1500.0, "months": 5}]))
    tree["cap"] = draw(st.sampled_from([0.5, 1.5])) if together and draw(st.booleans()) else None
    tree["quota_ramp"] = draw(st.sampled_from([[], [0.25, 0.5, 0.75]]))
    return validated_as(PayPlan, tree, lambda path: path)


def made_up_lines(plan: PayPlan, calendar: Calendar, seed: int) -> CreditLines:
    """Deals to the cent, some worth exactly a quota, each counted by every component on its own day."""
    random, months = np.random.default_rng(seed), calendar.months
    count = int(random.integers(0, 60))
    month = random.integers(0, months, count)
    amount = np.where(random.random(count) < 0.2, QUOTA, np.round(random.lognormal(8, 1, count), 2))
    held = month + random.choice([0, 0, 1, 4], count)
    day = np.datetime64(calendar.start.isoformat()) + month * 31 + random.integers(0, 28, count)
    row, parts = random.integers(0, ROWS, count), len(plan.parts)
    return CreditLines(
        row=np.tile(row, parts),
        deal=np.tile(np.arange(count), parts),
        component=np.repeat(np.arange(parts), count),
        month=np.tile(month, parts),
        day=np.tile(day.astype("datetime64[D]"), parts),
        kind=np.full(count * parts, "own"),
        share=np.ones(count * parts),
        amount=np.tile(amount, parts),
        paid_month=np.tile(np.minimum(held, months), parts),
        reversed=np.zeros(count * parts, dtype=np.bool_),
    ).in_order()


class Company:
    """A plan's people with what they sold, paid by the evaluator, and explained."""

    def __init__(self, plan: PayPlan, calendar: Calendar, seed: int) -> None:
        self.plan, self.calendar = plan, calendar
        months = calendar.months
        self.lines = lines = made_up_lines(plan, calendar, seed)
        first_month = np.array([-30, seed % 5 - 1, 2])
        random = np.random.default_rng(seed + 1)
        away = (random.random((ROWS, months)) < 0.15) | (np.arange(months) < first_month[:, None])
        standing = Standing(
            quota=np.full((ROWS, months), QUOTA),
            personal_rate=np.full(ROWS, 0.03),
            present=np.where(away, 0.0, random.choice([1.0, 1.0, 0.5], (ROWS, months))),
            first_month=first_month,
            owed=np.array([0, 0, 12_345]),
        )
        once = lines.at(lines.component == 0)
        amounts, deals = (
            {"bookings": once.by_month(ROWS, months)},
            Deals(once.row, once.month, {"bookings": once.amount}),
        )
        self.payout: Payout = evaluate(plan, calendar, amounts, standing, deals)
        self.book = Book.of(plan, calendar, amounts, standing, deals)
        self.attributed: tuple[Attributed, ...] = tuple(
            attribute(self.book, calendar, lines, np.ones(len(lines), dtype=np.bool_))
        )
        self.entries: Entries = entries_of({0: self.attributed}, lines, months)
        self.ledgers = self.ledgers_of(lines)

    def ledgers_of(self, lines: CreditLines) -> Ledgers:
        """The ledgers, with what is released by the holds of these lines."""
        free = released(self.entries, lines, self.payout.by_component.shape)
        due, payable = (np.add.reduce(each, axis=0) for each in (self.payout.by_component, free))
        there = Attendance(self.book.present, self.book.first_month, self.book.owed)
        settled = settle(self.plan, self.calendar, due, there, 100, payable)
        spells = PaidSpells(settled.paid, settled.supplement, settled.balance, np.zeros_like(settled.paid))
        return ledgers(self.book, self.entries, lines, spells)


def lines_and_rules_add_up_to_what_the_evaluator_pays(company: Company) -> None:
    """Σ commissions + Σ adjustments = pay to date; Σ final + rest = pay to date; entries = the evaluator's integers."""
    earned = np.zeros_like(company.payout.by_component)
    for one in company.attributed:
        row = company.lines.row[one.line]
        there = ~one.absent
        for part, whole in ((one.commission, one.to_date[0]), (one.final, one.to_date[-1] - one.rest)):
            total = np.zeros(ROWS, dtype=np.int64)
            np.add.at(total, row, part)
            by_matrix = company.plan.parts[one.component].matrix is not None
            some = there & (np.isin(np.arange(ROWS), row) | (part is one.final)) & (not by_matrix or part is one.final)
            assert np.array_equal(total[some], whole[some])
        earned[one.component, :, one.span.settled - 1] = one.earned
    assert np.array_equal(earned, company.payout.by_component)
    assert np.array_equal(company.ledgers.earned, company.payout.by_component)


def three_ledgers_reconcile(company: Company) -> None:
    """Earned = released + held = expensed + capitalised = paid + held − owed, each month; nobody pays to work."""
    found = company.ledgers
    assert not found.difference.any()
    assert np.array_equal(np.cumsum(found.earned - found.released, axis=-1), found.held)
    assert np.array_equal(found.earned.cumsum(-1), found.expensed.cumsum(-1) + found.capitalised)
    assert (found.paid >= found.fixed).all()
    assert (found.balance >= 0).all()
    assert (found.supplement >= 0).all()
    assert found.paid.dtype == found.expensed.dtype == np.int64


@given(plans(), CALENDARS, st.integers(0, 2**32 - 1))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_statements_add_up_to_the_ledgers_and_the_ledgers_reconcile(
    plan: PayPlan, calendar: Calendar, seed: int
) -> None:
    """Whatever the plan: lines, rules, entries and ledgers are the evaluator's integers."""
    company = Company(plan, calendar, seed)
    lines_and_rules_add_up_to_what_the_evaluator_pays(company)
    three_ledgers_reconcile(company)


@pytest.mark.slow
@given(plans(), CALENDARS, st.integers(0, 2**32 - 1))
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_statements_add_up_for_ten_thousand_plans(plan: PayPlan, calendar: Calendar, seed: int) -> None:
    """The same, for ten thousand plans."""
    company = Company(plan, calendar, seed)
    lines_and_rules_add_up_to_what_the_evaluator_pays(company)
    three_ledgers_reconcile(company)


@given(plans(), CALENDARS, st.integers(0, 2**32 - 1))
def test_without_holds_the_paid_ledger_is_the_evaluators(plan: PayPlan, calendar: Calendar, seed: int) -> None:
    """Where nothing is held, paid, supplement and balance are what the evaluator says."""
    company = Company(plan, calendar, seed)
    lines = company.lines
    free = CreditLines(**{**lines.columns(), "paid_month": lines.month})  # type: ignore[arg-type]  # kinds as declared
    found = company.ledgers_of(free)
    for name in ("fixed", "paid", "supplement", "balance"):
        assert np.array_equal(getattr(found, name), getattr(company.payout, name))
