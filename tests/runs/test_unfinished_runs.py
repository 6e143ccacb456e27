"""Unfinished runs: nothing that is half written is taken for finished, whatever was lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.domain.years import Years
from planner.errors import PlannerError, ScenarioError
from planner.runs.atomic import whole_folder
from planner.runs.digests import digests_of
from planner.runs.lock import held
from planner.runs.manifest import Question
from planner.runs.unfinished import RUN, differences, open_unfinished, settle

TinyWorld = Callable[..., Scenario]


@pytest.fixture
def question(world: Scenario) -> Question:
    """Simulate it."""
    return Question.of("simulate", world, {"accounts.csv": "1"}, given="plan")


@pytest.fixture
def begun(tmp_path: Path, question: Question) -> Path:
    """An unfinished run with three batches of two years."""
    folder = _settled(tmp_path, question)
    with open_unfinished(folder) as unfinished:
        for first in (0, 2, 4):
            unfinished.keep(_years(first))
    return folder


def _settled(out: Path, question: Question, text: str = "all of it") -> Path:
    with whole_folder(out) as place:
        (place / RUN).mkdir()
        (place / RUN / "scenario.yaml").write_text(text, encoding="utf-8")
        return settle(place, out, question)


def _years(first: int) -> Years:
    sums = np.random.default_rng(first).random((2, 3))
    rows = {"replication": np.repeat([first, first + 1], 5), "value": np.arange(10.0) + first}
    return Years(first, {"bookings": sums[:, 0]}, sums, sums, sums, sums, {"deals": rows, "people": rows})


def _done(folder: Path) -> int:
    with open_unfinished(folder) as unfinished:
        return unfinished.done


def test_finished_batches_come_back(begun: Path) -> None:
    """To the last bit."""
    with open_unfinished(begun) as unfinished:
        assert [part.first for part in unfinished.parts] == [0, 2, 4]
        np.testing.assert_array_equal(unfinished.parts[1].seat_pay, _years(2).seat_pay)


def test_the_same_question_finds_the_run_that_was_begun(begun: Path, tmp_path: Path, question: Question) -> None:
    """Unless it was begun with other files, or is in use: then it has a name of its own beside it."""
    assert _settled(tmp_path, question) == begun
    assert _settled(tmp_path, question, "changed").name == f"{begun.name}-2"
    with held(begun):
        assert _settled(tmp_path, question).name == f"{begun.name}-3"
        with pytest.raises(PlannerError, match="another planner"), open_unfinished(begun):
            pass


def test_every_file_of_a_batch_counts(begun: Path) -> None:
    """Whichever is missing, cut short or altered, the batch is not finished, and what follows neither."""
    batch = [name for name in digests_of(begun) if "000001" in name]
    assert len(batch) == 4
    whole = {name: (begun / name).read_bytes() for name in digests_of(begun)}
    for name in batch:
        path, content = begun / name, whole[name]
        for spoilt in (None, content[:-9], content + b"x", b""):
            path.unlink() if spoilt is None else path.write_bytes(spoilt)
            assert _done(begun) == 2
            for other, kept in whole.items():
                (begun / other).write_bytes(kept)
    assert _done(begun) == 6


def test_what_was_half_written_is_deleted(begun: Path) -> None:
    """Files of a batch without its record, drafts, and whatever the end of the run had begun to write."""
    before = digests_of(begun)
    for name in ("batches/000003.npz", "run/outcomes/tables/deals/part-000003.parquet", "run/report.html"):
        (begun / name).write_bytes(b"half")
    (begun / "run" / "outcomes" / "tables" / "deals" / ".part-000003.parquet.abc").write_bytes(b"")
    assert _done(begun) == 6
    assert digests_of(begun) == before


def test_a_batch_out_of_turn_is_refused(begun: Path) -> None:
    """It would leave a gap."""
    with open_unfinished(begun) as unfinished, pytest.raises(ValueError, match="replication 6 is next"):
        unfinished.keep(_years(8))


def test_other_versions_and_changed_files_are_refused(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what changed."""
    (begun / RUN / "scenario.yaml").write_text("changed", encoding="utf-8")
    monkeypatch.setattr("planner.runs.unfinished.versions", lambda: {"planner": "99"})
    with pytest.raises(ScenarioError) as refused, open_unfinished(begun):
        pass
    said = str(refused.value)
    assert "planner 0.1.0 then, 99 now" in said
    assert "scenario.yaml: was changed or deleted" in said


def test_changed_code_of_one_version_is_refused(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replications of two programs are not mixed."""
    monkeypatch.setattr("planner.runs.unfinished.code", lambda: "another")
    with pytest.raises(ScenarioError, match="own code was changed"), open_unfinished(begun):
        pass


def test_a_folder_that_is_no_unfinished_run_is_refused(begun: Path, tmp_path: Path) -> None:
    """Not there, something else, or a record that somebody edited."""
    with pytest.raises(ScenarioError, match="does not exist"), open_unfinished(tmp_path / "no"):
        pass
    record = begun / "unfinished.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"seed": ', '"seed": 1'), encoding="utf-8")
    with pytest.raises(ScenarioError, match="is not an unfinished run"), open_unfinished(begun):
        pass


def test_differences_are_named(question: Question, tiny_world: TinyWorld) -> None:
    """Settings of search and simulation by name, files by name, the plan."""
    other = tiny_world(4, 2, {"simulation": {"seed": 5}})
    asked = Question.of("simulate", other, {"accounts.csv": "2", "seats.csv": "3"}, given="other")
    said = "\n".join(str(problem) for problem in differences(Path("x"), question, asked))
    assert "simulation.seed was 1 then, is 5 now" in said
    assert "accounts.csv was changed" in said
    assert "seats.csv was not read both times" in said
    assert "the plan is another" in said
    assert differences(Path("x"), question, question) == ()
    assert "other settings" in str(differences(Path("x"), question, replace(question, scenario="0"))[0])
