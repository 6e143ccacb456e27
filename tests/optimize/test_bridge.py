"""The hand-over from Pyomo to HiGHS."""

from collections.abc import Callable

import highspy
import numpy as np
import pytest
from scipy.sparse import csc_array

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.errors import SolverError
from planner.optimize.bridge import holding, linear_form, linear_program, set_option, solved, to_highs
from planner.optimize.formulation import formulate

Built = Callable[..., Scenario]


@pytest.fixture(scope="module")
def world(tiny_world: Built) -> World:
    """Six accounts, three seats, amounts of very different sizes."""
    accounts = [{"potential": 1e6 * (i + 1), "workload": 10.0 + i, "pinned": "s1" if i == 2 else ""} for i in range(6)]
    settings = {
        "territory": {"balance": [{"metric": "potential", "price": 0.1, "limit": 0.9}, {"metric": "hours"}]},
        "quota": {"target": 5e6, "step": 1e4, "cap": 4e6},
    }
    return World.of(tiny_world(accounts, 3, settings))


def test_scaling_is_exact_and_brings_rows_near_one(world: World) -> None:
    """Powers of two only; the largest entry of every row lies within a factor of two of one."""
    form = linear_form(formulate(world))
    for scale in (form.row_scale, form.column_scale):
        assert (np.log2(scale) == np.round(np.log2(scale))).all()
    assert (form.column_scale[form.integer] == 1).all()
    largest = np.asarray(abs(form.matrix).max(axis=1).todense()).ravel()
    assert largest.min() >= 0.5
    assert largest.max() <= 2.0


def test_every_rule_finds_its_rows(world: World) -> None:
    """A two-sided limit becomes two rows, a pin one; arcs are the first columns, in order."""
    m = formulate(world)
    form = linear_form(m)
    assert len(form.rows_of(m.limit["potential", "balance", 0])) == 2
    assert len(form.rows_of(m.pinned[2])) == 1
    assert form.columns_of(m.owns).tolist() == list(range(len(world.arcs)))


def test_terms_are_told_one_by_one(world: World) -> None:
    """The cost matrix has a row for each term of the audit."""
    form = linear_form(formulate(world))
    names = ["bookings", "pairing", "travel", "disruption", "imbalance.hours", "imbalance.potential", "quota"]
    assert list(form.terms) == names
    assert set(form.terms_at(np.zeros(len(form.lower))).values()) == {0.0}


def test_an_option_that_highs_refuses_is_an_error(world: World) -> None:
    """HiGHS would quietly go on with its default."""
    form = linear_form(formulate(world))
    highs = to_highs(form, form.cost.sum(axis=0))
    with pytest.raises(SolverError, match="time_limit"):
        set_option(highs, "time_limit", -5.0)
    assert highs.getModelStatus() == highspy.HighsModelStatus.kNotset


def test_what_presolve_wrongly_calls_solved_is_solved_without_it() -> None:
    """Random exact covers by two sets: HiGHS says of each whether there is one, as trying all pairs does."""
    for seed in range(100):
        rng = np.random.default_rng(seed)
        sets = rng.random((14, 60)) < 0.5
        rows, every = csc_array(np.vstack([sets, np.ones(60)]).astype(np.float64)), np.ones(60)
        want = np.append(np.ones(14), 2.0)
        program = linear_program(rows, rng.integers(1, 9, 60).astype(np.float64), (0 * every, every), (want, want))
        program.integrality_ = [highspy.HighsVarType.kInteger] * 60
        highs = holding(program)
        covers = (sets[:, :, None] ^ sets[:, None, :]).all(axis=0).any()
        assert solved(highs)
        assert (highs.getModelStatus() == highspy.HighsModelStatus.kOptimal) == covers
