"""Progress where there is no command line: in a notebook cell or a plain Python session."""

import sys

from planner.domain.progress import Progress, Watch


def show_progress() -> Watch:
    """A watch that keeps one line of output up to date: `planner.solve(scenario, watch=planner.show_progress())`."""
    widest = 0

    def watch(moment: Progress) -> None:
        nonlocal widest
        line = str(moment)
        widest = max(widest, len(line))
        sys.stdout.write(f"\r{line:<{widest}}")
        sys.stdout.flush()

    return watch
