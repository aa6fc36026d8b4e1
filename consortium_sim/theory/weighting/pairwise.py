"""Weights from judgements in pairs: the analytic hierarchy process (AHP), one level of it.

Source: Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random matrices of 1 to 10 criteria. Source: Saaty (1980), theory.md 7."""
CONSISTENT = 0.1
"""Judgements with a consistency ratio above this contradict each other too much. Source: Saaty (1980)."""
RECIPROCAL = 0.05
"""How far a[i, j] · a[j, i] may be from 1: 0.14 is written for 1/7, 0.13 for 1/8."""


class Priorities(NamedTuple):
    """What judgements in pairs come to: weights that add up to 1, and how far the judgements agree.

    consistency_index: (λ − n) / (n − 1) with λ the largest eigenvalue. consistency_ratio: over that of random
    judgements; 0 up to two criteria, which cannot contradict each other.
    """

    weights: NDArray[np.float64]
    consistency_index: float
    consistency_ratio: float
    largest_eigenvalue: float

    @property
    def is_consistent(self) -> bool:
        """Tell whether the judgements agree well enough to be used: a ratio of at most 0.1."""
        return self.consistency_ratio <= CONSISTENT


def ahp(comparisons: ArrayLike, random_index: float | None = None) -> Priorities:
    """Return the weights that a matrix of comparisons in pairs implies: its principal eigenvector.

    comparisons: how many times criterion i is as important as criterion j, above 0, with a[j, i] = 1 / a[i, j]
    and 1 on the diagonal; (n, n). random_index: mean consistency index of random matrices of this size, needed
    beyond 10 criteria, where the table ends. Judgements that contradict each other still have weights; ask
    `is_consistent`. Raises ValueError for anything that is no such matrix.
    """
    matrix = _reciprocal(comparisons)
    size = matrix.shape[0]
    if random_index is None and size > len(RANDOM_INDEX):
        raise ValueError(
            f"comparisons are of {size} criteria, but the random index is tabled up to {len(RANDOM_INDEX)}: "
            "group the criteria and compare the groups, or state random_index"
        )
    if random_index is not None and not 0.0 < random_index < np.inf:
        raise ValueError(f"random_index must be a number above 0, found {random_index!r}")
    values, vectors = np.linalg.eig(matrix)
    principal = int(np.argmax(values.real))
    weights = np.abs(vectors[:, principal].real)
    largest = float(values[principal].real)
    if size <= 2:
        return Priorities(weights / weights.sum(), 0.0, 0.0, largest)
    index = max((largest - size) / (size - 1), 0.0)
    return Priorities(
        weights / weights.sum(), index, index / (random_index or RANDOM_INDEX[size - 1]), largest
    )


def _reciprocal(comparisons: ArrayLike) -> NDArray[np.float64]:
    matrix = np.asarray(comparisons, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0:
        raise ValueError(f"comparisons must have shape (n_criteria, n_criteria), found {matrix.shape}")
    if not np.isfinite(matrix).all() or matrix.min() <= 0.0:
        row, column = np.argwhere(~np.isfinite(matrix) | (matrix <= 0.0))[0]
        raise ValueError(
            f"comparisons must be above 0, found {matrix[row, column]} at row {row}, column {column}"
        )
    off = np.abs(matrix * matrix.T - 1.0)
    if np.any(np.abs(np.diag(matrix) - 1.0) > 1e-9):
        raise ValueError(f"a criterion is as important as itself: the diagonal must be 1, found {matrix}")
    if off.max() > RECIPROCAL:
        row, column = np.unravel_index(int(off.argmax()), off.shape)
        raise ValueError(
            f"comparisons must be reciprocal: row {row}, column {column} is {matrix[row, column]}, "
            f"so row {column}, column {row} must be {1.0 / matrix[row, column]:.4g}, "
            f"found {matrix[column, row]}"
        )
    return matrix
