"""The cost of pay: bill and risk, everyone at the mean, levels, ledgers, mechanical cost and reaction."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.pay.book import Standing
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.lint.finding import Spread
from planner.domain.pay.plan import PayPlan
from planner.domain.pay_cost.study import PayCost
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.tree import validated_as
from planner.errors import ScenarioError
from planner.report.cost.page import sentences
from planner.simulate.assembly import company_of
from planner.simulate.pay_accounts import simulated_accounts
from planner.simulate.replicate import replicate
from planner.studies.cost.against import assignment_of
from planner.studies.cost.at_mean import at_mean
from planner.studies.cost.figures import Figures
from planner.studies.cost.folder import facts_of, write
from planner.studies.cost.levels import Levels, factor_for
from planner.studies.cost.study import CostQuestion, cost
from planner.studies.cost.years import Assignment, PlanYears, Years
from planner.studies.playing import Playing
from planner.studies.validation.cost_of_pay import GAPS, TOLERANCE

Worlds = Callable[..., Scenario]
LINEAR = {"salary": 60_000.0, "variable": 0.0, "components": [{"name": "commission", "rate": 0.1}]}
BENT = {
    "salary": 60_000.0,
    "variable": 60_000.0,
    "period": "quarter",
    "components": [
        {"name": "commission", "attainment": "annual", "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": 2.0}]}
    ],
}
SEATS = 4
YEARS = 24


def company(tiny_world: Worlds, pay: Mapping[str, Any], **settings: Any) -> tuple[Scenario, Plan]:
    """Four seats with two accounts each and hours enough; nobody leaves."""
    rows = [
        {"account": f"a{i}", "owner": f"s{i % SEATS}", "potential": 200_000.0 + 20_000.0 * i, "workload": 100.0}
        for i in range(2 * SEATS)
    ]
    tree = {
        "market": {"deal_size": 20_000.0, **settings.pop("market", {})},
        "pay": {"default_plan": "plan"},
        "quota": {"target": 2_000_000.0, "step": 1},
        **settings,
    }
    seats = [{"seat": f"s{i}", "capacity_hours": 2_000.0} for i in range(SEATS)]
    scenario = tiny_world(rows, seats, tree, pay_plans={"plan": pay})
    return scenario, given_plan(World.of(scenario), scenario.accounts.owner, "present")


def playing(years: int = YEARS, workers: int = 1) -> Playing:
    """Few years, one luck."""
    return Playing(years, 7, workers)


@pytest.fixture(scope="module")
def bent(tiny_world: Worlds) -> tuple[Scenario, Plan]:
    """An accelerator, and a market that moves everybody."""
    return company(tiny_world, BENT, market={"shock_cv": 0.4})


@pytest.fixture(scope="module")
def found(bent: tuple[Scenario, Plan]) -> PayCost:
    """What it costs, with people who do not react."""
    return cost(*bent, CostQuestion(mode="none"), playing())


@pytest.fixture(scope="module")
def linear(tiny_world: Worlds) -> PayCost:
    """Ten per cent of everything."""
    return cost(*company(tiny_world, LINEAR, market={"shock_cv": 0.4}), CostQuestion(mode="none"), playing())


def test_the_bill_is_that_of_the_simulated_years(bent: tuple[Scenario, Plan], found: PayCost) -> None:
    """The same pay as `simulate` gives, to the cent, and the same mean with the same interval."""
    years = replicate(*bent, replications=YEARS, seed=7)
    assert found.bill.sample == pytest.approx(years.samples["pay"], abs=0.005)
    assert found.bill.mean.value == pytest.approx(years.measure("pay").value)
    assert found.bill.mean.low == pytest.approx(years.measure("pay").low)
    assert found.years["attainment"] == pytest.approx(years.samples["attainment"])


def test_a_linear_plan_costs_what_hand_reckoning_says(linear: PayCost) -> None:
    """Four salaries and a tenth of all bookings, to half a cent for each of 48 settlements."""
    assert linear.bill.sample == pytest.approx(4 * 60_000 + 0.1 * linear.years["bookings"], abs=0.24)


def test_a_linear_plan_has_no_gap_at_all(linear: PayCost) -> None:
    """Not in total, not in a line, not in a seat: a budget at the mean is right."""
    mean = linear.at_mean
    assert (mean.gap.value, mean.gap.low, mean.gap.high) == (0.0, 0.0, 0.0)
    assert mean.understated.value == 0.0
    assert {each.gap.value for each in (*mean.lines, *mean.seats)} == {0.0}
    assert any(sentence.startswith("A budget at the mean is right") for sentence in sentences(linear))


def test_an_accelerator_costs_more_than_everyone_at_the_mean(found: PayCost) -> None:
    """Lines and seats add up to the gap; fixed pay has none."""
    mean = found.at_mean
    assert 0 < mean.gap.low < mean.gap.value < mean.gap.high
    assert mean.mean == pytest.approx(found.bill.mean.value)
    assert mean.gap.value == pytest.approx(mean.mean - mean.at_own_mean)
    for parts in (mean.lines, mean.seats):
        assert sum(each.gap.value for each in parts) == pytest.approx(mean.gap.value, abs=0.1)
    fixed, commission = mean.lines
    assert (fixed.name, fixed.gap.value, commission.name) == ("fixed pay", 0.0, "commission")


@pytest.mark.parametrize(("cv", "mean"), [(cv, mean) for cv, gaps in GAPS.items() for mean in gaps])
def test_lognormal_attainment_gives_the_published_gaps(tiny_world: Worlds, cv: float, mean: float) -> None:
    """2 × above quota: the study's own path gives the golden table within 0.3 points."""
    tree = {"pay": {"default_plan": "plan"}, "quota": {"target": 12_000.0, "overassignment": 0.0, "step": 1}}
    pay = {
        "salary": 0.0,
        "variable": 100_000.0,
        "period": "year",
        "components": [{**BENT["components"][0]}],
    }
    scenario = tiny_world([{"account": "a0", "owner": "s0"}], 1, tree, pay_plans={"plan": pay})
    firm = company_of(scenario, given_plan(World.of(scenario), scenario.accounts.owner, "present"))
    many, months = 4_000, firm.months
    attained = np.array([Spread(mean, cv).quantile((i + 0.5) / many) for i in range(many)])
    amounts = {"bookings": np.repeat(attained[:, None, None] * 1_000.0, months, axis=2)}
    quota = Standing(np.full(months, 1_000.0))
    payout = evaluate(firm.pay_plans["plan"], firm.calendar, amounts, quota)
    paid = payout.money(payout.paid.sum(axis=-1))
    earned = np.moveaxis(payout.money(payout.by_component.sum(axis=-1)), 0, 1)
    book = PlanYears(
        "plan", firm.pay_plans["plan"], np.array([0]), amounts, np.ones((many, 1, months)), earned, 0 * paid, paid, {}
    )
    years = Years(amounts["bookings"].sum(axis=2), paid, np.array([12_000.0]))
    gap = at_mean(firm, years, [book], Figures(0.95, 1, 1))
    assert 100 * gap.gap.value / gap.at_own_mean == pytest.approx(GAPS[cv][mean], abs=TOLERANCE)
    assert gap.understated.value == pytest.approx(gap.gap.value)


