"""Rules of the monthly settlement, separable costs, and whole cents."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.theory.cooperative_games import (
    MONTHLY_RULES,
    CostGame,
    by_capital,
    by_use,
    equal,
    equal_nonseparable_costs,
    in_core,
    nucleolus,
    peak_responsibility,
    separable_costs,
    serial,
    shapley,
    to_cents,
)
from consortium_sim.theory.cooperative_games.splitting import serial_shares

HOURS = [[80, 0], [160, 30], [0, 60]]
"""Needs 1.5 stations by day (160 hours a station), 1.5 in the evening (60): both blocks bind."""


def centre(hours: object = HOURS, **changes: object) -> CostGame:
    settings = {"fixed": 90.0, "per_station": 100.0, "per_hour": 0.5} | changes
    return CostGame.peak_load(hours, [160, 60], **settings)  # type: ignore[arg-type]


def test_equal_by_use_and_by_capital_are_proportions() -> None:
    game = centre(capital=[1, 0, 3])
    assert game.total == 90 + 150 + 165
    assert equal(game) == pytest.approx([135, 135, 135])
    assert by_use(game) == pytest.approx(405 * np.array([80, 190, 60]) / 330)
    assert by_use(game, [1, 1, 2]) == pytest.approx([101.25, 101.25, 202.5])
    assert by_capital(game) == pytest.approx([101.25, 0, 303.75])
    assert by_capital(game, [0, 0, 0]) == pytest.approx([135, 135, 135])


def test_stations_are_paid_by_hours_in_the_block_that_binds() -> None:
    game = centre([[80, 0], [160, 30], [0, 30]])
    stations = 100 * np.array([0.5, 1.0, 0.0])
    assert peak_responsibility(game) == pytest.approx(30 + stations + 0.5 * np.array([80, 190, 30]))


def test_blocks_that_tie_weigh_alike() -> None:
    stations = 100 * (np.array([0.5, 1.0, 0.0]) + np.array([0.0, 0.5, 1.0])) / 2
    assert peak_responsibility(centre()) == pytest.approx(30 + stations + 0.5 * np.array([80, 190, 60]))


def test_the_serial_rule_spares_those_outside_the_binding_block_the_fixed_part() -> None:
    game = centre([[80, 0], [160, 30], [0, 30]])
    capacity = np.array([45 + 50, 45 + 100, 0])
    assert serial(game) == pytest.approx(capacity + 0.5 * np.array([80, 190, 30]))


@pytest.mark.parametrize("rule", [peak_responsibility, serial])
def test_when_all_buy_outside_each_pays_for_its_hours(rule: Callable[[CostGame], np.ndarray]) -> None:
    assert rule(centre(outside_price=1.0)) == pytest.approx([80, 190, 60])


@pytest.mark.parametrize("rule", [equal, by_use, peak_responsibility, serial, shapley, nucleolus])
def test_a_centre_that_nobody_uses_costs_nobody_anything(rule: Callable[[CostGame], np.ndarray]) -> None:
    game = centre(np.zeros((3, 2)))
    assert rule(game).tolist() == [0.0, 0.0, 0.0]
    assert in_core(game, rule(game))


def test_equal_demands_are_served_alike_by_the_serial_rule() -> None:
    assert serial(lambda q: q**3, [2, 2, 5])[:2] == pytest.approx([6**3 / 3] * 2)


def test_what_the_greedy_want_does_not_touch_the_modest() -> None:
    modest = serial_shares(np.array([1.0, 2.0, 3.0]), lambda q: q**2)[:2]
    assert serial_shares(np.array([1.0, 2.0, 300.0]), lambda q: q**2)[:2] == pytest.approx(modest)


def test_the_serial_rule_of_an_airport_is_littlechild_and_owens() -> None:
    game = CostGame.airport([8, 11, 13, 18], [1, 4, 2, 3])
    assert serial(game) == pytest.approx(shapley(game))


def test_separable_costs_use_the_smaller_of_benefit_and_cost_alone() -> None:
    game = CostGame.from_table({frozenset("a"): 10, frozenset("b"): 8, frozenset("ab"): 14})
    assert separable_costs(game) == pytest.approx([8, 6])
    assert separable_costs(game, benefits=[7, 100]) == pytest.approx([6 + 4 / 5, 4 + 4 * 4 / 5])
    assert equal_nonseparable_costs(game) == pytest.approx([8, 6])


def test_separable_costs_share_an_additive_cost_as_it_is_caused() -> None:
    game = CostGame.from_table({frozenset("a"): 0.1, frozenset("b"): 0.2, frozenset("ab"): 0.1 + 0.2})
    assert separable_costs(game) == pytest.approx([0.1, 0.2])


@pytest.mark.parametrize("name", MONTHLY_RULES)
def test_a_settlement_of_300_members_adds_up_to_the_cent(name: str) -> None:
    draw = np.random.Generator(np.random.PCG64(1))
    hours, capital = draw.lognormal(2.0, 1.0, (300, 3)), draw.uniform(0.0, 1e5, 300)
    game = CostGame.peak_load(
        hours, [160, 60, 64], fixed=2e4, per_station=900, per_hour=4, outside_price=80, capital=capital
    )
    cents = to_cents(MONTHLY_RULES[name](game), round(game.total * 100))
    assert cents.sum() == round(game.total * 100)


def test_cents_go_to_the_largest_remainders_and_then_to_the_first() -> None:
    assert to_cents([1 / 3, 1 / 3, 1 / 3]).tolist() == [34, 33, 33]
    assert to_cents([0.004, 0.999, 0.997], 200).tolist() == [0, 100, 100]
    assert to_cents([-1.004, 2.0], 100).tolist() == [-100, 200]
    assert to_cents([0.1] * 10).tolist() == [10] * 10


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: by_use(CostGame.from_table({frozenset("a"): 1})), "does not say who uses"),
        (lambda: by_capital(centre()), "holds no capital"),
        (lambda: peak_responsibility(CostGame.airport([1])), "made from airport.*peak_load"),
        (lambda: serial(lambda q: q), "without quantities"),
        (lambda: separable_costs(centre(), benefits=[1e4, 1e4, 0]), "player 2 adds .* leave that player out"),
        (lambda: to_cents([1.0, 2.0], 250), "add up to 300.00 cents, the total is 250"),
        (lambda: to_cents([np.nan]), "finite numbers"),
    ],
)
def test_a_rule_says_what_it_lacks(make: Callable[[], object], complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        make()
