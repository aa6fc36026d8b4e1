"""Morris's screening: many short walks through the ranges, on each of whose steps one parameter moves alone.

Source: Morris (1991), Technometrics 33, 161–174; μ*: Campolongo, Cariboni & Saltelli (2007), Environmental
Modelling & Software 22, 1509–1518.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
LEVELS = 4
"""Places that a parameter takes in its range: 0, 1/3, 2/3 and 1."""
STEP = LEVELS / (2 * (LEVELS - 1))
LUCK = 19910101
"""Seed of walks and resamples."""
RESAMPLES = 1_000
HALF_NORMAL_MEAN = float(np.sqrt(2 / np.pi))
"""Mean of the absolute value of a standard normal number."""
HALF_NORMAL_SPREAD = float(np.sqrt(1 - 2 / np.pi))
"""Its standard deviation."""
MEASURES: dict[str, Callable[[Values], Values]] = {
    "mu_star": lambda effects: np.nanmean(np.abs(effects), axis=0),
    "mu": lambda effects: np.nanmean(effects, axis=0),
    "sigma": lambda effects: np.nanstd(effects, axis=0, ddof=1),
}
"""Of effects, (walks, parameters): mean size, mean, and how much it depends on where the others stand."""


def walks(width: int, count: int) -> Values:
    """Return `count` walks in the unit cube, (count, width + 1, width).

    More walks later leave the first as they are. Each begins at a place that allows it,
    and moves every parameter once by STEP, up or down, in random order.
    """
    paths = np.empty((count, width + 1, width))
    for number in range(count):
        luck = np.random.default_rng([LUCK, number])
        low = luck.integers(0, LEVELS // 2, width) / (LEVELS - 1)
        up = luck.integers(0, 2, width).astype(bool)
        moved = np.argsort(luck.permutation(width))
        done = np.arange(width + 1)[:, None] > moved[None, :]
        paths[number] = np.where(done == up, low + STEP, low)
    return paths


def effects_of(paths: Values, outcome: Values) -> Values:
    """Return the elementary effects, (walks, width, ...), of an outcome, (walks, width + 1, ...), per whole range.

    A step with an end that has no value is NaN.
    """
    moves = np.diff(paths, axis=1)
    moved = np.abs(moves).argmax(axis=2)
    way = np.take_along_axis(moves, moved[:, :, None], axis=2)[:, :, 0]
    slopes = np.diff(outcome, axis=1) / way.reshape(way.shape + (1,) * (outcome.ndim - 2))
    effects = np.empty_like(slopes)
    for walk, order in enumerate(moved):
        effects[walk, order] = slopes[walk]
    return effects


def screened(effects: Values) -> dict[str, tuple[Values, Values, Values]]:
    """Return value, low and high of each measure, (parameters,), from effects by seed, (walks, parameters, seeds).

    The intervals are bootstrapped over walks, 95 %. "noise": the μ* that luck alone would give, from the spread
    of each effect over seeds, and up to where it could come out with so many walks; NaN with one seed.
    """
    means = effects.mean(axis=2)
    luck = np.random.default_rng(LUCK)
    draws = luck.integers(0, len(means), (RESAMPLES, len(means)))
    found = {}
    with _unknown_allowed():
        for name, measure in MEASURES.items():
            low, high = np.nanpercentile([measure(means[draw]) for draw in draws], [2.5, 97.5], axis=0)
            found[name] = measure(means), low, high
        error = np.full(means.shape[1], np.nan)
        if (seeds := effects.shape[2]) > 1:
            error = np.sqrt(np.nanmean(effects.var(axis=2, ddof=1), axis=0) / seeds)
    known = np.isfinite(means).sum(axis=0)
    margin = 2 * HALF_NORMAL_SPREAD * np.divide(error, np.sqrt(known), out=error * np.nan, where=known > 0)
    noise = HALF_NORMAL_MEAN * error
    found["noise"] = noise, np.maximum(noise - margin, 0.0), noise + margin
    return found


@contextmanager
def _unknown_allowed() -> Iterator[None]:
    """Let a parameter of which nothing is known be NaN without NumPy's warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield
