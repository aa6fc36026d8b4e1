"""Where a month's time goes, as the page tells it."""

from __future__ import annotations

from calendar import month_name
from typing import Any

from benchmarks.report.wording import table

Results = dict[str, Any]

SHARES = """## 7. Where a month's time goes

Processor time under {policy}, nanoseconds a person, the least of three turns; recording comes on top. First
the months of a year: new graduates look for posts in July, students enrol and find places in September. Then of
the mean month the phases in their order (`consortium_sim/model/step.py`), and the compiled loops that take most,
each table from runs of its own. What no loop takes is Python and NumPy: calls, of which every city makes the
same number, and columns of enterprises, posts and programs.
"""


def shares(found: Results, _results: Results) -> str:
    """Return a table of months, one of phases and one of loops, a column for each size."""
    sizes = list(found["sizes"].values())
    people = [f"{one['people']:,} people" for one in sizes]
    months = [
        (month_name[int(name)], *(f"{one['months'][name]:.1f}" for one in sizes))
        for name in sizes[0]["months"]
    ]
    phases = [
        (name.replace("_", " "), *(f"{one['phases'][name]:.1f}" for one in sizes))
        for name in sizes[0]["phases"]
    ]
    whole = ("**all phases**", *(f"**{sum(one['phases'].values()):.1f}**" for one in sizes))
    largest = sizes[-1]["loops"]
    loops = [
        (f"`{name}`", *(f"{one['loops'][name]:.1f}" if name in one["loops"] else "" for one in sizes))
        for name in largest
    ]
    in_loops = ("all loops", *(f"{one['all_loops']:.1f}" for one in sizes))
    return "\n".join(
        [
            SHARES.format(policy=found["policy"]),
            table(("month", *people), months),
            "",
            table(("phase", *people), [*phases, whole]),
            "",
            table(("loop", *people), [*loops, in_loops]),
            "",
        ]
    )
