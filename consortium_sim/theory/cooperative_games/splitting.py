"""Two ways to split one cost that other rules are made of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from consortium_sim.theory.cooperative_games.coalitions import Floats


def in_proportion(cost: float, weights: Floats, counts: Floats | None = None) -> Floats:
    """Return shares of `cost` in proportion to weights, (n,); equal ones when the weights add up to nothing.

    counts: how many pay each share, (n,), 1 when left out: counts · shares = cost.
    """
    heads = np.ones(weights.size) if counts is None else counts
    whole = float(weights @ heads)
    if whole == 0.0:
        return np.full(weights.size, cost / heads.sum())
    return weights * (cost / whole)


def serial_shares(quantities: Floats, cost_of: Callable[[float], float]) -> Floats:
    """Return serial shares of cost_of(sum of quantities), (n,): only those who want more pay for more.

    quantities: not negative, (n,). With q_1 ≤ … ≤ q_n and q^k = Σ_{j<k} q_j + (n − k + 1) q_k,
    x_k = Σ_{l≤k} [C(q^l) − C(q^{l−1})] / (n − l + 1), where C(q^0) = 0.
    Source: Moulin & Shenker (1992), Serial cost sharing, Econometrica 60(5), 1009–1037.
    """
    order = np.argsort(quantities, kind="stable")
    rising = quantities[order]
    left = np.arange(rising.size, 0, -1)
    levels = np.cumsum(rising) - rising + left * rising
    costs = np.array([float(cost_of(level)) for level in levels.tolist()])
    shares = np.empty(rising.size)
    shares[order] = np.cumsum(np.diff(costs, prepend=0.0) / left)
    return shares
