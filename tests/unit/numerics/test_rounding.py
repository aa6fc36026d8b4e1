from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from consortium_sim.numerics.rounding import largest_remainders

FEW_REMAINDERS = st.integers(-40, 400).map(lambda eighths: eighths / 8.0)
ANY = st.floats(-1e6, 1e6, allow_subnormal=False)


@given(
    exact=st.lists(st.one_of(FEW_REMAINDERS, ANY), min_size=1, max_size=30),
    more=st.integers(-70, 70),
)
def test_what_is_left_goes_to_the_largest_remainders_and_ties_to_the_lower_index(
    exact: list[float], more: int
) -> None:
    total = round(math.fsum(exact)) + more
    whole = [math.floor(share) for share in exact]
    each, extra = divmod(total - sum(whole), len(exact))
    order = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    expected = [share + each + (i in order[:extra]) for i, share in enumerate(whole)]
    assert largest_remainders(np.array(exact), total).tolist() == expected


def test_of_no_shares_there_is_nothing_to_round() -> None:
    assert largest_remainders(np.zeros(0), 0).size == 0
