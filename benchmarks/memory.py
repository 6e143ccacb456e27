"""How much memory a process took at most, and may take."""

import os
import platform
from pathlib import Path


def peak_megabytes() -> float:
    """Largest resident size of this process so far [MB]; NaN where the system does not tell.

    Linux's own count of this program: `getrusage` also counts the process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(float(line.split()[1]) / 1024 for line in status.read_text().splitlines() if "VmHWM" in line)
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if platform.system() == "Darwin" else 2**10)


def leave_memory(share: float) -> None:
    """Let this process have so much of the machine's memory at most, so that a greedy solver ends and not the machine.

    Does nothing where the system is not Linux.
    """
    if platform.system() != "Linux":
        return
    import resource  # noqa: PLC0415  not on Windows

    most = int(share * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
