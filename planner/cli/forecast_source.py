"""What back-tests and forecasts have in common: an export to learn from, and a page to write."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.session import Session
from planner.errors import Problem, ScenarioError
from planner.files import replace_file
from planner.runs.folder import is_run
from planner.scenarios.history import read_history

if TYPE_CHECKING:
    from planner.domain.history.history import History


def history_of(s: Session, source: Path, profile: str, mapping: Path | None) -> "History":
    """The history that an argument names."""
    if is_run(source):
        hint = "Name the CRM export; `planner forecast` takes runs."
        raise ScenarioError((Problem(str(source), "is a run folder, which knows no history.", hint),))
    history, record = read_history(source, profile, mapping)
    s.note(*record.guesses, f"{len(history.opportunities):,} opportunities read.")
    return history


def write_page(s: Session, page: Path | None, made: Callable[[], str]) -> None:
    """Write the page where it was asked for."""
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        replace_file(page, made())
        s.add(page=str(page))
        s.say(f"Page        {page}")
