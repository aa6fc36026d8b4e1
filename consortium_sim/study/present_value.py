"""Costs and benefits by actor over all years, discounted to the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.arguments import is_number
from consortium_sim.study.flows import CENTS, INCOMES, received_and_paid
from consortium_sim.study.statistics import Effect, paired_effect

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from consortium_sim.model.run import Run
    from consortium_sim.study.comparison import Comparison

MEASURES = ("benefit", "cost", "net")
COLUMNS = [
    "policy", "actor", "rate",
    "benefit", "benefit_low", "benefit_high", "cost", "cost_low", "cost_high", "net", "net_low", "net_high",
    "seeds", "verdict",
]  # fmt: skip


def present_value(comparison: Comparison, rate: float) -> DataFrame:
    """Return what each class of actor receives and pays more under a policy, discounted to the first year, yuan.

    rate: a year, as a share: 0.03; a year's payments count 1/(1 + rate)^(year − 1), so that those of the first
    year count in full. Columns: policy, actor, rate, benefit (received more than under the reference), cost (paid
    more), net (benefit − cost), each with low and high, the 95 % interval of the mean paired difference; seeds,
    verdict of the net: "up", "down", "unclear", "no change". Actors and payments are those of
    `Comparison.incidence`. SettingError for a rate that is no share from 0 to 1.
    Source: HM Treasury, The Green Book, annex on discounting (the base year counts in full).
    """
    from pandas import DataFrame

    if not is_number(rate) or not 0.0 <= rate < 1.0:
        raise SettingError(
            Fault("rate", f"found {rate!r}.", "a share a year, from 0 to below 1, such as 0.03")
        )
    values = {(run.policy, run.seed): _values(run, rate) for run in comparison.runs}
    rows = []
    for policy in comparison.policies:
        both = [
            seed
            for seed in comparison.seeds
            if (policy, seed) in values and (comparison.reference, seed) in values
        ]
        if policy == comparison.reference or not both:
            continue
        pairs = [(values[policy, seed], values[comparison.reference, seed]) for seed in both]
        present = {actor for pair in pairs for one in pair for actor in one}
        for actor in (actor for actor in INCOMES if actor in present):
            nothing = np.zeros(2)
            more = np.array([one.get(actor, nothing) - other.get(actor, nothing) for one, other in pairs])
            benefit, cost = more.round(CENTS).T
            effects = [paired_effect(column, 0) for column in (benefit, cost, (benefit - cost).round(CENTS))]
            rows.append((policy, actor, rate, *_numbers(effects), effects[-1].seeds, effects[-1].verdict))
    return DataFrame(rows, columns=COLUMNS)


def _values(run: Run, rate: float) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return the present value of what each actor received and paid in a run, (2,), yuan."""
    accounts = run.accounts
    discounted = accounts["yuan"] / (1.0 + rate) ** (accounts["year"] - 1)
    total: Series[float] = discounted.groupby([accounts[key] for key in ("payer", "payee", "kind")]).sum()
    return {actor: np.array(pair) for actor, pair in received_and_paid(total).items()}


def _numbers(effects: list[Effect]) -> list[float]:
    return [number for effect in effects for number in (effect.difference, effect.low, effect.high)]
