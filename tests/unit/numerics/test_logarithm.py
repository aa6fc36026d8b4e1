from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from consortium_sim.numerics.logarithm import AT_ONCE, take_logs

POSITIVE = st.floats(1e-300, 1e300)


@given(arrays(np.float64, st.integers(0, 40), elements=POSITIVE))
def test_logarithms_are_right_to_one_part_in_ten_to_the_fifteen(numbers: np.ndarray) -> None:
    logs = numbers.copy()
    take_logs(logs)
    assert logs == pytest.approx(np.log(numbers), rel=1e-15, abs=0.0)


def test_near_one_they_are_as_precise_as_elsewhere() -> None:
    numbers = np.concatenate((1.0 - 2.0 ** -np.arange(2.0, 54.0), 1.0 + 2.0 ** -np.arange(1.0, 53.0)))
    logs = numbers.copy()
    take_logs(logs)
    assert logs == pytest.approx(np.log(numbers), rel=1e-15, abs=0.0)


def test_the_logarithm_of_one_is_nothing_and_powers_of_two_are_whole_multiples() -> None:
    logs = 2.0 ** np.arange(-5.0, 6.0)
    take_logs(logs)
    assert logs[5] == 0.0
    assert logs == pytest.approx(np.arange(-5, 6) * np.log(2.0), rel=1e-15)


def test_a_number_has_the_same_logarithm_wherever_it_stands() -> None:
    number, size = 0.3141592653589793, 2 * AT_ONCE + 7
    many, one = np.full(size, number), np.full(1, number)
    take_logs(many)
    take_logs(one)
    assert (many == one[0]).all()


def test_plain_python_gives_the_same_bits() -> None:
    program = (
        "import numpy as np; from consortium_sim.numerics.logarithm import take_logs;"
        "x = np.random.default_rng(1).random(3000) ** 9; take_logs(x); print(x.tobytes().hex())"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**environment, "NUMBA_DISABLE_JIT": plain},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for plain in ("0", "1")
    ]
    assert told[0] == told[1]
