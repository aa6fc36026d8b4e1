"""Deferred acceptance against the `matching` package and NumPy, on growing problems."""

from __future__ import annotations

from typing import Any

from benchmarks.matching.solvers import SOLVERS
from benchmarks.processes import told_by
from benchmarks.timing import summary

ALLOWED = 60
"""Seconds of processor time after which a solver is stopped; it is not tried on anything larger."""
SIZES = ((1_000, 100), (10_000, 1_000), (100_000, 1_000), (1_000_000, 10_000))


def measure(quick: bool) -> dict[str, Any]:
    """Return seconds by problem and solver, and whether those who finished agree."""
    allowed, sizes = (5, SIZES[:1]) if quick else (ALLOWED, SIZES)
    found: dict[str, Any] = {"allowed": allowed, "problems": []}
    given_up: dict[str, str] = {}
    for applicants, posts in sizes:
        by: dict[str, Any] = {}
        for name in SOLVERS:
            if name in given_up:
                by[name] = {"stopped": f"not tried: {given_up[name]}"}
                continue
            repetitions = 1 if applicants >= 1_000_000 and name != "consortium_sim" else 5
            told = told_by(
                "benchmarks.matching.worker",
                (name, applicants, posts, allowed, repetitions if name != "matching" else 1),
                2 * (repetitions + 1) * allowed + 60,
            )
            if "stopped" in told:
                given_up[name] = "a smaller problem took too long"
            else:
                told["seconds"] = summary(told["seconds"])
            by[name] = told
        assignments = {one["assignment"] for one in by.values() if "assignment" in one}
        found["problems"].append(
            {"applicants": applicants, "posts": posts, "equal": len(assignments) == 1, "by": by}
        )
    return found
