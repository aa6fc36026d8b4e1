"""Sobol's indices: how much of an outcome's variance a parameter explains alone, and with all it takes part in.

Source: Saltelli et al. (2010), Computer Physics Communications 181, 259–270: design, and first-order estimator (b);
total: Jansen (1999), Computer Physics Communications 117, 35–43, as (f) there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.sobol import sobol_points

Values = NDArray[np.float64]
LUCK = 20100101
"""Seed of the design and of resamples."""
RESAMPLES = 1_000


def design(width: int, count: int) -> Values:
    """Return `count` blocks of points, (count, width + 2, width); more blocks later leave the first as they are.

    A block is a point A, then A with each coordinate in turn taken from another point B, then B. count: a power
    of two, which keeps the low-discrepancy sequence balanced.
    """
    both = sobol_points(2 * width, count, LUCK)
    first, second = both[:, :width], both[:, width:]
    blocks = np.repeat(first[:, None, :], width + 2, axis=1)
    for column in range(width):
        blocks[:, column + 1, column] = second[:, column]
    blocks[:, -1] = second
    return blocks


def shares(outcome: Values) -> tuple[Values, Values]:
    """Return first-order and total indices, (width,) each, of an outcome by block, (count, width + 2).

    NaN where the outcome does not vary.
    """
    centred = outcome - outcome[:, [0, -1]].mean()
    at_first, mixed, at_second = centred[:, :1], centred[:, 1:-1], centred[:, -1:]
    variance = np.var(centred[:, [0, -1]])
    if not variance > 0.0:
        unknown = np.full(mixed.shape[1], np.nan)
        return unknown, unknown
    first: Values = (at_second * (mixed - at_first)).mean(axis=0) / variance
    total: Values = np.square(mixed - at_first).mean(axis=0) / 2 / variance
    return first, total


def shares_with_intervals(outcome: Values) -> dict[str, tuple[Values, Values, Values]]:
    """Return value, low and high of "first" and "total", (width,) each; 95 %, bootstrapped over blocks."""
    luck = np.random.default_rng(LUCK)
    resampled = np.array(
        [shares(outcome[draw]) for draw in luck.integers(0, len(outcome), (RESAMPLES, len(outcome)))]
    )
    low, high = np.percentile(resampled, [2.5, 97.5], axis=0)
    found = shares(outcome)
    return {name: (found[row], low[row], high[row]) for row, name in enumerate(("first", "total"))}
