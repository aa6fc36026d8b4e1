"""Work in a process of its own: its memory is its own, and it can be stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
)


def one_thread() -> None:
    """Give NumPy, Polars and their like one thread each, in this process and in those that it starts."""
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))


def told_by(module: str, arguments: Sequence[object], seconds: int) -> dict[str, Any]:
    """Run `python -m module arguments` and return the JSON of its last line, or {"stopped": why}.

    seconds: time by the clock that it may take. (A limit of processor time would make the kernel count that time
    in ticks of milliseconds, too coarse for what is measured.)
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return {"stopped": f"not done after {seconds} s"}
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return {"stopped": f"exit {done.returncode}: {last[:160]}"}
    found: dict[str, Any] = json.loads(lines[-1])
    return found
