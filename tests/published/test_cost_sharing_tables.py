"""Cost games whose shares are printed in the literature, or follow from a formula in it by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from math import sqrt

import numpy as np
import pytest

from consortium_sim.theory.cooperative_games import (
    CostGame,
    aumann_shapley_prices,
    by_use,
    core_excess,
    equal,
    equal_nonseparable_costs,
    in_core,
    is_concave,
    is_subadditive,
    least_core,
    nucleolus,
    separable_costs,
    serial,
    shapley,
    to_cents,
)

# Littlechild & Thompson (1977), Table 1: Birmingham airport 1968–69. Type, movements, runway cost in pounds,
# Shapley and nucleolus fees a movement in pounds.
BIRMINGHAM = [
    ("Fokker Friendship 27", 42, 65_899, 4.86, 7.89),
    ("Viscount 800", 9_555, 76_725, 5.66, 7.89),
    ("HS Trident", 288, 95_200, 10.30, 7.89),
    ("Britannia", 303, 97_200, 10.85, 7.89),
    ("Caravelle VI R", 151, 97_436, 10.92, 7.89),
    ("BAC 1-11 (500)", 1_315, 98_142, 11.13, 7.89),
    ("Vanguard 953", 505, 102_496, 13.40, 7.89),
    ("Comet 4B", 1_128, 104_849, 15.07, 7.89),
    ("Britannia 300", 151, 113_322, 44.80, 40.15),
    ("Convair Coronado", 112, 115_440, 60.61, 40.15),
    ("Boeing 707", 22, 117_676, 162.24, 103.46),
]
TYPES, MOVEMENTS, RUNWAYS, SHAPLEY_FEES, NUCLEOLUS_FEES = zip(*BIRMINGHAM, strict=True)


@pytest.fixture
def birmingham() -> CostGame:
    return CostGame.airport(RUNWAYS, MOVEMENTS, players=TYPES)


def test_birmingham_has_13572_movements_of_eleven_types(birmingham: CostGame) -> None:
    assert birmingham.counts.sum() == 13_572
    assert birmingham.players == TYPES


@pytest.mark.parametrize(("rule", "printed"), [(shapley, SHAPLEY_FEES), (nucleolus, NUCLEOLUS_FEES)])
def test_fees_at_birmingham_are_the_printed_ones_to_the_penny(
    birmingham: CostGame, rule: Callable[[CostGame], np.ndarray], printed: tuple[float, ...]
) -> None:
    fees = rule(birmingham)
    assert fees == pytest.approx(printed, abs=0.005)
    assert to_cents(fees * birmingham.counts, 11_767_600).sum() == 11_767_600
    assert in_core(birmingham, fees)


def one_by_one(costs: list[int]) -> CostGame:
    """An airport game with one movement a type, as a table."""
    types = range(len(costs))
    return CostGame.from_table(
        {
            frozenset(some): max(costs[one] for one in some)
            for size in range(1, len(costs) + 1)
            for some in combinations(types, size)
        }
    )


@pytest.mark.parametrize(("rule", "shares"), [(shapley, [2, 3, 4, 9]), (nucleolus, [3.25, 3.25, 3.25, 8.25])])
def test_the_small_airport_of_four_runways(
    rule: Callable[[CostGame], np.ndarray], shares: list[float]
) -> None:
    assert rule(CostGame.airport([8, 11, 13, 18])) == pytest.approx(shares)
    assert rule(one_by_one([8, 11, 13, 18])) == pytest.approx(shares)


def letters(costs: dict[str, float]) -> CostGame:
    """A game from coalitions written as texts: "12" is players 1 and 2."""
    return CostGame.from_table({frozenset(text): cost for text, cost in costs.items()})


# Ransmeier (1942), as in Straffin & Heaney (1981): the Tennessee Valley Authority, thousand dollars.
# 1 navigation, 2 flood control, 3 power.
TENNESSEE = letters(
    {
        "1": 163_520,
        "2": 140_826,
        "3": 250_096,
        "12": 301_607,
        "13": 378_821,
        "23": 367_370,
        "123": 412_584,
    }
)


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        (shapley, [117_829, 100_756.5, 193_998.5]),
        (separable_costs, [117_476, 99_157, 195_951]),
        (nucleolus, [116_234, 93_540, 202_810]),
        (equal_nonseparable_costs, [119_424, 107_973, 185_187]),
        (equal, [137_528, 137_528, 137_528]),
    ],
)
def test_every_rule_shares_the_tennessee_valley_as_published_and_in_the_core(
    rule: Callable[[CostGame], np.ndarray], shares: list[float]
) -> None:
    assert rule(TENNESSEE) == pytest.approx(shares, abs=0.6)
    assert in_core(TENNESSEE, rule(TENNESSEE))


def test_the_tennessee_valley_is_subadditive_and_concave() -> None:
    assert is_subadditive(TENNESSEE)
    assert is_concave(TENNESSEE)


@pytest.mark.parametrize(
    ("cost", "shares"),
    [
        (lambda q: q**2, [3, 11, 22]),
        (sqrt, [0.5774, 0.8294, 1.0428]),
        (lambda q: 5 * q, [5, 10, 15]),
    ],
)
def test_serial_shares_of_one_two_and_three_units(
    cost: Callable[[float], float], shares: list[float]
) -> None:
    assert serial(cost, [1, 2, 3]) == pytest.approx(shares, abs=5e-5)


def test_average_cost_of_the_square_is_by_use() -> None:
    assert by_use(CostGame.from_quantities([1, 2, 3], lambda q: q**2)) == pytest.approx([6, 12, 18])


def test_aumann_shapley_prices_of_a_square_root() -> None:
    def gradient(q: np.ndarray) -> np.ndarray:
        return np.array([0.5, 1.0]) / sqrt(q[0] + 2.0 * q[1])

    prices = aumann_shapley_prices(gradient, [4, 6])
    assert prices == pytest.approx([0.25, 0.5])
    assert prices @ [4, 6] == pytest.approx(4.0)


# Aumann & Maschler (1985), Game theoretic analysis of a bankruptcy problem from the Talmud, Journal of Economic
# Theory 36, 195–213, section 1: three wives claim 100, 200, 300 of an estate.
@pytest.mark.parametrize(
    ("estate", "awards"), [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])]
)
def test_the_talmud_divides_estates_by_the_nucleolus(estate: int, awards: list[float]) -> None:
    claims = {"a": 100, "b": 200, "c": 300}
    costs = {
        frozenset(some): -max(0, estate - sum(claim for wife, claim in claims.items() if wife not in some))
        for size in (1, 2, 3)
        for some in combinations(claims, size)
    }
    assert -nucleolus(CostGame.from_table(costs)) == pytest.approx(awards)


# Shapley & Shubik (1969), On market games, Journal of Economic Theory 1, 9–25: left and right gloves. With one left
# glove and two right ones the core is one point, the left glove takes all; the Shapley value gives 2/3, 1/6, 1/6.
def gloves(left: int, right: int) -> CostGame:
    players = range(left + right)
    return CostGame.from_table(
        {
            frozenset(some): -min(sum(p < left for p in some), sum(p >= left for p in some))
            for size in range(1, left + right + 1)
            for some in combinations(players, size)
        }
    )


def test_the_scarce_glove_takes_all_in_the_core_and_two_thirds_by_shapley() -> None:
    assert -shapley(gloves(1, 2)) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert -nucleolus(gloves(1, 2)) == pytest.approx([1, 0, 0], abs=1e-9)
    assert -nucleolus(gloves(2, 2)) == pytest.approx([0.5] * 4)


def test_three_who_need_a_majority_have_an_empty_core_and_a_least_core_of_one_third() -> None:
    majority = letters({"1": 0, "2": 0, "3": 0, "12": -1, "13": -1, "23": -1, "123": -1})
    assert least_core(majority).excess == pytest.approx(1 / 3)
    assert core_excess(majority, shapley(majority)) == pytest.approx(1 / 3)
    assert -nucleolus(majority) == pytest.approx([1 / 3] * 3)


def test_the_littlechild_and_owen_formula_is_the_shapley_value_in_whole_fractions() -> None:
    """Three types, 3, 2 and 1 movements, as the game of six movements."""
    costs, counts = [6, 12, 20], [3, 2, 1]
    movements = [cost for cost, count in zip(costs, counts, strict=True) for _ in range(count)]
    fees = [Fraction(6, 6), Fraction(6, 6) + Fraction(6, 3), Fraction(6, 6) + Fraction(6, 3) + 8]
    expected = [float(fee) for fee in fees]
    assert shapley(CostGame.airport(costs, counts)) == pytest.approx(expected)
    assert shapley(one_by_one(movements)) == pytest.approx(np.repeat(expected, counts))
