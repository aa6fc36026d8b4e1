from __future__ import annotations

import math

import numpy as np
import pytest

from consortium_sim.study.statistics import half_width, paired_effect, quantile, ratio_interval, undominated

T_95_WITH_4_DEGREES = 2.7764451051977987
"""Any table of Student's t, 2.5 % above."""


def test_the_quantile_is_that_of_the_printed_tables() -> None:
    assert quantile(4) == pytest.approx(T_95_WITH_4_DEGREES, rel=1e-12)


def test_an_effect_is_the_mean_difference_with_students_interval() -> None:
    differences = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    effect = paired_effect(differences, better=1)
    margin = T_95_WITH_4_DEGREES * math.sqrt(2.5) / math.sqrt(5)
    assert effect.difference == 3.0
    assert (effect.low, effect.high) == pytest.approx((3.0 - margin, 3.0 + margin))
    assert (effect.seeds, effect.seeds_better, effect.verdict) == (5, 5, "gain")


@pytest.mark.parametrize(
    ("differences", "better", "verdict", "seeds_better"),
    [
        ([1.0, 1.1, 0.9], 1, "gain", 3),
        ([1.0, 1.1, 0.9], -1, "loss", 0),
        ([-1.0, -1.1, -0.9], 1, "loss", 0),
        ([-1.0, -1.1, -0.9], -1, "gain", 3),
        ([1.0, 1.1, 0.9], 0, "up", 3),
        ([-1.0, -1.1, -0.9], 0, "down", 0),
        ([1.0, -1.0, 0.5], 1, "unclear", 2),
        ([0.0, 0.0, 0.0], 1, "no change", 0),
        ([0.0, 0.0, 1e-9], 1, "unclear", 1),
        ([0.5, 0.5, 0.5], 1, "gain", 3),
        ([0.0], -1, "no change", 0),
    ],
)
def test_the_verdict_says_what_the_interval_allows(
    differences: list[float], better: int, verdict: str, seeds_better: int
) -> None:
    effect = paired_effect(np.array(differences), better)
    assert (effect.verdict, effect.seeds_better) == (verdict, seeds_better)


def test_one_seed_has_no_interval_and_is_unclear() -> None:
    effect = paired_effect(np.array([2.0]), better=1)
    assert effect.difference == 2.0
    assert math.isnan(effect.low) and math.isnan(effect.high)
    assert (effect.seeds, effect.seeds_better, effect.verdict) == (1, 1, "unclear")


def test_seeds_without_a_value_are_left_out_and_counted_out() -> None:
    effect = paired_effect(np.array([1.0, np.nan, 3.0]), better=1)
    assert (effect.difference, effect.seeds) == (2.0, 2)
    nothing = paired_effect(np.array([np.nan]), better=1)
    assert (nothing.seeds, nothing.verdict) == (0, "unclear") and math.isnan(nothing.difference)


def test_the_interval_covers_the_truth_in_95_of_100_studies() -> None:
    studies = np.random.default_rng(1).normal(0.3, 1.0, size=(2000, 6))
    covered = np.mean([(e := paired_effect(study, 1)).low <= 0.3 <= e.high for study in studies])
    assert 0.935 <= covered <= 0.965


def test_the_price_of_a_unit_covers_the_true_ratio_in_95_of_100_studies() -> None:
    rng = np.random.default_rng(2)
    gains = rng.normal(2.0, 0.5, size=(2000, 8))
    costs = 5.0 * gains + rng.normal(0.0, 2.0, size=gains.shape)
    covered = []
    for cost, gain in zip(costs, gains, strict=True):
        price, low, high = ratio_interval(cost, gain)
        assert low <= price <= high
        covered.append(low <= 5.0 <= high)
    assert 0.935 <= np.mean(covered) <= 0.965


def test_a_price_without_a_clear_gain_has_no_interval() -> None:
    price, low, high = ratio_interval(np.array([1.0, 1.0, 1.0]), np.array([-1.0, 0.5, 1.0]))
    assert price == pytest.approx(6.0) and math.isnan(low) and math.isnan(high)
    assert all(math.isnan(number) for number in ratio_interval(np.array([1.0]), np.array([0.0])))
    assert all(math.isnan(number) for number in ratio_interval(np.array([]), np.array([])))


def test_half_a_width_needs_two_values() -> None:
    assert math.isnan(half_width(np.array([1.0])))


def test_only_policies_that_nothing_beats_are_worth_considering() -> None:
    gains = np.array([0.0, 1.0, 2.0, 1.0, 2.0, np.nan, 1.0])
    costs = np.array([0.0, 1.0, 5.0, 2.0, 5.0, 0.0, 1.0])
    assert undominated(gains, costs).tolist() == [True, True, True, False, True, False, True]
