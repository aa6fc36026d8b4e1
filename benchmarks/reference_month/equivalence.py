"""The gate: without equal trajectories no time is printed.

Two implementations draw other numbers, so that their runs can only agree in distribution. All runs start from one
city. For each month and indicator, z is the difference of the two means over its standard error. The statistic is
the mean of z² over all cells; what chance alone would make of it is found by exchanging the runs between the two
at random, because cells of one run depend on each other. A pair passes if

- its statistic is not among the largest 1 % of 1,000 exchanges (no difference is seen), and
- for each indicator, the 99 % interval of the difference of means over the second half of the months lies within
  a tolerance of the level (there are enough runs to have seen one).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference_month.rules import INDICATORS, City, Rules

LEAST_P = 0.01
EXCHANGES = 999
WIDTH = 2.58
"""Standard errors on either side of a 99 % interval."""
Runs = NDArray[np.float64]
"""(runs, months, indicators)"""


def trajectories(
    make: Callable[[City, Rules, int], Any], city: City, rules: Rules, runs: int, months: int
) -> Runs:
    """Return the indicators of so many runs with seeds of their own."""
    values = np.empty((runs, months, len(INDICATORS)))
    for run in range(runs):
        model = make(city, rules, run + 1)
        for month in range(months):
            values[run, month] = model.step()
    return values


def compared(runs: Mapping[str, Runs], tolerance: float) -> list[dict[str, Any]]:
    """Return what was found of each pair of implementations, and whether it passes."""
    return [verdict(one, other, runs[one], runs[other], tolerance) for one, other in combinations(runs, 2)]


def verdict(one: str, other: str, first: Runs, second: Runs, tolerance: float) -> dict[str, Any]:
    """Return the statistic of a pair, its p-value, and the widest end of an interval relative to the level."""
    luck = np.random.default_rng(1)
    both = np.concatenate((first, second))
    found = mean_square(first, second)
    chance = []
    for _ in range(EXCHANGES):
        mixed = both[luck.permutation(len(both))]
        chance.append(mean_square(mixed[: len(first)], mixed[len(first) :]))
    p = (1 + sum(value >= found for value in chance)) / (EXCHANGES + 1)
    half = first.shape[1] // 2
    late, late_other = first[:, half:].mean(axis=1), second[:, half:].mean(axis=1)
    difference = late.mean(axis=0) - late_other.mean(axis=0)
    error = np.sqrt(late.var(axis=0, ddof=1) / len(late) + late_other.var(axis=0, ddof=1) / len(late_other))
    level = scale_of(late_other)
    farthest = (np.abs(difference) + WIDTH * error) / level
    worst = int(farthest.argmax())
    return {
        "one": one,
        "other": other,
        "runs": [len(first), len(second)],
        "mean_square": found,
        "p": p,
        "largest": float((np.abs(difference) / level).max()),
        "farthest": float(farthest[worst]),
        "farthest_of": INDICATORS[worst],
        "tolerance": tolerance,
        "passes": bool(p >= LEAST_P and farthest[worst] <= tolerance),
    }


def scale_of(late: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what a difference of each indicator is measured against: its mean; of vacancies that of employment.

    Vacancies that stay open are a few in ten thousand people: relative to themselves, no number of runs would do.
    """
    level = np.abs(late.mean(axis=0))
    level[INDICATORS.index("vacancies")] = level[INDICATORS.index("employed")]
    return level


def mean_square(first: Runs, second: Runs) -> float:
    """Return the mean of z² over all months and indicators."""
    error = first.var(axis=0, ddof=1) / len(first) + second.var(axis=0, ddof=1) / len(second)
    difference = first.mean(axis=0) - second.mean(axis=0)
    known = error > 0.0
    return float(np.mean(difference[known] ** 2 / error[known]))
