"""Where a study's numbers were made: versions, commit, machine, command."""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from consortium_sim.numerics.fingerprint import model_fingerprint, versions


def provenance() -> dict[str, str]:
    """Return what somebody needs to make the same numbers again."""
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "model": model_fingerprint(),
        "commit": _commit(),
        **versions(),
        "machine": f"{platform.system()} {platform.machine()}",
        "command": " ".join(sys.argv),
    }


@cache
def _commit() -> str:
    """Return the commit of the checkout that runs, with a plus where files were changed; empty if installed."""
    folder = Path(__file__).resolve().parents[2]
    if not (folder / ".git").exists():
        return ""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"],
            capture_output=True, text=True, timeout=10, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
