"""Seconds by phase, and where and when: for `timings.json` alone."""

import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class Clock:
    """Started now; counts the seconds of each phase."""

    def __init__(self) -> None:
        self._started = datetime.now(UTC)
        self._seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count the seconds of the body."""
        before = time.perf_counter()
        yield
        self._seconds[name] = round(time.perf_counter() - before, 3)

    def seconds(self, phase: str) -> float:
        """What a phase took."""
        return self._seconds[phase]

    def as_json(self) -> dict[str, object]:
        """As an object for `timings.json`."""
        return {
            "started": self._started.isoformat(timespec="seconds"),
            "seconds": self._seconds,
            "host": platform.node(),
            "system": platform.platform(),
            "machine": platform.machine(),
        }
