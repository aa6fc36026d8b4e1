"""Rounding that keeps a sum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def largest_remainders(exact: NDArray[np.floating], total: int) -> NDArray[np.int64]:
    """Round shares, (n,), to whole numbers that add up to `total`.

    All are rounded down; what is left goes to the largest remainders, one each, ties to the lower index.
    Source: Hare–Niemeyer, Balinski & Young (1982), Fair Representation, chapter 2.
    """
    down = np.floor(exact)
    shares: NDArray[np.int64] = down.astype(np.int64)
    left = total - int(shares.sum())
    if left:
        step, extra = divmod(left, exact.size)
        shares += step
        shares[(down - exact).argsort(kind="stable")[:extra]] += 1
    return shares
