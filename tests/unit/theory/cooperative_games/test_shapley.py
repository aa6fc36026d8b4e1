"""The Shapley value: exact, in closed form, sampled, of set functions."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.theory.cooperative_games import (
    CostGame,
    interactions_of_values,
    shapley,
    shapley_from_orders,
    shapley_of_values,
    shapley_sampled,
)


def draw(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def centre(members: int, blocks: int = 3, outside_price: float | None = None) -> CostGame:
    hours = draw(members).lognormal(2.0, 1.0, (members, blocks))
    return CostGame.peak_load(
        hours,
        [160, 60, 64][:blocks],
        fixed=2000,
        per_station=3000,
        per_hour=4,
        outside_price=outside_price,
    )


def from_the_definition(game: CostGame) -> np.ndarray:
    """The mean over all orders, without the library."""
    added = np.zeros(game.size)
    orders = list(permutations(range(game.size)))
    for order in orders:
        for place, player in enumerate(order):
            here = [game.players[other] for other in order[:place]]
            added[player] += game.cost([*here, game.players[player]]) - game.cost(here)
    return added / len(orders)


@pytest.mark.parametrize("outside_price", [None, 60.0])
@pytest.mark.parametrize("blocks", [1, 3])
def test_the_shapley_value_is_the_mean_over_all_orders(blocks: int, outside_price: float | None) -> None:
    game = centre(5, blocks, outside_price)
    assert shapley(game) == pytest.approx(from_the_definition(game))


def test_who_uses_nothing_pays_nothing_and_the_others_pay_the_fixed_part_alike() -> None:
    game = CostGame.peak_load([[0, 0], [5, 0], [0, 5]], [10, 10], fixed=60, per_station=0, per_hour=1)
    assert shapley(game) == pytest.approx([0, 35, 35])


def test_twenty_members_are_exact() -> None:
    game = centre(20)
    shares = shapley(game)
    assert shares.sum() == pytest.approx(game.total, rel=1e-12)
    estimate = shapley_sampled(game, 2000)
    assert np.all(np.abs(estimate.shares - shares) < 5.0 * estimate.standard_errors)


@pytest.mark.parametrize("outside_price", [None, 60.0])
def test_sampled_shares_add_up_and_say_how_sure_they_are(outside_price: float | None) -> None:
    game = centre(40, outside_price=outside_price)
    estimate = shapley_sampled(game, 500, seed=3)
    assert estimate.orders == 500
    assert estimate.shares.sum() == pytest.approx(game.total, rel=1e-12)
    assert np.all(estimate.standard_errors > 0.0)
    assert shapley(game, orders=500, seed=3).tolist() == estimate.shares.tolist()
    assert shapley(game, orders=500, seed=4).tolist() != estimate.shares.tolist()


def test_standard_errors_are_those_of_the_mean_over_orders() -> None:
    """The estimates of many seeds scatter as much as each says."""
    game = centre(8)
    estimates = [shapley_sampled(game, 50, seed) for seed in range(200)]
    scatter = np.std([estimate.shares for estimate in estimates], axis=0, ddof=1)
    said = np.sqrt(np.mean([estimate.standard_errors**2 for estimate in estimates], axis=0))
    assert scatter == pytest.approx(said, rel=0.2)


def test_parts_of_a_sample_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shapley_sampled(centre(10), 301)
    monkeypatch.setattr("consortium_sim.theory.cooperative_games.sampling.CELLS_AT_ONCE", 100)
    parts = shapley_sampled(centre(10), 301)
    assert parts.shares == pytest.approx(whole.shares, rel=1e-12)
    assert parts.standard_errors == pytest.approx(whole.standard_errors, rel=1e-9)


def test_all_orders_given_are_the_exact_value() -> None:
    game = CostGame.from_quantities([1, 2, 4], lambda q: q**0.5)
    every = np.array(list(permutations(range(3))))
    assert shapley_from_orders(game, every).shares == pytest.approx(shapley(game))


def test_three_hundred_members_of_a_centre_with_one_block_need_no_sample() -> None:
    game = centre(300, blocks=1)
    assert shapley(game).sum() == pytest.approx(game.total)
    assert shapley_sampled(game, 2).standard_errors.tolist() == [0.0] * 300


def test_many_set_functions_are_valued_at_once() -> None:
    values = draw(1).normal(size=(16, 3, 2))
    at_once = shapley_of_values(values)
    assert at_once.shape == (4, 3, 2)
    for row in range(3):
        assert at_once[:, row, 1] == pytest.approx(shapley_of_values(values[:, row, 1]))
    assert at_once.sum(axis=0) == pytest.approx(values[-1] - values[0])


def test_two_that_only_work_together_share_alike_and_interact() -> None:
    values = np.array([5.0, 5.0, 5.0, 9.0])
    assert shapley_of_values(values) == pytest.approx([2, 2])
    assert interactions_of_values(values) == pytest.approx(np.array([[0, 4], [4, 0]]))


def test_a_pair_among_three_has_the_mean_interaction() -> None:
    """v = 6 for all three, 0 for fewer: a pair alone adds 0, with the third there 6, each half the time."""
    values = np.array([0, 0, 0, 0, 0, 0, 0, 6.0])
    assert interactions_of_values(values) == pytest.approx(3.0 * (1 - np.eye(3)))


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: shapley(centre(21)), "21 players.*at most 20; say how many orders"),
        (lambda: shapley(centre(21), orders=1), "orders is 1"),
        (lambda: shapley_sampled(CostGame.airport([1, 2]), 10), "closed form"),
        (lambda: shapley_sampled(centre(3), 10, seed=-1), "seed"),
        (lambda: shapley_from_orders(centre(3), np.array([[0, 1, 1]])), "no order of the players.*0 to 2"),
        (lambda: shapley_of_values(np.zeros(6)), r"shape \(6,\).*2\^n"),
        (lambda: shapley_of_values(np.zeros(1)), r"shape \(1,\).*2\^n"),
    ],
)
def test_what_cannot_be_computed_is_said(make: object, complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        make()  # type: ignore[operator]
