from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from consortium_sim.numerics.listing import where_set


@given(st.lists(st.integers(0, 255), max_size=50))
def test_the_list_has_the_places_of_all_flags_that_are_set(flags: list[int]) -> None:
    found = where_set(np.array(flags, np.uint8), np.empty(len(flags), np.int64))
    assert found.tolist() == [place for place, flag in enumerate(flags) if flag]
