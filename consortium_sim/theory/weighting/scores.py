"""One number for an alternative: the weighted sum, and closeness to the best."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.theory.weighting import scaling


def weighted_sum(
    values: ArrayLike,
    weights: ArrayLike,
    better: ArrayLike,
    *,
    normalise: Literal["minmax", "max", "none"] = "minmax",
) -> NDArray[np.float64]:
    """Return the weighted mean of each alternative's scaled values; higher is better.

    values: (n_alternatives, n_criteria). weights: from 0, divided by their sum. better: +1 or −1.
    normalise: "minmax" from worst 0 to best 1; "max" relative to the best value; "none" takes the values as
    they are, which needs more to be better everywhere. Returns (n_alternatives,).
    Source: simple additive weighting, Hwang & Yoon (1981), Multiple Attribute Decision Making, chapter 3.
    """
    table = scaling.table_of(values)
    weight = scaling.weights_of(weights, table.shape[1])
    toward = scaling.directions(better, table)
    if normalise == "minmax":
        table = scaling.minmax(table, toward)
    elif normalise == "max":
        table = scaling.ratio_to_best(table, toward)
    elif normalise != "none":
        raise ValueError(f"normalise must be 'minmax', 'max' or 'none', found {normalise!r}")
    elif np.any(toward < 0):
        column = int(np.flatnonzero(toward < 0)[0])
        raise ValueError(f"less is better in criterion {column}; it must be scaled before it can be added")
    return np.asarray(table @ weight, dtype=np.float64)


def topsis(
    values: ArrayLike,
    weights: ArrayLike,
    better: ArrayLike,
    *,
    normalise: Literal["vector", "minmax"] = "vector",
) -> NDArray[np.float64]:
    """Return each alternative's closeness to the best of all criteria, S⁻ / (S⁺ + S⁻), between 0 and 1.

    S⁺, S⁻: distance to the point of all best and of all worst weighted values. values: (n_alternatives,
    n_criteria). weights: from 0; their scale does not matter. better: +1 or −1. normalise: "vector" divides
    by √Σx², as Hwang & Yoon do; "minmax" scales from worst 0 to best 1, which gives other numbers.
    ValueError where all alternatives are alike in what has weight: there is then no best and no worst.
    Returns (n_alternatives,). Source: Hwang & Yoon (1981), chapter 3 (theory.md 7).
    """
    table = scaling.table_of(values)
    weight = scaling.weights_of(weights, table.shape[1])
    toward = scaling.directions(better, table)
    if np.all(scaling.constant(table) | (weight == 0.0)):
        raise ValueError("all alternatives are alike in what has weight: there is no best and no worst")
    if normalise == "minmax":
        table = scaling.minmax(table, toward)
    elif normalise == "vector":
        table = scaling.vector(table) * toward
    else:
        raise ValueError(f"normalise must be 'vector' or 'minmax', found {normalise!r}")
    table = table * weight
    to_best = np.linalg.norm(table - table.max(axis=0), axis=1)
    to_worst = np.linalg.norm(table - table.min(axis=0), axis=1)
    return np.asarray(to_worst / (to_best + to_worst), dtype=np.float64)
