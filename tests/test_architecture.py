"""The house itself: what importing loads, and that errors travel."""

import pickle
import subprocess
import sys

import pytest

import planner
from planner.errors import InfeasibleError, Problem, ScenarioError

HEAVY = ("pyomo", "highspy", "simpy", "altair", "pandas", "duckdb", "scipy", "vl_convert", "jinja2")


def test_importing_planner_loads_no_engine() -> None:
    """`import planner` is quick: solver, simulator, tables and plotting come when they are used."""
    code = f"import sys, planner; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_word_of_the_vocabulary_exists() -> None:
    """What `planner` promises can be imported."""
    for word in planner.__all__:
        assert getattr(planner, word) is not None


def test_an_unknown_word_is_an_attribute_error() -> None:
    """A misspelt name fails as Python programmers expect."""
    with pytest.raises(AttributeError, match="slove"):
        planner.slove  # noqa: B018


@pytest.mark.parametrize("kind", [ScenarioError, InfeasibleError])
def test_errors_survive_pickling_with_all_their_problems(kind: type[ScenarioError]) -> None:
    """A problem found in a worker process reaches the planner whole."""
    error = kind((Problem("a.csv, row 3", "is wrong.", "Mend it."), Problem("", "nowhere.")))
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems
    assert str(again) == "2 problems:\n  - a.csv, row 3: is wrong. Mend it.\n  - nowhere."
