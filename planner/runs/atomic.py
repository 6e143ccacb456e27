"""A folder that is there whole or not at all."""

import contextlib
import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.errors import PlannerError
from planner.files import sync_folder

TRIES = 20
"""So often a name is tried for that other runs take at the same time."""


@contextmanager
def whole_folder(parent: Path) -> Iterator[Path]:
    """A new hidden folder in `parent` to write into; `publish` gives it its name, anything else removes it."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        draft = parent / f".partial-{uuid.uuid4().hex[:12]}"
        draft.mkdir()
    except OSError as error:
        raise PlannerError(f"{parent}: no folder can be written there ({error.strerror}).") from error
    try:
        yield draft
    finally:
        if draft.exists():
            shutil.rmtree(draft, ignore_errors=True)


def publish(draft: Path, final: Path) -> bool:
    """Make the bytes durable, then give the folder its name; True when a folder of that name was replaced.

    A reader sees the old folder, the new one, or for a moment none; never a mixture. When the new one cannot
    take the name, the old one keeps it. Raises PlannerError when the old folder is in use (Windows).
    """
    _sync_all(draft)
    replaced = False
    for _ in range(TRIES):
        try:
            replaced |= _take_name(draft, final)
        except PermissionError as error:
            raise PlannerError(f"{final}: cannot be replaced; close what is open in it.") from error
        except OSError as error:
            if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                raise
            continue  # a run at the same time took the name in between
        sync_folder(final.parent)
        return replaced
    raise PlannerError(f"{final}: other runs of the same question keep taking this name; try again.")


def _take_name(draft: Path, final: Path) -> bool:
    """Rename the draft; whether an older folder had to leave. It comes back when the draft cannot take its place."""
    aside = final.parent / f".replaced-{uuid.uuid4().hex[:12]}"
    try:
        final.replace(aside)
    except FileNotFoundError:
        draft.replace(final)
        return False
    try:
        draft.replace(final)
    except BaseException:
        with contextlib.suppress(OSError):  # somebody else's run may have the name by now: then the old one goes
            aside.replace(final)
        raise
    finally:
        if aside.exists():
            shutil.rmtree(aside, ignore_errors=True)
    return True


def place_once(draft: Path, name: Path) -> bool:
    """Make a folder durable and give it a name that nobody has; False when somebody has it."""
    _sync_all(draft)
    try:
        draft.rename(name)
    except OSError as error:
        if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
            raise
        return False
    sync_folder(name.parent)
    return True


def _sync_all(folder: Path) -> None:
    """Make everything below a folder durable."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
    for path in (*sorted(p for p in folder.rglob("*") if p.is_dir()), folder):
        sync_folder(path)
