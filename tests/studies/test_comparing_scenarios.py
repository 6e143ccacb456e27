"""Differences on common random numbers."""

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.measures import Measure
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.report.effects import NOT_SHOWN, SAME, brief
from planner.studies.compare.differences import compare, side_by_side

TinyWorld = Callable[..., Scenario]


def _outcomes(bookings: list[float], **more: list[float]) -> Outcomes:
    samples = {"bookings": np.array(bookings), **{name: np.array(values) for name, values in more.items()}}
    years = len(bookings)
    return Outcomes(
        scenario="s",
        plan="p",
        engine="simpy",
        seed=1,
        confidence=0.95,
        measures=tuple(
            Measure(name, float(np.nanmean(values)), 0.0, 1.0, "currency" if name == "bookings" else "share", "")
            for name, values in samples.items()
        ),
        samples=samples,
        seat=np.array(["s0"]),
        month=np.array(["2027-01"]),
        seat_bookings=np.zeros((years, 1)),
        seat_pay=np.zeros((years, 1)),
        month_bookings=np.zeros((years, 1)),
        month_pay=np.zeros((years, 1)),
    )


def test_the_interval_is_the_paired_t_interval() -> None:
    """Differences 1, 2, 3: mean 2, standard deviation 1, t(0.975; 2) = 4.30265."""
    found = side_by_side({"a": _outcomes([100, 200, 300]), "b": _outcomes([101, 202, 303])}).difference("bookings", "b")
    assert found.value == pytest.approx(2)
    assert found.low == pytest.approx(2 - 4.302652729911275 / sqrt(3))
    assert found.high == pytest.approx(2 + 4.302652729911275 / sqrt(3))
    assert not found.shown


def test_luck_that_all_share_does_not_widen_the_interval() -> None:
    """Years differ by millions, the plans by one: that is seen."""
    luck = [1e6, 5e6, 9e6, 2e6]
    difference = side_by_side(
        {"a": _outcomes(luck), "b": _outcomes([year + 1 + i / 10 for i, year in enumerate(luck)])}
    ).difference("bookings", "b")
    assert difference.shown
    assert brief(difference.ends, difference.unit).startswith("+1.15 (")


def test_a_difference_that_cannot_be_shown_is_said_to_be_none() -> None:
    """The interval holds zero."""
    difference = side_by_side({"a": _outcomes([1, 2, 3]), "b": _outcomes([2, 1, 3])}).difference("bookings", "b")
    assert brief(difference.ends, difference.unit).startswith(NOT_SHOWN)


def test_a_measure_that_only_one_has_is_not_compared() -> None:
    """It stands in the table, without a difference; a year without a value counts in neither."""
    nan = np.nan
    comparison = side_by_side(
        {
            "a": _outcomes([1, 2, 3], attainment=[0.5, nan, 0.7]),
            "b": _outcomes([1, 2, 3], attainment=[0.6, 0.9, 0.8]),
            "c": _outcomes([1, 2, 3]),
        }
    )
    assert comparison.measures["attainment"][2] is None
    assert comparison.difference("attainment", "b").value == pytest.approx(0.1)
    with pytest.raises(KeyError):
        comparison.difference("attainment", "c")
    assert brief(comparison.difference("bookings", "c").ends, "currency") == SAME


def test_years_with_other_luck_are_refused() -> None:
    """Another seed or another number of years cannot be paired."""
    one, other = _outcomes([1, 2, 3]), replace(_outcomes([1, 2, 3]), seed=2)
    with pytest.raises(PlannerError, match="'b' was simulated with seed 2"):
        side_by_side({"a": one, "b": other})
    with pytest.raises(PlannerError, match="common random numbers"):
        side_by_side({"a": one, "b": _outcomes([1, 2])})


def test_a_comparison_shows_itself_without_running_a_script() -> None:
    """Names are escaped."""
    name = "</script><script>alert(1)</script>"
    shown = side_by_side({"a": _outcomes([1, 2, 3]), name: _outcomes([2, 3, 4])})._repr_html_()
    assert "<script>" not in shown
    assert "+1 (" in shown


def _half(scenario: Scenario, seats: list[str]) -> Plan:
    return given_plan(World.of(scenario), np.array(seats), "by hand")


def test_given_plans_meet_the_same_customers(tiny_world: TinyWorld) -> None:
    """Equal plans differ in nothing; the first names seed and number of years; workers change nothing."""
    scenario = tiny_world(4, 2, {"simulation": {"replications": 3, "seed": 11}, "market": {"deal_size": 5000.0}})
    one = _half(scenario, ["s0", "s0", "s1", "s1"])
    other = _half(scenario.but({"simulation.seed": 99}), ["s0", "s1", "s0", "s1"])
    cases = {"now": (scenario, one), "same": (scenario, one), "swap": (scenario, other)}
    comparison = compare(cases)
    assert comparison.base == "now"
    assert comparison.replications == 3
    assert comparison.difference("bookings", "same").value == 0
    assert comparison.difference("leads", "swap").value == 0
    assert repr(comparison) == (
        f"Comparison(now · same · swap; 3 common replications, "
        f"{sum(d.shown for d in comparison.differences)} of {len(comparison.differences)} differences shown)"
    )


def test_scenarios_are_solved_first_and_told_apart(tiny_world: TinyWorld) -> None:
    """Two scenarios of one name get two names; one alone is no comparison."""
    scenario = tiny_world(4, 2, {"simulation": {"replications": 2}})
    comparison = compare([scenario, scenario.but({"market.deal_size": 5000.0})])
    assert comparison.names == ("tiny", "tiny (2)")
    with pytest.raises(PlannerError, match="two scenarios or more"):
        compare([scenario])
