"""What does not depend on how a game between populations is written down."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from consortium_sim.theory.evolutionary_games import MultiPopulationGame

PAYOFF = st.integers(-20, 20).map(float)
TENSORS = arrays(np.float64, (3, 2, 2, 2), elements=PAYOFF)
SHARES = st.tuples(*[st.floats(0.01, 0.99)] * 3)


def vertices(game: MultiPopulationGame) -> list[tuple[float, ...]]:
    return [tuple(point.shares.tolist()) for point in game.ess()]


@given(TENSORS, arrays(np.float64, (2, 2), elements=PAYOFF), st.floats(0.1, 10.0))
def test_stable_states_do_not_see_the_unit_nor_what_all_strategies_get(
    tensors: np.ndarray, gift: np.ndarray, unit: float
) -> None:
    game = MultiPopulationGame.from_payoffs(tensors)
    moved = tensors.copy()
    moved[0] = unit * (tensors[0] + gift[None, :, :])
    assert vertices(MultiPopulationGame.from_payoffs(moved)) == vertices(game)


@given(TENSORS, SHARES)
@settings(max_examples=25)
def test_exchanging_the_names_of_two_strategies_mirrors_the_path(
    tensors: np.ndarray, start: tuple[float, float, float]
) -> None:
    game = MultiPopulationGame.from_payoffs(tensors)
    mirrored = MultiPopulationGame.from_payoffs([np.flip(tensor, axis=1) for tensor in tensors])
    path = game.replicator(start, [0.0, 0.5])
    other = mirrored.replicator((start[0], 1.0 - start[1], start[2]), [0.0, 0.5])
    assert np.allclose(path.shares, np.abs(other.shares - [0.0, 1.0, 0.0]), atol=1e-8)


@given(TENSORS, SHARES, st.integers(0, 2**32))
@settings(max_examples=25)
def test_shares_stay_shares(tensors: np.ndarray, start: tuple[float, float, float], seed: int) -> None:
    game = MultiPopulationGame.from_payoffs(tensors)
    for shares in (
        game.replicator(start, [0.0, 3.0]).shares,
        game.logit(start, [0.0, 3.0], temperature=2.0).shares,
        game.agents(12, start, 10, seed).shares,
    ):
        assert np.all((shares >= -1e-9) & (shares <= 1.0 + 1e-9))


@given(TENSORS, SHARES)
@settings(max_examples=25)
def test_what_is_called_converged_stays_there(tensors: np.ndarray, start: tuple[float, float, float]) -> None:
    game = MultiPopulationGame.from_payoffs(tensors)
    path = game.replicator(start, [2.0])
    if path.converged:
        later = game.replicator(start, [2.0, 2.5, 40.0]).shares
        assert path.rest_point is not None
        away = np.abs(later - path.rest_point.shares).max(axis=1)
        assert np.all(np.diff(away) <= 1e-9)


@given(TENSORS)
@settings(max_examples=50)
def test_no_mixed_point_is_stable_and_nothing_moves_at_any_point(tensors: np.ndarray) -> None:
    game = MultiPopulationGame.from_payoffs(tensors)
    for point in game.rest_points():
        gains = np.array([payoff[1] - payoff[0] for payoff in game.payoffs(point.shares)])
        speed = np.abs(point.shares * (1.0 - point.shares) * gains).max()
        assert speed < (1e-8 if point.isolated else 1e-3)
        assert not (point.mixed and point.kind == "stable")
