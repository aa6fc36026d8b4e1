from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from consortium_sim.theory.weighting import (
    COORDINATION_CLASSES,
    ahp,
    coordination_class,
    coupling_coordination,
    critic,
    entropy,
    minmax,
    ratio_to_best,
    shares,
    topsis,
    vector,
    weighted_sum,
)

TABLE = [[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]]


def test_minmax_gives_the_best_1_and_the_worst_0_whichever_way_is_better() -> None:
    assert minmax(TABLE, [1, -1]).tolist() == [[0.0, 1.0], [0.5, 0.0], [1.0, 0.5]]


def test_minmax_between_other_ends_keeps_the_proportions() -> None:
    assert minmax(TABLE, [1, 1], 0.01, 0.99)[:, 0] == pytest.approx([0.01, 0.5, 0.99])


def test_a_constant_column_is_nowhere_worse_than_its_best() -> None:
    assert minmax([[5.0, 1.0], [5.0, 2.0]], [-1, 1])[:, 0].tolist() == [1.0, 1.0]


def test_rounding_does_not_make_a_constant_column_vary() -> None:
    column = [[0.1 + 0.2, 1.0], [0.3, 2.0]]
    assert minmax(column, [1, 1])[:, 0].tolist() == [1.0, 1.0]
    assert entropy(column)[0] == critic(column, [1, 1])[0] == 0.0


def test_vector_scaling_makes_columns_of_length_1_and_leaves_zeros() -> None:
    scaled = vector([[3.0, 0.0], [-4.0, 0.0]])
    assert scaled.tolist() == [[0.6, 0.0], [-0.8, 0.0]]
    assert vector([[3e200], [4e200]]).ravel() == pytest.approx([0.6, 0.8])


def test_shares_add_up_to_1_in_every_column_even_of_zeros() -> None:
    assert shares([[1.0, 0.0], [3.0, 0.0]]).tolist() == [[0.25, 0.5], [0.75, 0.5]]


def test_the_ratio_to_the_best_is_1_for_the_best() -> None:
    assert ratio_to_best([[1.0, 2.0], [4.0, 8.0]], [1, -1]).tolist() == [[0.25, 1.0], [1.0, 0.25]]
    assert ratio_to_best([[0.0, 2.0], [4.0, 2.0]], [1, -1]).tolist() == [[0.0, 1.0], [1.0, 1.0]]


def test_entropy_gives_all_weight_to_the_only_column_that_varies() -> None:
    assert entropy([[1.0, 7.0, 0.0], [2.0, 7.0, 0.0]]).tolist() == [1.0, 0.0, 0.0]


def test_a_shift_before_entropy_changes_the_weights() -> None:
    values = [[1.0, 5.0], [2.0, 8.5], [9.0, 9.0]]
    plain = entropy(values, [1, 1], normalise="minmax")
    shifted = entropy(values, [1, 1], normalise="minmax", shift=0.1)
    assert abs(plain - shifted).max() > 0.005


def test_entropy_of_minmax_looks_at_the_direction_and_entropy_of_the_values_does_not() -> None:
    values = [[1.0, 5.0], [2.0, 1.0], [9.0, 9.0]]
    assert entropy(values, [1, 1]).tolist() == entropy(values, [-1, 1]).tolist() == entropy(values).tolist()
    up = entropy(values, [1, 1], normalise="minmax")
    assert up.tolist() != entropy(values, [-1, 1], normalise="minmax").tolist()


def test_critic_weights_do_not_depend_on_the_divisor_of_the_variance() -> None:
    values = [[1.0, 5.0, 2.0], [2.0, 1.0, 8.0], [9.0, 9.0, 3.0]]
    assert critic(values, [1, 1, -1], ddof=0) == pytest.approx(critic(values, [1, 1, -1]))


def test_a_constant_criterion_does_not_move_the_others_in_critic() -> None:
    values = np.array([[1.0, 5.0, 2.0], [2.0, 1.0, 8.0], [9.0, 9.0, 3.0]])
    more = np.insert(values, 1, 4.0, axis=1)
    found = critic(more, [1, 1, 1, -1])
    assert found[1] == 0.0
    assert found[[0, 2, 3]] == pytest.approx(critic(values, [1, 1, -1]))


