from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.study.identification import Slopes, neighbours, slopes_of, verdict


def slopes(matrix: list[list[float]]) -> Slopes:
    mean = np.array(matrix)
    return Slopes(mean, np.full(mean.shape, np.nan))


def test_separate_moments_hold_their_parameters_by_one_tolerance() -> None:
    known = slopes([[10.0, 0.0], [0.0, 4.0]])
    assert known.widths() == pytest.approx([0.1, 0.25])
    strengths, directions = known.directions()
    assert strengths == pytest.approx([10.0, 4.0])
    assert directions == pytest.approx(np.eye(2))


def test_a_sum_is_pinned_down_and_what_it_is_made_of_is_not() -> None:
    known = slopes([[30.0, 30.0], [10.0, 10.0]])
    assert known.widths() == pytest.approx([1.0, 1.0])
    strengths, directions = known.directions()
    assert strengths[1] == 0.0
    assert directions[1] == pytest.approx(np.array([1.0, -1.0]) * directions[1][0])


def test_fewer_moments_than_parameters_leave_a_flat_direction() -> None:
    known = slopes([[20.0, 0.0, 0.0], [0.0, 0.0, 20.0]])
    assert known.widths() == pytest.approx([0.05, 1.0, 0.05])
    assert [verdict(width) for width in known.widths()] == ["pinned down", "not pinned down", "pinned down"]


def around(point: np.ndarray) -> np.ndarray:
    return np.vstack([point, neighbours(point, np.zeros(len(point)))])


def test_slopes_are_those_of_the_moments_and_luck_is_not_taken_for_one() -> None:
    point = np.array([0.5, 0.95])
    points = np.vstack([around(point), np.random.default_rng(2).random((20, 2))])
    luck = np.random.default_rng(1).normal(size=(len(points), 6, 2))
    exact = np.stack([20.0 * points[:, 0], -5.0 * points[:, 1]], axis=-1)[:, None, :]
    found = slopes_of(point, points, np.repeat(exact, 6, axis=1))
    assert found.mean == pytest.approx(np.array([[20.0, 0.0], [0.0, -5.0]]), rel=1e-3, abs=1e-2)
    shaken = slopes_of(point, points, 0.2 * luck + exact)
    assert (np.abs(shaken.mean - found.mean) <= 1.5 * shaken.margin).all()
    assert np.count_nonzero(shaken.told_from_luck) == 2


def test_slopes_are_those_at_the_point_and_not_elsewhere() -> None:
    point = np.array([0.3, 0.5])
    points = np.vstack([around(point), np.random.default_rng(2).random((60, 2))])
    bent = (10.0 * points[:, 0] ** 2 + 3.0 * points[:, 1])[:, None, None]
    assert slopes_of(point, points, bent).mean == pytest.approx(np.array([[6.0, 3.0]]), rel=0.05)


def test_neighbours_stay_within_the_ranges_and_differ_by_whole_steps() -> None:
    beside = neighbours(np.array([0.5, 0.95, 0.5]), np.array([0.0, 0.0, 0.25]))
    assert beside[[0, 3], 0] == pytest.approx([0.35, 0.65])
    assert beside[[1, 4], 1] == pytest.approx([0.8, 1.0])
    assert beside[[2, 5], 2] == pytest.approx([0.25, 0.75])


def test_nothing_is_known_of_a_parameter_whose_neighbours_could_not_be_run() -> None:
    points = around(np.array([0.5, 0.5]))
    distances = np.repeat(30.0 * points.sum(axis=1)[:, None, None], 3, axis=1)
    distances[[2, 4], 1, 0] = np.nan
    found = slopes_of(points[0], points, distances)
    assert found.mean == pytest.approx(np.array([[30.0, 0.0]]), rel=1e-3)
    assert found.widths() == pytest.approx([1 / 30, 1.0], rel=1e-3)
