"""The derived bound: by hand, against a second derivation, and in float64 against exact fractions."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.arrays import Floats
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.verify.bound import derive, misfits
from planner.verify.exact import least_exactly, scaled
from planner.verify.pairs import Block
from planner.verify.rounded import least_rounded

TinyWorld = Callable[..., Scenario]


def bound_of(scenario: Scenario, **multipliers: list[float]) -> float:
    """The exact bound."""
    found = derive(World.of(scenario), {name: np.array(values) for name, values in multipliers.items()})
    assert found is not None
    assert found.exact
    return found.value


def test_a_crowded_seat_by_hand(tiny_world: TinyWorld) -> None:
    """Two equal accounts, one a seat, s1 costs 10: with price 10 on s0 each costs 10, less 10 for the one it may take.

    A plan may miss the limit by a millionth, so the bound is less than 10 by 10 millionths.
    """
    scenario = tiny_world(
        accounts=2,
        seats=[{"max_accounts": 1.0}, {"max_accounts": 1.0}],
        settings={"territory": {"within_hours": False}},
        pairs=[{"account": a, "seat": "s1", "cost": 10.0} for a in ("a0", "a1")],
    )
    assert bound_of(scenario) == 0.0
    assert bound_of(scenario, accounts=[10.0, 0.0]) == pytest.approx(10 - 10 * 1e-6, abs=1e-8)
    assert bound_of(scenario, accounts=[4.0, 0.0]) == pytest.approx(4 - 4 * 1e-6, abs=1e-8)
    assert bound_of(scenario, accounts=[50.0, 0.0]) == pytest.approx(20 - 50 * (1 + 1e-6), abs=1e-8)
    assert bound_of(scenario, accounts=[0.0, -3.0]) == pytest.approx(0.0, abs=1e-5)


def test_an_imbalance_by_hand(tiny_world: TinyWorld) -> None:
    """One account of 100 and two seats, fair 50 each at 2 a unit: every plan costs 200; halves would cost nothing.

    With prices 2 and −2 the account costs −200 at s1, the load of s0 at least 2·0 − 2·50, that of s1 2·50 + 2·0.
    """
    scenario = tiny_world(
        accounts=[{"potential": 100.0}],
        seats=2,
        settings={
            "territory": {"within_hours": False, "balance": [{"metric": "potential", "free": 0.0, "price": 2.0}]}
        },
    )
    assert bound_of(scenario) == 0.0
    assert bound_of(scenario, potential=[1.0, 1.0]) == 0.0
    assert bound_of(scenario, potential=[2.0, -2.0]) == pytest.approx(-200 - 100 + 100)
    assert bound_of(scenario, potential=[3.0, 0.0]) == pytest.approx(0 + (100 - 300) + 0)


def test_pins_families_and_homes_count(tiny_world: TinyWorld) -> None:
    """A pinned account costs what its seat costs; a family chooses once; the distance to a home is a cost."""
    scenario = tiny_world(
        accounts=[{"pinned": "s1"}, {"family": "f"}, {"family": "f"}, {"x": 3.0, "y": 4.0}],
        seats=[{"x": 0.0, "y": 0.0}, {"x": 0.0, "y": 0.0}],
        settings={"territory": {"within_hours": False, "compactness": {"price": 7.0, "distance": "plane"}}},
        pairs=[
            {"account": "a0", "seat": "s1", "cost": 9.0},
            {"account": "a1", "seat": "s0", "cost": 5.0},
            {"account": "a2", "seat": "s1", "cost": 6.0},
        ],
    )
    assert bound_of(scenario) == pytest.approx(9 + 5 + 7 * 5)


def test_a_sum_that_float64_gets_wrong_is_right(tiny_world: TinyWorld) -> None:
    """0.1 + 0.2 is above 0.3 in float64; the bound is the largest number not above the exact sum."""
    costs = [0.1, 0.2, 1e16, 0.3]
    scenario = tiny_world(
        accounts=4,
        seats=1,
        settings={"territory": {"within_hours": False}},
        pairs=[{"account": f"a{i}", "seat": "s0", "cost": cost} for i, cost in enumerate(costs)],
    )
    exact = sum(map(Fraction, costs), Fraction(0))
    assert Fraction(bound_of(scenario)) <= exact < Fraction(np.nextafter(bound_of(scenario), np.inf))


def test_the_second_derivation_agrees(
    book: Callable[[int], Scenario], value_of: Callable[[World, Any], Fraction]
) -> None:
    """Pair by pair in dictionaries of fractions: the same value, for good, random and absurd multipliers."""
    rng = np.random.default_rng(3)
    for seed, size in ((0, 0.0), (1, 0.01), (2, 0.05), (3, 3.0), (4, 1e6)):
        world = World.of(book(seed))
        multipliers = {load.name: size * rng.normal(size=len(load.groups)) for load in world.loads}
        found = derive(world, multipliers)
        assert found is not None
        value = float(value_of(world, multipliers))
        assert found.value == pytest.approx(value, rel=1e-12)
        assert found.value <= value + 1e-12 * abs(value)


def test_blocks_change_nothing(book: Callable[[int], Scenario], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten pairs at a time or all at once: the exact bound is the same, and the rounded one not above it."""
    world, rng = World.of(book(1)), np.random.default_rng(5)
    multipliers = {load.name: 0.02 * rng.normal(size=len(load.groups)) for load in world.loads}
    whole = derive(world, multipliers)
    monkeypatch.setattr("planner.verify.pairs.BLOCK", 10)
    parts, rounded = derive(world, multipliers), derive(world, multipliers, exact=False)
    assert whole is not None
    assert parts is not None
    assert rounded is not None
    assert parts.value == pytest.approx(whole.value, rel=1e-12)
    assert parts.value - 1e-6 <= rounded.value <= parts.value
    assert 0 < rounded.rounding < 1e-6


