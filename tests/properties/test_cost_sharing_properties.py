"""What rules promise in every cost game."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consortium_sim.theory.cooperative_games import (
    MONTHLY_RULES,
    CostGame,
    by_capital,
    by_use,
    core_excess,
    equal,
    equal_nonseparable_costs,
    grouped_nucleolus,
    in_core,
    individual_rationality,
    is_concave,
    is_subadditive,
    least_core,
    nucleolus,
    peak_responsibility,
    separable_costs,
    serial,
    shapley,
    shapley_of_values,
    shapley_sampled,
    to_cents,
)

Rule = Callable[[CostGame], np.ndarray]

costs = st.integers(-1000, 1000).map(float)
amounts = st.integers(0, 200).map(float)
prices = st.integers(0, 500).map(float)


def from_values(values: list[float] | np.ndarray) -> CostGame:
    """A game of players 0, 1, … from the costs of all coalitions by mask; the first is left out."""
    players = len(values).bit_length() - 1
    return CostGame.from_table(
        {
            frozenset(player for player in range(players) if mask >> player & 1): float(cost)
            for mask, cost in enumerate(values)
            if mask
        }
    )


@st.composite
def tables(draw: st.DrawFn, most: int = 5) -> CostGame:
    players = draw(st.integers(1, most))
    return from_values([0.0, *draw(st.lists(costs, min_size=2**players - 1, max_size=2**players - 1))])


@st.composite
def covers(draw: st.DrawFn, most: int = 5) -> CostGame:
    """Subadditive games: each coalition takes the cheapest way to be covered by projects that anybody may use."""
    players = draw(st.integers(2, most))
    size = 1 << players
    projects = draw(
        st.lists(st.tuples(st.integers(1, size - 1), st.integers(1, 100)), min_size=0, max_size=6)
    )
    projects += [(1 << player, draw(st.integers(1, 100))) for player in range(players)]
    values = np.full(size, np.inf)
    values[0] = 0.0
    for mask in range(1, size):
        values[mask] = min(cost + values[mask & ~served] for served, cost in projects if served & mask)
    return from_values(values)


@st.composite
def coverage(draw: st.DrawFn, most: int = 5) -> CostGame:
    """Concave games: a coalition pays for every facility that one of its members needs."""
    players = draw(st.integers(1, most))
    facilities = draw(st.lists(st.tuples(st.integers(1, 2**players - 1), st.integers(0, 100)), min_size=1))
    values = [sum(cost for needed_by, cost in facilities if needed_by & mask) for mask in range(2**players)]
    return from_values(np.array(values, dtype=float))


@st.composite
def station_settings(draw: st.DrawFn, most: int = 6, outside: bool = True) -> dict[str, Any]:
    members, blocks = draw(st.integers(1, most)), draw(st.integers(1, 3))
    row = st.lists(amounts, min_size=blocks, max_size=blocks)
    return {
        "hours": np.array(draw(st.lists(row, min_size=members, max_size=members))),
        "block_hours": np.array(draw(st.lists(st.integers(1, 200), min_size=blocks, max_size=blocks))),
        "fixed": draw(prices),
        "per_station": draw(prices),
        "per_hour": draw(prices) / 100.0,
        "outside_price": draw(st.none() | prices.map(lambda price: price / 50.0)) if outside else None,
        "capital": np.array(draw(st.lists(amounts, min_size=members, max_size=members))),
    }


@st.composite
def airports(draw: st.DrawFn) -> CostGame:
    types = draw(st.integers(1, 5))
    several = st.lists(st.integers(1, 4), min_size=types, max_size=types)
    return CostGame.airport(draw(st.lists(amounts, min_size=types, max_size=types)), draw(several))


@st.composite
def station_games(draw: st.DrawFn, most: int = 6, outside: bool = True) -> CostGame:
    return CostGame.peak_load(**draw(station_settings(most, outside)))


@st.composite
def production_games(draw: st.DrawFn) -> CostGame:
    power = draw(st.sampled_from([0.5, 1.0, 2.0]))
    quantities = draw(st.lists(amounts, min_size=1, max_size=6))
    return CostGame.from_quantities(quantities, lambda q: 3.0 * q**power)


ANY_GAME = tables() | covers() | station_games() | airports() | production_games()
OF_ANY_GAME: list[Rule] = [equal, shapley, equal_nonseparable_costs]


def nearly(game: CostGame) -> float:
    return 1e-7 * (1.0 + float(np.abs(game.table()).max()))


@pytest.mark.parametrize("rule", OF_ANY_GAME)
@given(game=ANY_GAME)
def test_shares_add_up_to_the_cost_to_the_cent(rule: Rule, game: CostGame) -> None:
    shares = rule(game)
    assert shares @ game.counts == pytest.approx(game.total, abs=nearly(game))
    total = round(game.total * 100)
    cents = to_cents(shares * game.counts, total)
    assert cents.sum() == total
    assert np.all(np.abs(cents - shares * game.counts * 100) < 1.0 + nearly(game))


@pytest.mark.parametrize("name", MONTHLY_RULES)
@given(game=station_games())
def test_nobody_is_paid_for_using_a_centre(name: str, game: CostGame) -> None:
    shares = MONTHLY_RULES[name](game)
    assert shares.sum() == pytest.approx(game.total)
    assert np.all(shares >= 0.0)
    cents = to_cents(shares, round(game.total * 100))
    assert np.all(cents >= 0)
    assert np.all(cents[shares == 0.0] == 0)


@given(game=covers())
def test_separable_costs_and_the_nucleolus_add_up_and_respect_costs_alone(game: CostGame) -> None:
    assert is_subadditive(game)
    for rule in (separable_costs, nucleolus):
        shares = rule(game)
        assert shares.sum() == pytest.approx(game.total, abs=nearly(game))
    assert np.all(nucleolus(game) <= game.alone + nearly(game))


@given(shares=st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30))
def test_cents_differ_from_shares_by_less_than_one(shares: list[float]) -> None:
    cents = to_cents(shares)
    assert cents.sum() == round(float((np.array(shares) * 100.0).sum()))
    assert np.all(np.abs(cents - np.array(shares) * 100.0) < 1.0 + 1e-6)
    assert np.all(cents >= 0)


def shuffled(values: np.ndarray, order: list[int]) -> np.ndarray:
    """Costs by mask when player i of the new game is player order[i] of the old one."""
    masks = [sum(1 << old for new, old in enumerate(order) if mask >> new & 1) for mask in range(values.size)]
    return values[masks]


@pytest.mark.parametrize("rule", [shapley, nucleolus, separable_costs, equal_nonseparable_costs])
@given(game=covers(), data=st.data())
def test_the_order_of_players_does_not_matter(rule: Rule, game: CostGame, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(game.size)))
    other = from_values(shuffled(game.table(), order))
    assert rule(other) == pytest.approx(rule(game)[order], abs=nearly(game))


@pytest.mark.parametrize("rule", [by_use, by_capital, peak_responsibility, serial, shapley])
@given(centre=station_settings(), data=st.data())
def test_the_order_of_members_does_not_matter(
    rule: Rule, centre: dict[str, Any], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(centre["capital"]))))
    moved = centre | {"hours": centre["hours"][order], "capital": centre["capital"][order]}
    shares = rule(CostGame.peak_load(**centre))
    assert rule(CostGame.peak_load(**moved)) == pytest.approx(shares[order], abs=1e-6)


@pytest.mark.parametrize("rule", [shapley, nucleolus])
@given(game=covers(4), data=st.data())
def test_those_who_cost_the_same_pay_the_same(rule: Rule, game: CostGame, data: st.DataObject) -> None:
    """The mean of a game and the same with two players changed over treats the two alike."""
    one = data.draw(st.integers(1, game.size - 1))
    swap = list(range(game.size))
    swap[0], swap[one] = one, 0
    alike = from_values((game.table() + shuffled(game.table(), swap)) / 2.0)
    shares = rule(alike)
    assert shares[0] == pytest.approx(shares[one], abs=nearly(game))


@pytest.mark.parametrize("rule", [shapley, nucleolus, separable_costs])
@given(game=covers(4), own=st.integers(0, 100))
def test_a_dummy_member_pays_what_it_costs_alone(rule: Rule, game: CostGame, own: int) -> None:
    values = game.table()
    shares = rule(from_values(np.concatenate([values, values + own])))
    assert shares[-1] == pytest.approx(own, abs=nearly(game))


@given(game=tables(), data=st.data())
def test_the_shapley_value_of_a_sum_is_the_sum_of_values(game: CostGame, data: st.DataObject) -> None:
    size = 2**game.size
    more = np.array([0.0, *data.draw(st.lists(costs, min_size=size - 1, max_size=size - 1))])
    together = shapley_of_values(game.table() + 3.0 * more)
    assert together == pytest.approx(shapley(game) + 3.0 * shapley_of_values(more), abs=1e-6)


@given(game=coverage())
def test_concave_games_have_the_shapley_value_in_the_core(game: CostGame) -> None:
    assert is_concave(game)
    assert is_subadditive(game)
    assert in_core(game, shapley(game), tolerance=nearly(game))


@given(game=tables(4) | covers(4) | coverage(4))
def test_concavity_and_subadditivity_are_what_their_names_say(game: CostGame) -> None:
    cost = game.table()
    everyone = range(cost.size)
    assert is_concave(game) == all(
        cost[a | b] + cost[a & b] <= cost[a] + cost[b] for a in everyone for b in everyone
    )
    assert is_subadditive(game) == all(
        cost[a | b] <= cost[a] + cost[b] for a in everyone for b in everyone if not a & b
    )


@given(game=covers() | station_games(5) | airports())
def test_the_nucleolus_lies_in_the_core_when_there_is_one(game: CostGame) -> None:
    slack = nearly(game)
    least = least_core(game)
    assert core_excess(game, least.shares) <= least.excess + slack
    assume(least.excess <= 0.0)
    shares = nucleolus(game)
    assert in_core(game, shares, tolerance=slack)
    assert core_excess(game, shares) <= least.excess + slack


def is_balanced(coalitions: np.ndarray) -> bool:
    """Whether weights above 0 on these coalitions, rows of 0 and 1, cover every player exactly once."""
    from scipy.optimize import linprog

    count, players = coalitions.shape
    result = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=np.column_stack([-np.eye(count), np.ones(count)]),
        b_ub=np.zeros(count),
        A_eq=np.column_stack([coalitions.T, np.zeros(players)]),
        b_eq=np.ones(players),
        bounds=[(0, None)] * (count + 1),
    )
    return bool(result.status == 0 and result.x[-1] > 1e-7)


@settings(max_examples=60)
@given(game=covers(5) | coverage(5) | station_games(5, outside=False))
def test_the_nucleolus_meets_kohlbergs_criterion(game: CostGame) -> None:
    """With a core, x is the nucleolus just when those at or above every level of excess are balanced.

    Source: Kohlberg (1971), On the nucleolus of a characteristic function game, SIAM J. Applied Math. 20, 62–66.
    """
    assume(game.size > 1 and least_core(game).excess <= 0.0)
    shares = nucleolus(game)
    masks = np.arange(1, 2**game.size - 1)
    coalitions = (masks[:, np.newaxis] >> np.arange(game.size) & 1).astype(float)
    excesses = coalitions @ shares - game.table()[masks]
    for level in excesses:
        assert is_balanced(coalitions[excesses >= level - nearly(game)])


@given(game=station_games(outside=False))
def test_peak_responsibility_and_the_serial_rule_lie_in_the_core_of_a_centre(game: CostGame) -> None:
    assert is_subadditive(game)
    for rule in (peak_responsibility, serial):
        assert in_core(game, rule(game), tolerance=nearly(game))
        assert np.all(individual_rationality(game, rule(game)))


@given(game=airports())
def test_airport_fees_lie_in_the_core_of_movements(game: CostGame) -> None:
    for rule in (shapley, nucleolus, serial):
        fees = rule(game)
        assert fees @ game.counts == pytest.approx(game.total)
        assert in_core(game, fees)
        assert np.all(fees >= 0.0)
        dearer = np.argsort(game.form.type_costs, kind="stable")  # type: ignore[union-attr]
        assert np.all(np.diff(fees[dearer]) >= -1e-9)


@settings(max_examples=30)
@given(game=station_games(), seed=st.integers(0, 2**64 - 1))
def test_sampled_shares_add_up_to_the_cost_to_the_cent(game: CostGame, seed: int) -> None:
    sampled = shapley_sampled(game, 20, seed)
    total = round(game.total * 100)
    assert to_cents(sampled.shares, total).sum() == total


@settings(max_examples=30)
@given(centre=station_settings(most=20, outside=False))
def test_a_grouped_nucleolus_adds_up(centre: dict[str, Any]) -> None:
    game = CostGame.peak_load(**centre)
    result = grouped_nucleolus(game)
    assert result.shares.sum() == pytest.approx(game.total)
    assert result.group_shares.size <= 12
