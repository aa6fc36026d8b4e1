"""The pictures of docs/performance.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report.goals import NS_A_PERSON
from consortium_sim.report.style import INK, POLICY_COLOURS, REFERENCE_COLOUR, drawing, quiet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Results = dict[str, Any]
DOTS = 130
OURS = "consortium_sim"


def draw(results: Results, folder: Path) -> None:
    """Write every picture whose figures were measured."""
    folder.mkdir(parents=True, exist_ok=True)
    with drawing():
        if results.get("reference_month", {}).get("times"):
            reference_month(results["reference_month"]).savefig(folder / "reference-month.png", dpi=DOTS)
        if any("seconds" in one for one in results.get("growth", {}).get("sizes", {}).values()):
            growth(results["growth"]).savefig(folder / "growth.png", dpi=DOTS)
        if "by" in results.get("sweeps", {}):
            throughput(results["sweeps"]).savefig(folder / "throughput.png", dpi=DOTS)


def reference_month(found: Results) -> Figure:
    """Return bars of nanoseconds a person and month, on a scale of powers of ten, by size."""
    from matplotlib.figure import Figure

    sizes = list(found["times"].values())
    figure = Figure(figsize=(7.2, 1.2 + 1.15 * len(sizes)), layout="constrained")
    panels = figure.subplots(len(sizes), 1, sharex=True, squeeze=False)[:, 0]
    for axes, one in zip(panels, sizes, strict=True):
        names = list(one["by"])[::-1]
        for place, name in enumerate(names):
            ns = 1e9 * one["by"][name]["median"] / one["people"]
            least = 1e9 * one["by"][name]["least"] / one["people"]
            ours = one["by"][OURS]["median"] * 1e9 / one["people"]
            axes.barh(place, ns, color=POLICY_COLOURS[0] if name == OURS else REFERENCE_COLOUR, height=0.65)
            axes.plot([least, least], [place - 0.32, place + 0.32], color="white", linewidth=1.2)
            times = "" if name == OURS else f"  (×{ns / ours:.1f})"
            axes.text(ns * 1.06, place, f"{ns:.3g}{times}", va="center", color=INK, fontsize=8)
        axes.set_yticks(range(len(names)), names)
        axes.set_xscale("log")
        axes.set_title(f"{one['people']:,} people")
        quiet(axes)
        axes.grid(axis="y", visible=False)
    widest = max(taken["median"] / one["people"] for one in sizes for taken in one["by"].values())
    panels[-1].set_xlim(1.0, 1e9 * widest * 4.0)
    panels[-1].set_xlabel("ns a person and month: bar, median; white line, least; in brackets, times ours")
    return figure


LARGE = 100_000
"""People from which bytes a person say something: of a smaller city, what the libraries load outweighs it."""


def growth(found: Results) -> Figure:
    """Return seconds a month and bytes a person against people, with the line of what was asked."""
    from matplotlib.figure import Figure

    known = [one for one in found["sizes"].values() if "seconds" in one]
    figure = Figure(figsize=(7.2, 3.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    policies = list(dict.fromkeys(policy for one in known for policy in one["seconds"]))
    for place, policy in enumerate(policies):
        there = [one for one in known if policy in one["seconds"]]
        people = [one["people"] for one in there]
        label = f"{policy}, exponent {found['exponents'][policy]['all']:.2f}"
        colour = POLICY_COLOURS[place]
        left.plot(
            people, [one["seconds"][policy]["median"] for one in there], "o-", color=colour, label=label
        )
        left.plot(people, [one["seconds"][policy]["least"] for one in there], "_", color=colour, markersize=9)
    ends = [known[0]["people"], known[-1]["people"]]
    allowed = [1e-9 * NS_A_PERSON * people for people in ends]
    left.plot(
        ends, allowed, "--", color=REFERENCE_COLOUR, linewidth=1.0, label=f"{NS_A_PERSON:.0f} ns a person"
    )
    left.set_xlabel("people")
    left.set_ylabel("seconds a month (dot, median; dash, least)")
    for name, label, colour in (
        ("state_bytes", "state", POLICY_COLOURS[2]),
        ("peak_bytes", "peak of the process, beyond the library", POLICY_COLOURS[3]),
    ):
        large = [one for one in known if one["people"] >= LARGE] or known
        people = [one["people"] for one in large]
        right.plot(people, [one[name] / one["people"] for one in large], "o-", color=colour, label=label)
    right.set_xlabel("people")
    right.set_ylabel("bytes a person")
    right.set_ylim(0.0, 1.35 * right.get_ylim()[1])
    left.set_yscale("log")
    for axes in (left, right):
        finish(axes)
    return figure


def finish(axes: Axes) -> None:
    """Give a panel its scale of people, its legend and a faint grid."""
    axes.set_xscale("log")
    quiet(axes)
    axes.legend(frameon=False, fontsize=8)


def throughput(found: Results) -> Figure:
    """Return city-decades a minute against workers, beside what as many times one worker would give."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.2, 3.0), layout="constrained")
    axes = figure.subplots()
    workers = [int(one) for one in found["by"]]
    for which, label, mark in (("median", "median", "o-"), ("least", "best", "_")):
        rates = [60.0 * found["decades"] / one[which] for one in found["by"].values()]
        axes.plot(workers, rates, mark, color=POLICY_COLOURS[0], label=label, markersize=7)
    first = 60.0 * found["decades"] / found["by"]["1"]["median"]
    axes.plot(
        workers,
        [first * number for number in workers],
        "--",
        color=REFERENCE_COLOUR,
        label="in proportion",
    )
    axes.set_xticks(workers)
    axes.set_xlim(min(workers) - 0.4, max(workers) + 0.4)
    axes.set_ylim(0.0)
    axes.set_xlabel("worker processes")
    axes.set_ylabel("city-decades a minute")
    quiet(axes)
    axes.legend(frameon=False, fontsize=8)
    return figure
