from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.study.fitting import search


def linear(points: np.ndarray) -> np.ndarray:
    return (points - [0.3, 0.7]) @ np.array([[3.0, 1.0], [1.0, -4.0], [2.0, 2.0]]).T


def banana(points: np.ndarray) -> np.ndarray:
    """Rosenbrock's function on −2 … 2; its least, 0, is at 1, 1."""
    x, y = (4.0 * points - 2.0).T
    return np.column_stack([10.0 * (y - x**2), 1.0 - x])


def rough(points: np.ndarray) -> np.ndarray:
    """Five parameters, six residuals, and a roughness of the size of a tenth of a tolerance."""
    a, b, c, d, e = (points - [0.1, 0.9, 0.5, 0.3, 0.65]).T
    smooth = [
        5 * a + 3 * b**2,
        6 * np.exp(b) - 6,
        4 * c + 4 * d,
        8 * d * (1 + a),
        3 * np.sin(4 * e),
        2 * (a + e),
    ]
    return np.column_stack(smooth) + 0.05 * np.sin(400 * points).sum(axis=1)[:, None]


@pytest.mark.parametrize("method", ["trust-region", "evolution"])
def test_the_least_of_a_plane_is_found(method) -> None:
    found = search(linear, np.array([0.5, 0.5]), 2_000, method)
    assert found.points[found.best] == pytest.approx([0.3, 0.7], abs=0.005)
    assert found.converged


def test_a_curved_valley_takes_a_few_dozen_points() -> None:
    found = search(banana, np.array([0.1, 0.9]), 60)
    assert found.points[found.best] == pytest.approx([0.75, 0.75], abs=0.03)
    assert found.ended == "all targets are met"


def test_roughness_smaller_than_a_tolerance_does_not_stop_the_search_far_away() -> None:
    found = search(rough, np.full(5, 0.5), 120)
    assert found.distance() < 0.2
    assert np.abs(found.points[found.best] - [0.1, 0.9, 0.5, 0.3, 0.65]).max() < 0.1


def test_the_best_point_of_a_target_out_of_reach_lies_at_the_end_of_the_range() -> None:
    found = search(lambda points: 10.0 * (points - [1.5, 0.5]), np.array([0.5, 0.5]), 200)
    assert found.points[found.best] == pytest.approx([1.0, 0.5], abs=0.02)
    assert (found.points >= 0).all() and (found.points <= 1).all()
    assert found.converged and found.ended == "no better point lies near"


@pytest.mark.parametrize("method", ["trust-region", "evolution"])
def test_no_more_points_are_tried_than_allowed_and_it_is_said(method) -> None:
    found = search(banana, np.array([0.1, 0.9]), 11, method)
    assert len(found.points) == 11
    assert not found.converged and found.ended == "its 11 evaluations are used up"


def test_a_longer_search_begins_as_the_shorter_one() -> None:
    short, long = (search(rough, np.full(5, 0.5), budget) for budget in (25, 33))
    np.testing.assert_array_equal(short.points, long.points[:25])
    assert len(long.points) == 33


def test_points_that_cannot_be_evaluated_are_walked_around() -> None:
    def holed(points: np.ndarray) -> np.ndarray:
        found = linear(points)
        found[points[:, 0] > 0.5] = np.nan
        return found

    found = search(holed, np.array([0.9, 0.2]), 100)
    assert found.points[found.best] == pytest.approx([0.3, 0.7], abs=0.01)
    assert np.isinf(found.losses[0])
    hopeless = search(lambda points: np.full((len(points), 1), np.nan), np.array([0.5]), 50)
    assert hopeless.ended == "none of the first points could be evaluated" and not hopeless.converged


def test_no_point_is_tried_twice_where_only_few_are_different() -> None:
    asked: list[tuple[float, ...]] = []

    def counted(points: np.ndarray) -> np.ndarray:
        asked.extend(map(tuple, points.tolist()))
        return 20.0 * (points - 0.33)

    found = search(counted, np.array([0.9]), 100, snapped=lambda points: np.round(points * 10) / 10)
    assert len(asked) == len(set(asked)) <= 11
    assert found.points[found.best] == pytest.approx([0.3])
