"""Sobol's sequence: points that fill a cube evenly, however many are taken."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def sobol_points(width: int, count: int, luck: int) -> NDArray[np.float64]:
    """Return `count` points of the unit cube, (count, width); more points later leave the first as they are.

    luck: seed of the scrambling. Source: Owen (1998), ACM TOMACS 8, 71–102.
    """
    from scipy.stats import qmc

    engine = qmc.Sobol(width, scramble=True, seed=np.random.default_rng(luck))
    points: NDArray[np.float64] = engine.random_base2(max(count - 1, 0).bit_length())[:count]
    return points
