"""Progress on standard error: the phase, the best plan so far, the bound, the gap, the seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from planner.cli.session import Session
from planner.domain.progress import Progress as Moment
from planner.domain.progress import Watch


@contextmanager
def watching(session: Session) -> Iterator[Watch | None]:
    """A watch that draws on a terminal, names the phases in a log, and is absent with `--quiet`."""
    if session.common.quiet:
        yield None
    elif session.errors.is_terminal:
        with _bar(session.errors) as bar:
            yield _drawing(bar)
    else:
        yield _naming_phases(session)


def _bar(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        BarColumn(bar_width=24),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
    )


def _drawing(bar: Progress) -> Watch:
    task = bar.add_task("starting", total=None)

    def watch(moment: Moment) -> None:
        bar.update(task, description=str(moment), completed=moment.done, total=moment.total)

    return watch


def _naming_phases(session: Session) -> Watch:
    last = ""

    def watch(moment: Moment) -> None:
        nonlocal last
        if moment.phase != last:
            last = moment.phase
            session.note(f"{moment.phase} …")

    return watch
