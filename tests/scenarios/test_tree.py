"""One mechanism for `extends`, `--set` and `but`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.settings.tree import assign, leaves, overlay, place, validated
from planner.errors import ScenarioError

NAMES = st.sampled_from(["a", "b", "c"])
LEAVES = st.sampled_from([0, 1, "x", "", (), (1, 2)])
FLAT = st.dictionaries(NAMES, LEAVES, max_size=3)
TREES = st.dictionaries(NAMES, LEAVES | FLAT | st.dictionaries(NAMES, FLAT, max_size=2), max_size=3)


@given(TREES, TREES)
def test_what_lies_on_top_wins_and_the_rest_stays(base: dict[str, object], top: dict[str, object]) -> None:
    """Every leaf of the upper tree is in the result; laying it a second time changes nothing."""
    merged = overlay(base, top)
    assert overlay(merged, top) == merged
    for leaf in leaves(top) if top else []:
        assert _at(merged, leaf) == _at(top, leaf) or _at(top, leaf) == {}


@given(TREES, TREES, TREES)
def test_layers_may_be_joined_in_either_grouping(
    low: dict[str, object], middle: dict[str, object], high: dict[str, object]
) -> None:
    """A file that extends a file that extends a file; without removals the order of joining does not matter."""
    one, other = overlay(overlay(low, middle), high), overlay(low, overlay(middle, high))
    if not _clashes(low, middle, high):
        assert one == other


def test_a_keyed_list_merges_by_its_key() -> None:
    """Known items are changed in place, new ones come last."""
    base = {"territory": {"balance": [{"metric": "potential", "free": 0.1}, {"metric": "revenue"}]}}
    top = {"territory": {"balance": [{"metric": "workload"}, {"metric": "potential", "price": 2}]}}
    assert overlay(base, top)["territory"]["balance"] == [
        {"metric": "potential", "free": 0.1, "price": 2},
        {"metric": "revenue"},
        {"metric": "workload"},
    ]


def test_a_keyed_list_may_be_written_as_a_mapping() -> None:
    """Key to item; null removes the item."""
    base = {"territory": {"balance": [{"metric": "potential", "free": 0.1}, {"metric": "revenue"}]}}
    top = {"territory": {"balance": {"revenue": None, "potential": {"free": None, "price": 3}}}}
    assert overlay(base, top)["territory"]["balance"] == [{"metric": "potential", "price": 3}]


def test_an_empty_list_empties_and_null_removes() -> None:
    """Two ways to get rid of what the base says."""
    base = {"territory": {"balance": [{"metric": "potential"}]}, "quota": {"target": 1}}
    assert overlay(base, {"territory": {"balance": []}, "quota": None}) == {"territory": {"balance": []}}


def test_a_path_changes_one_stage_of_the_default_pipeline() -> None:
    """A list that nobody stated is the declared one, in the declared order."""
    tree = {"name": "x", "horizon": {"start": "2027-01-01"}}
    assert assign(tree, "pipeline.stages.demo.odds", 0.5, "here") == []
    stages = validated(tree, str).pipeline.stages
    assert [(stage.name, stage.odds) for stage in stages] == [
        ("discovery", 0.65),
        ("demo", 0.5),
        ("proposal", 0.70),
        ("close", 0.75),
    ]


@pytest.mark.parametrize("path", ["", "quota..target", ".quota", "quota."])
def test_a_path_without_a_name_is_a_problem(path: str) -> None:
    """Dots need names between them."""
    assert assign({}, path, 1, "here")


def test_a_place_is_found_nearby() -> None:
    """The mark itself, one below, or the nearest above."""
    marks = {"quota.target": "a:1", "solver": "a:5"}
    assert place("quota.target", marks, "a") == "a:1"
    assert place("quota", marks, "a") == "a:1"
    assert place("solver.gap.x", marks, "a") == "a:5"
    assert place("pay", marks, "a") == "a"


def test_values_that_no_file_could_hold_are_refused() -> None:
    """`but` may be given any Python value."""
    for value in (object(), {1, 2}, float("nan"), float("inf"), b"x"):
        with pytest.raises(ScenarioError):
            validated({"name": "x", "horizon": {"start": "2027-01-01"}, "quota": {"target": value}}, str)


def _at(tree: object, path: str) -> object:
    for step in path.split(".") if path else ():
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _clashes(*trees: dict[str, object]) -> bool:
    """Whether a name is a group in one tree and a leaf in another."""
    kinds: dict[str, set[bool]] = {}

    def walk(tree: dict[str, object], path: str) -> None:
        for name, value in tree.items():
            kinds.setdefault(f"{path}.{name}", set()).add(isinstance(value, dict))
            if isinstance(value, dict):
                walk(value, f"{path}.{name}")

    for tree in trees:
        walk(tree, "")
    return any(len(kind) > 1 for kind in kinds.values())


def test_very_many_problems_are_counted() -> None:
    """A hundred are enough to begin with."""
    stages = [{"name": f"s{i}"} for i in range(2000)]
    with pytest.raises(ScenarioError) as caught:
        validated({"name": "x", "horizon": {"start": "2027-01-01"}, "pipeline": {"stages": stages}}, str)
    assert len(caught.value.problems) == 101
    assert "3,900 more" in caught.value.problems[-1].what
