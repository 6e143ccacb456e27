"""What the report says of overlays: ratio, hours, and everything that is credited twice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.optimize.solve import solve
from planner.report.frames import frame
from planner.report.overlays import overlay_sections, twice_credited
from planner.report.review import Review
from planner.report.write import write_report
from planner.studies.running.overlays import solve_overlays

TinyWorld = Callable[..., Scenario]


@pytest.fixture(scope="module")
def planned(tiny_world: TinyWorld) -> tuple[Scenario, Plan]:
    """Three accounts pinned to two seats; engineers at half credit for two of them, pods at none."""
    accounts = [
        {"segment": "large", "potential": 1e6, "workload": 100.0, "pinned": "s0"},
        {"segment": "large", "potential": 2e6, "workload": 200.0, "pinned": "s1"},
        {"potential": 1e6, "workload": 400.0, "pinned": "s1"},
    ]
    engineers = {"name": "SE", "column": "segment", "value": "large", "hours": 0.5, "most": 1, "credit": 0.5}
    pods = {"name": "pods", "per": "seat", "hours": 0.1, "credit": 0.0}
    scenario = tiny_world(
        accounts,
        2,
        {"territory": {"overlays": [engineers, pods]}},
        specialists=[
            {"overlay": "SE", "person": "Gita"},
            {"overlay": "SE", "person": "Ian"},
            {"overlay": "pods", "person": "Ada", "capacity_hours": 500.0},
        ],
        overlay_owners=[
            {"overlay": "SE", "covered": "a0", "specialist": "d0"},
            {"overlay": "pods", "covered": "s0", "specialist": "d2"},
        ],
    )
    return scenario, solve_overlays(scenario, solve(scenario))


def test_every_overlay_says_who_covers_how_much_in_how_many_hours(planned: tuple[Scenario, Plan]) -> None:
    """Ratio, hours, changes and credit, in sentences and by specialist."""
    engineers, pods = overlay_sections(*planned)
    assert engineers.sentences[:3] == (
        (
            "2 specialists cover 2 accounts of segment 'large': 1 account each (at most 1 allowed), in 150 of 2,000 "
            "hours a year."
        ),
        "Of 1 account with a specialist now, 0 come to another one.",
        "50 % of their bookings are credited a second time: a potential of 1.50 M USD a year.",
    )
    assert pods.sentences[:3] == (
        "1 specialist covers the books of 2 seats (3 accounts): 2 books each, in 70 of 500 hours a year.",
        "Of 1 book with a specialist now, 0 come to another one.",
        "Nothing of their bookings is credited a second time.",
    )
    shown = [[cell.text for cell in row] for row in engineers.table.rows]
    assert shown == [
        ["d0", "Gita", "1", "50", "1,000", "5 %", "1,000,000", "500,000"],
        ["d1", "Ian", "1", "100", "1,000", "10 %", "2,000,000", "1,000,000"],
    ]


def test_the_total_that_is_credited_twice_is_said(planned: tuple[Scenario, Plan]) -> None:
    """1.5 of 4 million go to specialists as well; without overlays nothing is said."""
    scenario, plan = planned
    assert twice_credited(scenario, plan) == (
        "Potential of 4 M USD a year is credited to the seats; 1.50 M USD of it, 38 % of the book, is credited a "
        "further time to specialists (1.50 M USD to 'SE', 0 USD to 'pods'). Territories, quotas and the simulated year "
        "count every account once."
    )
    assert twice_credited(scenario, solve(scenario)) == ""


def test_the_page_has_a_section_only_where_there_are_overlays(planned: tuple[Scenario, Plan], tmp_path: Path) -> None:
    """Names, sentences and tables stand on the page."""
    scenario, plan = planned
    write_report(tmp_path / "with.html", scenario, plan, None, {})
    write_report(tmp_path / "without.html", scenario, solve(scenario), None, {})
    page = (tmp_path / "with.html").read_text(encoding="utf-8")
    assert '<section id="overlays">' in page
    assert twice_credited(scenario, plan).replace("'", "&#39;") in page
    assert '<section id="overlays">' not in (tmp_path / "without.html").read_text(encoding="utf-8")


def test_overlays_are_tables_too(planned: tuple[Scenario, Plan]) -> None:
    """Of the scenario, of the plan and of the review; empty without overlays."""
    scenario, plan = planned
    assert frame(scenario, "specialists")["specialist"].tolist() == ["d0", "d1", "d2"]
    assert frame(scenario, "overlay_owners")["covered"].tolist() == ["a0", "s0"]
    assert len(frame(plan, "overlays")) == 5
    assert frame(plan, "overlays").columns.tolist() == ["overlay", "account", "specialist"]
    shown = frame(Review.of(scenario, plan), "overlays")
    assert shown["hours [hours/year]"].tolist() == pytest.approx([50.0, 100.0, 70.0])
    assert shown["credited [USD/year]"].tolist() == pytest.approx([5e5, 1e6, 0.0])
    assert len(frame(Review.of(scenario, solve(scenario)), "overlays")) == 0
