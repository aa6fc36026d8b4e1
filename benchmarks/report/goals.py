"""What was asked for before anything was built, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.report.wording import seconds_told, table

Results = dict[str, Any]
NS_A_PERSON = 40.0
EXPONENT = 1.1
TIMES_MESA, TIMES_NUMPY = 100.0, 10.0
STATE_BYTES = 100.0
MINUTES = 4.0
PEOPLE_OF_SWEEP = 20_000
MATCHING_SECONDS = 0.1
TIMES_ONE_WORKER = 1.8
SMALL_MONTH = 1e-3
"""Seconds, of a city of SMALL people."""
SMALL = "2000"
AT = "100000"

Goal = tuple[str, str, str, bool]
"""What, asked, measured, whether it holds."""


def section(results: Results) -> str:
    """Return the table of goals; what was not measured is not in it."""
    rows = [
        (what, asked, found, "yes" if holds else "**no**") for what, asked, found, holds in goals(results)
    ]
    if not rows:
        return ""
    intro = "**Asked and found** (medians; the tables below have the least, too)\n"
    return "\n".join([intro, table(("", "asked", "found", "holds"), rows), ""])


def goals(results: Results) -> Iterator[Goal]:
    """Yield every goal of which the figures are there."""
    times = results.get("reference_month", {}).get("times", {})
    if AT in times:
        by = times[AT]["by"]
        for peer, asked in (("Mesa", TIMES_MESA), ("NumPy", TIMES_NUMPY)):
            least, median = (by[peer][one] / by["consortium_sim"][one] for one in ("least", "median"))
            found = f"{median:.1f} times (least {least:.1f})"
            yield (
                f"reference month, 100,000 people, against {peer}",
                f"≥ {asked:.0f} times",
                found,
                median >= asked,
            )
    growth = results.get("growth", {})
    for size in ("100000", "1000000"):
        one = growth.get("sizes", {}).get(size, {})
        for policy, taken in one.get("seconds", {}).items():
            least, median = (1e9 * taken[which] / one["people"] for which in ("least", "median"))
            what = f"full month, {policy}, {int(size):,} people"
            yield (
                what,
                f"≤ {NS_A_PERSON:.0f} ns a person",
                f"{median:.0f} (least {least:.0f})",
                median <= NS_A_PERSON,
            )
        if "state_bytes" in one:
            held = one["state_bytes"] / one["people"]
            yield (
                f"state, {int(size):,} people",
                f"≤ {STATE_BYTES:.0f} bytes a person",
                f"{held:.0f}",
                held <= STATE_BYTES,
            )
    for policy, taken in growth.get("sizes", {}).get(SMALL, {}).get("seconds", {}).items():
        median, least = taken["median"], taken["least"]
        what = f"full month, {policy}, {int(SMALL):,} people"
        found = f"{seconds_told(median)} (least {seconds_told(least)})"
        yield what, f"≤ {seconds_told(SMALL_MONTH)}", found, median <= SMALL_MONTH
    measured = "seconds" in growth.get("sizes", {}).get("1000000", {})
    fitted = growth.get("exponents", {}) if measured else {}
    for policy, one in fitted.items():
        worst = max(one.values())
        found = f"{one['all']:.2f}, last tenfold step {one['last']:.2f}"
        yield f"growth up to 1,000,000, {policy}", f"exponent ≤ {EXPONENT}", found, worst <= EXPONENT
    sweeps = results.get("sweeps", {})
    if "thousand" in sweeps and sweeps["people"] >= PEOPLE_OF_SWEEP:
        minutes = sweeps["thousand"]["seconds"] / 60.0
        what = "a thousand city-decades, two workers"
        yield what, f"≤ {MINUTES:.0f} minutes", f"{minutes:.1f} minutes", minutes <= MINUTES
    if "2" in sweeps.get("by", {}):
        gain = sweeps["by"]["1"]["median"] / sweeps["by"]["2"]["median"]
        yield (
            "two workers against one",
            f"≥ {TIMES_ONE_WORKER} times",
            f"{gain:.2f} times",
            gain >= TIMES_ONE_WORKER,
        )
    for problem in results.get("matching", {}).get("problems", []):
        ours = problem["by"]["consortium_sim"]
        if (problem["applicants"], problem["posts"]) == (100_000, 1_000) and "seconds" in ours:
            median, least = ours["seconds"]["median"], ours["seconds"]["least"]
            found = f"{seconds_told(median)} (least {seconds_told(least)})"
            what = "deferred acceptance, 100,000 × 1,000, lists of ten"
            yield what, f"≤ {MATCHING_SECONDS} s", found, median <= MATCHING_SECONDS
