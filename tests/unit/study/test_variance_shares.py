from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import sobol_indices

from consortium_sim.study.variance_shares import design, shares, shares_with_intervals


def ishigami(places: np.ndarray) -> np.ndarray:
    """Ishigami & Homma (1990) with a = 7, b = 0.1, on −π … π."""
    x, y, z = np.moveaxis(2 * np.pi * (places - 0.5), -1, 0)
    result: np.ndarray = np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)
    return result


def known_shares() -> tuple[np.ndarray, np.ndarray]:
    """First and total indices, from the closed form of the variances."""
    first = np.array([0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 0.0])
    both = 8 * 0.1**2 * np.pi**8 / 225
    variance = first.sum() + both
    return first / variance, (first + np.array([both, 0.0, both])) / variance


def test_the_indices_of_a_known_function_are_found_and_lie_in_their_intervals() -> None:
    found = shares_with_intervals(ishigami(design(3, 2048)))
    for measure, known in zip(("first", "total"), known_shares(), strict=True):
        value, low, high = found[measure]
        assert value == pytest.approx(known, abs=0.02)
        assert (low <= known + 0.01).all() and (known - 0.01 <= high).all()
        assert (high - low).max() < 0.15


def test_the_estimators_are_those_of_scipy() -> None:
    outcome = ishigami(design(3, 256))
    theirs = sobol_indices(
        func={
            "f_A": outcome[None, :, 0],
            "f_B": outcome[None, :, -1],
            "f_AB": outcome[:, 1:-1].T[:, None, :],
        },
        n=256,
    )
    first, total = shares(outcome)
    assert first == pytest.approx(np.ravel(theirs.first_order))
    assert total == pytest.approx(np.ravel(theirs.total_order))


def test_blocks_mix_two_points_and_more_of_them_leave_the_first_as_they_are() -> None:
    blocks = design(4, 16)
    for block in blocks:
        for column in range(4):
            assert block[column + 1, column] == block[-1, column]
            assert (np.delete(block[column + 1], column) == np.delete(block[0], column)).all()
    np.testing.assert_array_equal(blocks, design(4, 64)[:16])


def test_an_outcome_that_never_varies_has_no_shares() -> None:
    first, total = shares(np.full((8, 5), 0.25))
    assert np.isnan(first).all() and np.isnan(total).all()
