"""Sections of the page about workers, the machine, and the number of people."""

from __future__ import annotations

from typing import Any

from benchmarks.report.wording import bytes_told, seconds_told, table

Results = dict[str, Any]
NEAR = 0.5
"""Share of a limit from which on a month counts as near to it."""

SWEEPS = """## 4. Sweeps

`{command}`: {runs} runs of ten years of {city} ({people:,} people) under {policies} policies and {seeds} seeds,
each stored when it is done, by the clock, processes started anew each time. The burnt-in states of the seeds were
made before, by a sweep of one month with two workers: {prepared}.
"""

LIMITS = """## 5. Against the limits of the machine

Measured in the same run, on one core, by loops of the same compiler. Gigabytes as STREAM counts them: what the loop
names, without the reading of a line before it is written.
"""

GROWTH = """## 6. Growth with the number of people

The full month of base-city made smaller and larger, after a burn-in of {burn_in} months, each size in a process of
its own. Bytes of state are those of all arrays of the model; bytes at the peak are what the process held at most
under all policies of its size, beyond what the library itself needs, with the copy of the burnt-in state that is
kept for the next policy.
"""


def sweeps(found: Results, _results: Results) -> str:
    """Return throughput against workers."""
    one_worker = found["by"]["1"]
    rows = []
    for workers, taken in found["by"].items():
        best, middle = (60.0 * found["decades"] / taken[which] for which in ("least", "median"))
        rows.append(
            (
                workers,
                seconds_told(taken["least"]),
                seconds_told(taken["median"]),
                f"{best:.0f}",
                f"{middle:.0f}",
                f"{one_worker['median'] / taken['median']:.2f}",
            )
        )
    text = SWEEPS.format(
        command='cs.sweep("base-city", policies, seeds, store=…, jobs=workers)',
        runs=found["runs"],
        city=found["city"],
        people=found["people"],
        policies=len(found["policies"]),
        seeds=found["seeds"],
        prepared=seconds_told(found["prepared_seconds"]),
    )
    head = ("workers", "sweep, least", "median", "city-decades a minute, best", "median", "times one worker")
    note = ""
    if "thousand" in found:
        long = found["thousand"]
        note = (
            f"A thousand runs, of {long['seeds']} seeds, took {long['workers']} workers "
            f"{seconds_told(long['seconds'])}, measured once; the burnt-in states of their seeds were made before, "
            f"in {seconds_told(long['prepared_seconds'])}.\n"
        )
    picture = "![Throughput](pictures/throughput.png)\n"
    return "\n".join([text, table(head, rows), "", note, picture])


def limits(found: Results, results: Results) -> str:
    """Return what the machine can do, and how near the months come."""
    memory = table(
        ("each of the arrays", "triad, GB/s", "update in place, GB/s"),
        [(f"{one['mib']:g} MiB", f"{one['triad']:.0f}", f"{one['update']:.0f}") for one in found["memory"]],
    )
    numbers = table(
        ("random numbers", "ns a number, least"),
        [(name, f"{value:.2f}") for name, value in found["random"].items()],
    )
    told = [LIMITS, memory, "", numbers, ""]
    bound = found["memory"][-1]["update"]
    word = next(iter(found["random"].values()))
    reference, month = found["reference_bytes"], found["month_bytes"]
    told.append(
        f"**Bytes a month must touch**, counted from the layout. A person of the reference month has "
        f"{reference['held']:.0f} bytes; {reference['streamed']:.0f} pass by in order every month (status, months "
        f"left, college, skill; months left and skill are written, too), and about {reference['scattered']:.0f} "
        "more are the lines of the cache that hires touch here and there. A row of the model has "
        f"{month['held']} bytes; if every column is read once a month and the {len(month['changed'])} of which a "
        f"tenth or more changes in the usual month are written once, {month['streamed']} pass by.\n"
    )
    rows = []
    shares: dict[str, list[float]] = {"memory": [], "random numbers": []}
    for label, total, achieved in achieved_months(found, results):
        limit = total / bound
        shares["memory"].append(limit / achieved)
        shares["random numbers"].append(word / achieved)
        rows.append(
            (label, f"{total:.0f}", f"{limit:.2f}", f"{word:.2f}", f"{achieved:.1f}",
             f"{100 * limit / achieved:.0f} %", f"{100 * word / achieved:.0f} %")
        )  # fmt: skip
    head = ("month", "bytes a person", "memory alone, ns", "one random word, ns", "achieved, ns",
            "memory / achieved", "random / achieved")  # fmt: skip
    told += [table(head, rows), ""]
    near = [name for name, values in shares.items() if max(values, default=0.0) >= NEAR]
    binds = (
        f"Near a limit: {', '.join(near)}."
        if near
        else "No month reaches half of a limit: most of its time is branches, gathers, and matching one by one."
    )
    told.append(
        f"Memory alone is the bytes at the {bound:.0f} GB/s of the largest update in place. {binds}\n"
    )
    return "\n".join(told)


def achieved_months(found: Results, results: Results) -> list[tuple[str, float, float]]:
    """Return a name, the bytes and the least nanoseconds a person of each month that was measured, largest city."""
    rows = []
    reference = results.get("reference_month", {}).get("times", {})
    if reference:
        one = list(reference.values())[-1]
        total = found["reference_bytes"]["streamed"] + found["reference_bytes"]["scattered"]
        ns = 1e9 * one["by"]["consortium_sim"]["least"] / one["people"]
        rows.append((f"reference, {one['people']:,} people", total, ns))
    for one in list(results.get("growth", {}).get("sizes", {}).values())[-2:]:
        if "seconds" in one:
            policy, taken = list(one["seconds"].items())[-1]
            ns = 1e9 * taken["least"] / one["people"]
            # A row that is free passes by as well.
            total = found["month_bytes"]["streamed"] * one["rows"] / one["people"]
            rows.append((f"full, {policy}, {one['people']:,} people", total, ns))
    return rows


def growth(found: Results, _results: Results) -> str:
    """Return seconds and bytes by size, and the exponents."""
    rows = []
    burn_in = 0
    for size, one in found["sizes"].items():
        if "stopped" in one:
            rows.append((f"{int(size):,}", "", one["stopped"], "", "", "", "", "", ""))
            continue
        burn_in = one["burn_in_months"]
        for policy, taken in one["seconds"].items():
            rows.append(
                (
                    f"{one['people']:,}",
                    policy,
                    seconds_told(taken["least"]),
                    seconds_told(taken["median"]),
                    f"{1e9 * taken['least'] / one['people']:.0f}",
                    f"{1e9 * taken['median'] / one['people']:.0f}",
                    f"{one['state_bytes'] / one['people']:.0f}",
                    f"{one['peak_bytes'] / one['people']:.0f}",
                    bytes_told(one["peak_bytes"]),
                )
            )
    head = ("people", "policy", "month, least", "median", "ns/person, least", "median", "bytes of state a person",
            "at the peak", "peak")  # fmt: skip
    fitted = "; ".join(
        f"{policy}: {one['all']:.2f} over all sizes up to a million, {one['last']:.2f} over the last step"
        for policy, one in found["exponents"].items()
    )
    picture = "![Growth](pictures/growth.png)\n"
    return "\n".join(
        [
            GROWTH.format(burn_in=burn_in),
            table(head, rows),
            "",
            f"Exponents of the medians: {fitted}.\n",
            picture,
        ]
    )
