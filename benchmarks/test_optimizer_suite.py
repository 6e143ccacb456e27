"""The suite that sets the optimiser beside other methods: it runs, it judges everybody alike, it counts right."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.optimizer.attempt import BASELINES, main
from benchmarks.optimizer.books import Book, books_of
from benchmarks.optimizer.picture import draw
from benchmarks.optimizer.scoring import missed, scored
from benchmarks.optimizer.writing import write_results

CHECKOUT = Path(__file__).resolve().parents[1]
SECONDS = 1.0
ALONE = "cp-sat"
"""OR-Tools brings its own HiGHS and does not load beside highspy's."""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every method but CP-SAT on a book of 60 accounts and 4 seats."""
    folder = tmp_path_factory.mktemp("books")
    book = Book(60, 4, seed=1, preset="saas")
    file, arcs = book.file(folder), folder / "arcs.npz"
    methods = ["arcs", "planner", *(method for method in BASELINES if method != ALONE)]
    fixed = {"size": book.size, "seed": book.seed}
    return scored([fixed | {"method": m} | main(m, file, arcs, SECONDS, 1) for m in methods])


def test_every_method_answers_for_every_account(records: list[dict[str, Any]]) -> None:
    """Each has an objective by the same audit; the planner's breaks nothing; no honest plan beats the bound."""
    ours = next(record for record in records if record["method"] == "planner")
    assert ours["broken"] == 0
    for record in records:
        assert record["objective"] == pytest.approx(sum(record["terms"].values()))
        assert record["broken"] > 0 or record["objective"] >= record["best_bound"]
        assert record["peak_mb"] > 0


def test_highs_and_planner_agree_where_both_are_near(records: list[dict[str, Any]]) -> None:
    """On a small book the models mean the same: HiGHS is near the planner, and its objective is the audit's."""
    highs = next(record for record in records if record["method"] == "highs")
    assert highs["broken"] == 0
    assert highs["trace"][-1]["incumbent"] + highs["terms"]["quota"] == pytest.approx(highs["objective"])
    assert highs["against_planner"] == pytest.approx(1.0, abs=0.05)


def test_results_are_written(records: list[dict[str, Any]], tmp_path: Path) -> None:
    """Table, data and picture hold every method."""
    write_results(tmp_path, records, "on this machine")
    draw(tmp_path, records)
    table = (tmp_path / "table.md").read_text(encoding="utf-8")
    assert all(f"| 60 × 4 | {record['method']} |" in table for record in records)
    assert len(json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))) == len(records)
    assert (tmp_path / "gap.svg").stat().st_size > 1_000
    assert (tmp_path / "gap.png").stat().st_size > 1_000


@pytest.mark.slow
def test_cp_sat_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Its plan keeps the rules, and its integers mean the money that the audit finds."""
    pytest.importorskip("ortools", reason="OR-Tools is not here; the dependency group `benchmark` has it")
    book = Book(60, 4, seed=1, preset="saas")
    file, arcs = book.file(tmp_path), tmp_path / "arcs.npz"
    main("arcs", file, arcs, SECONDS, 1)
    command = [sys.executable, "-m", "benchmarks.optimizer.attempt", ALONE, str(file), str(arcs), "3", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    answered = json.loads(done.stdout)
    assert answered["broken"] == 0
    without_quotas = answered["objective"] - answered["terms"]["quota"]
    assert answered["trace"][-1]["incumbent"] == pytest.approx(without_quotas, rel=0.002)
    assert answered["own_bound"] <= answered["objective"]


def test_gaps_are_against_the_best_bound_for_all_arcs() -> None:
    """A bound for the priced arcs does not count, however high; a target names what is missed."""
    common = {"size": "500x20", "seed": 1, "wall_s": 61.0, "peak_mb": 300.0, "broken": 0}
    planner, highs = scored(
        [
            {"size": "500x20", "seed": 1, "method": "arcs", "bound": 98.0},
            common | {"method": "planner", "objective": 100.0, "bound": 97.0, "own_bound": 97.0, "verified_gap": 0.02},
            common | {"method": "highs", "objective": 104.0, "own_bound": 103.0},
        ]
    )
    assert (planner["best_bound"], highs["best_bound"]) == (98.0, 98.0)
    assert planner["gap"] == pytest.approx(0.02)
    assert highs["against_planner"] == pytest.approx(1.04)
    assert missed(planner) == ["gap 2.00% > 0.50%", "verified gap 2.00% > 1.50%"]


def test_sizes_are_read_or_refused() -> None:
    """Every size with every seed; nonsense is named."""
    assert [book.name for book in books_of("60x4,80x5", "1,2", "field")] == [
        "60x4-field-1",
        "60x4-field-2",
        "80x5-field-1",
        "80x5-field-2",
    ]
    with pytest.raises(ValueError, match="'60'"):
        books_of("60", "1", "saas")
