"""Winners and losers: what a policy changes for each actor, and within the actors for each group, paired by seed.

Money is budget-balanced. An income is what is received minus what has to be paid; what is only handed on
(dividends, what government has left) is left out on both sides, and what households and owners buy is a line of
its own. Then every yuan that one actor has more is one that another has less: the rows of group "all" with measure
"income" or "spending", the outside world among them, add up to zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.population.actors import CLASSES, TRANSFERS
from consortium_sim.study.flows import CENTS, whole_years, yearly_flows
from consortium_sim.study.statistics import known_sums_and_means, paired_effect

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from consortium_sim.model.run import Run

HANDED_ON = (TRANSFERS, "dividends")
"""Kinds of payment that only pass an income on: of government to households, of enterprises to owners."""
BUYERS, PURCHASES = ("households", "owners"), ("sales", "imports")
FOUNDING = ("debt written off", "capital of entrants")
"""Kinds of payment between an enterprise and the outside world at its end and its beginning: no profit."""
MONEY = ("income", "spending")
ALL, ENTRY_AND_EXIT = "all", "entry and exit"
BETTER = {"income": 1, "match_rate": 1, "local_rate": 1, "first_wage": 1, "skill": 1, "wage": 1}
"""Measures of which more is a gain; the others only go up or down."""
COLUMNS = [
    "policy", "actor", "group", "measure", "unit", "reference", "difference", "low", "high", "seeds", "verdict",
]  # fmt: skip


def fares(run: Run, window: tuple[int, int]) -> Series[float]:
    """Return how everybody fares in one run: by actor, group and measure, means over the years of the window."""
    from pandas import Series

    from consortium_sim.model.groups import ENTERPRISES

    told: dict[tuple[str, str, str], float] = {}
    for actor in CLASSES:
        told[_called(actor), ALL, "income"] = 0.0
    for actor in BUYERS:
        told[actor, ALL, "spending"] = 0.0
    founding = 0.0
    flows = yearly_flows(run, window, ["payer", "payee", "kind"])
    for (payer, payee, kind), yuan in zip(flows.index.to_list(), flows.to_list(), strict=True):
        if kind in HANDED_ON:
            continue
        told[_called(payee), ALL, "income"] += yuan
        bought = payer in BUYERS and kind in PURCHASES
        told[_called(payer), ALL, "spending" if bought else "income"] -= yuan
        if kind in FOUNDING:
            founding += yuan
    told[ENTERPRISES, ENTRY_AND_EXIT, "income"] = founding
    told |= _groups(run, window)
    return Series(told, dtype=float).rename_axis(["actor", "group", "measure"])


def winners_table(fares: Mapping[str, Mapping[int, Series[float]]], reference: str) -> DataFrame:
    """Return one row a policy, actor, group and measure: the mean under the reference and the paired difference.

    fares: by policy and seed, of every run that finished. verdict: "gain" or "loss" for what its owner wants more
    of, "up" or "down" for the rest, "unclear", "no change". Groups in which nobody is are left out.
    """
    from pandas import DataFrame

    from consortium_sim.model.groups import UNITS

    rows = []
    for policy, by_seed in fares.items():
        both = [seed for seed in by_seed if seed in fares[reference]]
        if policy == reference or not both:
            continue
        before = np.array([fares[reference][seed].to_numpy() for seed in both])
        changed = np.array([by_seed[seed].to_numpy() for seed in both])
        for place, (actor, group, measure) in enumerate(by_seed[both[0]].index.to_list()):
            old, new = before[:, place], changed[:, place]
            if not (np.nan_to_num(old).any() or np.nan_to_num(new).any()):
                continue
            differences = (new - old).round(CENTS) if measure in MONEY else new - old
            effect = paired_effect(differences, BETTER.get(measure, 0))
            known = old[np.isfinite(old)]
            rows.append(
                (
                    policy, actor, group, measure, UNITS.get(measure, UNITS["income"]),
                    float(known.mean()) if known.size else np.nan,
                    effect.difference, effect.low, effect.high, effect.seeds, effect.verdict,
                )
            )  # fmt: skip
    return DataFrame(rows, columns=COLUMNS)


def _groups(run: Run, window: tuple[int, int]) -> dict[tuple[str, str, str], float]:
    """Return the means over the window's years that have a value; incomes are per year of the run."""
    years, length = whole_years(run, window)
    values = run.by_group.values[[year - 1 for year in years]]
    total, means = known_sums_and_means(values)
    income = np.array([measure == "income" for _, _, measure in run.by_group.columns], dtype=bool)
    return dict(zip(run.by_group.columns, np.where(income, total / length, means).tolist(), strict=True))


def _called(actor: str) -> str:
    return "outside world" if actor == "outside" else actor
