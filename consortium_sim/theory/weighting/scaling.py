"""Columns of different units on one scale: four ways, each called by its name."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ROUNDING = 1e-12
"""A column whose range is at most this share of its largest size is constant: the rest is rounding."""


def minmax(values: ArrayLike, better: ArrayLike, low: float = 0.0, high: float = 1.0) -> Floats:
    """Return each column between `low`, its worst value, and `high`, its best.

    values: (n_alternatives, n_criteria). better: +1 or −1, (n_criteria,). A constant column tells nobody apart
    and becomes `high`. low, high: some authors shift to [0.01, 0.99], which changes entropy weights.
    """
    table = table_of(values)
    toward = directions(better, table)
    if not low < high:
        raise ValueError(f"low must be below high, found {low} and {high}")
    least, most = table.min(axis=0), table.max(axis=0)
    flat = constant(table)
    with np.errstate(over="ignore"):
        span = np.where(flat, 1.0, most - least)
    if not np.isfinite(span).all():
        raise ValueError("values lie further apart than floating-point numbers reach")
    share = np.where(toward > 0, table - least, most - table) / span
    return low + (high - low) * np.where(flat, 1.0, share)


def vector(values: ArrayLike) -> Floats:
    """Return each column over its Euclidean length, x / √Σx²; a column of zeros stays as it is.

    values: (n_alternatives, n_criteria). Signs and directions stay.
    """
    table = table_of(values)
    size = np.abs(table).max(axis=0)
    table = table / np.where(size > 0.0, size, 1.0)
    length = np.sqrt((table**2).sum(axis=0))
    return np.asarray(table / np.where(length > 0.0, length, 1.0), dtype=np.float64)


def shares(values: ArrayLike) -> Floats:
    """Return each column over its sum; a column of zeros becomes equal shares.

    values: not negative, (n_alternatives, n_criteria); else ValueError.
    """
    table = table_of(values)
    if np.any(table < 0.0):
        raise ValueError(f"{_first(table < 0.0)} is negative; shares of a sum need values from 0")
    size = table.max(axis=0)
    table = np.where(size > 0.0, table / np.where(size > 0.0, size, 1.0), 1.0)
    return np.asarray(table / table.sum(axis=0), dtype=np.float64)


def ratio_to_best(values: ArrayLike, better: ArrayLike) -> Floats:
    """Return each column relative to its best value: x / max where more is better, min / x where less is.

    values: above 0, (n_alternatives, n_criteria), else ValueError; 0 is allowed where more is better, unless
    the whole column is 0.
    """
    table = table_of(values)
    toward = directions(better, table)
    bad = (table < 0.0) | ((table == 0.0) & ((toward < 0) | (table.max(axis=0) <= 0.0)))
    if np.any(bad):
        raise ValueError(f"{_first(bad)} cannot be set in relation to the best; minmax can")
    smallest = np.where(toward < 0, table.min(axis=0), 0.0)
    return np.where(toward > 0, table / table.max(axis=0), smallest / np.where(table == 0.0, 1.0, table))


def constant(table: Floats) -> NDArray[np.bool_]:
    """Tell of each column whether all its values are one value, but for rounding; (n_criteria,)."""
    size = np.abs(table).max(axis=0)
    scaled = table / np.where(size > 0.0, size, 1.0)
    flat: NDArray[np.bool_] = scaled.max(axis=0) - scaled.min(axis=0) <= ROUNDING
    return flat


def table_of(values: ArrayLike, rows: int = 1) -> Floats:
    """Return values as finite numbers, (n_alternatives, n_criteria) with at least `rows` rows; else ValueError."""
    try:
        table = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"values must be a table of numbers, one row an alternative, found {values!r}"
        ) from error
    if table.ndim != 2 or table.shape[1] < 1:
        raise ValueError(f"values must have shape (n_alternatives, n_criteria), found {table.shape}")
    if table.shape[0] < rows:
        needed = f"{rows} alternatives" if rows > 1 else "one alternative"
        raise ValueError(f"values must have at least {needed}, found {table.shape[0]}")
    if not np.isfinite(table).all():
        raise ValueError(f"{_first(~np.isfinite(table))} is no finite number")
    return table


def directions(better: ArrayLike, table: Floats) -> NDArray[np.int64]:
    """Return +1 or −1 for each column of the table; ValueError for anything else."""
    found = np.asarray(better)
    if found.shape != (table.shape[1],) or not np.isin(found, (-1, 1)).all():
        raise ValueError(
            f"better must hold +1 (more is better) or -1 (less is) for each of {table.shape[1]} criteria, "
            f"found {better!r}"
        )
    return found.astype(np.int64)


def weights_of(weights: ArrayLike, criteria: int) -> Floats:
    """Return weights divided by their sum, (n_criteria,); ValueError unless they are from 0 with a sum above 0."""
    found = np.asarray(weights, dtype=np.float64)
    if found.shape != (criteria,):
        raise ValueError(f"weights must have shape (n_criteria,) = {(criteria,)}, found {found.shape}")
    if not np.isfinite(found).all() or found.min() < 0.0 or found.max() <= 0.0:
        raise ValueError(f"weights must be numbers from 0, at least one above 0, found {weights!r}")
    scaled = found / found.max()
    return np.asarray(scaled / scaled.sum(), dtype=np.float64)


def _first(bad: NDArray[np.bool_]) -> str:
    row, column = np.argwhere(bad)[0]
    return f"the value of alternative {row} in criterion {column}"
