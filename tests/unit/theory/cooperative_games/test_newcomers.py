"""What newcomers to a station game would pay, one by one, is what the rules say of each game with one more."""

from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.theory.cooperative_games import MONTHLY_RULES, CostGame
from consortium_sim.theory.cooperative_games.newcomers import SHARES_OF_NEWCOMERS, Newcomers
from consortium_sim.theory.cooperative_games.stations import Stations

BLOCK_HOURS = np.array([160.0, 60.0])


def game(hours: np.ndarray, capital: np.ndarray) -> CostGame:
    return CostGame.peak_load(
        hours, BLOCK_HOURS, fixed=900.0, per_station=100.0, per_hour=0.5, capital=capital
    )


@pytest.mark.parametrize("name", MONTHLY_RULES)
@pytest.mark.parametrize("day", [0.3, 3.0], ids=["evening binds", "day binds"])
def test_each_newcomer_pays_what_the_rule_asks_in_the_game_with_it_alone(name: str, day: float) -> None:
    luck = np.random.default_rng(3)
    hours = luck.uniform(0.0, 2.0, (9, 2)) * [160.0, 60.0] * np.array([day, 1.0])
    hours[0, 0] = hours[1, 1] = hours[2] = 0.0
    newcomers = np.concatenate((luck.uniform(0.0, 90.0, (4, 2)), [[50.0, 0.0], [0.0, 50.0]]))
    capital, brought = luck.uniform(0.0, 9.0, 9), luck.uniform(0.0, 9.0, 6)
    members = game(hours, capital).form
    assert isinstance(members, Stations)
    shares = SHARES_OF_NEWCOMERS[name](Newcomers(members, newcomers, brought, capital.sum() + brought))
    for newcomer, share in enumerate(shares):
        joined = game(
            np.concatenate((hours, newcomers[newcomer : newcomer + 1])), np.append(capital, brought[newcomer])
        )
        assert share == pytest.approx(MONTHLY_RULES[name](joined)[-1], rel=1e-12)


def test_two_blocks_that_tie_with_a_newcomer_share_its_stations() -> None:
    members = game(np.array([[160.0, 0.0], [0.0, 30.0]]), np.ones(2)).form
    assert isinstance(members, Stations)
    newcomer = Newcomers(members, np.array([[0.0, 30.0]]), np.ones(1), np.full(1, 3.0))
    assert newcomer.binding.tolist() == [[True, True]]
    share = SHARES_OF_NEWCOMERS["peak_responsibility"](newcomer)
    assert share == pytest.approx(900.0 / 3.0 + 0.5 * 30.0 + 100.0 * 0.25)
