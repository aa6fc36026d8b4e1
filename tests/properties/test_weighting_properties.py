"""What weights and scores promise for every table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from consortium_sim.theory.weighting import (
    ahp,
    coupling_coordination,
    critic,
    entropy,
    minmax,
    topsis,
    weighted_sum,
)

Case = tuple[np.ndarray, np.ndarray, np.ndarray]
METHODS = ["sum", "minmax", "critic"]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A table of hundredths from 0, columns that may be constant but not all, directions, and weights."""
    rows, columns = draw(st.integers(2, 7)), draw(st.integers(1, 5))
    table = draw(arrays(np.int64, (rows, columns), elements=st.integers(0, 500))) / 100
    assume((table.max(axis=0) > table.min(axis=0)).any())
    better = draw(arrays(np.int64, columns, elements=st.sampled_from([-1, 1])))
    weights = draw(arrays(np.int64, columns, elements=st.integers(1, 9))) / 1.0
    return table, better, weights


def weights_by(method: str, table: np.ndarray, better: np.ndarray) -> np.ndarray:
    if method == "critic":
        return critic(table, better)
    return entropy(table, better, normalise=method)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", METHODS)
@given(case=cases())
def test_weights_are_shares_of_1_and_0_only_where_nothing_varies(method: str, case: Case) -> None:
    table, better, _ = case
    weights = weights_by(method, table, better)
    assert weights.sum() == pytest.approx(1.0)
    assert np.all(weights >= 0.0)
    assert np.all(weights[table.max(axis=0) == table.min(axis=0)] == 0.0)
    if method != "critic":
        assert np.all(weights[table.max(axis=0) > table.min(axis=0)] > 0.0)


@pytest.mark.parametrize("method", METHODS)
@given(case=cases(), data=st.data())
def test_weights_do_not_depend_on_the_order_of_rows_or_columns(
    method: str, case: Case, data: st.DataObject
) -> None:
    table, better, _ = case
    rows = data.draw(st.permutations(range(table.shape[0])))
    columns = data.draw(st.permutations(range(table.shape[1])))
    moved = weights_by(method, table[rows][:, columns], better[columns])
    assert moved == pytest.approx(weights_by(method, table, better)[columns], abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(case=cases(), factor=st.floats(0.001, 1000.0))
def test_weights_do_not_depend_on_the_unit_of_a_criterion(method: str, case: Case, factor: float) -> None:
    table, better, _ = case
    scaled = table * np.r_[factor, np.ones(table.shape[1] - 1)]
    assert weights_by(method, scaled, better) == pytest.approx(weights_by(method, table, better), abs=1e-6)


@given(case=cases(), shift=st.integers(-9, 9))
def test_critic_does_not_depend_on_where_a_scale_begins(case: Case, shift: int) -> None:
    table, better, _ = case
    assert critic(table + shift, better) == pytest.approx(critic(table, better), abs=1e-6)


@given(case=cases())
def test_critic_of_mirrored_criteria_is_that_of_the_criteria(case: Case) -> None:
    table, better, _ = case
    assert critic(-table, -better) == pytest.approx(critic(table, better), abs=1e-9)


@pytest.mark.parametrize("normalise", ["vector", "minmax"])
@given(case=cases())
def test_who_dominates_is_nowhere_ranked_below(normalise: str, case: Case) -> None:
    table, better, weights = case
    for scores in (
        topsis(table, weights, better, normalise=normalise),  # type: ignore[arg-type]
        weighted_sum(table, weights, better),
    ):
        assert np.all((scores >= 0.0) & (scores <= 1.0 + 1e-12))
        for one in range(table.shape[0]):
            for other in range(table.shape[0]):
                if np.all((table[one] - table[other]) * better >= 0.0):
                    assert scores[one] >= scores[other] - 1e-12


@given(case=cases())
def test_the_best_in_everything_is_at_1_and_the_worst_at_0(case: Case) -> None:
    table, better, weights = case
    best = np.where(better > 0, table.max(axis=0), table.min(axis=0))
    worst = np.where(better > 0, table.min(axis=0), table.max(axis=0))
    closeness = topsis(np.vstack([table, best, worst]), weights, better)
    assert closeness[-2:] == pytest.approx([1.0, 0.0])


@given(case=cases(), factor=st.floats(0.001, 1000.0), data=st.data())
def test_closeness_depends_on_no_unit_no_order_and_no_size_of_weights(
    case: Case, factor: float, data: st.DataObject
) -> None:
    table, better, weights = case
    rows = data.draw(st.permutations(range(table.shape[0])))
    columns = data.draw(st.permutations(range(table.shape[1])))
    plain = topsis(table, weights, better)
    moved = topsis((table * factor)[rows][:, columns], weights[columns] * factor, better[columns])
    assert moved == pytest.approx(plain[rows], abs=1e-9)


@given(weights=st.lists(st.floats(0.05, 1.0), min_size=1, max_size=10))
def test_consistent_judgements_give_back_the_weights_they_come_from(weights: list[float]) -> None:
    ratios = np.array(weights)
    found = ahp(ratios[:, None] / ratios)
    assert found.weights == pytest.approx(ratios / ratios.sum(), abs=1e-9)
    assert found.largest_eigenvalue == pytest.approx(ratios.size)
    assert found.consistency_ratio == pytest.approx(0.0, abs=1e-9)


@given(data=st.data(), size=st.integers(2, 8))
def test_judgements_have_weights_and_an_order_that_does_not_matter(data: st.DataObject, size: int) -> None:
    matrix = np.ones((size, size))
    for row, column in zip(*np.triu_indices(size, 1), strict=True):
        matrix[row, column] = data.draw(st.sampled_from([1 / 9, 1 / 5, 1 / 2, 1.0, 3.0, 7.0, 9.0]))
        matrix[column, row] = 1 / matrix[row, column]
    found = ahp(matrix)
    assert found.weights.sum() == pytest.approx(1.0)
    assert np.all(found.weights > 0.0)
    assert found.largest_eigenvalue >= size - 1e-9
    assert matrix @ found.weights == pytest.approx(found.largest_eigenvalue * found.weights)
    order = data.draw(st.permutations(range(size)))
    moved = ahp(matrix[order][:, order])
    assert moved.weights == pytest.approx(found.weights[order])
    assert moved.consistency_ratio == pytest.approx(found.consistency_ratio, abs=1e-9)


@pytest.mark.parametrize("form", ["standard", "revised"])
@given(levels=st.lists(st.floats(0.0, 1.0), min_size=2, max_size=5), data=st.data())
def test_coordination_lies_between_0_and_1_whatever_the_order(
    form: str, levels: list[float], data: st.DataObject
) -> None:
    found = coupling_coordination(levels, form=form)  # type: ignore[arg-type]
    moved = coupling_coordination(data.draw(st.permutations(levels)), form=form)  # type: ignore[arg-type]
    assert 0.0 <= found.coupling <= 1.0
    assert 0.0 <= found.degree <= 1.0
    assert moved.degree == pytest.approx(float(found.degree))
    if found.coupling >= 1.0 - 1e-12:
        assert max(levels) - min(levels) <= 1e-4


@given(case=cases())
def test_minmax_reaches_both_ends_of_every_column_that_varies(case: Case) -> None:
    table, better, _ = case
    scaled = minmax(table, better)
    varies = table.max(axis=0) > table.min(axis=0)
    assert np.all(scaled[:, varies].min(axis=0) == 0.0)
    assert np.all(scaled.max(axis=0) == 1.0)
