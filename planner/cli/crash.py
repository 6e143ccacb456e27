"""The file that people send us when planner itself fails."""

import os
import platform
import shlex
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path


def write_crash_file(folder: Path, error: BaseException) -> Path:
    """Write traceback, command line, versions and system into `folder`, or the system's temporary folder."""
    from planner.runs.digests import versions

    now = datetime.now(UTC)
    text = "\n".join(
        [
            f"time: {now.isoformat(timespec='seconds')}",
            f"command: {shlex.join(sys.argv)}",
            f"system: {platform.platform()} {platform.machine()}",
            *(f"{name}: {version}" for name, version in versions().items()),
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    name = f"planner-crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    for place in (folder, Path(tempfile.gettempdir())):
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return place / name
    return Path(name)
