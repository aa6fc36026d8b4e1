"""Control limits of deseasonalised indicators."""

from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.mechanisms.evaluation.monitoring import expectation, shortfalls, tolerated
from consortium_sim.mechanisms.evaluation.standard import Standard, StandardIndicator
from consortium_sim.numerics.streams import Stream, normal_columns

STANDARD = Standard(
    "A standard",
    indicators={
        "placed": StandardIndicator(0.9, 0.5, better="more", dimension="talent"),
        "jobless": StandardIndicator(0.02, 0.10, better="less", dimension="talent"),
    },
)
SEASON = 0.1 * np.sin(np.arange(12) * np.pi / 6.0)


def months(number: int, noise: float = 0.005, drift: float = 0.0, from_month: int = 10**6) -> np.ndarray:
    """Return months of both indicators: a strong season, a little noise, and a drift to the bad side."""
    now = np.arange(number)
    season = np.resize(SEASON, number)
    lost = drift * np.maximum(now - from_month, 0)
    luck = [
        noise * normal_columns(np.uint64(3), Stream.OWN_DECISION, 0, now, np.int64(one)) for one in (0, 1)
    ]
    return np.column_stack((0.75 + season - lost + luck[0], 0.12 + season + lost + luck[1]))


def warned(table: np.ndarray, limit: float = 3.0, noticeable: float = 0.0) -> list[tuple[int, str]]:
    found = []
    for now in range(len(table)):
        usual = expectation(table[:now], 36)
        if usual is not None:
            found += [(now, name) for name in shortfalls(STANDARD, usual, table[now], limit, noticeable)]
    return found


def test_a_season_forty_times_as_wide_as_the_noise_warns_no_more_often_than_luck() -> None:
    assert np.ptp(SEASON) == pytest.approx(0.2)
    table = months(1236)
    # Beyond three sd, estimated with 24 degrees of freedom, lie 0.31 % of normal values on one side.
    share = len(warned(table)) / (2 * 1200)
    assert 0.001 < share < 0.006
    assert warned(months(96, noise=0.0), noticeable=0.001) == []


def test_a_planted_drift_warns_of_both_indicators_within_months() -> None:
    found = warned(months(72, drift=0.01, from_month=60))
    assert {name for _, name in found} == {"placed", "jobless"}
    assert 60 < min(now for now, _ in found) <= 66


def test_a_drift_to_the_good_side_is_no_reason_to_warn() -> None:
    assert warned(months(72, drift=-0.01, from_month=60)) == []


def test_before_two_years_have_been_seen_nothing_is_expected() -> None:
    table = months(24)
    assert expectation(table[:23], 36) is None
    assert expectation(table, 36) is not None
    assert expectation(table, 23) is None


def test_what_is_usual_for_a_month_is_worked_out_by_hand() -> None:
    years = np.array([[1.0] * 12, [3.0] * 12])
    years[:, 4] = [10.0, 14.0]
    table = years.reshape(-1, 1)
    usual = expectation(table, 24)
    assert usual is not None
    # Eleven months lie 1 from their mean in both years, one lies 2: (22 + 8) squares over 24 − 12 degrees.
    sd = np.sqrt(30.0 / 12.0)
    assert usual.value.tolist() == [2.0]
    assert usual.spread.tolist() == pytest.approx([sd * np.sqrt(1.5)])
    later = expectation(np.concatenate((table, table[:4])), 24)
    assert later is not None
    assert later.value.tolist() == [12.0]


def test_the_window_moves_and_keeps_whole_years() -> None:
    old, new = np.full((24, 1), 5.0), np.full((24, 1), 1.0)
    for window, expected in ((24, 1.0), (35, 1.0), (48, 3.0)):
        usual = expectation(np.concatenate((old, new)), window)
        assert usual is not None
        assert usual.value.tolist() == [expected]


def test_a_deviation_too_small_to_matter_is_not_told_however_rare_it_is() -> None:
    table = months(25, noise=0.0)
    usual = expectation(table[:24], 24)
    assert usual is not None
    worse = table[24] + np.array([-0.01, 0.0])
    assert tolerated(STANDARD, usual, 3.0, 0.02) == pytest.approx([0.008, 0.0016])
    assert shortfalls(STANDARD, usual, worse, 3.0, 0.02) == {"placed": pytest.approx(0.025)}
    assert shortfalls(STANDARD, usual, worse, 3.0, 0.03) == {}
