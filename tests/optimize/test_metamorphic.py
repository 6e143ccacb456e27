"""Changes of a world that must not change its optimum, or only in one direction."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, ScenarioError
from planner.optimize.solve import solve

Built = Callable[..., Scenario]
Recipe = dict[str, Any]
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
REFERENCES = {"accounts": ("owner", "pinned", "named", "excluded"), "pairs": ("seat",), "seats": ("seat",)}


def optimum(tiny_world: Built, recipe: Recipe) -> float | None:
    """Proven least objective; None for an infeasible or refused world."""
    try:
        return solve(tiny_world(**recipe), gap=0.0).objective
    except (InfeasibleError, ScenarioError):
        return None


def same(one: float | None, other: float | None) -> bool:
    """Equal up to the tolerances of a proof."""
    return one == other if one is None or other is None else other == pytest.approx(one, abs=0.5, rel=1e-4)


@few
@given(data=st.data())
def test_names_do_not_matter(data: st.DataObject, recipes: Any, tiny_world: Built) -> None:
    """Renaming accounts and seats so that they sort the other way round permutes everything; the optimum stays."""
    recipe = data.draw(recipes)
    renamed = copy.deepcopy(recipe)
    for table, columns in REFERENCES.items():
        for row in renamed[table]:
            for column in columns:
                if column in row:
                    row[column] = ";".join(f"z{9 - int(seat[1:])}" for seat in row[column].split(";"))
            if "account" in row:
                row["account"] = f"k{9 - int(row['account'][1:])}"
    step = recipe["settings"].get("quota", {}).get("step", 0.0)
    one, other = optimum(tiny_world, recipe), optimum(tiny_world, renamed)
    if step and len({row["capacity_hours"] for row in recipe["seats"]}) < len(recipe["seats"]):
        assert (one is None) == (other is None)  # which of equal seats carries the remainder follows the names
    else:
        assert same(one, other)


@few
@given(data=st.data())
def test_the_currency_does_not_matter(data: st.DataObject, recipes: Any, tiny_world: Built) -> None:
    """All amounts of money times 8: the optimum is 8 times as much."""
    recipe = data.draw(recipes)
    one, other = optimum(tiny_world, recipe), optimum(tiny_world, in_eighths(recipe))
    assert same(None if one is None else 8 * one, other)


def in_eighths(recipe: Recipe) -> Recipe:
    """The recipe in a currency of an eighth of the worth."""
    scaled = copy.deepcopy(recipe)
    money = {
        "accounts": ("potential", "revenue"),
        "seats": ("min_potential", "last_quota", "quota_input"),
        "pairs": ("cost", "value"),
        "hierarchy": ("target",),
    }
    for table, columns in money.items():
        for row in scaled.get(table, ()):
            row |= {column: row[column] * 8 for column in columns if column in row}
    territory = scaled["settings"]["territory"]
    territory["travel"] |= {"cost_per_hour": 60.0 * 8}
    territory["disruption"] |= {"cost_per_hour": 60.0 * 8}
    for rule in territory["balance"]:
        if rule["metric"] != "potential":
            rule |= {column: rule[column] * 8 for column in ("price", "steep_price") if column in rule}
    quota = scaled["settings"].get("quota", {})
    amounts = ("target", "floor", "cap", "step", "month_step")
    quota |= {column: quota[column] * 8 for column in amounts if column in quota}
    return scaled


@few
@given(data=st.data())
def test_a_rule_that_says_nothing_changes_nothing(data: st.DataObject, recipes: Any, tiny_world: Built) -> None:
    """A limit above everything and a balance rule without a price leave the optimum."""
    recipe = data.draw(recipes)
    more = copy.deepcopy(recipe)
    more["settings"]["territory"]["balance"].append({"metric": "revenue", "price": 0.0})
    for row in more["seats"]:
        row["max_units_sold"] = 1e6
    assert same(optimum(tiny_world, recipe), optimum(tiny_world, more))


@few
@given(data=st.data())
def test_tightening_never_improves(data: st.DataObject, recipes: Any, tiny_world: Built) -> None:
    """Forbidding one pair, or letting a seat have fewer accounts, never finds a cheaper plan."""
    recipe = data.draw(recipes)
    tight = copy.deepcopy(recipe)
    tight["seats"][0]["max_accounts"] = min(2.0, recipe["seats"][0].get("max_accounts", 2.0))
    one, other = optimum(tiny_world, recipe), optimum(tiny_world, tight)
    if one is None:
        assert other is None
    elif other is not None:
        assert other >= one - 0.5 - 1e-4 * one


def test_splitting_a_family_changes_nothing(tiny_world: Built) -> None:
    """One account of 300, or three of 100 that stay together: the same optimum and the same owner."""
    rules = {"balance": [{"metric": "potential", "price": 1.0}, {"metric": "hours", "price": 50.0}]}
    others = [{"account": f"b{i}", "potential": 90.0 + i, "workload": 10.0} for i in range(4)]
    whole = [{"account": "a", "potential": 300.0, "workload": 30.0}]
    split = [{"account": f"a{i}", "potential": 100.0, "workload": 10.0, "family": "f"} for i in range(3)]
    one = solve(tiny_world([*whole, *others], 3, {"territory": rules}), gap=0.0)
    three = solve(tiny_world([*split, *others], 3, {"territory": rules}), gap=0.0)
    assert three.objective == pytest.approx(one.objective)
    assert len(set(three.owner[:3].tolist())) == 1
