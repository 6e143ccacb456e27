"""What tables of the past say of people, seats and quotas."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.studies.fairness import history as fairness_history
from planner.studies.fairness.history import history_of
from planner.studies.fairness.ratchets import ratchet_of

Built = Callable[..., Scenario]
PAY = {"ae": {"salary": 0.0, "variable": 60_000.0, "period": "year"}}


def records(people: int, years: int) -> dict[str, list[dict[str, Any]]]:
    """People with yearly quotas; next year's takes over half of a beat and a tenth of a miss; seats rotate."""
    rng = np.random.default_rng(4)
    tables: dict[str, list[dict[str, Any]]] = {"people": [], "person_quotas": [], "deals": []}
    for p in range(people):
        quota = 100_000.0
        for year in range(2020, 2020 + years):
            attained = float(rng.lognormal(0, 0.3))
            first, last = f"{year}-01-01", f"{year}-12-31"
            seat = f"s{(p + year) % people}"
            tables["people"].append({"person": f"p{p}", "start": first, "end": last, "seat": seat, "pay_plan": "ae"})
            tables["person_quotas"].append({"person": f"p{p}", "start": first, "end": last, "quota": quota})
            tables["deals"] += [
                {"deal": f"d{p}-{day}", "person": f"p{p}", "booked": day, "bookings": quota * attained / 2}
                for day in (f"{year}-01-15", f"{year}-12-15")
            ]
            quota *= 1 + 0.5 * max(attained - 1, 0) - 0.1 * max(1 - attained, 0)
    return tables


def test_history_is_read_from_the_tables(tiny_world: Built) -> None:
    """Twenty pairs of results and next quotas, exact up to cents; people who changed seats identify the luck share."""
    scenario = tiny_world(4, 4, {"pay": {"default_plan": "ae"}}, pay_plans=PAY, payroll=records(4, 6))
    found = ratchet_of(scenario)
    assert (found.rows, found.source) == (20, "person_quotas and deals")
    assert found.up.value == pytest.approx(0.5, abs=1e-6)
    assert found.down.value == pytest.approx(0.1, abs=1e-6)
    past = history_of(scenario)
    assert (past.spells, past.movers, past.people, past.seats) == (24, 4, 4, 4)


def test_results_of_which_no_deals_are_known_are_no_misses(tiny_world: Built) -> None:
    """Quotas and people go back further than the deals: neither a ratchet nor a seat is read out of what is missing."""
    tables = records(4, 9)
    tables["deals"] = [deal for deal in tables["deals"] if deal["booked"] >= "2023"]
    known = tiny_world(4, 4, {"pay": {"default_plan": "ae"}}, pay_plans=PAY, payroll=tables)
    found = ratchet_of(known)
    assert (found.rows, found.up.value) == (20, pytest.approx(0.5, abs=1e-6))
    assert history_of(known).spells == 24


def test_a_person_is_measured_over_the_days_of_which_both_deals_and_quota_are_known(tiny_world: Built) -> None:
    """Three years in one seat, deals known of the last two and a quota of the last: its bookings over that quota."""
    seen: list[Any] = []
    tables = {
        "people": [
            {"person": "p0", "start": "2024-01-01", "end": "2026-12-31", "seat": "s0", "pay_plan": "ae"},
            {"person": "p1", "start": "2020-01-01", "seat": "s1", "pay_plan": "ae", "quota": 365.0},
        ],
        "person_quotas": [{"person": "p0", "start": "2026-01-01", "end": "2026-12-31", "quota": 100.0}],
        "deals": [
            {"deal": f"d{p}-{day}", "person": f"p{p}", "booked": day, "bookings": 60.0}
            for p in range(2)
            for day in ("2025-01-01", "2026-06-30", "2026-12-31")
        ],
    }
    scenario = tiny_world(4, 4, {"pay": {"default_plan": "ae"}}, pay_plans=PAY, payroll=tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fairness_history, "history_luck", lambda *given: seen.append(given))
        history_of(scenario)
    assert seen[0][2] == pytest.approx([120.0 / 100.0, 180.0 / 730.0])


def test_a_scenario_without_history_says_so(tiny_world: Built) -> None:
    """Both are not identified."""
    scenario = tiny_world()
    assert "no spells" in history_of(scenario).why
    assert "no results" in ratchet_of(scenario).why
