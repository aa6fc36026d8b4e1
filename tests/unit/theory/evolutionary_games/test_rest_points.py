from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.theory.evolutionary_games import MultiPopulationGame
from consortium_sim.theory.evolutionary_games.fields import replicator_slopes, replicator_velocity
from consortium_sim.theory.evolutionary_games.mixed import zeros_inside
from consortium_sim.theory.evolutionary_games.rest_points import kind_of


def of(*advantages) -> MultiPopulationGame:
    return MultiPopulationGame.from_advantages(advantages)


COORDINATION = of(lambda x, y: -25 + 50 * y, lambda x, y: -20 + 40 * x)


def test_two_populations_that_coordinate_have_two_stable_corners_and_a_saddle_between() -> None:
    points = {tuple(np.round(point.shares, 9)): point for point in COORDINATION.rest_points()}
    assert {shares: point.kind for shares, point in points.items()} == {
        (0.0, 0.0): "stable",
        (1.0, 1.0): "stable",
        (0.0, 1.0): "source",
        (1.0, 0.0): "source",
        (0.5, 0.5): "saddle",
    }
    assert points[0.0, 1.0].eigenvalues.tolist() == [25.0, 20.0]
    assert points[0.5, 0.5].eigenvalues == pytest.approx(np.array([-1, 1]) * np.sqrt(12.5 * 10))
    assert points[0.5, 0.5].mixed == (0, 1)
    assert "never asymptotically stable" in points[0.5, 0.5].word
    assert points[1.0, 1.0].word == "(1, 1): stable, an evolutionarily stable state"


def test_a_mixed_point_on_a_face_is_found_with_its_way_out_of_the_face() -> None:
    game = of(lambda x, y, z: 2 * y - 1, lambda x, y, z: 1 - 2 * x, lambda x, y, z: 0.25 + x)
    on_face = [point for point in game.rest_points() if point.mixed == (0, 1)]
    assert [point.shares.tolist() for point in on_face] == [[0.5, 0.5, 0.0], [0.5, 0.5, 1.0]]
    assert [point.kind for point in on_face] == ["saddle", "centre"]
    assert on_face[1].eigenvalues.real.min() == pytest.approx(-0.75)


def test_two_interior_points_of_three_populations_are_both_found() -> None:
    """Made from two chosen zeros: each population is indifferent at (.2, .3, .4) and (.7, .6, .8)."""
    a, b = np.array([0.2, 0.3, 0.4]), np.array([0.7, 0.6, 0.8])

    def through(p: int, q: int):
        """A bilinear function of x_p, x_q that is 0 at both: 1, x_p, x_q with x_p x_q."""
        rows = np.array([[1.0, a[p], a[q], a[p] * a[q]], [1.0, b[p], b[q], b[p] * b[q]]])
        one, two = np.linalg.svd(rows)[2][2:]
        weights = one + 0.6 * two
        return lambda *x: float(weights @ np.array([1.0, x[p], x[q], x[p] * x[q]]))

    game = of(through(1, 2), through(0, 2), through(0, 1))
    inside = [point.shares for point in game.rest_points() if len(point.mixed) == 3]
    assert len(inside) == 2
    assert np.stack(sorted(inside, key=lambda shares: shares[0])) == pytest.approx(np.stack([a, b]), abs=1e-9)


def test_a_population_without_preference_makes_edges_of_rest_points() -> None:
    game = of(lambda x, y: 1.0, lambda x, y: 0.0)
    edges = [point for point in game.rest_points() if point.mixed]
    assert [point.mixed for point in edges] == [(1,), (1,)]
    assert not any(point.isolated for point in edges)
    assert {point.kind for point in game.rest_points()} == {"degenerate"}
    assert game.ess() == []


