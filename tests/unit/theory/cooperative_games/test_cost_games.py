"""How cost games are made, and what is said when they cannot be."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.theory.cooperative_games import CostGame

TWO = {frozenset("a"): 1.0, frozenset("b"): 2.0, frozenset("ab"): 2.5}


def test_players_stand_in_the_order_of_their_single_coalitions() -> None:
    table = {frozenset("b"): 2.0, frozenset("ab"): 2.5, frozenset("a"): 1.0}
    assert CostGame.from_table(table).players == ("b", "a")
    assert CostGame.from_table(table, players=["a", "b"]).players == ("a", "b")


def test_players_may_be_anything_that_can_be_a_key() -> None:
    one, two = ("college", 1), 7
    game = CostGame.from_table({frozenset([one]): 1, frozenset([two]): 2, frozenset([one, two]): -3})
    assert game.cost([two, one]) == -3.0
    assert game.cost([]) == 0.0
    assert game.total == -3.0


def test_the_cost_of_a_coalition_does_not_depend_on_how_it_is_written() -> None:
    game = CostGame.from_table(TWO)
    assert game.cost(["b", "a"]) == game.cost({"a", "b"}) == game.cost(frozenset("ab")) == 2.5


def station_game(**changes: Any) -> CostGame:
    settings: dict[str, Any] = {
        "hours": [[80, 0], [160, 30], [0, 90]],
        "block_hours": [160, 60],
        "fixed": 100,
        "per_station": 10,
        "per_hour": 0.5,
    }
    return CostGame.peak_load(**(settings | changes))


@pytest.mark.parametrize(
    ("coalition", "cost"),
    [
        ((), 0.0),
        ((0,), 100 + 10 * 0.5 + 0.5 * 80),
        ((2,), 100 + 10 * 1.5 + 0.5 * 90),
        ((0, 2), 100 + 10 * 1.5 + 0.5 * 170),
        ((0, 1, 2), 100 + 10 * 2.0 + 0.5 * 360),
    ],
)
def test_a_centre_costs_its_fixed_part_its_busiest_block_and_its_hours(
    coalition: tuple[int, ...], cost: float
) -> None:
    assert station_game().cost(coalition) == pytest.approx(cost)


def test_a_coalition_buys_outside_what_is_cheaper_there() -> None:
    game = station_game(outside_price=1.0)
    assert game.cost([0]) == 80.0
    assert game.total == 100 + 20 + 180


def test_who_uses_no_hours_needs_no_centre() -> None:
    assert station_game(hours=[[0, 0], [10, 10]]).cost([0]) == 0.0


GAMES = {
    "table": CostGame.from_table(TWO),
    "airport": CostGame.airport([3, 9, 4], [2, 1, 5]),
    "stations": station_game(),
    "stations with an outside price": station_game(outside_price=1.0),
    "quantities": CostGame.from_quantities([1, 0, 2.5], lambda q: 3 + q**2),
}


@pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)
def test_a_table_of_all_coalitions_holds_what_each_costs(game: CostGame) -> None:
    for size in range(game.size + 1):
        for some in combinations(range(game.size), size):
            mask = sum(1 << player for player in some)
            assert game.table()[mask] == pytest.approx(game.cost([game.players[player] for player in some]))


@pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)
def test_what_one_costs_alone_and_saves_by_leaving_are_costs_of_coalitions(game: CostGame) -> None:
    everyone = set(game.players)
    for index, player in enumerate(game.players):
        assert game.alone[index] == pytest.approx(game.cost([player]))
        leaves = game.total - game.cost(everyone - {player})
        assert game.separable[index] == pytest.approx(0.0 if game.counts[index] > 1 else leaves)


def test_what_a_game_was_made_from_may_change_afterwards() -> None:
    hours = np.array([[80.0, 0.0], [160.0, 30.0]])
    game = station_game(hours=hours)
    before = game.total
    hours *= 2.0
    assert game.total == before


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (
            lambda: CostGame.from_table({frozenset("a"): 1, frozenset("b"): 2}),
            r"for \{'a', 'b'\}\. .*3 coali",
        ),
        (lambda: CostGame.from_table({frozenset("ab"): 1}), "player 'a' is in a coalition only.*alone"),
        (lambda: CostGame.from_table(TWO, players="a"), "player 'b' is in a coalition only.*list it"),
        (lambda: CostGame.from_table(TWO | {frozenset(): 1}), "empty coalition costs 1"),
        (lambda: CostGame.from_table(TWO | {"ab": 1}), "'ab' is no coalition"),
        (lambda: CostGame.from_table(TWO | {frozenset("b"): np.nan}), r"no finite cost for \{'b'\}"),
        (
            lambda: CostGame.from_table({frozenset([i]): 1 for i in range(3)}),
            r"\{0, 1\}, \{0, 2\}, .* and 1 more",
        ),
        (lambda: CostGame.from_table({frozenset([i]): 1 for i in range(21)}), "21 players.*at most 20"),
        (lambda: CostGame.from_table({}), "found 0 players"),
        (lambda: CostGame.airport([1, -2]), "costs holds -2"),
        (lambda: CostGame.airport([1, 2], [1, 0.5]), "whole numbers from 1"),
        (lambda: CostGame.airport([1, 2], [1]), r"counts has shape \(1,\).*\(2\)"),
        (lambda: CostGame.airport([1, 2], players=["x", "x"]), "'x' is named twice"),
        (lambda: CostGame.airport([1, 2], players=["x"]), "found 1 players.*2"),
        (lambda: station_game(block_hours=[160, 0]), "numbers above 0"),
        (lambda: station_game(block_hours=[160]), r"block_hours has shape \(1,\)"),
        (lambda: station_game(hours=[80, 0]), r"hours has shape \(2,\)"),
        (lambda: station_game(fixed=-1), "fixed is -1"),
        (lambda: station_game(outside_price=np.inf), "outside_price is inf"),
        (lambda: station_game(capital=[1, 2]), "capital has shape"),
        (lambda: station_game().cost([7]), "no player is called 7"),
        (lambda: CostGame.from_table(TWO).cost("ab"), "a set of players"),
        (lambda: CostGame.airport([1] * 2, players=["wuhu", "yiwu"]).cost(["wuhuu"]), "Did you mean 'wuhu'"),
    ],
)
def test_a_mistake_is_named_with_what_was_expected(make: Callable[[], object], complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        make()
