"""The participation rule alone, in a large and well mixed park, is the monthly map of imitation and exploration.

Π of a strategy is a given function of shares here; everything else is the rule as the model runs it (model.md
4.6). Starts lie away from the unstable rest point, which amplifies the noise (findings.md 1).
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.mechanisms.participation.review import imitate_or_explore, review
from consortium_sim.theory.evolutionary_games import imitation_and_exploration

MONTHS = 120
RULE = ParticipationRule(review=12.0, exploration=0.1, temperature=20.0)
Payoff = Callable[[np.ndarray], np.ndarray]


def two_strategies(shares: np.ndarray) -> np.ndarray:
    """Being a member is worth 60 x − 25 more than staying outside; nobody can be a deep member."""
    return np.array([0.0, 60.0 * shares[1] - 25.0, -np.inf])


def three_strategies(shares: np.ndarray) -> np.ndarray:
    """Both ways of taking part gain from participants, the deep one more, from a lower level."""
    inside = shares[1] + shares[2]
    return np.array([0.0, 30.0 * inside - 8.0, 55.0 * inside - 30.0])


CASES: dict[str, tuple[Payoff, list[float]]] = {
    "few": (two_strategies, [0.8, 0.2, 0.0]),
    "many": (two_strategies, [0.3, 0.7, 0.0]),
    "three": (three_strategies, [0.2, 0.5, 0.3]),
}


def park(size: int, start: list[float], payoff: Payoff, seed: int) -> np.ndarray:
    """Let a park review month by month; return its shares, (months + 1, strategies)."""
    strategy = np.repeat(np.arange(3, dtype=np.uint8), np.round(size * np.array(start)).astype(int))
    enterprises = SimpleNamespace(
        strategy=strategy, experienced=np.zeros(size), active=np.ones(size, np.bool_), count=size
    )
    consortium = SimpleNamespace(
        enterprises=enterprises,
        seed=np.uint64(seed),
        clock=SimpleNamespace(month=0),
        note_leavers=lambda whence, count: None,
    )
    path = [np.bincount(strategy, minlength=3) / size]
    for month in range(1, MONTHS + 1):
        payoffs = payoff(path[-1])
        consortium.clock.month = month
        enterprises.experienced[:] = payoffs[strategy]
        review(
            consortium,  # type: ignore[arg-type]
            SimpleNamespace(count={}),  # type: ignore[arg-type]
            RULE,
            np.broadcast_to(payoffs, (size, 3)),
            imitate_or_explore,
        )
        path.append(np.bincount(strategy, minlength=3) / size)
    return np.stack(path)


def error(size: int, case: str, seeds: range) -> float:
    """Root-mean-square difference between parks and the map, over seeds, months and strategies."""
    payoff, start = CASES[case]
    limit = imitation_and_exploration(start, payoff, RULE.review, RULE.exploration, RULE.temperature, MONTHS)
    parks = np.stack([park(size, start, payoff, seed) for seed in seeds])
    return float(np.sqrt(((parks - limit) ** 2).mean()))


@pytest.mark.parametrize("case", CASES)
def test_a_park_of_three_thousand_follows_the_monthly_map(case: str) -> None:
    small, large = error(300, case, range(5)), error(3_000, case, range(5))
    print(f"{case}: error with 300 enterprises {small:.4f}, with 3,000 {large:.4f}")
    assert large < 0.02
    assert large < 0.6 * small


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_error_falls_with_the_root_of_the_number_of_enterprises(case: str) -> None:
    sizes = (300, 3_000, 30_000)
    errors = [error(size, case, range(20)) for size in sizes]
    print(f"{case}: " + ", ".join(f"{size} {one:.4f}" for size, one in zip(sizes, errors, strict=True)))
    slope = np.polyfit(np.log(sizes), np.log(errors), 1)[0]
    assert slope == pytest.approx(-0.5, abs=0.1)
    assert errors[2] < 0.006


@pytest.mark.slow
def test_the_mean_of_many_parks_has_no_lasting_bias() -> None:
    payoff, start = CASES["many"]
    limit = imitation_and_exploration(start, payoff, RULE.review, RULE.exploration, RULE.temperature, MONTHS)
    parks = np.stack([park(30_000, start, payoff, seed)[-1] for seed in range(100, 140)])
    away = parks[:, 1].mean() - limit[-1, 1]
    standard_error = parks[:, 1].std(ddof=1) / np.sqrt(len(parks))
    assert abs(away) < 3.5 * standard_error + 1.0 / 30_000
