"""The sixteen systems of the article, switched on and off: `python experiments/systems.py` writes docs/systems.md.

Every row compares runs that share their luck by seed. `--seeds`, `--size` (of the bundled cities) and `--jobs` can
be given; with `--store FILE` a run that was stopped goes on. Twenty seeds at a quarter of the size take about
eleven minutes of one core.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from page_parts import DOCS, arguments, store_of
from systems_rows import CITIES, LEVERS, POLICIES, ROWS, TITLES, Row, Shown

import consortium_sim as cs
from consortium_sim.model.run import Run
from consortium_sim.population.actors import TRANSFERS
from consortium_sim.study.effects import window_means
from consortium_sim.study.flows import incomes, yearly_flows
from consortium_sim.study.statistics import half_width
from consortium_sim.study.study import Study

PAGE = DOCS / "systems.md"
SPAN = (25, 120)
"""Months that are compared where a row does not say others: without the two years in which policies start."""
FOR_COOPERATION = (
    "R&D contributions", "centre: enterprise funds", "centre: technical service",
    "college's share of learners' sales", "coordination", "goods of learners' sales", "guidance of learners",
    "learners' share", "licence fees", "loan interest", "membership fee", "mentoring", "order-class stipend",
    "own R&D", "practice hours elsewhere", "site rent", "taxes on learners' sales",
    "teacher allowance", "trainee insurance", "trainee pay", "training levy", "training set-up",
)  # fmt: skip
"""Payments of enterprises for the consortium and for what it does; all others are their ordinary business."""
DECIDED = re.compile(r"the council has \w+ the correction of \w+ after (\d+) months")


@dataclass(frozen=True)
class Both:
    """Values of one thing with and without a system, paired by seed."""

    without: np.ndarray
    with_it: np.ndarray

    @property
    def difference(self) -> np.ndarray:
        """What the system has changed."""
        return self.with_it - self.without


Runs = Callable[[str, str], Sequence[Run]]
"""Runs of a city under a policy, in the order of seeds."""


def main() -> None:
    asked = arguments(__doc__, seeds=20, size=0.25)
    with store_of(asked.store) as store:
        studies = dict(_studies(asked, store))
        seeds = len(next(iter(studies.values())).seeds)
        failed = [str(one) for study in studies.values() for one in study.failures]
        if failed:
            sys.exit("\n".join(failed))

        @cache
        def runs(city: str, policy: str) -> Sequence[Run]:
            return [studies[city].run(policy, seed) for seed in studies[city].seeds]

        PAGE.write_text(page(runs, seeds, asked.size), encoding="utf-8")
    print(f"written: {PAGE}")


def _studies(asked: argparse.Namespace, store: Path) -> Iterator[tuple[str, Study]]:
    """Yield by city the study of all policies that some row compares there."""
    for name, (base, changes) in CITIES.items():
        city = cs.load_scenario(base).scaled(asked.size)
        city = city.with_(changes, name=name) if changes else city
        sides = {side.policy for row in ROWS for side in (row.without, row.with_it) if side.city == name}
        policies = [policy(one) for one in sorted(sides)]
        yield (
            name,
            cs.sweep(city, policies, asked.seeds, store=store, jobs=asked.jobs, progress=False),
        )


def policy(name: str) -> cs.Policy:
    """Return a bundled policy, or the ones that a row puts together."""
    joined = cs.combine(*POLICIES.get(name, (name,)), name=name)
    return cs.Policy(name, {**joined.changes, **LEVERS.get(name, {})})


def page(runs: Runs, seeds: int, size: float) -> str:
    """Return the page in Markdown."""
    command = f"python experiments/systems.py --seeds {seeds} --size {size:g}"
    lines = [
        "# The sixteen systems of the article",
        "",
        f"Made by `{command}`: seeds 1 to {seeds}, every comparison paired by seed, cities at {size:g} of their "
        f"size, months {SPAN[0]} to {SPAN[1]} unless a row says otherwise. Differences are with their 95 % "
        "interval (Student, over seeds); flows are per year. Money is yuan a year from the ledger: *public* is all "
        "that government pays except transfers; *private* what enterprises pay for the consortium and for "
        "what it does (trainees, coordination, fees, R&D, stations and the like, before any incentive); *income* "
        "that of enterprises and owners together, all gains and costs counted. A difference whose interval holds 0 "
        "is not "
        "shown to be one. [test_channels.py](../tests/contract/test_channels.py) cuts the channel of each system.",
        "",
    ]
    for number, title in TITLES.items():
        own = [row for row in ROWS if row.system == number]
        lines += [f"## {number} {title}", ""]
        lines += [f"{text}\n" for text in dict.fromkeys(row.channel for row in own)]
        lines += [
            "| with | without | what moves | months | without | with | difference |",
            "|---|---|---|---|---:|---:|---:|",
            *(line for row in own for line in _indicator_lines(row, runs)),
            "",
            "| with | without | public, yuan a year | private, yuan a year | income, yuan a year |",
            "|---|---|---:|---:|---:|",
            *(_money_line(row, runs) for row in own),
            "",
        ]
    return "\n".join(lines)


def _indicator_lines(row: Row, runs: Runs) -> Iterator[str]:
    for shown in row.shown:
        both = Both(*(_values(runs(side.city, side.policy), shown) for side in (row.without, row.with_it)))
        months = f"{shown.span[0]}–{shown.span[1]}" if shown.span else f"{SPAN[0]}–{SPAN[1]}"
        name = f"`{shown.name}`" if shown.name in cs.INDICATORS else shown.name
        yield (
            f"| {row.with_it} | {row.without} | {name} | {months} | {_number(both.without.mean())} | "
            f"{_number(both.with_it.mean())} | {_interval(both.difference)} |"
        )


def _values(runs: Sequence[Run], shown: Shown) -> np.ndarray:
    """Return the mean of an indicator over its months, one a run, or what the messages tell."""
    if shown.name in cs.INDICATORS:
        chosen = {shown.name: cs.INDICATORS[shown.name]}
        return window_means(runs, chosen, shown.span or SPAN)[:, 0]
    return np.array([TOLD[shown.name](run) for run in runs])


def _mean_latency(run: Run) -> float:
    months = [int(found[1]) for text in run.messages if (found := DECIDED.search(text))]
    return float(np.mean(months)) if months else float("nan")


TOLD: dict[str, Callable[[Run], float]] = {
    "corrections decided by the council": lambda run: float(
        sum(bool(DECIDED.search(text)) for text in run.messages)
    ),
    "months from warning to decision": _mean_latency,
}
"""What is read from the messages of a run."""


def _money_line(row: Row, runs: Runs) -> str:
    sides = [runs(side.city, side.policy) for side in (row.without, row.with_it)]
    columns = (_public, _private, _income)
    found = [Both(*(np.array([column(run) for run in side]) for side in sides)) for column in columns]
    return (
        f"| {row.with_it} | {row.without} | " + " | ".join(_interval(one.difference) for one in found) + " |"
    )


def _public(run: Run) -> float:
    return sum(yuan for kind, yuan in _paid_by(run, "government") if kind != TRANSFERS)


def _private(run: Run) -> float:
    return sum(yuan for kind, yuan in _paid_by(run, "enterprises") if kind in FOR_COOPERATION)


def _paid_by(run: Run, payer: str) -> list[tuple[str, float]]:
    """Return the yuan a year of one class of actor by kind."""
    flows = yearly_flows(run, SPAN, ["payer", "kind"])
    return [(kind, float(yuan)) for (one, kind), yuan in flows.items() if one == payer]


def _income(run: Run) -> float:
    return float(incomes(run, SPAN)["enterprises and owners"])


def _interval(values: np.ndarray) -> str:
    known = values[np.isfinite(values)]
    if not known.size:
        return "–"
    if not known.any():
        return "0"
    margin = half_width(known)
    spread = "" if np.isnan(margin) else f" ± {_number(margin)}"
    return f"{_number(known.mean(), sign=True)}{spread}"


def _number(value: Any, sign: bool = False) -> str:
    """Return a number with three digits, in thousands, millions or billions where it is large."""
    if np.isnan(value):
        return "–"
    plus = "+" if sign else ""
    for size, word in ((1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= 0.9995 * size:
            return f"{value / size:{plus}.3g}{word}".replace("-", "−")
    return f"{value:{plus}.3g}".replace("-", "−")


if __name__ == "__main__":
    main()
