"""What is published about people and pay, beside what the simulator shows: what it does not show is named here."""

import math

import pytest

from planner.studies.facts.fact import Fact
from planner.studies.facts.listed import FACTS
from planner.studies.facts.own_quotas import syam_hess_yang
from planner.studies.facts.planned_effort import commission_rates, quota_problem
from planner.studies.facts.world import LINEAR, sold

NOT_SHOWN = {"larkin": 1, "kishore": 1}
"""How many figures of a publication are not met; the page of validation shows them failing."""


def test_a_fact_passes_within_its_limits() -> None:
    """Ends included."""
    assert Fact.within("n", "s", "e", 1.0, (1.0, math.inf)).passed
    assert not Fact.within("n", "s", "e", 0.99, (1.0, math.inf)).passed


@pytest.mark.parametrize("facts", [commission_rates, quota_problem, syam_hess_yang])
def test_what_needs_no_simulation_is_shown(facts: object) -> None:
    """Every figure lies where the source says."""
    assert callable(facts)
    assert [fact for fact in facts() if not fact.passed] == []


def test_skill_pays_under_a_linear_plan() -> None:
    """The company of all cases: the better sell more, nobody moves a deal, and the middle meets its quota."""
    result = sold(LINEAR, years=10)
    low, middle, high = (float(result.by_seat[group].mean()) for group in (slice(0, 3), slice(3, 6), slice(6, 9)))
    assert low < middle < high
    assert middle == pytest.approx(1_000_000.0, rel=0.05)
    assert result.discounts == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("name", FACTS)
def test_published_facts_are_shown_but_for_those_that_are_known_not_to_be(name: str) -> None:
    """A figure that begins or ceases to be met is news either way."""
    facts = FACTS[name]()
    assert all(fact.source and fact.expected and math.isfinite(fact.figure) for fact in facts)
    assert sum(not fact.passed for fact in facts) == NOT_SHOWN.get(name, 0), facts
