"""One tiny plan for every finding of the linter, with the money at stake worked out by hand.

A person with a quota of 1,000,000 a year, 100,000 fixed and 100,000 variable pay. Attainment A is lognormal with mean
1 and coefficient of variation 0.30: log-sd σ = √ln 1.09 = 0.29356, log-mean −σ²/2 = −0.04309. By hand, with Φ the
normal distribution: P(A ≥ 1) = 1 − Φ(σ/2) = 0.44166; E[A; A ≥ 1] = Φ(σ/2) = 0.55834; E[(A − 1)⁺] = 0.11668;
E[A; A < 0.5] = Φ((ln 0.5 − σ²/2)/σ) = 0.00607; 90th percentile = exp(−0.04309 + 1.28155 σ) = 1.39532.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from planner.domain.pay.lint.broken import broken_tiers
from planner.domain.pay.lint.finding import FINDINGS, Finding, Holder, Reference, Spread
from planner.domain.pay.lint.linter import lint
from planner.domain.pay.lint.part import by_attainment
from planner.domain.pay.plan import PayPlan

MakePlan = Callable[..., PayPlan]

PERSON = Reference(1_000_000.0, currency="EUR")
YEAR = {"name": "commission", "period": "year"}


@dataclass(frozen=True)
class Case:
    """A plan, and what the linter must say about it."""

    code: str
    money: float
    components: list[dict[str, Any]]
    settings: dict[str, Any] = field(default_factory=dict)
    reference: Reference = PERSON


def _tiers(*tiers: dict[str, float], **further: Any) -> list[dict[str, Any]]:
    return [{**YEAR, "tiers": list(tiers), **further}]


_SELLERS = (Holder("north", 1_000_000.0, 0.10), Holder("south", 1_000_000.0, 0.05))

CASES = (
    # the whole variable pay hangs on a quota that is not there
    Case("no-quota", 100_000, [YEAR], reference=Reference(0.0, currency="EUR")),
    # 0.9 × the base rate up to quota: 90,000 of 100,000
    Case("ote-mismatch", 10_000, _tiers({"multiple": 0.9})),
    # nothing of nothing
    Case("never-pays", 0, [YEAR, {"name": "extra", "period": "year", "share": 0.0}]),
    # half of the variable pay waits for three times the quota
    Case(
        "gate-cannot-be-met",
        50_000,
        [{**YEAR, "share": 0.5}, {"name": "extra", "period": "year", "gate": {"component": "commission", "at": 3.0}}],
    ),
    # 0.9 instead of 1.0 × the base rate on 1,000,000 that earned 100,000
    Case("pay-falls", 10_000, _tiers({"to": 1.0, "multiple": 1.0}, {"multiple": 0.9}, mode="retroactive")),
    # a lump sum of a fifth of the variable pay
    Case(
        "cliff",
        20_000,
        [{**YEAR, "share": 0.8}, {"name": "bonus", "period": "year", "milestones": [{"at": 1.0, "share": 1.0}]}],
    ),
    # retroactive − marginal = 100,000 × P(A ≥ 1)
    Case("retroactive", 44_166, _tiers({"to": 1.0, "multiple": 1.0}, {"multiple": 2.0}, mode="retroactive")),
    # (2 − 1) × 100,000 × E[(A − 3)⁺]; E = Φ(σ/2 − ln 3/σ) − 3 Φ(−σ/2 − ln 3/σ) = 0.0000109
    Case("out-of-reach", 1.09, _tiers({"to": 3.0, "multiple": 1.0}, {"multiple": 2.0})),
    # half of 100,000 × E[(A − 1)⁺]
    Case("decelerator", 5_834, _tiers({"to": 1.0, "multiple": 1.0}, {"multiple": 0.5})),
    # 100,000 × E[A; A < 0.5]
    Case("threshold", 607, [{**YEAR, "threshold": 0.5}]),
    # 139,532 − 120,000 at the excellence point
    Case("cap-below-excellence", 19_532, [{**YEAR, "cap": 1.2}]),
    # E[A] − E[min(A, 0.4)] = 0.6 and a little
    Case("cap-always-binds", 60_005, [{**YEAR, "cap": 0.4}]),
    # 100,000 × E[(A − 3)⁺]
    Case("cap-never-binds", 1.09, [{**YEAR, "cap": 3.0}]),
    # 3 − E[min(A, 3)] = 2
    Case("floor-always-binds", 200_001, [{**YEAR, "floor": 3.0}]),
    # (0.1 − A)⁺ happens to nobody
    Case("floor-never-binds", 0, [{**YEAR, "floor": 0.1}]),
    # a month is a third of a quarter's 25,000, at one more base rate: 8,333 at one of two quarter ends
    Case(
        "period-boundary", 16_667, [{"name": "commission", "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": 2.0}]}]
    ),
    # 2,000,000 of quota on 200,000
    Case("quota-ote-ratio", 0, [YEAR], reference=Reference(2_000_000.0, currency="EUR")),
    # nothing is fixed, and 500,000 of quota keep the proportion
    Case("pay-mix", 0, [YEAR], {"salary": 0.0}, Reference(500_000.0, currency="EUR")),
    # 10 % and 5 % of 1,000,000
    Case(
        "personal-rate",
        50_000,
        [{**YEAR, "rate": "personal"}],
        reference=Reference(1_000_000.0, currency="EUR", personal_rate=0.10, holders=_SELLERS),
    ),
    # months 13 to 16 of 1,000 each
    Case(
        "draw-too-long",
        4_000,
        [YEAR],
        {"draws": [{"amount": 1_000.0, "months": 10}, {"amount": 1_000.0, "after": 10, "months": 6}]},
    ),
    # 10,000 a month against 100,000 / 12, for three months
    Case("draw-above-target", 5_000, [YEAR], {"draws": [{"amount": 10_000.0, "months": 3}]}),
    # all of on-target variable pay
    Case("no-clawback", 100_000, [YEAR], {"clawback": None}),
    # 30 % of the variable pay
    Case(
        "not-simulated",
        30_000,
        [
            {**YEAR, "share": 0.7},
            {"name": "kept", "period": "year", "share": 0.3, "measure": "renewals", "quota": 400_000.0},
        ],
    ),
)

BROKEN = {
    # a quarter of the quota at the rate of the tier below
    "tier-gap": ([{"to": 1.0, "multiple": 1.0}, {"at": 1.25, "multiple": 1.5}], 25_000),
    # a tenth of the quota, twice
    "tier-overlap": ([{"to": 1.5, "multiple": 1.5}, {"at": 1.4, "multiple": 2.0}], 15_000),
}
PAGE = Path(__file__).parents[3] / "docs" / "pay-linter.md"


def _plan(make_plan: MakePlan, case: Case) -> PayPlan:
    usual = {"salary": 100_000.0, "variable": 100_000.0, "clawback": {"months": 6}}
    return make_plan(*case.components, **(usual | case.settings))


def _said(make_plan: MakePlan, case: Case) -> Finding:
    found = [f for f in lint(_plan(make_plan, case), case.reference) if f.code == case.code]
    assert found, f"nothing is said of {case.code}"
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_every_finding_has_the_money_that_a_hand_computes(make_plan: MakePlan, case: Case) -> None:
    """At the place of the setting, with a remedy."""
    found = _said(make_plan, case)
    assert found.money == pytest.approx(case.money, rel=1e-3, abs=0.5 if case.money > 10 else 0.02)
    assert found.hint
    assert found.path == "" or found.path.split(".")[0] in PayPlan.model_fields


def test_personal_rates_around_the_stated_amount_are_only_noted(make_plan: MakePlan) -> None:
    """10 % and 5 % of 1,000,000: 100,000 is one of them, 120,000 is nobody's."""
    reference = Reference(1_000_000.0, currency="EUR", personal_rate=0.10, holders=_SELLERS)
    personal = [{**YEAR, "rate": "personal"}]
    noted = _said(make_plan, Case("ote-mismatch", 0, personal, reference=reference))
    assert (noted.severity, "50,000 EUR to 100,000 EUR" in noted.what) == ("note", True)
    beyond = _said(make_plan, Case("ote-mismatch", 0, personal, {"variable": 120_000.0}, reference))
    assert beyond.severity == "serious"


