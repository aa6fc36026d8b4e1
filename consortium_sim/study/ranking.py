"""Which policy is best, how surely, and what a unit of the gain costs the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.statistics import paired_effect, ratio_interval, undominated

if TYPE_CHECKING:
    from pandas import DataFrame

Outcomes = Mapping[str, Mapping[int, float]]
"""One number by policy and seed."""


def ranking_table(
    gain: Outcomes, cost: Outcomes, bought: Outcomes, paid: Outcomes, reference: str, better: int
) -> DataFrame:
    """Return one row a policy, the best first.

    gain, cost: the indicator and the public cost (yuan a year) in the window that is judged. bought, paid: how
    much of the indicator, and yuan, over all that a run does, so that money spent at the start counts.
    better: +1 or −1. Columns:

    difference, low, high, verdict: of the indicator, from the reference, paired by seed.
    probability_best: share of the seeds finished by every policy in which this one is best; ties are shared.
    public_cost: difference, yuan a year. cost_per_unit, cost_low, cost_high: yuan for one more unit of the
    indicator (one less, when less is better); NaN unless the gain is clear. pareto: no other policy gains as
    much for less, or more for no more.
    """
    from pandas import DataFrame

    chance = probability_best(gain, better)
    rows = []
    for policy, by_seed in gain.items():
        both = [seed for seed in by_seed if seed in gain[reference]]
        effect = paired_effect(_differences(gain, policy, reference, both), better)
        expense = _differences(cost, policy, reference, both)
        price = (np.nan, np.nan, np.nan)
        if effect.verdict == "gain":
            more = better * _differences(bought, policy, reference, both)
            price = ratio_interval(_differences(paid, policy, reference, both), more)
        rows.append(
            {
                "policy": policy,
                "difference": effect.difference,
                "low": effect.low,
                "high": effect.high,
                "verdict": "reference" if policy == reference else effect.verdict,
                "probability_best": chance[policy],
                "public_cost": float(expense.mean()) if expense.size else np.nan,
                "cost_per_unit": price[0],
                "cost_low": price[1],
                "cost_high": price[2],
            }
        )
    table = DataFrame(rows)
    gains = better * table["difference"].to_numpy(dtype=float)
    table["pareto"] = undominated(gains, table["public_cost"].to_numpy(dtype=float))
    return table.iloc[np.argsort(-gains, kind="stable")].reset_index(drop=True)


def probability_best(outcomes: Outcomes, better: int) -> dict[str, float]:
    """Return for each policy the share of seeds in which it is best; a policy without any run has NaN.

    Only seeds that all the other policies finished count; policies that are equally good share a seed.
    """
    present = {policy: by_seed for policy, by_seed in outcomes.items() if by_seed}
    common = sorted(set.intersection(*(set(by_seed) for by_seed in present.values()))) if present else []
    chance = dict.fromkeys(outcomes, float("nan"))
    if common:
        values = better * np.array([[by_seed[seed] for seed in common] for by_seed in present.values()])
        values = values[:, np.isfinite(values).all(axis=0)]
        if not values.size:
            return chance
        best = values == values.max(axis=0)
        chance.update(zip(present, (best / best.sum(axis=0)).mean(axis=1).tolist(), strict=True))
    return chance


def _differences(outcomes: Outcomes, policy: str, reference: str, seeds: list[int]) -> NDArray[np.float64]:
    return np.array([outcomes[policy][seed] - outcomes[reference][seed] for seed in seeds], dtype=float)
