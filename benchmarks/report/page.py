"""docs/performance.md, made from what was measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.report import comparisons, goals, scaling
from benchmarks.report.shares import shares

Results = dict[str, Any]

HEAD = """# Performance

`python -m benchmarks` measures everything on this page in one run and writes it, with its pictures; `--quick` tries
it out in less than a minute. The figures are kept in [performance.json](performance.json), from which
`python -m benchmarks --page` makes the page again. It needs the extra `[benchmarks]`.

Work on one core is given in processor time, because machines are shared: it leaves out the time in which somebody
else had the processor, and is the time by the clock where nobody had. What a neighbour does to caches and memory
stays in it, so peers and library take turns in one process, some months each, and the **least** of the turns stands
beside the **median**. Everything has one thread, Polars and NumPy too. Compiling, or loading what was compiled,
comes before. Work in several processes is timed by the clock.
"""

LIMITATIONS = """## What is not compared

- The full model in any other framework: nobody has written it. The reference month is simpler, has one ranking
  common to all enterprises, and its numbers mean nothing.
- ambr and Polars expressions: a rewrite of the step in Polars may be faster than NumPy inside ambr's table.
  mesa-frames was left out: the only version of the package index is a pre-release of 2024.
- Other languages (Agents.jl, C++), graphics processors, and compilers other than numba. A compiled loop written by
  hand in C would come close to ours; the comparison is with what Python users would use instead.
- Mesa could hold its people in arrays; then it would be the NumPy column with a Mesa shell.
- The matching package solves the same problem in a form that checks and reports more.
- Time to compile, once after installation: it is in none of the figures.
"""


SECTIONS: dict[str, Callable[[Results, Results], str]] = {
    "reference_month": comparisons.reference_month,
    "two_lanes": comparisons.two_lanes,
    "matching": comparisons.matching,
    "sweeps": scaling.sweeps,
    "limits": scaling.limits,
    "growth": scaling.growth,
    "shares": shares,
}
"""How each is told, in the order of the page."""


def page(results: Results) -> str:
    """Return the page. A section that was not measured, or failed, says so."""
    parts = [HEAD, machine(results), goals.section(results)]
    for name, told in SECTIONS.items():
        found = results.get(name)
        if found is None:
            parts.append(f"<!-- {name}: not measured -->\n")
        elif "failed" in found:
            parts.append(f"## {name}\n\nThis section failed: {found['failed']}\n")
        else:
            parts.append(told(found, results))
    return "\n".join([*parts, LIMITATIONS])


def machine(results: Results) -> str:
    """Return where and with what it was measured; sections measured at another time say so themselves."""
    measured = [one["machine"] for one in results.values() if "machine" in one]
    if not measured:
        return ""
    last = measured[-1]
    versions = ", ".join(f"{name} {number}" for name, number in last["versions"].items())
    load = (
        max(one["load"][0] for one in measured if one["load"])
        if any(one["load"] for one in measured)
        else 0.0
    )
    took = sum(one.get("took", 0.0) for one in results.values())
    days = " and ".join(sorted({one["day"] for one in measured}))
    return (
        f"Measured on {days}. Machine: {last['processor']}, {last['cores']} cores, {last['memory_gib']:.0f} GiB, "
        f"{last['system']}. "
        f"Python {last['python']}, {versions}. It took {took / 60:.0f} minutes in all; the load of the machine, "
        f"this work included, was at most {load:.1f} after a section.\n"
    )
