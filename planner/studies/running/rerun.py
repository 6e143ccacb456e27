"""A run computed again from its own folder, held against it byte for byte."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.domain.progress import Watch
from planner.runs.digests import digests_of, versions
from planner.runs.folder import MANIFEST, TIMINGS, Run
from planner.runs.plan_log import BESIDE
from planner.studies.running.pipeline import carry_out, work_of


@dataclass(frozen=True, slots=True)
class Again:
    """What computing a run again gave."""

    files: Mapping[str, bool]
    """Whether each file is the same, byte for byte, by path."""
    explanation: str
    """Why files may differ without anybody's fault; '' when nothing explains it."""

    @property
    def same(self) -> bool:
        """Whether all files are the same."""
        return all(self.files.values())


def compute_again(run: Run, *, workers: int | None = None, watch: Watch | None = None) -> Again:
    """Do the work of a run again, elsewhere, and compare every file that it wrote but `timings.json`.

    The run itself is not touched, nor is the log of its plan's state, so that a locked one can be computed again, too.

    Raises what `carry_out` raises.
    """
    work = work_of(run)
    with tempfile.TemporaryDirectory(prefix="planner-rerun-") as elsewhere:
        done = carry_out(work, Path(elsewhere), workers=workers, watch=watch)
        if done.interrupted:
            raise KeyboardInterrupt
        mine = digests_of(done.run.folder, leave_out=(TIMINGS,))
    theirs = digests_of(run.folder, leave_out=(TIMINGS, *BESIDE))
    names = [*sorted({*mine, *theirs} - {MANIFEST}), MANIFEST]
    files = {name: mine.get(name) == theirs.get(name) for name in names}
    return Again(files, "" if all(files.values()) else _explanation(run, done.run))


def _explanation(run: Run, again: Run) -> str:
    """What differs between then and now, in words."""
    if run.altered():
        return "files of the folder were changed after the run."
    then, now = run.manifest.question.versions, versions()
    changed = [
        f"{name} {then.get(name, 'absent')} then, {now.get(name, 'absent')} now"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]
    if changed:
        return f"the versions differ ({'; '.join(changed)})."
    if run.interrupted:
        return "the run was interrupted by hand; this one was not."
    if run.manifest.clocked or again.manifest.clocked:
        return (
            "the search was stopped, or left one of its ways, by the clock, which never is at the same place twice. "
            "Give it more --seconds or a wider --gap, and it will be the same."
        )
    return ""
