from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from consortium_sim.errors import ConsortiumError
from consortium_sim.theory.evolutionary_games import MultiPopulationGame


def of(*advantages) -> MultiPopulationGame:
    return MultiPopulationGame.from_advantages(advantages)


COORDINATION = of(lambda x, y: -25 + 50 * y, lambda x, y: -20 + 40 * x)


def test_the_start_holds_at_time_zero_wherever_times_begin() -> None:
    whole = COORDINATION.replicator((0.3, 0.6), [0.0, 0.05, 0.1])
    assert whole.shares[0] == pytest.approx((0.3, 0.6), abs=1e-15)
    assert COORDINATION.replicator((0.3, 0.6), [0.1]).shares[-1] == pytest.approx(whole.shares[-1], rel=1e-9)
    assert COORDINATION.replicator((0.3, 0.6), 0.0).shares.tolist() == [pytest.approx([0.3, 0.6])]


def test_a_path_agrees_with_an_integration_of_the_shares() -> None:
    luck = np.random.default_rng(9)
    game = MultiPopulationGame.from_payoffs(luck.normal(size=(3, 2, 2, 2)))

    def velocity(_: float, x: np.ndarray) -> np.ndarray:
        return np.array([s * (1 - s) * (p[1] - p[0]) for s, p in zip(x, game.payoffs(x), strict=True)])

    times = np.linspace(0.0, 6.0, 13)
    other = solve_ivp(velocity, (0, 6), [0.4, 0.5, 0.6], t_eval=times, rtol=1e-10, atol=1e-12).y.T
    assert game.replicator((0.4, 0.5, 0.6), times).shares == pytest.approx(other, abs=1e-8)


def test_a_rate_by_population_stretches_each_clock() -> None:
    game = of(lambda x, y: 1.0, lambda x, y: 1.0)
    path = game.replicator((0.5, 0.5), [0.0, 2.0], rate=[1.0, 3.0])
    assert path.shares[-1] == pytest.approx([1 / (1 + np.exp(-2)), 1 / (1 + np.exp(-6))])


def test_more_strategies_are_followed_too() -> None:
    """Rock, scissors, paper between two populations: the product of all shares is a constant of motion."""
    wins = np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
    game = MultiPopulationGame.from_payoffs([wins, -wins])
    path = game.replicator([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]], np.linspace(0.0, 30.0, 31))
    assert path.shares.shape == (31, 2, 3)
    assert path.shares.sum(axis=2) == pytest.approx(1.0)
    product = np.log(path.shares).sum(axis=(1, 2))
    assert product == pytest.approx(np.full(31, product[0]), abs=1e-8)
    assert not path.converged


