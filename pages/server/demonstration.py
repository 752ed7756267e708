"""Making the demonstration beside the real editions: once, by another process that gives way to every other."""

import logging
import os
import subprocess
import sys
from pathlib import Path

from pages.shell import serving

ROOT = Path(__file__).parents[2]
LOWEST = 19  # of priority, as `nice` counts it

_log = logging.getLogger(__name__)


def make() -> subprocess.Popen[bytes] | None:
    """Have it made where it is to be shown and is not there, or is of an older version of the program; the process that
    makes it, if any.

    Another process of this server may be making it: the folder is locked, and the second one ends at once.
    """
    if not serving.has_demonstration():
        return None
    try:
        serving.demonstration()
    except serving.NotThere:
        _log.info("the demonstration is being made")
        command = [sys.executable, "-m", "data", "publish", "--demo"]
        nothing = subprocess.DEVNULL
        # Nobody waits for it: its door says that it is being prepared.
        made = subprocess.Popen(command, cwd=ROOT, stdin=nothing, stdout=nothing, stderr=nothing)
        os.setpriority(os.PRIO_PROCESS, made.pid, LOWEST)
        return made
    return None
