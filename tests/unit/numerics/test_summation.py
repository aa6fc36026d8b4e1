"""Sums in kernels (numerics/summation.py)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from consortium_sim.numerics.summation import LONGEST, SIDE_BY_SIDE, total


@pytest.mark.parametrize(
    "size", [0, 1, SIDE_BY_SIDE - 1, SIDE_BY_SIDE, 30, LONGEST - 1, LONGEST, LONGEST + 1, 300, 1_023, 5_000]
)
def test_sums_in_kernels_equal_those_of_numpy_in_every_bit(size: int) -> None:
    luck = np.random.default_rng(size)
    values = np.exp(luck.normal(0.0, 9.0, size)) * luck.choice([-1.0, 1.0], size)
    assert total(values) == float(values.sum())


@given(arrays(np.float64, st.integers(0, 200), elements=st.floats(-1e9, 1e9)))
def test_any_sum_in_a_kernel_equals_that_of_numpy(values: np.ndarray) -> None:
    assert total(values) == float(values.sum())
