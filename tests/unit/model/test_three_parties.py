"""The numbers of the three-party game are those of the city."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from small_city import small_city

from consortium_sim.errors import SettingError
from consortium_sim.mechanisms.participation.review import imitate_or_explore
from consortium_sim.model import simulate
from consortium_sim.model.three_parties import three_party_game, three_party_numbers

CITY = small_city(0.05, burn_in=24, participation={"coordination_spread": 0.0})


def test_a_city_and_a_policy_make_a_game() -> None:
    game = three_party_game(CITY, "package", seed=1)
    assert game.strategies == (2, 2, 2)
    assert len([point for point in game.rest_points() if not point.mixed]) == 8


def test_the_same_seed_gives_the_same_numbers_and_leaves_the_city_alone() -> None:
    first = three_party_numbers(CITY, "package", seed=2)
    assert first == three_party_numbers(CITY, "package", seed=2)
    before = simulate(CITY, "baseline", seed=2, months=2).indicators
    three_party_numbers(CITY, "package", seed=2)
    assert before.equals(simulate(CITY, "baseline", seed=2, months=2).indicators)


def test_support_is_what_the_policy_pays() -> None:
    subsidy = three_party_numbers(CITY, "training-subsidy", seed=1)
    assert subsidy.subsidy == pytest.approx(800.0)
    assert subsidy.support_cost == 0.0
    assert subsidy.support_skill == 1.0
    platform = three_party_numbers(CITY, "information-platform", seed=1)
    assert platform.subsidy == 0.0
    assert platform.support_cost > 0.0
    assert platform.support_skill > 1.0
    both = three_party_numbers(CITY, "package", seed=1)
    assert both.subsidy > 800.0
    assert both.support_cost == platform.support_cost
    none = three_party_numbers(CITY, "baseline", seed=1)
    assert (none.subsidy, none.support_cost, none.support_skill) == (0.0, 0.0, 1.0)


def test_taking_part_without_hosting_is_worth_what_the_model_forecasts() -> None:
    """Where hosting never pays, the mean forecast of a member against an outsider, weighted by staff."""
    city = CITY.with_({"hosting.setup": 200_000.0, "hosting.density": 0.005})
    seen = []

    def look(outlook):
        staff = outlook.consortium.enterprises.staff
        member = outlook.forecast[:, 1] - outlook.forecast[:, 0]
        seen.append(float((staff * member).sum() / staff.sum()))
        return imitate_or_explore(outlook)

    simulate(city, "baseline", seed=3, months=1, rules={"participation": look})
    numbers = three_party_numbers(city, "baseline", seed=3)
    game = three_party_game(city, "baseline", seed=3)
    expected = numbers.technology - numbers.coordination - numbers.fee
    assert game.tensors[2][0, 0, 1] == pytest.approx(expected)
    assert expected == pytest.approx(seen[0], abs=0.05 * numbers.technology)


def test_numbers_move_with_the_settings_they_come_from() -> None:
    usual = asdict(three_party_numbers(CITY, "package", seed=1))
    moved = asdict(
        three_party_numbers(
            CITY.with_({"hosting.mentoring": 2_500.0, "participation.fee": 9.0, "production.tax": 0.12}),
            "package",
            1,
        )
    )
    assert moved["trainee_cost"] - usual["trainee_cost"] == pytest.approx(200.0)
    assert moved["fee"] == 9.0
    assert moved["tax"] == 0.12


def test_effort_and_support_help_as_fast_as_the_frontier_moves() -> None:
    usual = three_party_numbers(CITY, "package", seed=1)
    assert 1.0 < usual.effort_skill < 1.2
    assert 1.0 < usual.support_skill < 1.1
    still = CITY.with_({"industry.frontier_speed": 0.0, "industry.frontier_spread": 0.0})
    numbers = three_party_numbers(still, "package", seed=1)
    assert (numbers.effort_skill, numbers.support_skill) == (1.0, 1.0)


def test_a_policy_that_does_not_exist_is_named() -> None:
    with pytest.raises(SettingError, match="no-such-policy"):
        three_party_numbers(CITY, "no-such-policy")


def test_a_city_plays_its_game_among_agents_too() -> None:
    game = three_party_game(CITY, "package", seed=1)
    agents = game.agents((1, 6, 300), (1.0, 0.5, 0.5), 20, seed=0)
    assert np.all(agents.shares[:, 0] == 1.0)
    assert agents.shares.shape == (21, 3)
