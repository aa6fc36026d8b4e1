"""Weights and rankings that are printed in the literature, or known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.theory.weighting import (
    COORDINATION_CLASSES,
    RANDOM_INDEX,
    ahp,
    coupling_coordination,
    critic,
    entropy,
    topsis,
    weighted_sum,
)

# Hwang & Yoon (1981), Multiple Attribute Decision Making: four fighter aircraft by speed, range, payload, cost,
# reliability and manoeuvrability; only of cost is less better.
AIRCRAFT = [
    [2.0, 1500, 20_000, 5.5, 5, 9],
    [2.5, 2700, 18_000, 6.5, 3, 5],
    [1.8, 2000, 21_000, 4.5, 7, 7],
    [2.2, 1800, 20_000, 5.0, 5, 5],
]
BETTER = [1, 1, 1, -1, 1, 1]
WEIGHTS = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3]


def test_topsis_ranks_the_aircraft_as_printed() -> None:
    assert topsis(AIRCRAFT, WEIGHTS, BETTER) == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=0.001)


def test_entropy_weighs_the_criteria_of_the_aircraft_as_printed() -> None:
    """The book divides by a sum of 1 − E that it has rounded to 0.0832; that is worth up to 0.002."""
    printed = [0.0649, 0.2055, 0.0133, 0.0829, 0.3570, 0.2764]
    assert entropy(AIRCRAFT) == pytest.approx(printed, abs=0.002)


def test_critic_inverts_cost_as_other_implementations_do() -> None:
    """Source: theory.md 7, equal to scikit-criteria; the second row, which leaves cost as it is, to pymcdm."""
    inverted = [0.2359, 0.2088, 0.1270, 0.1306, 0.1209, 0.1768]
    assert critic(AIRCRAFT, BETTER) == pytest.approx(inverted, abs=5e-5)
    as_it_is = [0.1691, 0.1585, 0.1706, 0.1599, 0.1628, 0.1791]
    assert critic(AIRCRAFT, [1] * 6) == pytest.approx(as_it_is, abs=5e-5)


def test_topsis_on_minmax_is_another_method_with_other_numbers() -> None:
    """Source: theory.md 7, the default of pymcdm."""
    found = topsis(AIRCRAFT, WEIGHTS, BETTER, normalise="minmax")
    assert found == pytest.approx([0.613, 0.366, 0.531, 0.352], abs=5e-4)


def test_the_weighted_sum_of_the_aircraft_follows_from_its_fractions() -> None:
    first = 0.2 * 20 / 25 + 0.1 * 15 / 27 + 0.1 * 20 / 21 + 0.1 * 45 / 55 + 0.2 * 5 / 7 + 0.3
    third = 0.2 * 18 / 25 + 0.1 * 20 / 27 + 0.1 + 0.1 + 0.2 + 0.3 * 7 / 9
    found = weighted_sum(AIRCRAFT, WEIGHTS, BETTER, normalise="max")
    assert found[[0, 2]] == pytest.approx([first, third], abs=1e-12)


def test_the_random_index_is_that_of_saaty() -> None:
    assert RANDOM_INDEX == (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


def test_three_judgements_have_weights_and_consistency_in_closed_form() -> None:
    """For 3 criteria weights are geometric means of rows, and λ = 1 + t + 1/t with t = (a₁₂ a₂₃ / a₁₃)^(1/3).

    Source: Saaty (1980), for matrices of order 3.
    """
    found = ahp([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
    means = np.array([15.0, 2 / 3, 1 / 10]) ** (1 / 3)
    assert found.weights == pytest.approx(means / means.sum(), abs=1e-12)
    twist = (3 * 2 / 5) ** (1 / 3)
    largest = 1 + twist + 1 / twist
    assert found.largest_eigenvalue == pytest.approx(largest, abs=1e-12)
    assert found.consistency_index == pytest.approx((largest - 3) / 2, abs=1e-12)
    assert found.consistency_ratio == pytest.approx((largest - 3) / 2 / 0.58, abs=1e-12)
    assert found.is_consistent


def test_a_circle_of_judgements_is_as_inconsistent_as_the_closed_form_says() -> None:
    """A beats B beats C beats A, each 9 times: equal weights, λ = 1 + 9 + 1/9."""
    found = ahp([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    assert found.weights == pytest.approx([1 / 3] * 3, abs=1e-12)
    assert found.largest_eigenvalue == pytest.approx(1 + 9 + 1 / 9, abs=1e-12)
    assert not found.is_consistent


# Saaty (1980): the wealth of nations as seen by one student, from memory: US, USSR, China, France, UK, Japan,
# West Germany.
NATIONS = [
    [1, 4, 9, 6, 6, 5, 5],
    [1 / 4, 1, 7, 5, 5, 3, 4],
    [1 / 9, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 7, 1 / 5],
    [1 / 6, 1 / 5, 5, 1, 1, 1 / 3, 1 / 3],
    [1 / 6, 1 / 5, 5, 1, 1, 1 / 3, 1 / 3],
    [1 / 5, 1 / 3, 7, 3, 3, 1, 2],
    [1 / 5, 1 / 4, 5, 3, 3, 1 / 2, 1],
]


def test_the_wealth_of_nations_has_its_printed_weights_and_consistency() -> None:
    found = ahp(NATIONS)
    assert found.weights == pytest.approx([0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094], abs=6e-4)
    assert found.largest_eigenvalue == pytest.approx(7.61, abs=0.005)
    assert found.consistency_index == pytest.approx(0.10, abs=0.005)
    assert found.consistency_ratio == pytest.approx(0.08, abs=0.005)
    assert found.is_consistent


@pytest.mark.parametrize("form", ["standard", "revised"])
@pytest.mark.parametrize("level", [0.0, 0.25, 0.64, 1.0])
def test_systems_on_one_level_are_fully_coupled_and_coordinated_by_its_root(form: str, level: float) -> None:
    found = coupling_coordination([level] * 3, form=form)  # type: ignore[arg-type]
    assert found.coupling == pytest.approx(1.0)
    assert found.degree == pytest.approx(level**0.5)


def test_two_systems_have_the_forms_that_papers_print_for_two() -> None:
    first, second = 0.3, 0.8
    standard = coupling_coordination([first, second], [0.4, 0.6])
    assert standard.coupling == pytest.approx(2 * (first * second) ** 0.5 / (first + second))
    assert standard.development == pytest.approx(0.4 * first + 0.6 * second)
    revised = coupling_coordination([first, second], [0.4, 0.6], form="revised")
    assert revised.coupling == pytest.approx(((1 - (second - first)) * first / second) ** 0.5)
    assert revised.degree == pytest.approx((revised.coupling * revised.development) ** 0.5)


def test_standard_coupling_crowds_near_1_where_the_revised_one_does_not() -> None:
    """What Wang Shujia et al. (2021) hold against the standard form."""
    levels = np.random.default_rng(1).uniform(0.05, 1.0, (2000, 2))
    standard = coupling_coordination(levels).coupling
    revised = coupling_coordination(levels, form="revised").coupling
    assert np.mean(standard > 0.8) > 0.8
    assert np.mean(revised > 0.8) < 0.3
    assert np.all(revised <= standard + 1e-12)


def test_the_ten_classes_run_from_extreme_imbalance_to_quality_coordination() -> None:
    chinese = "极度失调 严重失调 中度失调 轻度失调 濒临失调 勉强协调 初级协调 中级协调 良好协调 优质协调"
    assert [one for _, one in COORDINATION_CLASSES] == chinese.split()
    assert len({english for english, _ in COORDINATION_CLASSES}) == 10
