"""One process at a time works in a folder; the system forgets the others, also those that were killed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.errors import PlannerError

LOCK = ".lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder. Raises PlannerError when another process holds it.

    On file systems without locks nobody is kept out.
    """
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _locked(file):
            raise PlannerError(f"{folder}: another planner is at work there. Wait for it, or name another --out.")
        yield
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        """Whether the lock is ours now."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: int) -> bool:
        """Whether the lock is ours now."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # the file system knows no locks
            return True
        return True
