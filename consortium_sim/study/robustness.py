"""Which policy stands up to what we do not know: regret and satisficing over cities and sampled futures.

Source of the measures: Savage (1951), The Theory of Statistical Decision, JASA 46, 55–67 (regret); Starr (1963),
Product Design and Decision Theory (the domain criterion: the share of futures in which a policy is good enough).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.futures import Futures
from consortium_sim.study.ranking import probability_best
from consortium_sim.study.statistics import undominated

if TYPE_CHECKING:
    from pandas import DataFrame

HIGH = 0.9
"""The share of futures in which the regret is no larger than `regret_p90`."""
COLUMNS = [
    "policy", "mean", "worst", "regret_mean", "regret_max", "regret_p90", "satisficing", "probability_best",
    "best_share", "pareto_share", "futures",
]  # fmt: skip


def robustness_table(
    gain: Futures, cost: Futures, all_policies: Sequence[str], reference: str, threshold: float | None
) -> DataFrame:
    """Return one row a policy, the one with the smallest largest regret first.

    gain, cost: the indicator, and the public cost, of the same study. threshold: the level that is good enough,
    in the unit of the indicator; None asks to be at least as good as the reference in the same future. Columns:

    mean, worst: of the outcome over futures. regret_mean, regret_max, regret_p90: what a policy's outcome falls
    short of the best policy's in the same future. satisficing: share of futures in which it is good enough.
    probability_best: share of seeds, over all futures, in which it is best; ties are shared. best_share: share of
    futures in which its mean is the best. pareto_share: share of futures in which no other policy gains as much
    for less, or more for no more. futures: how many could be judged. Every future counts the same.
    """
    from pandas import DataFrame

    if not gain.names:
        found = "there is no city in which every policy finished a common seed."
        raise SettingError(Fault("robustness", found, "one; see .failures"))
    if threshold is None and reference not in gain.policies:
        raise SettingError(Fault("threshold", f"no run of '{reference}' finished.", "a level to be reached"))
    values, gains = gain.values, gain.gains
    best = gains.max(axis=0)
    regret = best - gains
    enough = gains[gain.policies.index(reference)] if threshold is None else gain.better * threshold
    chance = [probability_best(outcomes, gain.better) for outcomes in gain.by_seed]
    winner = (gains == best) / (gains == best).sum(axis=0)
    pareto = _pareto(gain, cost)
    rows = [
        (
            policy,
            float(values[row].mean()),
            float(gain.better * gains[row].min()),
            float(regret[row].mean()),
            float(regret[row].max()),
            float(np.quantile(regret[row], HIGH)),
            float((gains[row] >= enough).mean()),
            float(np.mean([one[policy] for one in chance])),
            float(winner[row].mean()),
            pareto[row],
            len(gain.names),
        )
        for row, policy in enumerate(gain.policies)
    ]
    rows.sort(key=lambda row: (row[4], row[3]))
    nothing = (np.nan,) * (len(COLUMNS) - 2)
    lost = [(policy, *nothing, 0) for policy in all_policies if policy not in gain.policies]
    return DataFrame([*rows, *lost], columns=COLUMNS)


def _pareto(gain: Futures, cost: Futures) -> list[float]:
    """Return for each policy the share of the futures of both in which no other policy dominates it."""
    both = [name for name in gain.names if name in cost.names]
    marks = [
        undominated(
            gain.gains[:, gain.names.index(name)],
            np.array([cost.values[cost.policies.index(p), cost.names.index(name)] for p in gain.policies]),
        )
        for name in both
    ]
    return np.mean(marks, axis=0).tolist() if marks else [float("nan")] * len(gain.policies)
