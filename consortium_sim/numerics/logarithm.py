"""Natural logarithms of a column, many at once: neither a call nor a branch stands in the loop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled, woven_in

AT_ONCE = 1024
"""Numbers at a time: what is kept of them stays in the fastest cache."""
EXPONENT = np.int64(52)
"""Bits of a float64 below its exponent."""
ROOT_OF_A_HALF = np.int64(0x3FE6A09E667F3BCD)
"""√½ as a float64's bits: mantissas are taken from there to √2, so that the series is short."""
LOG_2_HIGH, LOG_2_LOW = float.fromhex("0x1.62e42fee00000p-1"), float.fromhex("0x1.a39ef35793c76p-33")
"""ln 2 in two parts: a whole number of at most 10 bits times the first is exact."""


@compiled
def take_logs(numbers: NDArray[np.float64]) -> None:
    """Put its natural logarithm in the place of each number of a contiguous column, in place.

    To 1 part in 10^15, of positive numbers that are neither infinite nor below 2^−1022. With x = m 2^e and
    s = (m − 1) / (m + 1), ln x = e ln 2 + 2 (s + s³/3 + s⁵/5 + …), |s| < 0.172; the first term left out is
    s²³/23. (np.divide, as a division that may fail by zero is a branch.)
    """
    powers = np.empty(AT_ONCE)
    for first in range(0, numbers.size, AT_ONCE):
        here = numbers[first : first + AT_ONCE]
        _take_apart(here.view(np.int64), powers)
        for i in range(here.size):
            s = np.divide(here[i] - 1.0, here[i] + 1.0)
            z = s * s
            series = 1.0 / 15.0 + z * (1.0 / 17.0 + z * (1.0 / 19.0 + z * (1.0 / 21.0)))
            series = 1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0 + z * (1.0 / 13.0 + z * series)))
            series = z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * series))
            here[i] = powers[i] * LOG_2_HIGH + (2.0 * (s + s * series) + powers[i] * LOG_2_LOW)


@woven_in
def _take_apart(bits: NDArray[np.int64], powers: NDArray[np.float64]) -> None:
    """Write the powers of two, and leave in `bits` those of the mantissas, from √½ to √2."""
    for i in range(bits.size):
        power = (bits[i] - ROOT_OF_A_HALF) >> EXPONENT
        bits[i] -= power << EXPONENT
        powers[i] = power