def test_years_vary_less_without_the_shock_and_the_rest_is_shared(found: PayCost, linear: PayCost) -> None:
    """A wide shock over four seats is most of the risk; P50, P90 and the dearest tenth are in order."""
    for each in (found, linear):
        assert each.shared is not None
        assert each.shared.without.deviation < each.bill.deviation
        assert 0 < each.shared.share.low < each.shared.share.value < 1
        assert each.bill.median.value < each.bill.p90.value < each.bill.cvar.value
    assert "hits everybody at once" in next(sentences(found))


def test_without_a_shock_the_page_says_that_risk_is_understated(tiny_world: Worlds) -> None:
    """There is nothing to switch off."""
    calm = cost(*company(tiny_world, LINEAR), CostQuestion(mode="none"), playing(4))
    assert calm.shared is None
    assert "no shared shock" in next(sentences(calm))
    assert "pay_without_shock" not in calm.years


def test_cost_at_levels_rises_and_each_level_is_exactly_there(bent: tuple[Scenario, Plan], found: PayCost) -> None:
    """Bookings are 80, 100 and 120 % of all quotas; beyond quota a unit costs more than before."""
    quotas = float(bent[1].quota.sum())
    assert [each.bookings.value for each in found.levels] == pytest.approx([0.8 * quotas, quotas, 1.2 * quotas])
    low, middle, high = (each.bill.mean.value for each in found.levels)
    assert middle - low < high - middle
    assert [each.way for each in found.levels] == ["demand"] * 3


def test_enough_simulated_years_speak_for_themselves(bent: tuple[Scenario, Plan]) -> None:
    """Years from 70 to 130 % on a straight plan: nothing is simulated, and each level lies on the line."""
    booked = np.linspace(70_050.0, 129_950.0, 600)[:, np.newaxis]
    base = Years(booked, 60_000.0 + 0.1 * booked, np.array([100_000.0]))
    levels = list(Levels(*bent, base, playing(), Figures(0.95, 1, 1)).found())
    assert [(each.way, each.years) for each in levels] == [("years", 100)] * 3
    assert [each.bill.mean.value for each in levels] == pytest.approx([68_000.0, 70_000.0, 72_000.0])
    assert levels[0].bill.sample == pytest.approx(np.full(100, 68_000.0))


