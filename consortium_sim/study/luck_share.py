"""How much of what differs between points is luck: variance over seeds against variance over parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LuckShare:
    """Standard deviations in the unit of the outcome.

    parameters: of the mean over seeds, from point to point, luck taken off. shared: of what a seed does to all
    points alike, which cancels from their differences. own: of what it does to one point. share: part of the
    variance of the means over seeds that is luck; NaN with one seed or without any variance.
    """

    parameters: float
    shared: float
    own: float
    share: float


def luck_share(outcome: NDArray[np.float64]) -> LuckShare:
    """Return how much luck is in an outcome, (points, seeds); points without a value are left out.

    Two-way analysis of variance without replication. Source: Scheffé (1959), The Analysis of Variance, ch. 4.
    """
    known = outcome[np.isfinite(outcome).all(axis=1)]
    points, seeds = known.shape
    if points < 2:
        return LuckShare(np.nan, np.nan, np.nan, np.nan)
    means = known.mean(axis=1)
    between = float(means.var(ddof=1))
    if seeds < 2:
        return LuckShare(float(np.sqrt(between)), np.nan, np.nan, np.nan)
    by_seed = known.mean(axis=0)
    rest = known - means[:, None] - by_seed + known.mean()
    own = float(np.square(rest).sum() / ((points - 1) * (seeds - 1)))
    shared = max(float(by_seed.var(ddof=1)) - own / points, 0.0)
    share = min(own / seeds / between, 1.0) if between > 0.0 else np.nan
    parameters = max(between - own / seeds, 0.0)
    return LuckShare(float(np.sqrt(parameters)), float(np.sqrt(shared)), float(np.sqrt(own)), share)
