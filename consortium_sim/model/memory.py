"""Memory of this process: how much it has held, and that what a month gives back stays at hand."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import numpy as np

LARGEST_KEPT = 31 * 2**20
"""Bytes; from 32 MiB on, the C library of Linux takes and returns every block by itself (mallopt(3))."""


@cache
def keep_freed_memory() -> None:
    """Let months use again what the month before has freed; done once, changes no number.

    The C library of Linux returns freed memory to the system beyond twice the largest block that was freed so far,
    and pages that are taken anew cost time. So it gets a large block to free, of which no page is touched, and
    keeps up to 62 MiB of what it gets back. Other systems do as they do.
    """
    np.empty(LARGEST_KEPT, np.uint8)


def peak_bytes() -> int:
    """Return the most memory that this process has held, bytes; 0 where the system does not tell.

    What Linux tells of resource usage begins with the memory of the process that started this one; its /proc does
    not.
    """
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE)):
        return int(found[1]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