def test_a_market_is_sought_only_as_far_as_hours_go() -> None:
    """Proportional and concave attainment are found; attainment that stops growing is given up."""
    assert factor_for(0.8, 0.9, lambda factor: 0.9 * factor) == pytest.approx(0.8 / 0.9, rel=0.02)
    assert factor_for(1.2, 0.9, lambda factor: 0.9 * factor**0.5) == pytest.approx((1.2 / 0.9) ** 2, rel=0.05)
    assert factor_for(1.2, 0.98, lambda factor: min(1.0, 0.98 * factor)) is None
    assert factor_for(1.2, 0.5, lambda factor: 0.0 if factor > 1 else 0.5) is None


def test_quartiles_add_up_and_the_weakest_cost_most(found: PayCost) -> None:
    """One of the four seats in each, ranked anew in every year; salary weighs most where little is sold."""
    every, *quarters = found.quartiles
    assert [each.number for each in quarters] == [1, 2, 3, 4]
    assert sum(each.pay for each in quarters) == pytest.approx(every.pay)
    assert sum(each.bookings for each in quarters) == pytest.approx(every.bookings)
    assert quarters[0].cost.value > quarters[3].cost.value
    assert every.cost.value == pytest.approx(found.bill.sample.sum() / found.years["bookings"].sum())


def test_pay_is_an_expense_as_it_is_earned_unless_it_has_a_benefit_period(found: PayCost) -> None:
    """Twelve months that add up to the mean bill."""
    book = found.accruals
    assert (book.years, book.amortised) == (YEARS, ())
    assert book.expense == pytest.approx(book.fixed + book.earned)
    assert book.paid.sum() == pytest.approx(found.bill.mean.value)
    assert (book.earned[[0, 1, 3, 4]] == 0).all()


def test_capitalised_commission_is_expensed_over_its_benefit_period(tiny_world: Worlds) -> None:
    """Twenty-four months: what the year earned is expense or asset, as the ledgers of the same years say."""
    pay = {**BENT, "components": [{**BENT["components"][0], "benefit_months": 24}]}
    scenario, plan = company(tiny_world, pay)
    book = cost(scenario, plan, CostQuestion(mode="none"), playing(2)).accruals
    assert book.amortised == ("commission (24 months)",)
    assert book.capitalised[-1] == pytest.approx((book.fixed + book.earned - book.expense).sum())
    assert 0 < book.capitalised[-1] < book.earned.sum()
    ledgers = [simulated_accounts(scenario, plan, 7, replication).plans[0].ledgers for replication in (0, 1)]
    assert book.expense == pytest.approx(sum(each.expense.sum(axis=0) for each in ledgers) / 200)


def test_where_nobody_reacts_all_of_another_plan_is_mechanical(tiny_world: Worlds) -> None:
    """The same deals in every year, so that mechanical cost is the whole difference, to the cent."""
    scenario, plan = company(tiny_world, LINEAR)
    other = Assignment("dearer", {"new": validated_as(PayPlan, BENT, str)}, {f"s{i}": "new" for i in range(SEATS)})
    both = cost(scenario, plan, CostQuestion(other, "none"), playing())
    own, against = both.reactions
    for each in (own, against):
        assert (each.reaction.value, each.reaction.low, each.reaction.high) == (0.0, 0.0, 0.0)
        assert (each.bookings.low, each.bookings.high) == (0.0, 0.0)
    dearer, _ = company(tiny_world, BENT)
    gap = replicate(dearer, plan, replications=YEARS, seed=7).samples["pay"] - both.bill.sample
    assert against.mechanical.value == pytest.approx(gap.mean(), abs=0.01)
    assert own.mechanical.value == pytest.approx(both.bill.mean.value)


def test_people_who_react_change_bookings_and_pay(bent: tuple[Scenario, Plan]) -> None:
    """Mechanical cost and reaction add up to the difference between the plans' own years."""
    scenario, plan = bent
    other = Assignment("linear", {"new": validated_as(PayPlan, LINEAR, str)}, {f"s{i}": "new" for i in range(SEATS)})
    own, against = cost(scenario, plan, CostQuestion(other, "effort"), playing(6)).reactions
    assert own.bookings.value != 0
    still, moving = own.sides
    assert own.total == pytest.approx(moving.pay.value)
    assert still.pay.value == pytest.approx(own.mechanical.value)
    old, same, new = against.sides
    assert same.bookings == old.bookings
    assert against.total == pytest.approx(new.pay.value - old.pay.value)


