"""Monitoring: is a month's value out of the ordinary for its season? Pure functions, no state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.mechanisms.evaluation.standard import Standard

Floats = NDArray[np.float64]

YEAR = 12
FEWEST_YEARS = 2
"""Years without which a season cannot be told from a change."""


@dataclass(frozen=True)
class Expectation:
    """What a month is expected to bring, by indicator."""

    value: Floats
    """Mean of the same calendar month of the window's years."""
    spread: Floats
    """Standard deviation of a new value around it."""


def expectation(past: Sequence[ArrayLike], window: int) -> Expectation | None:
    """Return what the coming month should bring, from past months, the oldest first; None before two years.

    past: (months, indicators). window: months of them that count, in whole years. Each calendar month has a
    mean of its own, the season; what is left around it gives one sd per indicator, with 12 degrees of freedom a
    year less one year. A new value adds its own deviation to that of a mean over Y years: sd √(1 + 1/Y).
    Source: month means as seasonal effects, Shewhart's limits mean ± L sd (model.md 4.12).
    """
    years = min(len(past), window) // YEAR
    if years < FEWEST_YEARS:
        return None
    table = np.asarray(past[-YEAR * years :], dtype=np.float64).reshape(years, YEAR, -1)
    season = table.mean(axis=0)
    squares = np.square(table - season).sum(axis=(0, 1))
    sd = np.sqrt(squares / (YEAR * (years - 1)))
    return Expectation(season[0], sd * np.sqrt(1.0 + 1.0 / years))


def shortfalls(
    standard: Standard, usual: Expectation, values: Floats, limit: float, noticeable: float
) -> dict[str, float]:
    """Return the indicators that are beyond their limit on the bad side, and by how much worse than expected.

    values, usual: in the order of the standard's indicators. A shortfall is a share of the way from the
    standard's worst value to its target. limit, noticeable: as in `tolerated`.
    """
    worse = _signs(standard) * (usual.value - values)
    beyond = worse > tolerated(standard, usual, limit, noticeable)
    share = worse / _ways(standard)
    return {name: float(share[place]) for place, name in enumerate(standard.indicators) if beyond[place]}


def tolerated(standard: Standard, usual: Expectation, limit: float, noticeable: float) -> Floats:
    """Return by how much each indicator may be worse than expected: L sd, and at least what is noticeable.

    limit: L. noticeable: share of the way from the standard's worst value to its target.
    """
    return np.maximum(limit * usual.spread, noticeable * _ways(standard))


def _signs(standard: Standard) -> Floats:
    return np.array([float(one.sign) for one in standard.indicators.values()])


def _ways(standard: Standard) -> Floats:
    """Return the way of each indicator from its worst value to its target."""
    return np.array([abs(one.target - one.worst) for one in standard.indicators.values()])
