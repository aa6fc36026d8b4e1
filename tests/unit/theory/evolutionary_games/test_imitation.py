from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.theory.evolutionary_games import imitation_and_exploration

RULE = {"review": 12.0, "exploration": 0.1, "temperature": 20.0}


def gains(shares: np.ndarray) -> np.ndarray:
    """Taking part is worth 60 x − 25 more than staying outside (findings.md 1)."""
    return np.array([0.0, 60.0 * shares[1] - 25.0])


@pytest.mark.parametrize(("start", "end"), [(0.2, 0.046), (0.7, 0.978)])
def test_the_two_stable_rest_points_of_the_trial_are_found(start: float, end: float) -> None:
    path = imitation_and_exploration([1 - start, start], gains, **RULE, months=4_000)
    assert path.shape == (4_001, 2)
    assert path[0].tolist() == [1 - start, start]
    assert path[-1, 1] == pytest.approx(end, abs=5e-4)


def test_a_month_is_the_equation_written_out() -> None:
    path = imitation_and_exploration([0.4, 0.6], gains, 8.0, 0.25, 15.0, 1)
    gain = 60 * 0.6 - 25
    copied = 0.6 * 0.4 * np.tanh(gain / 30.0)
    explored = 1 / (1 + np.exp(-gain / 15.0)) - 0.6
    assert path[1, 1] == pytest.approx(0.6 + (0.75 * copied + 0.25 * explored) / 8.0)


def test_three_strategies_keep_adding_up() -> None:
    path = imitation_and_exploration([0.5, 0.3, 0.2], lambda x: 40 * x - 9, **RULE, months=200)
    assert path.sum(axis=1) == pytest.approx(1.0)
    assert path.min() > 0.0


def test_a_closed_strategy_is_never_taken_up() -> None:
    path = imitation_and_exploration([0.4, 0.6, 0.0], lambda x: [*gains(x[:2]), -np.inf], **RULE, months=50)
    assert np.all(path[:, 2] == 0.0)
    assert path[:, :2] == pytest.approx(imitation_and_exploration([0.4, 0.6], gains, **RULE, months=50))


def test_a_strategy_that_closes_is_left_within_reach_of_reviews() -> None:
    path = imitation_and_exploration([0.5, 0.5], lambda x: [0.0, -np.inf], 4.0, 0.0, 20.0, 60)
    assert np.all(np.diff(path[:, 1]) < 0.0)
    assert path[-1, 1] < 1e-3


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"start": [0.5]}, "start: found shape"),
        ({"start": [0.5, 0.6]}, r"start: found \[0.5, 0.6\]"),
        ({"start": [0.5, np.nan]}, "start: found nan"),
        ({"payoff": lambda x: [1.0]}, r"payoff: returned shape \(1,\)"),
        ({"payoff": lambda x: [1.0, np.nan]}, "payoff: returned"),
        ({"payoff": lambda x: [-np.inf, -np.inf]}, "payoff: returned"),
        ({"review": 0.5}, "review: found 0.5"),
        ({"exploration": 1.5}, "exploration: found 1.5"),
        ({"temperature": 0.0}, "temperature: found 0.0"),
        ({"months": 0}, "months: found 0"),
    ],
)
def test_what_cannot_be_followed_is_named(change: dict[str, object], complaint: str) -> None:
    usual: dict[str, object] = {"start": [0.4, 0.6], "payoff": gains, "months": 5} | RULE
    with pytest.raises(SettingError, match=complaint):
        imitation_and_exploration(**usual | change)  # type: ignore[arg-type]