def test_a_run_without_reactions_is_told_that_the_mode_is_ours(bent: tuple[Scenario, Plan]) -> None:
    """Unless the mode was asked for."""
    free = cost(*bent, None, playing(4))
    assert [(each.mode, each.assumed) for each in free.reactions] == [("full", True)]
    assert "The run lets nobody react" in list(sentences(free))[-2]


def test_threads_do_not_matter(bent: tuple[Scenario, Plan], found: PayCost) -> None:
    """Three threads, the same numbers."""
    again = cost(*bent, CostQuestion(mode="none"), playing(workers=3))
    assert json.dumps(facts_of(again)) == json.dumps(facts_of(found))


def test_antithetic_years_are_taken_in_pairs(tiny_world: Worlds) -> None:
    """Every interval is that of the pairs; no quantile pretends that the years are independent."""
    scenario, plan = company(tiny_world, BENT, simulation={"antithetic": True}, market={"shock_cv": 0.2})
    paired = cost(scenario, plan, CostQuestion(mode="none"), playing(12))
    bill = paired.bill
    assert bill.p90.low <= bill.p90.value <= bill.p90.high
    assert all(each.way != "years" for each in paired.levels)


def test_without_quotas_there_are_no_levels_and_no_quartiles(tiny_world: Worlds) -> None:
    """A commission on everything needs none."""
    scenario, plan = company(tiny_world, LINEAR, quota=None)
    bare = cost(scenario, plan, CostQuestion(mode="none"), playing(4))
    assert (bare.levels, len(bare.quartiles)) == ((), 1)
    assert not any("By company attainment" in sentence for sentence in sentences(bare))


def test_components_that_pay_by_the_deal_have_no_gap(tiny_world: Worlds) -> None:
    """What a deal pays alone does not bend with the year; the commission beside it does."""
    spiff = {"name": "spiff", "per": "deal", "rate": 0.01, "deal_cap": 150.0}
    pay = {**BENT, "components": [spiff, BENT["components"][0]]}
    lines = cost(*company(tiny_world, pay), CostQuestion(mode="none"), playing(8)).at_mean.lines
    assert [(line.name, line.gap.value > 0) for line in lines] == [
        ("fixed pay", False), ("spiff", False), ("commission", True),
    ]  # fmt: skip
    assert lines[1].mean > 0


def test_the_folder_holds_page_tables_and_numbers_and_names_do_no_harm(tiny_world: Worlds, tmp_path: Path) -> None:
    """A seat called like a formula, a title like a script."""
    rows = [{"account": "a0", "owner": "=cmd|s", "potential": 100_000.0, "workload": 10.0}]
    tree = {"title": "<script>alert(1)</script>", "pay": {"default_plan": "plan"}, "quota": {"target": 100_000.0}}
    scenario = tiny_world(rows, [{"seat": "=cmd|s"}], tree, pay_plans={"plan": BENT})
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "present")
    asked = CostQuestion(mode="none")
    study = cost(scenario, plan, asked, playing(4))
    folder = write(scenario, plan, asked, study, tmp_path)
    page = (folder / "cost.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert not any(line.startswith("=") for line in (folder / "seats.csv").read_text("utf-8").splitlines())
    facts = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert facts["bill"]["mean"]["value"] == pytest.approx(study.bill.mean.value)
    names = {"years", "lines", "seats", "levels", "cost_of_sales", "accruals"}
    assert {file.stem for file in folder.glob("*.csv")} == names
    assert "<script>" not in study._repr_html_()


def test_what_cannot_be_costed_is_refused_at_once(tiny_world: Worlds) -> None:
    """Nobody is paid, one year; another currency."""
    scenario = tiny_world([{"account": "a0", "owner": "s0"}], 1)
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "present")
    with pytest.raises(ScenarioError) as refused:
        cost(scenario, plan, None, playing(1))
    assert [problem.where for problem in refused.value.problems] == ["pay", "--replications"]
    foreign, owned = company(tiny_world, {**LINEAR, "currency": "JPY"})
    with pytest.raises(ScenarioError, match="pays in JPY"):
        cost(foreign, owned, None, playing(2))


def test_a_plan_to_compare_with_comes_from_a_file_or_the_library(bent: tuple[Scenario, Plan], tmp_path: Path) -> None:
    """For everybody who is paid; unknown names are told."""
    file = tmp_path / "flat.yaml"
    file.write_text("salary: 50000\ncomponents:\n  - {name: c, rate: 0.05}\n", encoding="utf-8")
    given = assignment_of(str(file), bent[0])
    assert (given.name, set(given.plan_of_seat.values())) == ("flat", {"flat"})
    assert len(assignment_of("account-executive", bent[0]).plan_of_seat) == SEATS
    with pytest.raises(ScenarioError, match="there is no file"):
        assignment_of("nothing-of-that-name", bent[0])