def test_criteria_that_say_the_same_weigh_the_same_in_critic() -> None:
    assert critic([[1.0, 10.0, 9.0], [2.0, 20.0, 8.0], [4.0, 40.0, 6.0]], [1, 1, -1]) == pytest.approx(
        [1 / 3] * 3
    )
    assert critic([[1.0], [2.0]], [-1]).tolist() == [1.0]


def test_two_criteria_in_full_conflict_share_the_weight() -> None:
    assert critic([[0.0, 1.0], [1.0, 0.0]], [1, 1]) == pytest.approx([0.5, 0.5])


def test_a_single_criterion_ranks_by_itself_in_topsis() -> None:
    assert topsis([[1.0], [2.0], [5.0]], [3.0], [1]) == pytest.approx([0.0, 0.25, 1.0])
    assert topsis([[1.0], [2.0], [5.0]], [3.0], [-1]) == pytest.approx([1.0, 0.75, 0.0])


def test_a_column_of_zeros_and_a_weight_of_0_change_nothing_in_topsis() -> None:
    values = np.array(TABLE)
    plain = topsis(values, [0.5, 0.5], [1, -1])
    more = np.column_stack([values, np.zeros(3), [7.0, 1.0, 4.0]])
    assert topsis(more, [0.5, 0.5, 2.0, 0.0], [1, -1, 1, 1]) == pytest.approx(plain)


def test_a_weighted_sum_is_a_mean_with_the_weights() -> None:
    assert weighted_sum(TABLE, [2.0, 2.0], [1, -1]).tolist() == [0.5, 0.25, 0.75]
    assert weighted_sum(TABLE, [3.0, 1.0], [1, 1], normalise="none").tolist() == [3.25, 9.0, 7.25]


def test_two_criteria_cannot_contradict_each_other() -> None:
    found = ahp([[1, 3], [0.33, 1]])
    assert found.weights == pytest.approx([0.75, 0.25], abs=0.002)
    assert found.consistency_index == found.consistency_ratio == 0.0


def test_one_criterion_has_all_the_weight() -> None:
    assert ahp([[1.0]]).weights.tolist() == [1.0]


def test_beyond_the_table_a_random_index_can_be_stated() -> None:
    weights = np.arange(1.0, 13.0)
    matrix = weights[:, None] / weights
    with pytest.raises(ValueError, match="12 criteria, but the random index is tabled up to 10: group"):
        ahp(matrix)
    found = ahp(matrix, random_index=1.48)
    assert found.weights == pytest.approx(weights / weights.sum())
    assert found.consistency_ratio == pytest.approx(0.0, abs=1e-12)


def test_moments_are_coordinated_one_by_one() -> None:
    levels = np.array([[0.2, 0.9], [0.5, 0.4], [0.0, 1.0], [0.0, 0.0]])
    whole = coupling_coordination(levels, [1.0, 3.0])
    alone = [coupling_coordination(level, [1.0, 3.0]) for level in levels]
    for name in ("coupling", "development", "degree", "coordination_class"):
        assert getattr(whole, name).tolist() == [float(getattr(one, name)) for one in alone]
    assert whole.coupling[2:].tolist() == [0.0, 1.0]
    assert whole.degree[2:].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("degree", "name"),
    [(0.0, "极度失调"), (0.1, "严重失调"), (0.3, "轻度失调"), (0.59999, "勉强协调"), (1.0, "优质协调")],
)  # fmt: skip
def test_a_class_holds_its_lower_end(degree: float, name: str) -> None:
    assert COORDINATION_CLASSES[int(coordination_class(degree))][1] == name


