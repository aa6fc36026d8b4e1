"""Weights from the data themselves: what tells alternatives apart weighs more."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.theory.weighting import scaling

SAME = 1e-12
"""Conflict between criteria below this is rounding: they say the same."""


def entropy(
    values: ArrayLike,
    better: ArrayLike | None = None,
    *,
    normalise: Literal["sum", "minmax"] = "sum",
    shift: float = 0.0,
) -> NDArray[np.float64]:
    """Return weights in proportion to 1 − E, with E the entropy of each column's shares over ln n.

    values: (n_alternatives, n_criteria), at least 2 alternatives. normalise: "sum" takes shares of the values
    themselves, which must not be negative; whether more or less is better then makes no difference.
    "minmax" scales to 0..1 by `better` (+1 or −1) first and adds `shift` (0.0001 is usual; it changes the
    weights). A constant column has weight 0; ValueError where every column is constant. 0 · ln 0 is 0.
    Returns (n_criteria,), adding up to 1. Source: Shannon's entropy as in Hwang & Yoon (1981), Multiple
    Attribute Decision Making, chapter 3 (theory.md 7).
    """
    table = scaling.table_of(values, rows=2)
    _some_differ(table)
    flat = scaling.constant(table)
    if normalise == "minmax":
        if better is None:
            raise ValueError("minmax needs better: +1 (more is better) or -1 (less is) for each criterion")
        if not 0.0 <= shift < np.inf:
            raise ValueError(f"shift must be a number from 0, found {shift!r}")
        table = scaling.minmax(table, better) + shift
    elif normalise == "sum":
        if better is not None:
            scaling.directions(better, table)
        if shift:
            raise ValueError(f"only minmax is shifted, found shift {shift!r} with the sum")
    else:
        raise ValueError(f"normalise must be 'sum' or 'minmax', found {normalise!r}")
    share = scaling.shares(table)
    spread = 1.0 + (share * np.log(np.where(share > 0.0, share, 1.0))).sum(axis=0) / np.log(table.shape[0])
    spread = np.where(flat, 0.0, np.maximum(spread, 0.0))
    if spread.sum() <= 0.0:
        raise ValueError("the criteria differ too little for entropy to tell them apart; minmax can")
    return scaling.weights_of(spread, spread.size)


def critic(values: ArrayLike, better: ArrayLike, *, ddof: int = 1) -> NDArray[np.float64]:
    """Return weights in proportion to σ_j Σ_k (1 − ρ_jk) of the columns scaled to 0..1, worst to best.

    values: (n_alternatives, n_criteria), at least 2 alternatives. better: +1 or −1, (n_criteria,); a criterion
    where less is better is inverted, so that agreement with it is no conflict. ddof: 1 divides σ² by n − 1,
    0 by n; the weights are the same either way. A constant column has weight 0 and is in no conflict with
    others; where the rest agree wholly (one column, or all ρ = 1), they weigh the same. ValueError where every
    column is constant. Returns (n_criteria,), adding up to 1.
    Source: Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22, 763–770.
    """
    table = scaling.table_of(values, rows=2)
    toward = scaling.directions(better, table)
    if ddof not in (0, 1):
        raise ValueError(f"ddof must be 0 or 1, found {ddof!r}")
    _some_differ(table)
    varies = ~scaling.constant(table)
    scaled = scaling.minmax(table[:, varies], toward[varies])
    deviation = scaled - scaled.mean(axis=0)
    sigma = np.sqrt((deviation**2).sum(axis=0) / (table.shape[0] - ddof))
    unit = deviation / np.sqrt((deviation**2).sum(axis=0))
    conflict = (1.0 - unit.T @ unit).sum(axis=1)
    conflict = np.where(conflict > SAME * conflict.size, conflict, 0.0)
    weights = np.zeros(table.shape[1])
    weights[varies] = sigma * conflict if conflict.any() else 1.0
    return scaling.weights_of(weights, weights.size)


def _some_differ(table: NDArray[np.float64]) -> None:
    if scaling.constant(table).all():
        raise ValueError("every criterion is constant: the values tell no alternatives apart")
