"""What a team has done and has in hand: counted by hand, and how old is usual."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.history.opportunities import Opportunities
from planner.domain.history.stage_ages import ages_in_stage
from planner.domain.history.stage_moves import StageMoves
from planner.domain.midyear.deals_now import FEWEST, Count, DealsNow, activity, usual_age
from planner.domain.midyear.scoreboard import EVERYBODY, NO_MANAGER, Ground, company_of, gone, teams_of
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError

NEVER = "NaT"
START, DAY = date(2027, 1, 1), date(2027, 3, 31)


def _days(*days: str) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


@pytest.fixture
def deals() -> DealsNow:
    """Six deals of two seats, and one of a stranger."""
    return DealsNow(
        day=DAY,
        seat=np.array([0, 0, 0, 1, 1, -1]),
        appointment=_days("2026-12-30", "2027-03-03", "2027-03-04", "2027-03-31", NEVER, "2027-02-01"),
        qualified=_days("2026-12-31", "2027-01-01", "2027-03-31", NEVER, "2027-03-04", "2027-02-01"),
        closed=_days("2027-01-01", "2026-12-31", NEVER, NEVER, NEVER, "2027-03-31"),
        open=np.array([False, False, True, False, True, False]),
        won=np.array([True, True, False, False, False, True]),
        amount=np.array([100.0, 1_000.0, 40.0, 7.0, 60.0, 500.0]),
        overdue=np.array([False, False, True, False, False, False]),
        appointments_known=True,
    )


def test_a_teams_activity_is_counted_by_hand(deals: DealsNow) -> None:
    """From the first day of the plan, the last 28 days apart; earlier wins do not count."""
    first = activity(deals, deals.seat == 0, START)
    assert (first.booked, first.open_deals, first.open_amount, first.overdue) == (100.0, 1, 40.0, 1)
    assert (first.appointments, first.qualified) == (Count(2, 1), Count(2, 1))
    second = activity(deals, deals.seat == 1, START)
    assert (second.appointments, second.qualified, second.open_amount) == (Count(1, 1), Count(1, 1), 60.0)
    assert activity(replace(deals, appointments_known=False), deals.seat == 1, START).appointments is None


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60))
def test_usual_age_is_the_kaplan_meier_quantile(stays: list[tuple[int, bool]]) -> None:
    """Against the textbook's loop over days."""
    age, left = np.array([float(a) for a, _ in stays]), np.array([over for _, over in stays])
    staying, expected = 1.0, float("nan")
    for day in range(41):
        there, leaving = int((age >= day).sum()), int(((age == day) & left).sum())
        if there:
            staying *= 1.0 - leaving / there
        if staying <= 0.2 + 1e-12:
            expected = float(day)
            break
    found = usual_age(age, left)
    assert found == (expected if left.sum() >= FEWEST else pytest.approx(float("nan"), nan_ok=True)) or (
        np.isnan(found) and np.isnan(expected)
    )


def test_age_is_that_in_the_stage_where_moves_are_known() -> None:
    """Thirty deals stayed ten days in A and then thirty in B: in A twelve days are long, in B they are not."""
    ids = [f"o{i:02d}" for i in range(32)]
    moves = StageMoves(
        opportunity=np.array([*ids[:30], *ids[:30], "o30", "o31", "o31"]),
        stage=np.array(["A"] * 30 + ["B"] * 30 + ["A", "A", "B"]),
        entered=_days(*["2027-01-01"] * 30, *["2027-01-11"] * 30, "2027-03-19", "2027-01-01", "2027-03-19"),
    )
    known = Opportunities.of(
        {
            "opportunity": np.array(ids[::-1]),
            "created": _days(*["2027-01-01"] * 32),
            "closed": _days(NEVER, NEVER, *["2027-02-10"] * 30),
            "outcome": np.array(["open", "open", *["lost"] * 30]),
        },
        DAY,
    )
    age, usual = ages_in_stage(known, moves)
    assert age[:2].tolist() == [12.0, 12.0]
    assert usual[:2].tolist() == [30.0, 10.0]
    assert np.isnan(age[2:]).all()
    whole, life = ages_in_stage(known, None)
    assert whole[:2].tolist() == [89.0, 89.0]
    assert life[:2].tolist() == [40.0, 40.0]