def test_rounding_does_not_push_a_degree_into_the_class_below() -> None:
    assert int(coupling_coordination([0.3**2, 0.3**2]).coordination_class) == 3


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (lambda: minmax([1.0, 2.0], [1]), r"shape \(n_alternatives, n_criteria\), found \(2,\)"),
        (lambda: minmax([[1.0, "x"]], [1, 1]), "a table of numbers"),
        (lambda: minmax([[1.0, 2.0], [3.0, math.nan]], [1, 1]), "alternative 1 in criterion 1 is no finite"),
        (lambda: minmax(np.empty((0, 2)), [1, 1]), "at least one alternative"),
        (lambda: minmax(TABLE, [1, 0]), r"better must hold \+1 .* for each of 2 criteria, found \[1, 0\]"),
        (lambda: minmax(TABLE, [1]), "better must hold"),
        (lambda: minmax(TABLE, [1, 1], 1.0, 0.0), "low must be below high"),
        (lambda: minmax([[-1e308], [1e308]], [1]), "further apart"),
        (lambda: shares([[1.0], [-2.0]]), "alternative 1 in criterion 0 is negative"),
        (lambda: ratio_to_best([[1.0, 0.0], [1.0, 1.0]], [1, -1]), "alternative 0 in criterion 1"),
        (lambda: ratio_to_best([[0.0], [0.0]], [1]), "in relation to the best"),
        (lambda: entropy([[1.0, 2.0]]), "at least 2 alternatives, found 1"),
        (lambda: entropy([[1.0, 2.0], [1.0, 2.0]]), "every criterion is constant"),
        (lambda: entropy([[1.0, -2.0], [1.0, 2.0]]), "is negative"),
        (lambda: entropy(TABLE, normalise="minmax"), "minmax needs better"),
        (lambda: entropy(TABLE, shift=0.1), "only minmax is shifted"),
        (lambda: entropy(TABLE, [1, 1], normalise="minmax", shift=-1.0), "shift must be"),
        (lambda: entropy(TABLE, normalise="max"), "'sum' or 'minmax', found 'max'"),  # type: ignore[arg-type]
        (lambda: critic([[1.0, 2.0], [1.0, 2.0]], [1, 1]), "every criterion is constant"),
        (lambda: critic(TABLE, [1, 1], ddof=2), "ddof must be 0 or 1"),
        (lambda: topsis(TABLE, [1.0, 1.0, 1.0], [1, 1]), r"shape \(n_criteria,\) = \(2,\), found \(3,\)"),
        (lambda: topsis(TABLE, [0.0, 0.0], [1, 1]), "at least one above 0"),
        (lambda: topsis(TABLE, [1.0, -0.5], [1, 1]), "numbers from 0"),
        (lambda: topsis([[1.0, 2.0], [1.0, 3.0]], [1.0, 0.0], [1, 1]), "alike in what has weight"),
        (lambda: topsis([[1.0, 2.0]], [1.0, 1.0], [1, 1]), "no best and no worst"),
        (lambda: topsis(TABLE, [1, 1], [1, 1], normalise="x"), "found 'x'"),  # type: ignore[arg-type]
        (lambda: weighted_sum(TABLE, [1, 1], [1, -1], normalise="none"), "less is better in criterion 1"),
        (lambda: weighted_sum(TABLE, [1, 1], [1, 1], normalise="x"), "found 'x'"),  # type: ignore[arg-type]
        (lambda: ahp([[1, 2, 3]]), r"shape \(n_criteria, n_criteria\), found \(1, 3\)"),
        (lambda: ahp([[1, 0], [3, 1]]), "above 0, found 0.0 at row 0, column 1"),
        (lambda: ahp([[1, 3], [3, 1]]), r"row 0, column 1 is 3.0, so row 1, column 0 must be 0.3333, found 3.0"),
        (lambda: ahp([[2, 3], [1 / 3, 2]]), "the diagonal must be 1"),
        (lambda: ahp([[1, 3], [1 / 3, 1]], random_index=0.0), "random_index must be"),
        (lambda: coupling_coordination([0.5]), "two systems or more"),
        (lambda: coupling_coordination([0.5, 1.5]), "between 0 and 1, found 0.5 to 1.5"),
        (lambda: coupling_coordination([0.5, math.nan]), "between 0 and 1"),
        (lambda: coupling_coordination([0.5, 0.5], form="x"), "found 'x'"),  # type: ignore[arg-type]
        (lambda: coordination_class(1.1), "between 0 and 1, found 1.1"),
    ],
)  # fmt: skip
def test_what_cannot_be_weighed_is_refused_with_the_reason(wrong: Callable[[], Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        wrong()
