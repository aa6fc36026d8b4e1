"""Rounding that keeps a sum."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled, woven_in


def largest_remainders(exact: NDArray[np.floating], total: int) -> NDArray[np.int64]:
    """Round shares, (n,), to whole numbers that add up to `total`.

    All are rounded down; what is left goes to the largest remainders, one each, ties to the lower index.
    Source: Hare–Niemeyer, Balinski & Young (1982), Fair Representation, chapter 2.
    ValueError where there is a total and nobody to share it.
    """
    if exact.size == 0 and total:
        raise ValueError(f"a total of {total} cannot be shared among nobody")
    shares = np.empty(exact.size, np.int64)
    round_to_total(np.ascontiguousarray(exact, np.float64), total, shares)
    return shares


@compiled
def round_to_total(exact: NDArray[np.float64], total: int, shares: NDArray[np.int64]) -> None:
    """Write what `largest_remainders` returns."""
    left, remainder = total, np.empty(exact.size)
    for i in range(exact.size):
        shares[i] = math.floor(exact[i])
        remainder[i] = exact[i] - shares[i]
        left -= shares[i]
    each = left // max(exact.size, 1)
    left -= each * exact.size
    least = _nth_largest(remainder, left)
    for i in range(exact.size):
        left -= remainder[i] > least
    for i in range(exact.size):
        tie = remainder[i] == least and left > 0
        left -= tie
        shares[i] += each + (tie or remainder[i] > least)


@woven_in
def _nth_largest(remainder: NDArray[np.float64], n: int) -> float:
    """Return the nth largest of numbers from 0 to 1, for n = 0 one above all of them.

    By halving: to count those above a number takes no branch, to sort them takes many that nobody foresees.
    """
    low, high = 0.0, 2.0
    middle = 1.0
    while n > 0 and low < middle < high:
        reach = 0
        for i in range(remainder.size):
            reach += remainder[i] >= middle
        if reach >= n:
            low = middle
        else:
            high = middle
        middle = 0.5 * (low + high)
    return low if n > 0 else high
