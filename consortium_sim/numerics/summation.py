"""Sums of floats inside kernels, in the very order in which NumPy adds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled

SIDE_BY_SIDE = 8
"""Running sums that are kept beside each other."""
LONGEST = 128
"""Longest column that is not halved."""


@compiled
def total(values: NDArray[np.float64]) -> float:
    """Return the sum of a contiguous column, equal in every bit to `values.sum()`.

    Pairwise: halves of halves, down to blocks in which eight sums run side by side. Source: Higham (1993), The
    accuracy of floating point summation, SIAM J. Sci. Comput. 14(4), and NumPy's order of the same.
    """
    size = values.size
    if size > LONGEST:
        half = size // 2
        half -= half % SIDE_BY_SIDE
        return total(values[:half]) + total(values[half:])
    added, whole = 0.0, 0
    if size >= SIDE_BY_SIDE:
        running, whole = values[:SIDE_BY_SIDE].copy(), size - size % SIDE_BY_SIDE
        for first in range(SIDE_BY_SIDE, whole, SIDE_BY_SIDE):
            for j in range(SIDE_BY_SIDE):
                running[j] += values[first + j]
        added = ((running[0] + running[1]) + (running[2] + running[3])) + (
            (running[4] + running[5]) + (running[6] + running[7])
        )
    for i in range(whole, size):
        added += values[i]
    return added
