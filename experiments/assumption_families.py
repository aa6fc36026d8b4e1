"""Why effects are smaller under sampled assumptions: one family of assumptions sampled at a time.

`experiments/assumptions.py` calls this and prints what it finds in docs/assumptions.md. A family is a section of
a scenario's file; those with few assumptions are taken together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd
from page_parts import number, table

import consortium_sim as cs
from consortium_sim.study.sampling import Range, assumptions, samples_of
from consortium_sim.study.wording import spoken_list

POLICY = "governance"
LEVELS = {
    "hosted_share": "students with a host",
    "participation": "enterprises that take part",
    "match_rate": "matched placement",
}
DECLARED, EVERY, OTHERS = "none", "all", "all others"
"""Families beside the sections: no assumption moves, all do, those of small sections."""
FEWEST = 5
"""Assumptions from which a section is a family of its own."""
HALF = 0.5
"""Share of the declared effect below which a family is said to take it away."""


def families_of(city: cs.Scenario) -> dict[str, list[Range]]:
    """Return the ranges that are sampled together, by family; all of them last."""
    ranges = sorted(assumptions(city), key=_section)
    sections = {name: list(some) for name, some in groupby(ranges, _section)}
    large = {name: some for name, some in sections.items() if len(some) >= FEWEST}
    rest = [one for name, some in sections.items() if name not in large for one in some]
    return large | ({OTHERS: rest} if rest else {}) | {EVERY: ranges}


def measured(city: cs.Scenario, samples: int, seeds: int, jobs: int, store: Path) -> pd.DataFrame:
    """Return the middle of every family's futures: family, assumptions, futures, indicator, without, governance.

    without: level without any policy. governance: its difference from that in the same future.
    """
    families = families_of(city)
    futures = {
        family: [
            city.with_(one.changes, name=f"{family} {one.number}") for one in samples_of(ranges, samples)
        ]
        for family, ranges in families.items()
    }
    cities = [one for some in futures.values() for one in some]
    sampled = cs.sweep(cities, [POLICY], seeds, jobs=jobs, store=store)
    declared = cs.sweep(city, [POLICY], samples * seeds, jobs=jobs, store=store)
    if missing := sampled.incomplete() or declared.incomplete():
        raise SystemExit(missing)
    rows = list(_rows(declared, DECLARED, 0, [city.name]))
    for family, some in futures.items():
        rows += _rows(sampled, family, len(families[family]), [one.name for one in some])
    return pd.DataFrame(rows)


def _section(one: Range) -> str:
    return one.name.split(".")[0]


def _rows(study: cs.Study, family: str, moved: int, names: Sequence[str]) -> Iterator[dict[str, object]]:
    for indicator in LEVELS:
        told = [study.city(name).outcomes(indicator) for name in names]
        means = {
            policy: np.array([np.mean(list(outcomes[policy].values())) for outcomes in told])
            for policy in ("baseline", POLICY)
        }
        without = means["baseline"]
        yield {
            "family": family,
            "assumptions": moved,
            "futures": len(names),
            "indicator": indicator,
            "without": float(np.median(without)),
            POLICY: float(np.median(means[POLICY] - without)),
        }


def section(rows: pd.DataFrame) -> list[str]:
    """Return the lines of the page."""
    futures = int(rows["futures"].max())
    return [
        "## Why effects are smaller under sampled assumptions",
        "",
        f"One family of assumptions is sampled at a time, the others stay as declared ({futures} futures each; the "
        "data: [families](data/assumptions_families.csv)). The middle of the futures: the level without any policy "
        f"in percent, and what governance changes, in points. {_sentence(rows)}",
        "",
        _table(rows),
        "",
    ]


def _sentence(rows: pd.DataFrame) -> str:
    """Say which families halve what governance does to matched placement, and what they do to hosting."""
    known = rows[rows["indicator"] == "match_rate"].set_index("family")[POLICY]
    hosts = 100.0 * rows[rows["indicator"] == "hosted_share"].set_index("family")["without"]
    takes = [
        family
        for family in known.index
        if family not in (DECLARED, EVERY) and known[family] < HALF * known[DECLARED]
    ]
    parts = [f"`{one}` (hosted without policy {number(hosts[one], 1)} %)" for one in takes]
    if len(takes) > 1:
        what = f"each of {spoken_list(parts)} alone"
    else:
        what = f"{parts[0]} alone" if takes else "no family alone"
    apart = (
        ": calibrated together, drawn apart they leave a park in which training seldom pays"
        if hosts[EVERY] < HALF * hosts[DECLARED]
        else ""
    )
    return (
        f"Of {number(100.0 * known[DECLARED], 1)} points of matched placement that governance brings at the "
        f"declared values, {what} takes more than half. At the declared values {number(hosts[DECLARED], 1)} % of "
        "the students have a host without any policy, and in the middle of the futures in which all assumptions "
        f"are sampled {number(hosts[EVERY], 1)} %{apart}."
    )


def _table(rows: pd.DataFrame) -> str:
    head = ["family, assumptions moved"]
    for title in LEVELS.values():
        head += [title, POLICY]
    lines = []
    for family, some in rows.groupby("family", sort=False):
        told = some.set_index("indicator")
        line = [f"{family}, {int(some['assumptions'].iloc[0])}"]
        for indicator in LEVELS:
            line.append(number(100.0 * told.loc[indicator, "without"], 1))
            line.append(number(100.0 * told.loc[indicator, POLICY], 1, sign=True))
        lines.append(line)
    return table(head, lines)
