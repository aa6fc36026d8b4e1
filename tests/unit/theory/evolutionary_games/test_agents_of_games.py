from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.theory.evolutionary_games import MultiPopulationGame
from consortium_sim.theory.evolutionary_games.agents import whole_numbers

GAME = MultiPopulationGame.from_advantages([lambda x, y: -1 + 3 * y, lambda x, y: 2 - x])


def test_the_result_says_which_time_a_step_stands_for() -> None:
    path = GAME.agents((40, 60), (0.5, 0.5), steps=8, seed=1)
    assert path.time_step == pytest.approx(1 / 2)  # the greatest payoff difference is 2
    assert path.times == pytest.approx(0.5 * np.arange(9))
    assert path.shares.shape == (9, 2)
    assert path.sizes == (40, 60)
    assert repr(path).startswith(
        "<(40, 60) agents, pairwise proportional imitation, 8 steps of 0.5 to time 4, end ("
    )


def test_the_same_seed_gives_the_same_path_and_another_seed_another() -> None:
    first, again, other = (GAME.agents(100, (0.5, 0.5), 20, seed).shares for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_more_steps_continue_a_path() -> None:
    assert np.array_equal(
        GAME.agents(50, (0.5, 0.5), 30, 2).shares[:11], GAME.agents(50, (0.5, 0.5), 10, 2).shares
    )


def test_shares_are_whole_numbers_of_agents() -> None:
    path = GAME.agents((7, 9), (0.5, 0.5), 20, 0)
    numbers = path.shares * np.array([7, 9])
    assert numbers == pytest.approx(np.round(numbers))


def test_nobody_copies_what_nobody_plays() -> None:
    path = GAME.agents(30, (0.0, 0.5), 200, 0)
    assert np.all(path.shares[:, 0] == 0.0)
    assert path.shares[-1, 1] == 1.0


def test_a_single_agent_has_nobody_to_meet() -> None:
    path = GAME.agents((1, 20), (1.0, 0.5), 10, 0)
    assert np.all(path.shares[:, 0] == 1.0)


def test_without_any_preference_nobody_moves() -> None:
    path = MultiPopulationGame.from_payoffs(np.zeros((2, 2, 2))).agents(20, (0.5, 0.5), 5, 0)
    assert path.time_step == 1.0
    assert np.all(path.shares == 0.5)


def test_agents_with_three_strategies_follow_the_equation() -> None:
    luck = np.random.default_rng(0)
    game = MultiPopulationGame.from_payoffs(luck.normal(size=(2, 3, 2)))
    start = [[0.3, 0.3, 0.4], 0.5]
    agents = game.agents(20_000, start, 10, 5)
    assert agents.shares == pytest.approx(game.replicator(start, agents.times).shares, abs=0.02)


def test_a_rate_makes_agents_faster_in_the_same_time() -> None:
    slow = GAME.agents(5_000, (0.5, 0.5), 10, 1, time_step=0.1)
    fast = GAME.agents(5_000, (0.5, 0.5), 10, 1, rate=[1.0, 2.0], time_step=0.1)
    exact = GAME.replicator((0.5, 0.5), fast.times, rate=[1.0, 2.0]).shares
    assert fast.shares == pytest.approx(exact, abs=0.03)
    assert fast.shares[-1, 1] > slow.shares[-1, 1] + 0.03


def test_the_length_of_a_step_does_not_bias_the_path() -> None:
    """Agents revise one after another, so a long step is no coarser than a short one."""
    times, ends = 2.0, []
    for step in (0.5, 0.05):
        runs = [
            GAME.agents(400, (0.5, 0.5), round(times / step), seed, time_step=step).shares[-1]
            for seed in range(60)
        ]
        ends.append(np.mean(runs, axis=0))
    exact = GAME.replicator((0.5, 0.5), [times]).shares[-1]
    assert ends[0] == pytest.approx(exact, abs=0.012)
    assert ends[1] == pytest.approx(exact, abs=0.012)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"sizes": (10, 10, 10)}, "sizes: found 3 entries"),
        ({"sizes": (10, 0)}, r"sizes\[1\]: found 0"),
        ({"sizes": 2.5}, r"sizes\[0\]: found 2.5"),
        ({"sizes": 2**31}, "sizes: found 4,294,967,296 agents"),
        ({"steps": 0}, "steps: found 0"),
        ({"steps": True}, "steps: found True"),
        ({"seed": -1}, "seed: found -1"),
        ({"time_step": 0.7}, r"time_step: found 0.7: agents would copy with a probability of 1.4"),
        ({"time_step": 0.0}, "time_step: found 0.0"),
    ],
)
def test_what_agents_cannot_do_is_named(arguments: dict[str, object], complaint: str) -> None:
    usual: dict[str, object] = {"sizes": 10, "start": (0.5, 0.5), "steps": 5, "seed": 0}
    with pytest.raises(SettingError, match=complaint):
        GAME.agents(**usual | arguments)  # type: ignore[arg-type]


def test_whole_numbers_go_to_the_largest_remainders() -> None:
    assert whole_numbers(10, np.array([0.26, 0.33, 0.41])).tolist() == [3, 3, 4]
    assert whole_numbers(3, np.full(3, 1 / 3)).tolist() == [1, 1, 1]
    assert whole_numbers(100, np.array([0.7, 0.3])).tolist() == [70, 30]
