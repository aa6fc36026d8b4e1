"""Measure everything and write docs/performance.md: `python -m benchmarks` (a quarter of an hour, a quiet machine).

`--quick` makes a smoke run in less than a minute and prints its page instead of writing it. `--only NAME …`
measures some sections anew and keeps the others; `--page` makes the page and the pictures again from
docs/performance.json. Needs the extra `[benchmarks]`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.processes import one_thread

DOCS = Path(__file__).parent.parent / "docs"
RESULTS = DOCS / "performance.json"
SECTIONS = {
    "limits": "benchmarks.limits",
    "reference_month": "benchmarks.reference_month.measured",
    "two_lanes": "benchmarks.two_lanes",
    "matching": "benchmarks.matching.measured",
    "growth": "benchmarks.growth",
    "shares": "benchmarks.shares",
    "sweeps": "benchmarks.sweeps",
}
"""Where each section is measured, in the order in which they are."""
STATES = "CONSORTIUM_SIM_CACHE"
"""The folder of burnt-in states: an empty one, so that nothing is read that this run has not made."""


def main() -> None:
    """Do what the command line asks."""
    arguments = parser().parse_args()
    results: dict[str, Any] = {}
    if (arguments.only or arguments.page) and not arguments.quick:
        results = json.loads(RESULTS.read_text(encoding="utf-8"))
    if not arguments.page:
        one_thread()
        with tempfile.TemporaryDirectory() as states:
            os.environ[STATES] = states
            measure(arguments.only or list(SECTIONS), results, arguments.quick)
    from benchmarks.report.page import page

    if arguments.quick:
        print(page(results))
        failed = [name for name in SECTIONS if "failed" in results.get(name, {})]
        sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
    from benchmarks.report.pictures import draw

    draw(results, DOCS / "pictures")
    (DOCS / "performance.md").write_text(page(results), encoding="utf-8")
    print(f"written: {DOCS / 'performance.md'}")


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    told = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    told.add_argument("--quick", action="store_true", help="small sizes, nothing is written")
    told.add_argument("--page", action="store_true", help="make the page again from what was measured")
    told.add_argument("--only", nargs="+", choices=list(SECTIONS), help="measure these sections anew")
    return told


def measure(names: list[str], results: dict[str, Any], quick: bool) -> None:
    """Measure sections into `results`, which is stored after each; a section that fails says so and ends none."""
    from benchmarks.machine import facts

    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        begin = time.perf_counter()
        try:
            found = import_module(SECTIONS[name]).measure(quick)
        except Exception as error:
            traceback.print_exc()
            found = {"failed": f"{type(error).__name__}: {error}"}
        took = time.perf_counter() - begin
        results[name] = found | {"machine": facts(), "took": took}
        print(f"{name}: {took:.0f} s", file=sys.stderr, flush=True)
        if not quick:
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