def test_a_curve_of_rest_points_is_told_from_isolated_ones() -> None:
    """x and y look only at each other, z at nobody: a line of rest points through the cube."""
    game = of(lambda x, y, z: y - 0.5, lambda x, y, z: 0.5 - x, lambda x, y, z: 0.0)
    (line,) = [point for point in game.rest_points() if len(point.mixed) == 3]
    assert not line.isolated
    assert line.kind == "degenerate"
    assert line.shares[:2] == pytest.approx((0.5, 0.5))


def test_a_multiple_zero_is_reported_as_degenerate() -> None:
    """x y = 1/4 and x + y = 1 touch at (1/2, 1/2)."""
    corners = np.array([[[-0.25, -0.25], [-0.25, 0.75]], [[-1.0, 0.0], [0.0, 1.0]]])
    points, isolated = zeros_inside(corners)
    assert not isolated
    assert points == [pytest.approx(np.array([0.5, 0.5]), abs=1e-5)]


def test_functions_without_a_common_zero_have_none() -> None:
    corners = np.array([[[-0.26, -0.26], [-0.26, 0.74]], [[-1.0, 0.0], [0.0, 1.0]]])
    assert zeros_inside(corners) == ([], True)


@pytest.mark.parametrize(
    ("eigenvalues", "kind"),
    [
        ([-1.0, -2.0], "stable"),
        ([1.0, 2.0], "source"),
        ([-1.0, 2.0], "saddle"),
        ([1j, -1j], "centre"),
        ([1j, -1j, -3.0], "centre"),
        ([1j, -1j, 3.0], "saddle"),
        ([-1.0, 0.0], "degenerate"),
        ([-1.0, 1.0, 1e-12], "degenerate"),
    ],
)
def test_the_class_follows_from_the_eigenvalues(eigenvalues: list[complex], kind: str) -> None:
    assert kind_of(np.array(eigenvalues), 1.0) == kind


def test_a_vertex_is_a_strict_nash_equilibrium_exactly_when_it_is_stable() -> None:
    luck = np.random.default_rng(8)
    for _ in range(20):
        game = MultiPopulationGame.from_payoffs(luck.normal(size=(3, 2, 3, 2)))
        stable = {str(point.shares) for point in game.ess()}
        for point in game.rest_points():
            if point.mixed:
                continue
            played = tuple(int(np.argmax(row)) for row in point.shares)
            strict = True
            for p, tensor in enumerate(game.tensors):
                own = tensor[(*played[:p], slice(None), *played[p + 1 :])]
                strict &= bool((own[played[p]] > np.delete(own, played[p])).all())
            assert strict == (str(point.shares) in stable)


def test_nothing_moves_at_any_rest_point_of_games_with_more_strategies() -> None:
    luck = np.random.default_rng(3)
    mixed = 0
    for _ in range(10):
        game = MultiPopulationGame.from_payoffs(luck.normal(size=(2, 3, 4)))
        for point in game.rest_points():
            shares = (point.shares[0, :3], point.shares[1])
            assert np.abs(np.concatenate(replicator_velocity(game.tensors, shares))).max() < 1e-9
            mixed += bool(point.mixed)
    assert mixed > 5


def test_slopes_are_those_of_the_velocity() -> None:
    luck = np.random.default_rng(4)
    tensors = tuple(luck.normal(size=(3, 2, 3, 2)))
    shares = tuple(luck.dirichlet(np.ones(count)) for count in (2, 3, 2))

    def moved(free: np.ndarray) -> np.ndarray:
        parts = np.split(free, [1, 3])
        full = tuple(np.concatenate(([1 - part.sum()], part)) for part in parts)
        return np.concatenate([one[1:] for one in replicator_velocity(tensors, full)])

    free = np.concatenate([share[1:] for share in shares])
    step = 1e-6
    columns = [(moved(free + step * unit) - moved(free - step * unit)) / (2 * step) for unit in np.eye(4)]
    assert replicator_slopes(tensors, shares) == pytest.approx(np.stack(columns, axis=1), abs=1e-8)
