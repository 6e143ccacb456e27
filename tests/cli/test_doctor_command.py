"""The doctor on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

Program = Callable[..., Result]
Asked = Callable[..., dict[str, Any]]
ROWS = """\
id,account,owner,amount,created,closed,outcome
1,Acme,Ann,100,2026-01-01,2026-02-01,won
2,Acme,Ann,100,2026-01-01,2026-02-01,won
3,Zenith,Bob,50,2026-02-01,,open
"""


def _export(folder: Path, text: str = ROWS) -> Path:
    path = folder / "deals.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_findings_are_told_and_written_for_the_planner_to_accept(tmp_path: Path, program: Program) -> None:
    """The words name the finding, the file has its proposal, and nothing is accepted."""
    file = tmp_path / "mapping.yaml"
    done = program("doctor", _export(tmp_path), "--write", file)
    assert done.exit_code == 0
    assert "1 row repeats an earlier row" in done.stdout
    assert "At stake: 100." in done.stdout
    assert "accept: false" in file.read_text()
    assert file.read_text().count("\n  accept: true") == 0


def test_json_lists_findings_and_guesses(tmp_path: Path, asked: Asked) -> None:
    """One object; the change is what the mapping file would get."""
    answer = asked("doctor", _export(tmp_path))
    assert answer["exit"] == 0
    assert (answer["profile"], answer["rows"], answer["as_of"]) == ("plain", 3, "2026-02-01")
    assert answer["findings"][0]["change"] == {"exclude": {"repeats": True}}
    assert "looks like 'plain'" in answer["guesses"][0]


def test_rows_that_cannot_be_read_are_told_with_row_and_remedy(tmp_path: Path, program: Program) -> None:
    """A history with a day that is none can still be examined."""
    done = program("doctor", _export(tmp_path, ROWS + "4,Acme,Ann,10,soon,2026-02-01,won\n"))
    assert done.exit_code == 0
    assert "deals.csv, row 5, column 'created': is no day" in done.stdout


def test_days_that_may_be_read_in_two_ways_end_with_both_readings(tmp_path: Path, program: Program) -> None:
    """Exit status 2, and what to say in the mapping file."""
    text = "id,owner,amount,created,closed,outcome\n1,Ann,5,03/04/2026,05/06/2026,won\n"
    done = program("doctor", _export(tmp_path, text))
    assert done.exit_code == 2
    assert "3 April 2026 or 4 March 2026" in done.stderr


def test_an_unknown_profile_is_refused_with_those_there_are(tmp_path: Path, program: Program) -> None:
    """The names are listed."""
    done = program("doctor", _export(tmp_path), "--profile", "sugar")
    assert done.exit_code == 2
    assert "salesforce" in done.stderr