def test_populations_may_have_different_numbers_of_strategies() -> None:
    payoffs = np.zeros((2, 2, 3))
    payoffs[0][1], payoffs[1][:, 2] = 1.0, 1.0
    game = MultiPopulationGame.from_payoffs(payoffs)
    (stable,) = game.ess()
    assert stable.shares.tolist() == [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    path = game.replicator([0.5, [0.2, 0.3, 0.5]], [0.0, 20.0])
    assert path.converged
    assert path.shares[-1] == pytest.approx(stable.shares, abs=1e-6)


def test_a_path_that_is_still_under_way_says_for_where_it_is_bound() -> None:
    path = COORDINATION.replicator((0.8, 0.8), [0.1])
    assert not path.converged
    assert path.word.startswith("Not converged at time 0.1: shares still move by")
    assert path.word.endswith(
        "away from the stable rest point (1, 1) (evolutionarily stable), for which it is bound."
    )
    assert path.distance == pytest.approx(1 - path.shares[-1].min())
    assert repr(path).startswith("<Path of the replicator dynamics to time 0.1. Not converged")


def test_a_path_that_has_arrived_says_so() -> None:
    path = COORDINATION.replicator((0.8, 0.8), [2.0])
    assert path.converged
    assert path.word == "Converged to the stable rest point (1, 1) (evolutionarily stable)."
    assert path.speed < 1e-6


def test_a_path_that_starts_at_a_saddle_has_not_converged() -> None:
    path = COORDINATION.replicator((0.5, 0.5), [1.0])
    assert not path.converged
    assert "nothing moves, 0 away from the saddle (0.5, 0.5) (a mixed point is never" in path.word


def test_a_path_whose_fate_is_open_names_the_nearest_rest_point() -> None:
    path = COORDINATION.replicator((0.2, 0.7), [0.001])
    assert not path.converged
    assert "the nearest" in path.word
    assert "bound" not in path.word


def test_a_strategy_that_nobody_plays_stays_unplayed_and_the_word_says_what_that_means() -> None:
    path = COORDINATION.replicator((1.0, 0.0), [0.0, 5.0])
    assert path.shares[-1].tolist() == [1.0, 0.0]
    assert path.converged
    assert path.word == (
        "Converged to the source (1, 0). It attracts only while strategies that nobody plays stay unplayed."
    )
    along = COORDINATION.replicator((1.0, 0.5), [0.0, 2.0])
    assert along.shares[-1] == pytest.approx((1.0, 1.0))
    assert along.converged


def test_a_game_without_stable_states_says_so() -> None:
    pennies = of(lambda x, y: 2 * y - 1, lambda x, y: 1 - 2 * x)
    assert pennies.replicator((0.3, 0.3), [10.0]).word.endswith("No rest point of this game is stable.")


def test_where_nobody_prefers_anything_nothing_is_claimed() -> None:
    path = MultiPopulationGame.from_payoffs(np.zeros((2, 2, 2))).replicator((0.3, 0.4), [10.0])
    assert path.shares[-1] == pytest.approx((0.3, 0.4))
    assert not path.converged
    assert (
        path.word
        == "Not converged at time 10: nothing moves, on a curve of rest points of which none attracts."
    )


def test_a_path_that_cannot_be_followed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failure:
        success, message = False, "step size too small"

    monkeypatch.setattr("scipy.integrate.solve_ivp", lambda *_, **__: Failure)
    with pytest.raises(ConsortiumError, match="could not be followed to time 3: step size too small"):
        COORDINATION.replicator((0.2, 0.7), [3.0])


def test_logit_dynamics_come_to_rest_where_shares_are_the_logit_of_payoffs() -> None:
    game = of(lambda x, y: 1 - 2 * y, lambda x, y: 2 * x - 1)
    path = game.logit((0.9, 0.2), [60.0], temperature=0.5)
    assert path.converged
    assert path.word == "Converged to the stable rest point (0.5, 0.5) of the logit dynamics."
    for share, payoff in zip(path.shares[-1], game.payoffs(path.shares[-1]), strict=True):
        assert share == pytest.approx(1 / (1 + np.exp(-(payoff[1] - payoff[0]) / 0.5)), abs=1e-6)


def test_logit_dynamics_of_a_constant_advantage_have_their_exact_solution() -> None:
    game = of(lambda x, y: 1.0, lambda x, y: -2.0)
    times = np.linspace(0.0, 4.0, 9)
    ends = 1 / (1 + np.exp(-np.array([1.0, -2.0]) / 0.7))
    exact = ends + (np.array([0.2, 0.6]) - ends) * np.exp(-times)[:, None]
    assert game.logit((0.2, 0.6), times, 0.7).shares == pytest.approx(exact, abs=1e-9)


def test_a_logit_path_that_is_still_moving_says_so() -> None:
    path = COORDINATION.logit((0.9, 0.2), [0.5], temperature=1.0)
    assert not path.converged
    assert path.word.startswith("Not converged at time 0.5: shares still move by")
    assert "of the logit dynamics" in path.word


def test_a_cold_logit_takes_best_replies() -> None:
    path = COORDINATION.logit((0.8, 0.9), [30.0], temperature=1.0)
    assert path.converged
    assert path.shares[-1] == pytest.approx((1.0, 1.0), abs=1e-6)
