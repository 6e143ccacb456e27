"""A file that has its old content or the new one, never half of it."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def durable(path: Path) -> Iterator[Path]:
    """A name to write a file under; it takes `path`, whole and on the disk, when the body has ended well."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}")
    try:
        yield draft
        with draft.open("r+b") as file:
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def durable_folder(folder: Path) -> None:
    """Make a folder, and those it lies in, so that they are still there after a power cut."""
    if not folder.is_dir():
        durable_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def replace_file(path: Path, text: str) -> None:
    """Write a text file (UTF-8) so that it has its old content or the new one, never half of it."""
    with durable(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def replace_bytes(path: Path, content: bytes) -> None:
    """The same for bytes."""
    with durable(path) as draft:
        draft.write_bytes(content)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable where the system can (Windows cannot open folders)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
