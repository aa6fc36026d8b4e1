"""Sections of the page that set the library beside peers."""

from __future__ import annotations

from typing import Any

from benchmarks.report.wording import seconds_told, table

Results = dict[str, Any]

REFERENCE = """## 1. The reference month

A month that is about a third of the model's: trainees learn with noise, people lose posts and leave, seekers
draw three vacancies of their occupation, enterprises keep the best, produce, plan, and take part in a platform
whose cost they share (`benchmarks/reference_month/rules.py`). It is small enough to be written four times:

- **consortium_sim**: from the library's kernels: its compiler, its keyed random numbers (Philox), its normal
  quantiles, and its deferred acceptance, all as they are. Learning, leaving, search and planning are written for
  the benchmark in the manner of the model's kernels (`ours.py`): the model's own have other rules, and more.
- **NumPy**: written for this purpose, as quick as NumPy goes: narrow columns, lists of rows, single-precision
  draws from the fastest generator, the same table of noise, deferred acceptance in whole rounds.
- **ambr**: the columns live in its table; they are taken out, the NumPy implementation computes, and they are set
  again. It measures what the table adds.
- **Mesa**: one object a person, enterprise and college; no shuffling, sums are kept up to date, nobody is
  created or removed, and the common ranking is used: best first, each takes what is left.
"""

LANES = """## 2. The full month, decisions on columns or agent by agent

The model's own month under `{policy}` with {people:,} people. In the second lane every decision is a method of an
agent, asked one by one ({decisions}); learning, search, wages, money and the rest stay on columns. The two runs are
{equal}. This is the price of writing rules in Python, as users may; it is not a model in plain Python, which nobody
has written: the reference month stands in for that comparison.
"""

MATCHING = """## 3. Deferred acceptance

Every applicant lists ten posts, popular ones more often; every post ranks whom it is listed by in its own way;
places are as many as applicants. `deferred_acceptance` is timed as it is called, with the checks of its input; the
NumPy version proposes in rounds; the `matching` package is timed with the making of its players. Each solver has a
process of its own. Who takes longer than {allowed} s is stopped, and not tried on anything larger.
"""


def reference_month(found: Results, _results: Results) -> str:
    """Return the gate, and times if it is open."""
    gate = found["gate"]
    lines = [
        REFERENCE,
        f"**The gate.** {gate['people']:,} people, {gate['months']} months, all runs from one city. z is a "
        "difference of means over its standard error; the mean of z² over all months and ten indicators is 1 where "
        "only luck differs. p is the share of 1,000 random exchanges of runs that give as much; below 0.01 no time "
        "is printed, nor where the 99 % interval of a difference (means of the second half of the months) reaches "
        "beyond the tolerance.\n",
        table(
            ("pair", "runs", "mean z²", "p", "largest difference", "interval reaches", "tolerance", "passes"),
            [
                (
                    f"{one['one']} – {one['other']}",
                    f"{one['runs'][0]}, {one['runs'][1]}",
                    f"{one['mean_square']:.2f}",
                    f"{one['p']:.3f}",
                    f"{100 * one['largest']:.2f} %",
                    f"{100 * one['farthest']:.2f} % ({one['farthest_of']})",
                    f"{100 * one['tolerance']:.0f} %",
                    "yes" if one["passes"] else "**no**",
                )
                for one in gate["pairs"]
            ],
        ),
        "",
        "ambr gives the numbers of NumPy to the bit"
        + (".\n" if gate["ambr_equals_numpy"] else "? **No: it does not.**\n"),
    ]
    if "times" not in found:
        return "\n".join([*lines, "The gate is shut: no time is printed.\n"])
    rows = []
    for told in found["times"].values():
        ours = told["by"]["consortium_sim"]
        for name, one in told["by"].items():
            per_person = 1e9 / told["people"]
            rows.append(
                (
                    f"{told['people']:,}",
                    name,
                    seconds_told(one["median"]),
                    f"{per_person * one['least']:.1f}",
                    f"{per_person * one['median']:.1f}",
                    "" if one is ours else f"{one['least'] / ours['least']:.1f}",
                    "" if one is ours else f"{one['median'] / ours['median']:.1f}",
                    str(one["turns"]),
                )
            )
    head = ("people", "", "month", "ns/person, least", "median", "times ours, least", "median", "turns")
    picture = "![The reference month](pictures/reference-month.png)\n"
    return "\n".join([*lines, table(head, rows), "", picture])


def two_lanes(found: Results, _results: Results) -> str:
    """Return the second lane's price."""
    columns = found["by"]["columns"]
    rows = [
        (
            name,
            seconds_told(one["least"]),
            seconds_told(one["median"]),
            f"{1e9 * one['median'] / found['people']:.0f}",
            f"{one['median'] / columns['median']:.2f}",
        )
        for name, one in found["by"].items()
    ]
    text = LANES.format(
        policy=found["policy"],
        people=found["people"],
        decisions=", ".join(name.replace("_", " ") for name in found["decisions"]),
        equal="equal to the bit" if found["equal"] else "**not equal**",
    )
    return "\n".join([text, table(("", "least", "median", "ns/person, median", "times columns"), rows), ""])


def matching(found: Results, _results: Results) -> str:
    """Return the table of problems and solvers."""
    rows = []
    for problem in found["problems"]:
        agree = sum("assignment" in one for one in problem["by"].values())
        equal = (
            f"equal ({agree})" if problem["equal"] and agree > 1 else "–" if agree < 2 else "**not equal**"
        )
        cells = [
            one["stopped"]
            if "stopped" in one
            else f"{seconds_told(one['seconds']['least'])} / {seconds_told(one['seconds']['median'])}"
            for one in problem["by"].values()
        ]
        rows.append((f"{problem['applicants']:,} × {problem['posts']:,}", *cells, equal))
    names = list(found["problems"][0]["by"])
    head = ("applicants × posts", *(f"{name}, least / median" for name in names), "assignments")
    return "\n".join([MATCHING.format(allowed=found["allowed"]), table(head, rows), ""])
