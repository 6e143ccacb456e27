"""From potential to leads, from leads to work and odds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import pipeline

ODDS, HOURS = (0.5, 0.4), (3.0, 6.0)


def test_a_fully_worked_account_books_its_potential() -> None:
    """Leads × P(qualified) × P(win) × mean deal value = potential, for a small and a large account."""
    for potential in (20_000.0, 320_000.0):
        size = pipeline.deal_size_mean(potential, 80_000.0, 10_000.0, 0.5)
        leads = pipeline.lead_rate(potential, size, 0.4, pipeline.win_probability(ODDS))
        assert leads * 0.4 * 0.5 * 0.4 * size == pytest.approx(potential)


def test_deal_size_grows_with_the_elasticity() -> None:
    """Four times the mean potential doubles the deal at elasticity one half, and leaves it alone at zero."""
    assert pipeline.deal_size_mean(400.0, 100.0, 10.0, 0.5) == pytest.approx(20.0)
    assert pipeline.deal_size_mean(400.0, 100.0, 10.0, 0.0) == 10.0


def test_an_account_without_potential_is_silent() -> None:
    """No potential, no deal, no leads."""
    assert pipeline.deal_size_mean(0.0, 100.0, 10.0, 0.5) == 0.0
    assert pipeline.lead_rate(0.0, 0.0, 0.4, 0.2) == 0.0


def test_work_of_a_lead_counts_the_stages_it_reaches() -> None:
    """0.4 × (3 + 0.5 × 6) = 2.4 hours when screened; an unscreened dud costs 0.6 × 3 = 1.8 hours more."""
    assert pipeline.expected_hours(HOURS, ODDS, 0.4, screened=True) == pytest.approx(2.4)
    assert pipeline.expected_hours(HOURS, ODDS, 0.4, screened=False) == pytest.approx(4.2)


def test_hours_are_scaled_to_the_stated_workload() -> None:
    """Ten leads of 2.4 hours need 24 hours; a workload of 48 doubles every stage, none leaves them alone."""
    assert pipeline.work_scale(48.0, 10.0, 2.4) == pytest.approx(2.0)
    assert pipeline.work_scale(0.0, 10.0, 2.4) == 1.0
    assert pipeline.work_scale(48.0, 0.0, 2.4) == 1.0


def test_arrivals_come_where_the_intensity_is() -> None:
    """Rate 1 on [0, 10), nothing on [10, 20), rate 2 on [20, 30): unit 11 comes on day 20.5."""
    knots = (0.0, 10.0, 20.0, 30.0)
    cumulative = pipeline.cumulative_intensity(knots, (1.0, 0.0, 2.0))
    assert cumulative == (0.0, 10.0, 10.0, 30.0)
    assert pipeline.arrival_time(4.0, knots, cumulative) == 4.0
    assert pipeline.arrival_time(11.0, knots, cumulative) == 20.5
    assert math.isinf(pipeline.arrival_time(30.0, knots, cumulative))


@given(st.lists(st.floats(0.0, 5.0), min_size=2, max_size=6), st.floats(0.0, 20.0), st.floats(0.0, 20.0))
def test_arrival_times_keep_the_order_of_their_targets(rates: list[float], one: float, other: float) -> None:
    """Inverting the cumulative intensity never swaps two arrivals."""
    knots = tuple(float(i) for i in range(len(rates) + 1))
    cumulative = pipeline.cumulative_intensity(knots, tuple(rates))
    first, second = sorted((one, other))
    assert pipeline.arrival_time(first, knots, cumulative) <= pipeline.arrival_time(second, knots, cumulative)


def test_waiting_lowers_the_odds_and_nothing_lifts_them_above_one() -> None:
    """Sixty days of waiting at a patience of sixty leave 1/e; skill and effort are clipped at certainty."""
    assert pipeline.advance_odds(0.5, pipeline.fading_by_waiting(60.0, 60.0), 1.0, 1.0) == pytest.approx(0.5 / math.e)
    assert pipeline.advance_odds(0.9, 1.0, pipeline.skill_factor(2.0, 1), 1.0) == 1.0


def test_skill_counts_once_over_the_whole_cycle() -> None:
    """A person of skill 1.1 wins 1.1 times as often, over however many stages."""
    factor = pipeline.skill_factor(1.1, 4)
    assert factor**4 == pytest.approx(1.1)


def test_effort_lifts_odds_by_its_elasticity() -> None:
    """Twenty per cent more effort at an elasticity of 0.3."""
    assert pipeline.effort_factor(1.2, 0.3) == pytest.approx(1.2**0.3)
    assert pipeline.effort_factor(1.2, 0.0) == 1.0


def test_later_stages_come_first_and_then_older_opportunities() -> None:
    """A demo before any discovery, however old; among equals the older one."""
    late = pipeline.LATE_FIRST
    assert pipeline.urgency(1, 500.0, 1.0, late) < pipeline.urgency(0, -100.0, 9.0, late)
    assert pipeline.urgency(1, 3.0, 1.0, late) < pipeline.urgency(1, 4.0, 9.0, late)


def test_other_priorities_look_at_age_or_value_alone() -> None:
    """Oldest first: whatever the stage; largest first: whatever the stage and age."""
    oldest, largest = pipeline.OLDEST_FIRST, pipeline.LARGEST_FIRST
    assert pipeline.urgency(0, -100.0, 1.0, oldest) < pipeline.urgency(3, 500.0, 9.0, oldest)
    assert pipeline.urgency(0, 500.0, 9.0, largest) < pipeline.urgency(3, -100.0, 1.0, largest)


def test_answers_share_what_does_not_go_on() -> None:
    """Odds of 0.6, then three quarters of the rest undecided."""
    assert pipeline.answer(0.59, 0.6, 0.0, 0.75) == pipeline.GOES_ON
    assert pipeline.answer(0.6, 0.6, 0.74, 0.75) == pipeline.DECIDES_NOTHING
    assert pipeline.answer(0.6, 0.6, 0.75, 0.75) == pipeline.SAYS_NO
    assert pipeline.answer(0.99, 0.6, 1.0, 0.0) == pipeline.SAYS_NO


def test_three_attempts_at_a_half_reach_seven_of_eight() -> None:
    """1 − 0.5³; certain contact needs one attempt, and gives exactly 1."""
    assert pipeline.reached_share(0.5, 3) == 0.875
    assert pipeline.reached_share(1.0, 1) == 1.0


def test_pressure_lies_before_the_end_of_a_quarter() -> None:
    """Ten days before day 90 and 181, and not after the last end that is known."""
    ends = np.array([0.0, 90.0, 181.0])
    days = (-5.0, 0.0, 79.9, 80.0, 89.9, 90.0, 175.0, 181.0)
    assert [day for day in days if pipeline.is_pressed(day, ends, 10.0)] == [-5.0, 80.0, 89.9, 175.0]


def test_work_after_the_ramp_takes_its_time() -> None:
    """Past the ramp, and without one, full productivity."""
    assert pipeline.work_days(2.0, 400.0, 180.0, 0.2) == 2.0
    assert pipeline.work_days(2.0, 0.0, 0.0, 0.2) == 2.0
    assert pipeline.work_days(2.0, math.inf, 180.0, 0.2) == 2.0


def test_work_within_the_ramp_waits_for_the_integral() -> None:
    """Productivity t/100 from zero: half a day's work is done when t²/200 = 0.5, after ten days."""
    assert pipeline.work_days(0.5, 0.0, 100.0, 0.0) == pytest.approx(10.0)


def test_work_across_the_knee_ends_at_full_pace() -> None:
    """From zero to full in 100 days makes 50 full days; 52 full days of work end on day 102."""
    assert pipeline.work_days(52.0, 0.0, 100.0, 0.0) == pytest.approx(102.0)


@given(st.floats(0.01, 300.0), st.floats(0.0, 250.0), st.floats(1.0, 200.0), st.floats(0.0, 1.0))
def test_the_ramp_is_integrated_exactly(work: float, since: float, ramp: float, start: float) -> None:
    """The area under the productivity line over the time taken is the work."""
    days = pipeline.work_days(work, since, ramp, start)
    steps = 2_000
    area = 0.0
    for i in range(steps):
        moment = since + (i + 0.5) * days / steps
        area += min(1.0, start + (1.0 - start) * moment / ramp) * days / steps
    assert area == pytest.approx(work, rel=1e-3)
