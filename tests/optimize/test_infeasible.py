"""What a planner reads when no plan exists."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, ScenarioError
from planner.optimize.solve import solve

GOLDEN = Path(__file__).parents[1] / "golden" / "infeasible.txt"
EAST = {"eligibility": [{"column": "region"}]}


def _two(hours: float = 100.0, **more: Any) -> list[dict[str, Any]]:
    return [{"seat": "ann", "capacity_hours": hours}, {"seat": "bob", "capacity_hours": hours, **more}]


CASES: dict[str, dict[str, Any]] = {
    "an account that no seat may cover": {
        "accounts": [{"account": "acme", "region": "north"}],
        "seats": [{"seat": "ann", "region": "east"}, {"seat": "bob", "region": "west"}],
        "settings": {"territory": EAST},
    },
    "a family pinned to two seats": {
        "accounts": [
            {"account": "acme", "family": "f", "pinned": "ann"},
            {"account": "zenith", "family": "f", "pinned": "bob"},
        ],
        "seats": _two(),
    },
    "a pin to a seat that may not cover": {
        "accounts": [{"account": "acme", "region": "north", "pinned": "ann"}],
        "seats": [{"seat": "ann", "region": "east"}, {"seat": "bob"}],
        "settings": {"territory": EAST},
    },
    "an account larger than any seat": {
        "accounts": [{"account": "acme", "workload": 90.0}],
        "seats": _two(60.0),
    },
    "nobody there all year": {
        "accounts": [{"account": "acme", "workload": 90.0}, {"account": "zenith", "workload": 9.0}],
        "seats": _two(100.0, end="2026-12-31")[1:],
    },
    "more hours than all seats together": {
        "accounts": [{"account": f"a{i}", "workload": 50.0} for i in range(5)],
        "seats": _two(),
    },
    "limits that add up to more than there is": {
        "accounts": [{"account": "acme"}, {"account": "zenith"}],
        "seats": [{"seat": "ann", "min_accounts": 2.0}, {"seat": "bob", "min_accounts": 1.0}],
    },
    "quotas that cannot be handed out": {
        "accounts": [{"account": "acme"}],
        "seats": _two(),
        "settings": {"quota": {"target": 100_000.0, "overassignment": 0.0, "floor": 60_000.0}},
    },
    "pins beyond the hours of a seat": {
        "accounts": [
            {"account": "acme", "workload": 70.0, "pinned": "bob"},
            {"account": "zenith", "workload": 60.0, "pinned": "bob"},
            {"account": "tiny", "workload": 5.0},
        ],
        "seats": _two(),
    },
    "a region whose seat has too few hours": {
        "accounts": [{"account": f"a{i}", "region": "east", "workload": 40.0} for i in range(3)],
        "seats": [
            {"seat": "ann", "region": "west", "capacity_hours": 500.0},
            {"seat": "bob", "region": "east", "capacity_hours": 100.0},
        ],
        "settings": {"territory": EAST},
    },
    "three blocks in two boxes": {
        "accounts": [{"account": f"a{i}", "workload": 60.0} for i in range(3)],
        "seats": _two(),
    },
    "a limit on accounts against a pin": {
        "accounts": [{"account": "acme", "pinned": "bob"}, {"account": "zenith"}],
        "seats": _two(max_accounts=0.0),
    },
    "an account larger than a balance limit": {
        "accounts": [{"account": "acme", "potential": 900.0}, {"account": "zenith", "potential": 100.0}],
        "seats": _two(),
        "settings": {"territory": {"balance": [{"metric": "potential", "limit": 0.2}]}},
    },
    "a balance limit that no assignment keeps": {
        "accounts": [{"account": name, "potential": 500.0} for name in ("acme", "mega", "zenith")],
        "seats": _two(),
        "settings": {"territory": {"balance": [{"metric": "potential", "limit": 0.2}]}},
    },
    "a mix that there are too few accounts for": {
        "accounts": [{"account": "acme", "segment": "large"}, {"account": "zenith", "segment": "small"}],
        "seats": _two(),
        "settings": {"territory": {"mix": [{"name": "large ones", "value": "large", "least": 1.0}]}},
    },
    "a budget of moves that eligibility breaks": {
        "accounts": [{"account": "acme", "region": "east", "owner": "ann"}],
        "seats": [{"seat": "ann", "region": "west"}, {"seat": "bob", "region": "east"}],
        "settings": {"territory": EAST | {"moves": {"accounts": 0}}},
    },
}


def test_the_sentences_are_the_golden_ones(tiny_world: Callable[..., Scenario]) -> None:
    """Every kind of conflict, word by word."""
    told = []
    for name, world in CASES.items():
        with pytest.raises(InfeasibleError) as caught:
            solve(tiny_world(**world))
        told.append(f"# {name}\n{caught.value}\n")
    text = "\n".join(told)
    if os.environ.get("PLANNER_WRITE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert text == GOLDEN.read_text(encoding="utf-8")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_infeasible_worlds_always_get_a_sentence_and_a_way_out(
    data: st.DataObject, recipes: Any, tiny_world: Callable[..., Scenario]
) -> None:
    """Each problem says where and what, and names the cheapest change."""
    try:
        scenario = tiny_world(**data.draw(recipes))
        solve(scenario, gap=0.5)
    except ScenarioError:
        return
    except InfeasibleError as error:
        for problem in error.problems:
            assert problem.where
            assert problem.what.endswith(".")
            assert "hange" in problem.hint


def test_the_cheapest_change_is_enough(tiny_world: Callable[..., Scenario]) -> None:
    """After allowing what the sentence says, a plan exists; with less, none does."""
    accounts = [
        {"account": "acme", "workload": 70.0, "pinned": "bob"},
        {"account": "zenith", "workload": 60.0, "pinned": "bob"},
    ]
    with pytest.raises(InfeasibleError, match=r"allow seat 'bob' 30\.0 more hours a year"):
        solve(tiny_world(accounts, _two()))
    more = [{"seat": "ann", "capacity_hours": 100.0}, {"seat": "bob", "capacity_hours": 130.0}]
    assert solve(tiny_world(accounts, more)).violations == ()
    less = [{"seat": "ann", "capacity_hours": 100.0}, {"seat": "bob", "capacity_hours": 129.0}]
    with pytest.raises(InfeasibleError):
        solve(tiny_world(accounts, less))


def test_thousands_of_the_same_contradiction_are_counted(tiny_world: Callable[..., Scenario]) -> None:
    """A misspelt region makes every account unreachable: twenty are named, the others counted."""
    scenario = tiny_world([{"region": "North"}] * 2_000, [{"region": "north"}] * 40, {"territory": EAST})
    with pytest.raises(InfeasibleError) as caught:
        solve(scenario)
    assert len(caught.value.problems) == 21
    assert caught.value.problems[-1].what == "… and 1,980 more accounts or families that no seat may cover."


def test_an_interrupted_explanation_still_says_that_there_is_no_plan(
    tiny_world: Callable[..., Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while asking which rules collide."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.optimize.exact.explain", interrupted)
    with pytest.raises(InfeasibleError, match="interrupted while asking which"):
        solve(tiny_world(**CASES["three blocks in two boxes"]))


def test_a_book_of_hundreds_names_the_few_rules_that_collide(tiny_world: Callable[..., Scenario]) -> None:
    """300 accounts, 10 seats: of all rules only the seat and the pins that overload it are named."""
    accounts: list[dict[str, Any]] = [
        {"account": f"a{i:03d}", "workload": 20.0, "potential": 1_000.0 + i} for i in range(300)
    ]
    for i in (7, 70, 170):
        accounts[i] |= {"pinned": "s3", "workload": 300.0}
    seats = [{"seat": f"s{j}", "capacity_hours": 800.0} for j in range(10)]
    balance = {"balance": [{"metric": "potential", "limit": 0.95, "price": 0.1}]}
    with pytest.raises(InfeasibleError) as caught:
        solve(tiny_world(accounts, seats, {"territory": balance}))
    (problem,) = caught.value.problems
    for named in ("seat 's3' can work", "'a007' is pinned", "'a070' is pinned", "'a170' is pinned"):
        assert named in problem.what
    assert problem.what.count(";") == 3
    assert "allow seat 's3' 100.0 more hours a year" in problem.hint
