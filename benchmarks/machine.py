"""Where and with what the figures were measured."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("consortium-sim", "numpy", "numba", "scipy", "mesa", "ambr", "polars", "matching")


def facts() -> dict[str, object]:
    """Return the day, processor, memory, system and versions."""
    return {
        "day": datetime.now(tz=UTC).date().isoformat(),
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": memory_bytes() / 2**30,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: found for name in LIBRARIES if (found := version_of(name))},
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else [],
    }


def version_of(library: str) -> str:
    """Return the version that is installed, or nothing."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def processor() -> str:
    """Return the processor's name as the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def memory_bytes() -> int:
    """Return the machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
