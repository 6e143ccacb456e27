"""Values show themselves in notebooks."""

from collections.abc import Callable

from planner.domain.audit import World, given_plan
from planner.domain.card import card
from planner.domain.scenario import Scenario


def test_a_card_escapes_whatever_it_shows() -> None:
    """A title or fact with markup in it stays text."""
    shown = card("<b>", {"<i>": "</td><script>alert(1)</script>"})
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_scenario_and_plan_show_their_main_figures(tiny_world: Callable[..., Scenario]) -> None:
    """A notebook sees sizes, potential and objective."""
    scenario = tiny_world(4, 2, {"title": "A & B"})
    plan = given_plan(World.of(scenario), scenario.seats.seat[[0, 1, 0, 1]], "by hand")
    assert "A &amp; B" in scenario._repr_html_()
    assert "4, potential 400,000 USD a year" in scenario._repr_html_()
    assert "by hand" in plan._repr_html_()
