"""DataFrames of every value, with units in their columns."""

from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.outcomes import MemoryTables
from planner.errors import PlannerError
from planner.report.frames import frame
from planner.report.review import Review


def test_accounts_have_their_units(story: Any) -> None:
    """The currency of the scenario stands in the column names."""
    accounts = frame(story.scenario)
    assert {"account", "potential [USD/year]", "workload [hours/year]", "lat [degrees]"} <= set(accounts.columns)
    assert len(accounts) == 150
    assert accounts["potential [USD/year]"].sum() == pytest.approx(story.scenario.accounts.potential.sum())


def test_every_table_of_every_value_is_a_frame(story: Any) -> None:
    """No table is announced that cannot be had."""
    sizes = {
        (story.scenario, "seats"): 12,
        (story.scenario, "findings"): 1,
        (story.plan, ""): 150,
        (story.plan, "quotas"): 12,
        (story.plan, "violations"): 0,
        (story.outcomes, "seats"): 60 * 12,
        (story.outcomes, "months"): 60 * 12,
        (story.outcomes, "samples"): 60,
        (story.review, "balance"): 12,
        (story.review, "quotas"): 12,
    }
    for (value, table), rows in sizes.items():
        assert len(frame(value, table)) == rows, table


def test_terms_and_moves_agree_with_plan_and_audit(story: Any) -> None:
    """The frame adds up to the objective; the moves are the audit's."""
    assert frame(story.plan, "terms")["amount [currency/year]"].sum() == pytest.approx(story.plan.objective)
    assert story.review.before is not None
    moves = frame(story.review, "moves")
    assert sum(len(names.split(", ")) for names in moves["accounts"]) == len(story.review.after.moved)


def test_seat_rows_keep_replication_and_seat_together(story: Any) -> None:
    """Summing a seat's rows gives the array's column sum."""
    seats = frame(story.outcomes, "seats")
    by_seat = seats.groupby("seat")["bookings [currency]"].sum()
    assert np.allclose(by_seat.to_numpy(), story.outcomes.seat_bookings.sum(axis=0))


def test_kept_tables_can_be_read(story: Any) -> None:
    """Deals that the simulator kept come back as they were written."""
    tables = story.outcomes.tables
    assert isinstance(tables, MemoryTables)
    tables.write("deals", {"replication": np.array([0, 1]), "amount": np.array([1.0, 2.0])})
    assert frame(story.outcomes, "deals")["amount"].tolist() == [1.0, 2.0]


def test_an_unknown_table_names_those_there_are(story: Any) -> None:
    """The message is an answer."""
    with pytest.raises(PlannerError, match="there is no table 'deal'; there are assignment, quotas"):
        frame(story.plan, "deal")


def test_last_quota_is_a_year_of_whatever_periods_there_are(tiny_world: Any) -> None:
    """Four quarters are added up, a yearly figure is taken as it is, rows of the planned year do not count."""
    quarters = [{"seat": "s0", "start": f"2026-{m:02}-01", "quota": 100.0} for m in (1, 4, 7, 10)]
    older = [{"seat": "s0", "start": "2025-10-01", "quota": 7.0}, {"seat": "s0", "start": "2027-01-01", "quota": 9.0}]
    yearly = [{"seat": "s1", "start": f"{year}-01-01", "quota": 50.0 * (year - 2024)} for year in (2025, 2026)]
    scenario = tiny_world(3, [{}, {}, {"last_quota": 30.0}], quotas=[*quarters, *older, *yearly])
    plan = given_plan(World.of(scenario), np.array(["s0", "s1", "s2"]), "by hand")
    assert Review.of(scenario, plan).last_quota.tolist() == [400.0, 100.0, 30.0]
