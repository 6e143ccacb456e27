"""What re-planning would change, beside a forecast: both plans over the rest of the year, and how it is told."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.comparison.side_by_side import Effect
from planner.domain.comparison.winners import Winners
from planner.domain.measures import Interval
from planner.domain.midyear.in_force import InForce
from planner.domain.midyear.replan_effect import ReplanEffect
from planner.domain.scenario import Scenario
from planner.report.effects import NOT_SHOWN
from planner.report.forecast.replanned import effects_table, people_tables, replan_section, replan_sentences
from planner.studies.forecast.replanned import replan_effect
from planner.studies.playing import Playing

TinyWorld = Callable[..., Scenario]
SETTINGS: Mapping[str, Any] = {
    "quota": {"target": 900_000.0},
    "market": {"deal_size": 20_000.0},
    "pipeline": {"stages": [{"name": "talk", "hours": 5.0, "odds": 0.4, "wait_days": 40.0}]},
    "solver": {"seconds": 5.0, "gap": 0.0},
}
MAY = date(2027, 5, 1)
MUST = "must find an owner"


def _replanned(tiny_world: TinyWorld, folder: Path, **of_s1: Any) -> ReplanEffect:
    """The same plan in May, with what is new of s1."""
    rows = [{"potential": 150_000.0, "workload": 100.0, "revenue": 1000.0} for _ in range(6)]
    seats: list[dict[str, Any]] = [{}, {}, {}]
    then = tiny_world(rows, seats, SETTINGS)
    owners = np.array([f"s{i // 2}" for i in range(6)])
    plan = InForce(then, given_plan(World.of(then), owners, "in force"), "runs/then")
    seats[1] = of_s1
    return replan_effect(tiny_world(rows, seats, SETTINGS), plan, MAY, folder, Playing(12, 1))


def test_a_leavers_accounts_are_worth_moving(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """Nobody works his two under the plan in force; the others book them under the new one."""
    found = _replanned(tiny_world, tmp_path, end="2027-04-30")
    booked = found.effect("bookings")
    assert booked is not None
    assert (found.forced, found.nobody) == (2, 2)
    assert booked.difference.low > 0
    sentence = next(replan_sentences(found))
    assert re.match(
        r"Re-planning from 1 May 2027 on would add .* to bookings, moving 2 accounts, all of which", sentence
    )
    assert [row[0].text for row in effects_table(found).rows][:2] == ["Bookings", "Attainment"]
    (people,) = people_tables(found)
    assert {row[0].text for row in people.rows} == {"s0", "s2"}
    section = replan_section(found, beside_history=True)
    assert any("Whose word this is" in words for words in section.words)
    assert any("learned from the history" in words for words in section.words)


def test_where_nothing_is_new_nothing_changes(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """The plan in force is the best one: no account moves, and no year differs."""
    found = _replanned(tiny_world, tmp_path)
    booked = found.effect("bookings")
    assert booked is not None
    assert (booked.difference.low, booked.difference.high) == (0.0, 0.0)
    assert "moves no account" in next(replan_sentences(found))
    assert found.nobody == 0


def _by_hand(bookings: Interval, forced: int = 0, chosen: int = 4) -> ReplanEffect:
    effect = Effect("bookings", "currency", 900_000.0, 900_000.0 + bookings.value, bookings, 0.1)
    winners = Winners("new plan", (), (), (), (), 0)
    return ReplanEffect(
        first=MAY,
        end=date(2028, 1, 1),
        forced=forced,
        chosen=chosen,
        nobody=0,
        effects=(effect,),
        winners=winners,
        currency="EUR",
        replications=50,
        confidence=0.95,
        in_force="runs/<script>",
        run="runs/b",
        changes="runs/c",
    )


@pytest.mark.parametrize(
    ("bookings", "forced", "sentence"),
    [
        (Interval(52e3, 10e3, 94e3), 0, "would add 52 k EUR (10 k to 94 k) to bookings, moving 4 accounts."),
        (Interval(-52e3, -94e3, -10e3), 0, "would cost 52 k EUR (10 k to 94 k) of bookings, moving 4 accounts."),
        (
            Interval(10e3, -15e3, 35e3),
            1,
            f"makes {NOT_SHOWN} in bookings (−15 k EUR to +35 k EUR), moving 5 accounts, 1 of which {MUST}.",
        ),
        (Interval(0.0, 0.0, 0.0), 0, "would change no bookings, moving 4 accounts."),
    ],
)
def test_replanning_is_told_with_its_interval(bookings: Interval, forced: int, sentence: str) -> None:
    """More, less, not shown, and exactly nothing."""
    found = _by_hand(bookings, forced)
    assert next(replan_sentences(found)) == f"Re-planning from 1 May 2027 on {sentence}"
    assert list(people_tables(found)) == []