WILD = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e120, max_value=1e120)


@settings(deadline=None)
@given(data=st.data())
def test_rounding_is_never_to_the_plans_favour(data: st.DataObject) -> None:
    """Numbers of any size that cancel as they like: the rounded sum, less its error, stays below the exact one."""
    pairs = data.draw(st.integers(1, 12))

    def numbers(count: int) -> Floats:
        return np.array(data.draw(st.lists(WILD, min_size=count, max_size=count)), dtype=np.float64)

    starts = data.draw(st.sets(st.integers(0, pairs - 1), max_size=4))
    first = np.array(sorted({0} | starts))
    block = Block(
        unit=np.searchsorted(first, np.arange(pairs), side="right") - 1,
        seat=np.zeros(pairs, dtype=np.int64),
        first=first,
        costs=(numbers(pairs), numbers(pairs)),
        group=tuple(np.array(data.draw(st.lists(st.integers(-1, 1), min_size=pairs, max_size=pairs))) for _ in "ab"),
        amount=(numbers(pairs), numbers(pairs)),
    )
    multipliers = [numbers(2), numbers(2)]
    exact = least_exactly(block, multipliers)
    rounded, off = least_rounded(block, multipliers)
    assert rounded <= exact <= rounded + 2 * off


@given(st.lists(WILD | st.floats(-1e-300, 1e-300), max_size=6))
def test_integers_and_an_exponent_are_the_number(values: list[float]) -> None:
    """Subnormal ones, too."""
    wholes, power = scaled(np.array(values))
    assert [Fraction(whole) * Fraction(2) ** power for whole in wholes.tolist()] == list(map(Fraction, values))


def test_numbers_that_are_too_large_prove_nothing(book: Callable[[int], Scenario]) -> None:
    """Where float64 could overflow there is no bound, rather than a wrong one."""
    world = World.of(book(0))
    huge = {"hours": np.full(len(world.hours), 1e306)}
    assert derive(world, huge, exact=False) is None


def test_multipliers_that_do_not_fit_are_named(book: Callable[[int], Scenario]) -> None:
    """Of no load, too few, not a number."""
    world = World.of(book(0))
    said = misfits(world, {"moon": np.zeros(5), "hours": np.zeros(4), "potential": np.full(5, np.nan)})
    assert [str(problem) for problem in said] == [
        "proof: has multipliers for 'moon', which no rule counts.",
        "proof: has 4 multipliers for 'hours', which has 5 groups.",
        "proof: has a multiplier for 'potential' that is not a number.",
    ]
