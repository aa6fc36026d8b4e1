"""Coalitions that would rather leave, and shares that keep the worst of them content."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.theory.cooperative_games import (
    CostGame,
    by_use,
    core_excess,
    equal,
    gini,
    grouped,
    grouped_nucleolus,
    in_core,
    individual_rationality,
    is_concave,
    is_subadditive,
    least_core,
    most_dissatisfied,
    nucleolus,
    peak_responsibility,
    shapley,
    similar_groups,
)
from consortium_sim.theory.cooperative_games.core import worst_coalition
from consortium_sim.theory.cooperative_games.station_core import station_excess


def centre(members: int, seed: int = 1, outside_price: float | None = None, idle: int = 0) -> CostGame:
    hours = np.random.Generator(np.random.PCG64(seed)).lognormal(2.0, 1.0, (members, 3))
    hours[:idle] = 0.0
    return CostGame.peak_load(
        hours,
        [160, 60, 64],
        fixed=2000,
        per_station=3000,
        per_hour=4,
        outside_price=outside_price,
    )


THREE = CostGame.from_table(
    {
        frozenset("a"): 6,
        frozenset("b"): 6,
        frozenset("c"): 6,
        frozenset("ab"): 7,
        frozenset("ac"): 11,
        frozenset("bc"): 11,
        frozenset("abc"): 12,
    }
)


def test_the_most_dissatisfied_coalition_pays_most_above_its_cost() -> None:
    worst = most_dissatisfied(THREE, [4, 4, 4])
    assert worst.coalition == frozenset("ab")
    assert worst.excess == core_excess(THREE, [4, 4, 4]) == 1.0
    assert not in_core(THREE, [4, 4, 4])
    assert in_core(THREE, [4, 4, 4], tolerance=1.0)
    assert in_core(THREE, [3.5, 3.5, 5])


def test_shares_that_do_not_add_up_are_not_in_the_core() -> None:
    assert not in_core(THREE, [3, 3, 5])


def test_nobody_else_can_leave_a_game_of_one() -> None:
    game = CostGame.from_table({frozenset("a"): 5})
    assert in_core(game, [5])
    assert core_excess(game, [6]) == 1.0
    assert least_core(game).shares.tolist() == nucleolus(game).tolist() == [5.0]


@pytest.mark.parametrize("fees", [[1, 2, 4], [2, 2, 2.5], [-1, 3, 5], [-1, -1, -2], [0, 0, 0]])
def test_coalitions_of_an_airport_are_coalitions_of_movements(fees: list[float]) -> None:
    costs, counts = [6, 12, 15], [2, 3, 1]
    movements = CostGame.airport(np.repeat(costs, counts))
    game = CostGame.airport(costs, counts)
    assert core_excess(game, fees) == pytest.approx(core_excess(movements, np.repeat(fees, counts)))
    table = movements.table()
    paid = np.array(
        [sum(np.repeat(fees, counts)[i] for i in range(6) if mask >> i & 1) for mask in range(64)]
    )
    assert core_excess(game, fees) == pytest.approx((paid - table)[1:-1].max())


@pytest.mark.parametrize("counts", [[1, 1, 1, 1], [2, 3, 1, 2], [3, 1, 1, 2]])
def test_the_nucleolus_of_an_airport_is_that_of_its_movements(counts: list[int]) -> None:
    costs = [5, 5.5, 9, 9.25]
    fees = nucleolus(CostGame.airport(costs, counts))
    movements = CostGame.airport(np.repeat(costs, counts))
    values = {
        frozenset(i for i in range(movements.size) if mask >> i & 1): cost
        for mask, cost in enumerate(movements.table().tolist())
    }
    table = CostGame.from_table(values)
    assert np.repeat(fees, counts) == pytest.approx(nucleolus(table))
    assert least_core(CostGame.airport(costs, counts)).excess == pytest.approx(least_core(table).excess)


def test_the_nucleolus_holds_everybody_to_the_cost_alone_where_programs_alone_would_not() -> None:
    """Without that, 0 would pay ⅔ though alone it pays 0: excesses of 01, 02, 12 would all be equal."""
    game = CostGame.from_table(
        {
            frozenset([0]): 0,
            frozenset([1]): 0,
            frozenset([2]): 0,
            frozenset([0, 1]): 0,
            frozenset([0, 2]): 0,
            frozenset([1, 2]): -4,
            frozenset([0, 1, 2]): -2,
        }
    )
    shares = nucleolus(game)
    assert shares == pytest.approx([0, -1, -1])
    assert np.all(individual_rationality(game, shares))
    least = least_core(game)
    assert least.shares[0] == pytest.approx(least.excess)
    assert least.excess < core_excess(game, shares)


def test_the_nucleolus_of_twelve_equals_is_equal() -> None:
    game = CostGame.from_quantities(np.ones(12), lambda q: q**0.5)
    assert nucleolus(game) == pytest.approx(np.full(12, 12**0.5 / 12))


def test_costs_may_be_large_or_small() -> None:
    shares = nucleolus(THREE)
    for scale in (1e-6, 1e9):
        values = {
            frozenset(p for i, p in enumerate("abc") if mask >> i & 1): cost * scale
            for mask, cost in enumerate(THREE.table().tolist())
        }
        assert nucleolus(CostGame.from_table(values)) == pytest.approx(shares * scale)


@pytest.mark.parametrize("outside_price", [None, 45.0])
@pytest.mark.parametrize("idle", [0, 3])
@pytest.mark.parametrize("rule", [equal, by_use, peak_responsibility])
def test_the_relaxation_bounds_what_all_coalitions_and_integers_find(
    rule: Callable[[CostGame], np.ndarray], idle: int, outside_price: float | None
) -> None:
    game = centre(12, outside_price=outside_price, idle=idle)
    shares = rule(game)
    exact = core_excess(game, shares)
    _, found, bound = station_excess(game.form, shares, whole=False)  # type: ignore[arg-type]
    members, whole, proven = station_excess(game.form, shares, whole=True)  # type: ignore[arg-type]
    assert whole == pytest.approx(exact, rel=1e-6, abs=1e-6)
    assert proven == pytest.approx(exact, rel=1e-6, abs=1e-6)
    assert found <= exact + 1e-6 <= bound + 2e-6
    assert shares[members].sum() - game.cost(game.coalition(members)) == pytest.approx(whole)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("rule", [equal, by_use])
def test_for_120_members_the_relaxation_is_close_to_integers(
    rule: Callable[[CostGame], np.ndarray], seed: int
) -> None:
    game = centre(120, seed)
    shares = rule(game)
    relaxed = core_excess(game, shares)
    whole = worst_coalition(game, shares, whole=True)
    assert whole.excess == pytest.approx(whole.bound, rel=1e-6)
    assert whole.excess - 1e-6 <= relaxed <= whole.excess * 1.01
    assert whole.excess * 0.98 <= most_dissatisfied(game, shares).excess <= whole.excess + 1e-6
    assert not in_core(game, shares)


def test_peak_responsibility_of_300_members_is_in_the_core() -> None:
    game = centre(300)
    assert core_excess(game, peak_responsibility(game)) < 0.0
    assert in_core(game, peak_responsibility(game))


def test_the_core_does_not_keep_those_whom_the_outside_serves_cheaper() -> None:
    inside = centre(60)
    hour = 1.1 * inside.total / inside.form.use.sum()  # type: ignore[union-attr]
    outside = centre(60, outside_price=hour)
    shares = peak_responsibility(outside)
    assert in_core(inside, shares)
    assert not in_core(outside, shares)
    assert not np.all(individual_rationality(outside, shares))


def test_integers_decide_where_the_relaxation_leaves_the_core_open() -> None:
    game = centre(24, seed=5)
    shares = by_use(game)
    exact = worst_coalition(game, shares, whole=True).excess
    bound = core_excess(game, shares)
    between = (exact + bound) / 2.0
    assert exact < between < bound
    assert in_core(game, shares, tolerance=between)
    assert not in_core(game, shares, tolerance=exact - 1e-3)


def test_joining_is_never_dearer_in_a_centre_but_may_be_beside_a_cheap_outside() -> None:
    assert is_subadditive(centre(300))
    hours = [[10, 0], [0, 1]]
    dear = CostGame.peak_load(hours, [100, 1], fixed=5, per_station=100, per_hour=0, outside_price=20)
    assert dear.cost([0]) == 15.0
    assert dear.cost([1]) == 20.0
    assert dear.total == 105.0
    assert not is_subadditive(dear)
    assert not is_concave(dear)


def test_two_blocks_need_not_be_concave_and_one_block_is() -> None:
    peaks = CostGame.peak_load([[4, 0], [0, 4], [4, 4]], [1, 1], fixed=0, per_station=1, per_hour=0)
    assert peaks.cost([0, 2]) + peaks.cost([1, 2]) == 16.0
    assert is_concave(peaks)
    apart = CostGame.peak_load([[4, 0], [0, 4], [0, 4]], [1, 1], fixed=0, per_station=1, per_hour=0)
    assert apart.cost([0, 1]) + apart.cost([0, 2]) < apart.total + apart.cost([0])
    assert not is_concave(apart)
    one = CostGame.peak_load(np.ones((300, 1)), [1], fixed=1, per_station=1, per_hour=0)
    assert is_concave(one)


def test_a_cost_that_grows_faster_than_its_quantity_is_neither() -> None:
    game = CostGame.from_quantities([1, 2, 3], lambda q: q**2)
    assert not is_subadditive(game)
    assert not is_concave(game)
    assert is_concave(CostGame.airport([1, 2, 3], [4, 5, 6]))
    assert is_subadditive(CostGame.airport([1, 2, 3], [4, 5, 6]))


def test_a_game_of_groups_costs_what_their_members_do() -> None:
    members = centre(9)
    groups = np.array([0, 1, 2] * 3)
    game = grouped(members, groups)
    assert game.players == (0, 1, 2)
    assert game.cost([0, 2]) == pytest.approx(members.cost([0, 3, 6, 2, 5, 8]))
    assert grouped(THREE, [0, 0, 1]).table().tolist() == [0, 7, 6, 12]
    goods = CostGame.from_quantities([1, 2, 4], lambda q: q**0.5)
    assert grouped(goods, [0, 1, 0]).cost([0]) == pytest.approx(5**0.5)


def test_the_nucleolus_of_300_members_is_shared_by_groups_and_says_so() -> None:
    game = centre(300)
    result = grouped_nucleolus(game)
    assert set(result.groups.tolist()) == set(range(12))
    assert result.shares.sum() == pytest.approx(game.total)
    for group in range(12):
        inside = result.groups == group
        assert result.shares[inside].sum() == pytest.approx(result.group_shares[group])
        assert np.ptp(result.shares[inside] / game.form.use[inside]) < 1e-9  # type: ignore[index]
    assert in_core(grouped(game, result.groups), result.group_shares)


def test_up_to_twelve_members_each_are_a_group_of_their_own() -> None:
    game = centre(7)
    assert grouped_nucleolus(game).shares == pytest.approx(nucleolus(game))
    assert similar_groups(game).tolist() == list(range(7))


def test_stated_groups_of_a_table_share_equally_within() -> None:
    result = grouped_nucleolus(THREE, groups=[0, 0, 1])
    assert result.group_shares == pytest.approx([6.5, 5.5])
    assert result.shares == pytest.approx([3.25, 3.25, 5.5])


@pytest.mark.parametrize(
    ("shares", "counts", "expected"),
    [
        ([1, 1, 1], None, 0.0),
        ([0, 0, 0, 4], None, 0.75),
        ([1, 3], None, 0.25),
        ([3, 1], [1, 1], 0.25),
        ([1, 3], [2, 1], 4 * 2 / (2 * 9 * 5 / 3)),
        ([0, 0], None, 0.0),
    ],
)
def test_gini_is_half_the_mean_difference_over_the_mean(
    shares: list[float], counts: list[int] | None, expected: float
) -> None:
    assert gini(shares, counts) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: nucleolus(centre(13)), "13 players.*at most 12; put players into groups"),
        (lambda: least_core(centre(13)), "at most 12"),
        (lambda: nucleolus(CostGame.from_quantities([1, 2], lambda q: q**2)), "would cost less apart"),
        (lambda: core_excess(THREE, [1, 2]), "a finite number for each of 3 players"),
        (lambda: core_excess(CostGame.from_quantities([1] * 21, float), np.ones(21)), "at most 20"),
        (lambda: is_subadditive(centre(17, outside_price=1)), "at most 16"),
        (lambda: grouped(THREE, [0, 2, 2]), "without a gap"),
        (lambda: grouped(CostGame.airport([1, 2]), [0, 0]), "groups already"),
        (lambda: similar_groups(THREE), "does not say who uses what"),
        (lambda: gini([1, -1]), "shares holds -1"),
        (lambda: gini([1, 2], [0, 0]), "at least one who pays"),
    ],
)
def test_what_cannot_be_judged_is_said(make: Callable[[], object], complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        make()


def test_a_concave_centre_has_the_shapley_value_in_its_core() -> None:
    game = CostGame.peak_load([[3], [5], [9]], [10], fixed=7, per_station=20, per_hour=1)
    assert in_core(game, shapley(game))
