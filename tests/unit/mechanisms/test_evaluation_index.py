"""What a year comes to under a standard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from consortium_sim.mechanisms.evaluation.index import (
    Assessment,
    assess,
    attainment,
    biting,
    index_of,
    of_a_year,
)
from consortium_sim.mechanisms.evaluation.standard import (
    Certification,
    CoordinationRule,
    Standard,
    StandardIndicator,
    Veto,
    WeightRule,
)
from consortium_sim.mechanisms.evaluation.weights import indicator_weights
from consortium_sim.theory.weighting import critic, entropy

STANDARD = Standard(
    "A standard",
    indicators={
        "placed": StandardIndicator(0.9, 0.5, weight=3.0, better="more", dimension="talent"),
        "jobless": StandardIndicator(0.04, 0.10, weight=1.0, better="less", dimension="talent"),
        "gap": StandardIndicator(0.2, 0.4, weight=4.0, better="less", dimension="upgrading"),
    },
    vetoes={
        "nobody": Veto("hosted", 0.1, "below"),
        "all-lost": Veto("jobless", 0.2, "above", "certification withdrawn"),
        "waste": Veto("wasted", 0.8, "above"),
    },
    certification=Certification(threshold=0.6, dimension_threshold=0.4, effects=("enrolment",)),
    coordination=CoordinationRule(industry=("gap",), clusters=("placed",)),
)
NAMES = ["hosted", "gap", "placed", "jobless", "wasted"]
YEAR = [0.3, 0.3, 0.7, 0.04, 0.5]
HISTORY = np.array(
    [[0.3, 0.40, 0.5, 0.05, 0.5], [0.3, 0.35, 0.8, 0.05, 0.5], [0.3, 0.30, 0.7, 0.05, 0.5]]
)  # fmt: skip


def with_(**changes: Any) -> Standard:
    return replace(STANDARD, **changes)


def assessed(standard: Standard = STANDARD, **changes: float) -> Assessment:
    year = [changes.get(name, value) for name, value in zip(NAMES, YEAR, strict=True)]
    return assess(standard, NAMES, year, HISTORY)


def test_attainment_is_the_way_from_the_worst_value_to_the_target() -> None:
    assert assessed().attainment == pytest.approx([0.5, 1.0, 0.5])


def test_beyond_the_target_is_no_more_and_below_the_worst_no_less() -> None:
    assert assessed(placed=1.0, gap=0.9).attainment == pytest.approx([1.0, 1.0, 0.0])


def test_attainments_of_many_years_are_told_at_once() -> None:
    years = np.array([[0.7, 0.04, 0.3], [0.9, 0.07, 0.5]])
    assert attainment(STANDARD, years) == pytest.approx(np.array([[0.5, 1.0, 0.5], [1.0, 0.5, 0.0]]))


def test_the_index_is_the_weighted_mean_of_attainments_and_so_is_that_of_a_dimension() -> None:
    found = assessed()
    assert found.weights == pytest.approx([3 / 8, 1 / 8, 4 / 8])
    assert found.index == pytest.approx((3 * 0.5 + 1.0 + 4 * 0.5) / 8)
    assert found.dimensions == pytest.approx({"upgrading": 0.5, "talent": (3 * 0.5 + 1.0) / 4})
    assert found.weakest_dimension == "upgrading"


@pytest.mark.parametrize("index", ["weighted sum", "topsis"])
def test_the_index_is_1_where_every_target_is_met_and_0_where_all_is_worst(index: str) -> None:
    standard = with_(index=index)
    assert assessed(standard, placed=0.9, jobless=0.04, gap=0.2).index == pytest.approx(1.0)
    assert assessed(standard, placed=0.5, jobless=0.1, gap=0.4).index == pytest.approx(0.0)


def test_topsis_is_closeness_to_the_year_that_meets_every_target() -> None:
    weights = np.array([3.0, 1.0, 4.0])
    met, missed = np.array([0.5, 1.0, 0.5]), np.array([0.5, 0.0, 0.5])
    to_best, to_worst = np.linalg.norm(weights * missed), np.linalg.norm(weights * met)
    assert assessed(with_(index="topsis")).index == pytest.approx(to_worst / (to_best + to_worst))


def test_weights_by_ahp_are_those_of_the_dimension_times_those_inside() -> None:
    rule = WeightRule("ahp", dimensions={"talent": {"upgrading": 3.0}})
    assert indicator_weights(with_(weights=rule)).values == pytest.approx([0.75 * 0.75, 0.75 * 0.25, 0.25])
    compared = replace(rule, indicators={"jobless": {"placed": 4.0}})
    assert indicator_weights(with_(weights=compared)).values == pytest.approx([0.75 * 0.2, 0.75 * 0.8, 0.25])


def test_weights_by_the_data_are_those_of_the_past_of_the_standards_own_indicators() -> None:
    own, better = HISTORY[:, [2, 3, 1]], [1, -1, -1]
    found = assessed(with_(weights=WeightRule("critic")))
    assert found.weighted_by == "critic"
    assert found.weights == pytest.approx(critic(own, better))
    found = assessed(with_(weights=WeightRule("entropy")))
    assert found.weights == pytest.approx(entropy(own, better, normalise="minmax"))
    assert found.weights[1] == 0.0


@pytest.mark.parametrize("method", ["entropy", "critic"])
@pytest.mark.parametrize("history", [None, HISTORY[:1], HISTORY[[0, 0, 0]]])
def test_given_weights_hold_until_the_past_tells_months_apart(
    method: str, history: np.ndarray | None
) -> None:
    found = assess(with_(weights=WeightRule(method)), NAMES, YEAR, history)  # type: ignore[arg-type]
    assert found.weighted_by == "given"
    assert found.weights == pytest.approx([3 / 8, 1 / 8, 4 / 8])


def test_a_dimension_that_the_data_give_no_weight_keeps_its_given_weights() -> None:
    still = HISTORY.copy()
    still[:, 2] = 0.7
    found = assess(with_(weights=WeightRule("entropy")), NAMES, YEAR, still)
    assert found.weights == pytest.approx([0.0, 0.0, 1.0])
    assert found.dimensions["talent"] == pytest.approx((3 * 0.5 + 1.0) / 4)


def test_a_veto_bites_beyond_its_threshold_and_not_on_it() -> None:
    assert assessed(hosted=0.1, wasted=0.8).vetoes == ()
    assert assessed(hosted=0.0999, wasted=0.8001).vetoes == ("nobody", "waste")
    assert biting(STANDARD, NAMES, [0.0, 0.3, 0.7, 0.3, 0.0]) == ("nobody", "all-lost")


def test_a_consequence_of_two_vetoes_follows_once() -> None:
    assert assessed(hosted=0.0, wasted=1.0).consequences == ("performance grant suspended",)


@pytest.mark.parametrize(
    ("changes", "certified"),
    [
        ({"placed": 0.9}, True),
        ({"placed": 0.7}, False),  # the index is 0.5625
        ({"placed": 0.9, "gap": 0.33}, False),  # upgrading is at 0.35
        ({"placed": 0.9, "gap": 0.2, "jobless": 0.21}, False),  # vetoed
        ({"placed": 0.9, "hosted": 0.0}, True),  # this veto is about the grant
    ],
)
def test_certified_is_who_reaches_index_and_dimensions_without_a_veto(
    changes: dict[str, float], certified: bool
) -> None:
    assert assessed(**changes).certified is certified


def test_a_standard_without_effects_certifies_nobody() -> None:
    assert not assessed(with_(certification=Certification(0.0)), placed=0.9).certified


def test_industry_and_clusters_on_one_level_are_fully_coupled() -> None:
    found = assessed().coordination
    assert found is not None
    assert float(found.coupling) == pytest.approx(1.0)
    assert float(found.degree) == pytest.approx(0.5**0.5)
    apart = assessed(placed=0.9).coordination
    assert apart is not None
    assert float(apart.coupling) == pytest.approx(((1 - 0.5) * 0.5) ** 0.5)
    assert assessed(with_(coordination=CoordinationRule())).coordination is None


def test_a_year_is_the_mean_of_its_months_and_the_sum_of_amounts() -> None:
    months = np.tile([[0.5, 100.0], [0.7, 300.0]], (6, 1))
    assert of_a_year(months, [False, True]) == pytest.approx([0.6, 2400.0])
    with pytest.raises(ValueError, match="with a month"):
        of_a_year(np.empty((0, 2)), [False, True])


def test_weights_of_nothing_are_refused_by_the_index() -> None:
    with pytest.raises(ValueError, match="at least one above 0"):
        index_of(STANDARD, np.ones(3), np.zeros(3))


@pytest.mark.parametrize(
    ("names", "year", "complaint"),
    [
        (["hosted", "gap", "placd", "jobless", "wasted"], YEAR, "no column 'placed'. Did you mean 'placd'"),
        (NAMES[:4], YEAR[:4], "no column 'wasted'"),
        (NAMES, YEAR[:4], "must have 5 columns"),
        (NAMES, [0.3, 0.3, np.nan, 0.04, 0.5], "'placed' is not finite"),
    ],
)
def test_values_that_do_not_belong_to_the_standard_are_refused(
    names: list[str], year: list[float], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        assess(STANDARD, names, year)
