from __future__ import annotations

import numpy as np
import pytest

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.theory.evolutionary_games import MultiPopulationGame

PD = [np.array([[1.0, -1.0], [2.0, 0.0]]), np.array([[1.0, 2.0], [-1.0, 0.0]])]
"""Index 0 cooperates, 1 defects; the second population's tensor has its own strategy on axis 1."""


def test_the_game_is_at_hand_from_the_face_of_the_library() -> None:
    game = cs.theory.evolutionary_games.MultiPopulationGame.from_payoffs(PD)
    assert [point.shares.tolist() for point in game.ess()] == [[1.0, 1.0]]


def test_axis_p_is_the_strategy_of_population_p() -> None:
    luck = np.random.default_rng(5)
    tensors = luck.normal(size=(3, 2, 2, 2))
    payoffs = MultiPopulationGame.from_payoffs(tensors).payoffs((1.0, 0.0, 0.25))
    assert payoffs[0] == pytest.approx(0.75 * tensors[0][:, 0, 0] + 0.25 * tensors[0][:, 0, 1])
    assert payoffs[1] == pytest.approx(0.75 * tensors[1][1, :, 0] + 0.25 * tensors[1][1, :, 1])
    assert payoffs[2] == pytest.approx(tensors[2][1, 0, :])


def test_advantages_and_payoffs_make_the_same_game() -> None:
    tensors = np.zeros((2, 2, 2))
    tensors[0][1] = [-25.0, 25.0]
    tensors[1][:, 1] = [-20.0, 20.0]
    given = MultiPopulationGame.from_payoffs(tensors)
    made = MultiPopulationGame.from_advantages([lambda x, y: -25 + 50 * y, lambda x, y: -20 + 40 * x])
    assert np.array_equal(np.stack(given.tensors), np.stack(made.tensors))


def test_an_advantage_that_moves_with_the_own_share_is_refused() -> None:
    """A reward k(1 − x) can make an interior point stable; it is not such a game."""
    with pytest.raises(
        SettingError, match=r"advantages\[0\]: it changes with the share of its own population"
    ):
        MultiPopulationGame.from_advantages([lambda x, y: 2 * (1 - x) - y, lambda x, y: x - 0.5])


def test_an_advantage_that_is_not_linear_is_refused() -> None:
    with pytest.raises(SettingError, match=r"advantages\[0\]: at shares .* it is not the mean"):
        MultiPopulationGame.from_advantages([lambda x, y: y * y, lambda x, y: x])


def test_an_advantage_of_three_populations_is_multilinear_in_the_right_order() -> None:
    game = MultiPopulationGame.from_advantages(
        [lambda x, y, z: 1 + 2 * y + 3 * z + 4 * y * z, lambda x, y, z: x - z, lambda x, y, z: x * y - 0.3]
    )
    gains = [payoff[1] - payoff[0] for payoff in game.payoffs((0.2, 0.5, 0.7))]
    assert gains == pytest.approx([1 + 1 + 2.1 + 1.4, -0.5, -0.2])


@pytest.mark.parametrize(
    ("payoffs", "complaint"),
    [
        ([], "one payoff tensor for each population"),
        (3.0, "one payoff tensor for each population"),
        ([np.zeros((2, 2))], r"payoffs\[0\]: found 2 axes, shape \(2, 2\), in a game of 1 populations"),
        ([np.zeros((2, 2)), np.zeros(2)], r"payoffs\[1\]: found 1 axes"),
        ([np.zeros((2, 2)), np.zeros((2, 3))], r"payoffs\[1\]: found shape \(2, 3\), but payoffs\[0\] has"),
        ([np.zeros((0, 2)), np.zeros((0, 2))], "at least one strategy for each population"),
        ([np.zeros((2, 2)), [[0, 1], [np.nan, 2]]], r"payoffs\[1\]: found nan at \(1, 0\)"),
        ([np.full((2, 2), 1e300), np.zeros((2, 2))], "beyond 1e100"),
        ([[["a", "b"], ["c", "d"]], np.zeros((2, 2))], r"payoffs\[0\]: found what is no array of numbers"),
    ],
)
def test_payoffs_that_do_not_fit_are_named(payoffs: object, complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        MultiPopulationGame.from_payoffs(payoffs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "complaint"),
    [
        ((0.5,), "start: found 1 entries"),
        ((0.5, 1.2), r"start\[1\]: found a share of 1.2"),
        ((-0.1, 0.5), r"start\[0\]: found a share of -0.1"),
        ((0.5, np.nan), r"start\[1\]: found nan"),
        (([0.5, 0.4], [0.5, 0.5]), r"start\[0\]: found shares that add up to 0.9"),
        (([0.2, 0.3, 0.5], 0.5), r"start\[0\]: found shape \(3,\)"),
    ],
)
def test_a_start_that_is_no_set_of_shares_is_named(start: object, complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        MultiPopulationGame.from_payoffs(PD).replicator(start, [0, 1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("times", "complaint"),
    [
        ([], "times: found shape"),
        ([0, 2, 1], "times: found 1 after 2"),
        ([0, 1, 1], "times: found 1 after 1"),
        ([-1, 1], "times: found -1"),
        ([0, np.inf], "times: found inf"),
    ],
)
def test_times_that_do_not_rise_from_zero_are_named(times: object, complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        MultiPopulationGame.from_payoffs(PD).replicator((0.5, 0.5), times)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rate", "complaint"), [(0.0, "rate: found 0"), ([1.0, 1.0, 1.0], "rate: found shape")]
)
def test_a_rate_must_be_above_zero_for_each_population(rate: object, complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        MultiPopulationGame.from_payoffs(PD).replicator((0.5, 0.5), [0, 1], rate)  # type: ignore[arg-type]


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan])
def test_a_temperature_must_be_above_zero(temperature: float) -> None:
    with pytest.raises(SettingError, match="temperature: found"):
        MultiPopulationGame.from_payoffs(PD).logit((0.5, 0.5), [0, 1], temperature)


def test_a_start_may_be_written_as_pairs() -> None:
    game = MultiPopulationGame.from_payoffs(PD)
    one = game.replicator((0.3, 0.6), [0, 1]).shares
    assert np.array_equal(one, game.replicator([[0.7, 0.3], [0.4, 0.6]], [0, 1]).shares)


def test_a_game_tells_what_it_is() -> None:
    assert (
        repr(MultiPopulationGame.from_payoffs(PD))
        == "<MultiPopulationGame of 2 populations with (2, 2) strategies>"
    )
