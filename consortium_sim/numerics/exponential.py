"""An exponential that is neither a call nor a branch: in a loop the processor computes it for many at once."""

from __future__ import annotations

import math

import numpy as np

from consortium_sim.numerics.compiled import woven_in

STEPS = 16
"""Steps of the table in one unit of x."""
FARTHEST = 46.0
"""e^−46 is 10^−20: from there on, everything counts as this far."""
FALLEN = np.array([math.exp(-step / STEPS) for step in range(int(FARTHEST * STEPS) + 1)])


@woven_in
def falling(x: float) -> float:
    """Return e^−x for x ≥ 0, never NaN, to 1 part in 10^14; e^−46 for all x above 46.

    From the nearest step of the table, at most 1/32 away, six terms of the exponential's own series lead on; the
    first that is left out is (1/32)^7 / 5040.
    """
    far = x if x < FARTHEST else FARTHEST
    step = np.int64(far * STEPS + 0.5)
    fallen: float = FALLEN[step]
    rest = step * (1.0 / STEPS) - far
    series = 1.0 / 24.0 + rest * (1.0 / 120.0 + rest * (1.0 / 720.0))
    series = 1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * series)))
    return fallen * series
