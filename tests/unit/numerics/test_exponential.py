from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.exponential import FARTHEST, falling


@compiled
def fallen(x: float) -> float:
    return falling(x)


@given(st.floats(0.0, FARTHEST))
def test_it_is_the_exponential_to_one_part_in_ten_to_the_fourteen(x: float) -> None:
    assert fallen(x) == pytest.approx(math.exp(-x), rel=1e-14)


def test_nothing_falls_from_one_when_there_is_no_distance() -> None:
    assert fallen(0.0) == 1.0


@pytest.mark.parametrize("x", [FARTHEST, 46.1, 1e9, math.inf])
def test_what_is_too_far_to_count_counts_as_the_farthest(x: float) -> None:
    assert fallen(x) == math.exp(-FARTHEST)


def test_it_never_rises_by_more_than_rounding() -> None:
    x = np.linspace(0.0, 3.0, 100_001)
    values = np.array([fallen(one) for one in x])
    assert (np.diff(values) < 0.0).all()


@given(st.floats(0.0, 100.0))
def test_compiled_and_plain_it_has_the_same_bits(x: float) -> None:
    plain = getattr(falling, "py_func", falling)
    assert fallen(x) == plain(x)
