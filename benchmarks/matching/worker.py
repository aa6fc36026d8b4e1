"""One solver, one problem: `python -m benchmarks.matching.worker SOLVER APPLICANTS POSTS SECONDS REPETITIONS`."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any

from benchmarks.matching.instance import drawn, fingerprint
from benchmarks.matching.solvers import SOLVERS

SEED = 1
STACK = 512 * 2**20
"""Bytes, and a depth of recursion to go with it: the `matching` package copies its players recursively."""


def solve(name: str, applicants: int, posts: int, repetitions: int, told: dict[str, Any]) -> None:
    """Solve, once without the clock on a small problem, and note seconds and the assignment."""
    SOLVERS[name](drawn(100, 10, SEED))
    problem = drawn(applicants, posts, SEED)
    for _ in range(repetitions):
        told["begun"] = begin = time.process_time()
        assignment = SOLVERS[name](problem)
        told["seconds"].append(time.process_time() - begin)
        told["assignment"] = fingerprint(assignment)
        told["matched"] = int((assignment >= 0).sum())


def main() -> None:
    """Solve within the processor time that is allowed, and print one line of JSON."""
    name = sys.argv[1]
    applicants, posts, allowed, repetitions = map(int, sys.argv[2:6])
    threading.stack_size(STACK)
    sys.setrecursionlimit(10**6)
    told: dict[str, Any] = {"seconds": []}
    work = threading.Thread(target=solve, args=(name, applicants, posts, repetitions, told), daemon=True)
    work.start()
    while work.is_alive() and time.process_time() - told.get("begun", time.process_time()) < allowed:
        work.join(0.2)
    told.pop("begun", None)
    if not work.is_alive() and not told["seconds"]:
        os._exit(1)
    print(json.dumps(told if told["seconds"] else {"stopped": f"stopped after {allowed} s"}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
