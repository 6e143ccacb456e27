"""The start command passes on what happens to planner."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
SLOW_TO_STOP = """
import signal, sys, time
def stop(*_):
    time.sleep(1)
    sys.exit(7)
signal.signal(signal.SIGINT, stop)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes that share a signal")
def test_ctrl_c_leaves_planner_the_time_to_keep_its_plan() -> None:
    """Both receive it; the start command waits, however long the answer takes, and ends with its status."""
    code = f"import sys, start; start.PYTHON = sys.executable; sys.exit(start.run('-c', {SLOW_TO_STOP!r}))"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 7
