"""Who pays whom: yearly flows between classes of actor, against the reference, paired by seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.population.actors import CLASSES, TRANSFERS
from consortium_sim.study.effects import MONTHS_A_YEAR
from consortium_sim.study.statistics import paired_effect

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from consortium_sim.model.run import Run

Accounts = Mapping[str, Mapping[int, "Series[float]"]]
"""By policy and seed: yuan a year, indexed by what the flows are grouped by."""

CENTS = 2
"""Decimals of a difference: less than a cent is rounding, not money."""
SPENDING = {("households", "sales"), ("owners", "sales"), ("owners", "imports")}
"""Payer and kind of what households and owners buy with their income."""
AFTER_TRANSFERS = "households after transfers"
"""Households with what government has left and hands on to them."""
INCOMES = (
    "government",
    "households",
    AFTER_TRANSFERS,
    "enterprises and owners",
    "colleges",
    "consortium",
    "fund",
)
"""Actors whose income is worth telling; the others only pass money on. The levy fills the training fund."""
TOGETHER = {"enterprises": "enterprises and owners", "owners": "enterprises and owners"}
"""Classes whose income is one: profits are handed on as dividends."""


def yearly_flows(run: Run, window: tuple[int, int], by: Sequence[str]) -> Series[float]:
    """Return the yuan a year of one run, grouped by some of payer, payee and kind.

    The years are those that lie in the window; if no whole year does, all years of the run.
    """
    years, length = whole_years(run, window)
    accounts = run.accounts[run.accounts["year"].isin(years)]
    total: Series[float] = accounts.groupby(list(by), observed=True)["yuan"].sum() / length
    return total


def whole_years(run: Run, window: tuple[int, int]) -> tuple[list[int], float]:
    """Return the years of a run that lie in a window, and how many they are; all of it if no whole year does."""
    first, last = window
    years = [
        year
        for year in range(1, run.months // MONTHS_A_YEAR + 1)
        if first <= (year - 1) * MONTHS_A_YEAR + 1 and year * MONTHS_A_YEAR <= last
    ]
    if years:
        return years, float(len(years))
    return list(range(1, -(-run.months // MONTHS_A_YEAR) + 1)), run.months / MONTHS_A_YEAR


def incomes(run: Run, window: tuple[int, int]) -> Series[float]:
    """Return the income of each class of actor, yuan a year, in one run: received minus what it has to pay.

    Enterprises and their owners are one class. Transfers and what is bought with an income are left out, so
    that nothing is counted twice; a line of its own tells the income of households with transfers.
    """
    from pandas import Series

    both = received_and_paid(yearly_flows(run, window, ["payer", "payee", "kind"]))
    income = {actor: received - paid for actor, (received, paid) in both.items()}
    return Series(income, dtype=float).rename_axis("actor")


def received_and_paid(flows: Series[float]) -> dict[str, tuple[float, float]]:
    """Return what each class of actor receives and has to pay, yuan, from flows by payer, payee and kind.

    What enterprises and owners pay each other is neither, but for what owners buy: that is received.
    """
    received: dict[str, float] = {}
    paid: dict[str, float] = {}
    handed_on = 0.0
    for (payer, payee, kind), yuan in zip(flows.index.to_list(), flows.to_list(), strict=True):
        if kind == TRANSFERS:
            handed_on += yuan
            continue
        bought = (payer, kind) in SPENDING
        giver, taker = TOGETHER.get(payer, payer), TOGETHER.get(payee, payee)
        inside = giver == taker and not bought
        received[taker] = received.get(taker, 0.0) + (0.0 if inside else yuan)
        paid[giver] = paid.get(giver, 0.0) + (0.0 if inside or bought else yuan)
    received[AFTER_TRANSFERS] = received.get("households", 0.0) + handed_on
    paid[AFTER_TRANSFERS] = paid.get("households", 0.0)
    return {actor: (received.get(actor, 0.0), paid.get(actor, 0.0)) for actor in received | paid}


def flow_table(flows: Accounts, reference: str, by: Sequence[str]) -> DataFrame:
    """Return one row a policy and flow: yuan a year under the reference and the paired difference from it.

    Columns: policy, those of `by`, reference, difference, low, high, seeds, verdict ("up", "down", "unclear",
    "no change"). A flow that a run does not have is zero there.
    """
    from pandas import DataFrame

    rows = []
    for policy, by_seed in flows.items():
        both = [seed for seed in by_seed if seed in flows[reference]]
        if policy == reference or not both:
            continue
        changed = DataFrame({seed: by_seed[seed] for seed in both}).fillna(0.0)
        before = DataFrame({seed: flows[reference][seed] for seed in both}).fillna(0.0)
        changed, before = changed.align(before, join="outer", fill_value=0.0)
        for key, differences in zip(changed.index, (changed - before).round(CENTS).to_numpy(), strict=True):
            effect = paired_effect(differences, 0)
            names = key if isinstance(key, tuple) else (key,)
            rows.append(
                {
                    "policy": policy,
                    **dict(zip(by, names, strict=True)),
                    "reference": float(np.mean(before.loc[key].to_numpy())),
                    "difference": effect.difference,
                    "low": effect.low,
                    "high": effect.high,
                    "seeds": effect.seeds,
                    "verdict": effect.verdict,
                }
            )
    columns = ["policy", *by, "reference", "difference", "low", "high", "seeds", "verdict"]
    return DataFrame(rows, columns=columns)


def actors_of(table: DataFrame) -> list[str]:
    """Return the classes that pay or receive in a table of flows, in the order of the ledger."""
    present = set(table["payer"]) | set(table["payee"])
    return [actor for actor in CLASSES if actor in present] + sorted(present - set(CLASSES))
