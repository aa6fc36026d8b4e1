"""Seconds and bytes of the full month against the number of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.full_month import POLICIES
from benchmarks.machine import memory_bytes
from benchmarks.processes import told_by
from benchmarks.timing import summary

OF_THE_LARGEST = POLICIES[1]
SMALL = "2000"
"""A size for the cost that does not grow with people; the exponents are fitted to the others."""
ALLOWED = 300
"""Seconds that a size may take."""
LARGEST = 10_000_000
LARGEST_NEEDS = 8 * 2**30
"""Memory below which the largest city is not tried."""


def measure(quick: bool) -> dict[str, Any]:
    """Return what was found of each size, and the exponents fitted to it."""
    sizes = (1_000, 4_000) if quick else (1_000, 2_000, 10_000, 100_000, 1_000_000)
    found = {
        str(people): of(told_by("benchmarks.growth_worker", (people, 3, 12, *POLICIES), ALLOWED))
        for people in sizes
    }
    tenfold = [one for size, one in found.items() if size != SMALL]
    exponents = {policy: exponent(tenfold, policy) for policy in POLICIES}
    if not quick:
        found[str(LARGEST)] = (
            of(told_by("benchmarks.growth_worker", (LARGEST, 1, 6, OF_THE_LARGEST), ALLOWED))
            if memory_bytes() >= LARGEST_NEEDS
            else {"stopped": f"less than {LARGEST_NEEDS / 2**30:.0f} GiB of memory"}
        )
    return {"sizes": found, "exponents": exponents}


def of(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a worker has told, its times summed up."""
    if "seconds" in told:
        told["seconds"] = {policy: summary(times) for policy, times in told["seconds"].items()}
    return told


def exponent(found: Sequence[dict[str, Any]], policy: str) -> dict[str, float]:
    """Return b of seconds ∝ people^b, fitted to all sizes and to the largest two; NaN without two sizes."""
    known = [one for one in found if "seconds" in one]
    if len(known) < 2:
        return {"all": float("nan"), "last": float("nan")}
    people = np.log([one["people"] for one in known])
    seconds = np.log([one["seconds"][policy]["median"] for one in known])
    return {
        "all": float(np.polyfit(people, seconds, 1)[0]),
        "last": float((seconds[-1] - seconds[-2]) / (people[-1] - people[-2])),
    }
