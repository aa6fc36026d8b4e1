"""What the loops of evaluation promise for every past, every standard and every year."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium_sim.mechanisms.evaluation.annual import next_shares, next_targets
from consortium_sim.mechanisms.evaluation.monitoring import expectation
from consortium_sim.mechanisms.evaluation.standard import DIMENSIONS, Standard, StandardIndicator

values = st.integers(-1000, 1000).map(lambda tenth: tenth / 10)


@given(data=st.data(), years=st.integers(2, 5), extra=st.integers(0, 11))
def test_a_season_put_on_a_past_moves_what_is_expected_and_not_the_limits(
    data: st.DataObject, years: int, extra: int
) -> None:
    number = 12 * years + extra
    past = np.array(data.draw(st.lists(values, min_size=number, max_size=number)))[:, None]
    season = np.array(data.draw(st.lists(values, min_size=12, max_size=12)))
    plain = expectation(past, 120)
    seasonal = expectation(past + np.resize(season, number)[:, None], 120)
    assert plain is not None and seasonal is not None
    assert seasonal.spread == pytest.approx(plain.spread, abs=1e-9)
    assert seasonal.value - plain.value == pytest.approx(season[number % 12], abs=1e-9)


@given(
    shares=st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any),
    weakest=st.sampled_from(DIMENSIONS),
    shift=st.floats(0.0, 1.0),
)
def test_money_moves_to_the_weakest_dimension_and_none_is_lost(
    shares: list[int], weakest: str, shift: float
) -> None:
    before = dict(zip(DIMENSIONS, (share / sum(shares) for share in shares), strict=True))
    after = next_shares(before, weakest, shift)  # type: ignore[arg-type]
    assert sum(after.values()) == pytest.approx(1.0)
    assert after[weakest] >= before[weakest]  # type: ignore[index]
    assert all(after[name] <= before[name] for name in DIMENSIONS if name != weakest)


@given(target=values, width=st.floats(0.1, 10.0), seen=values, ratchet=st.floats(0.0, 1.0), up=st.booleans())
def test_a_target_moves_toward_a_better_year_and_never_back(
    target: float, width: float, seen: float, ratchet: float, up: bool
) -> None:
    sign = 1 if up else -1
    one = StandardIndicator(
        target, target - sign * width, better="more" if up else "less", dimension="talent"
    )
    standard = Standard("drawn", indicators={"it": one})
    first = next_targets(standard, {}, {"it": seen}, ratchet)["it"]
    assert sign * (first - target) >= 0.0
    assert sign * first <= max(sign * target, sign * seen) + 1e-9
    again = next_targets(standard, {"it": first}, {"it": target - 1.0 * sign}, ratchet)["it"]
    assert again == first
