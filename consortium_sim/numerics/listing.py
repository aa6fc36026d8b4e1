"""Lists of who is concerned, made without a branch that no processor could foresee."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled


@compiled
def where_set(flags: NDArray[np.uint8], found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where the flags are not 0, in rising order; written into `found`, which has room for all of them."""
    number = 0
    for n in range(flags.size):
        found[number] = n
        number += flags[n] != 0
    return found[:number]