@pytest.fixture
def ground(tiny_world: Callable[..., Scenario], deals: DealsNow) -> Ground:
    """Two seats with managers, one without; quotas of 1,200 each, four futures."""
    scenario = tiny_world(3, [{"manager": "ann", "person": "Bo"}, {"manager": "ann"}, {}])
    totals = np.array(
        [[900.0, 100.0, np.nan], [1_200.0, 200.0, np.nan], [1_300.0, 300.0, np.nan], [2_000.0, 400, np.nan]]
    )
    return Ground(
        scenario=scenario,
        quota=np.full(3, 1_200.0),
        deals=deals,
        totals=totals,
        company=totals[:, :2].sum(axis=1),
        by_month=np.full((3, 12), 100.0),
    )


def test_plan_now_and_forecast_stand_side_by_side(ground: Ground) -> None:
    """By team and seat; a team's forecast adds its seats future by future; strangers count for the company."""
    ann, others = teams_of(ground)
    assert [seat.name for seat in ann.seats] == ["s0", "s1"]
    assert (ann.line.plan, ann.line.plan_by_now, ann.line.done.booked) == (2_400.0, 600.0, 100.0)
    assert ann.line.left == 2_300.0
    assert ann.line.coverage == pytest.approx(100 / 2_300)
    assert ann.line.forecast is not None
    assert ann.line.forecast.middle == pytest.approx(1_500.0)
    assert ann.line.forecast.chance == 0.25
    assert (others.line.name, others.line.forecast) == (NO_MANAGER, None)
    company = company_of(ground)
    assert (company.plan, company.done.booked, company.done.open_amount) == (3_600.0, 600.0, 100.0)


def test_a_reached_plan_needs_no_coverage(ground: Ground, deals: DealsNow) -> None:
    """Nothing is left to cover."""
    rich = replace(ground, deals=replace(deals, amount=deals.amount * 100))
    line = teams_of(rich)[0].seats[0]
    assert (line.left, np.isnan(line.coverage)) == (0.0, True)


def test_teams_are_chosen_by_manager(ground: Ground, tiny_world: Callable[..., Scenario]) -> None:
    """One by name, misspelt ones with a hint; without managers there is one team; higher managers have all below."""
    assert [team.line.name for team in teams_of(ground, "ann")] == ["ann"]
    with pytest.raises(ScenarioError, match="Did you mean 'ann'"):
        teams_of(ground, "anne")
    flat = replace(ground, scenario=tiny_world(3, 3))
    assert [team.line.name for team in teams_of(flat)] == [EVERYBODY]
    tree = tiny_world(
        3,
        [{"manager": "ann"}, {"manager": "bo"}, {"manager": "bo"}],
        hierarchy=[{"node": "ann", "parent": "cy"}, {"node": "bo", "parent": "cy"}, {"node": "cy"}],
    )
    assert [team.line.name for team in teams_of(replace(ground, scenario=tree))] == ["ann", "bo"]
    assert len(teams_of(replace(ground, scenario=tree), "cy")[0].seats) == 3


def test_the_running_month_counts_by_its_days(ground: Ground) -> None:
    """Half of April, and all at the end."""
    calendar, by_month = ground.scenario.calendar, ground.by_month
    assert gone(by_month, calendar, date(2027, 4, 15))[0] == pytest.approx(350.0)
    assert gone(by_month, calendar, date(2027, 12, 31))[0] == pytest.approx(1_200.0)
    assert gone(by_month, calendar, date(2027, 1, 1))[0] == pytest.approx(100 / 31)