@pytest.mark.parametrize("code", BROKEN)
def test_tiers_that_do_not_join_are_told_with_place_and_money(code: str) -> None:
    """Although no plan can be made of them."""
    tiers, money = BROKEN[code]
    (found,) = broken_tiers({"variable": 100_000.0, "components": [{"name": "commission", "tiers": tiers}]})
    assert (found.code, found.path) == (code, "components.commission.tiers.1")
    assert found.money == pytest.approx(money)
    assert found.hint


def test_every_kind_of_finding_has_its_case() -> None:
    """Nothing can be found that is not shown."""
    assert {case.code for case in CASES} | set(BROKEN) == set(FINDINGS)


def test_a_clean_plan_has_no_findings(make_plan: MakePlan) -> None:
    """One rate on everything, settled by the year, taken back when a deal is cancelled."""
    assert lint(_plan(make_plan, Case("", 0, [YEAR])), PERSON) == ()


def test_the_page_shows_every_case_in_the_words_of_the_linter(make_plan: MakePlan) -> None:
    """The examples in the docs are what comes out."""
    page = PAGE.read_text(encoding="utf-8")
    for code, meaning in FINDINGS.items():
        assert f"### `{code}`" in page
        assert meaning in page
    for case in CASES:
        found = _said(make_plan, case)
        assert found.what in page, case.code
        assert found.hint in page, case.code


@pytest.mark.parametrize(
    ("mean", "cv", "more"),
    [(0.8, 0.3, 0.043), (0.9, 0.3, 0.076), (1.0, 0.3, 0.117), (0.8, 0.5, 0.107), (0.9, 0.5, 0.147), (1.0, 0.5, 0.186)],
)
def test_expected_pay_with_an_accelerator_is_what_is_known(
    make_plan: MakePlan, mean: float, cv: float, more: float
) -> None:
    """A doubled rate above quota, over lognormal attainment: expected pay over pay at the mean, within 0.3 points."""
    plan = make_plan({**YEAR, "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": 2.0}]}, variable=1.0)
    pay = by_attainment(plan, PERSON)
    assert Spread(mean, cv).expected(pay, 1.0) / pay.at(mean) - 1 == pytest.approx(more, abs=0.003)
