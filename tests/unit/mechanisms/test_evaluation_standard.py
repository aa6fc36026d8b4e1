"""What does not fit together in a standard is found before anything is measured by it."""

from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.mechanisms.evaluation.judgements import Pairs, faults_in, matrix_of
from consortium_sim.mechanisms.evaluation.standard import (
    CoordinationRule,
    Dimension,
    Standard,
    StandardIndicator,
    WeightRule,
    unit_of_a_year,
)


def more(dimension: Dimension) -> StandardIndicator:
    return StandardIndicator(1.0, better="more", dimension=dimension)


FOUR = {"a": more("talent"), "b": more("talent"), "c": more("resources"), "d": more("talent")}


def faults(**settings: object) -> list[tuple[str, str]]:
    standard = Standard("x", **{"indicators": FOUR, **settings})  # type: ignore[arg-type]
    return [(name, found) for name, found, _ in standard.check()]


def test_a_sound_standard_has_no_faults() -> None:
    rule = WeightRule("ahp", {"resources": {"talent": 2.0}}, {"a": {"b": 2.0, "d": 4.0}, "b": {"d": 2.0}})
    assert faults() == faults(weights=rule) == []


def test_a_standard_needs_an_indicator() -> None:
    assert faults(indicators={}) == [("indicators", "there is no indicator")]


@pytest.mark.parametrize(("better", "side"), [("more", "below"), ("less", "above")])
def test_the_worst_value_lies_on_the_other_side_of_the_target(better: str, side: str) -> None:
    sign = 1.0 if better == "more" else -1.0
    wrong = StandardIndicator(0.5, 0.5 + sign, better=better, dimension="talent")  # type: ignore[arg-type]
    (fault,) = Standard("x", indicators={"a": wrong}).check()
    assert fault[0] == "indicators.a.worst"
    assert fault[2] == f"a worst value {side} the target"


def test_comparisons_without_ahp_are_a_fault() -> None:
    found = faults(weights=WeightRule("given", {"talent": {"resources": 2.0}}))
    assert found == [("weights.dimensions", "pairs are compared, but the method is 'given'")]


def test_ahp_compares_every_dimension_in_use_and_indicators_of_one_dimension() -> None:
    assert faults(weights=WeightRule("ahp")) == [
        ("weights.dimensions", "pairs are missing: resources with talent")
    ]
    rule = WeightRule("ahp", {"resources": {"talent": 2.0}}, {"a": {"c": 2.0}, "aa": {"b": 2.0}})
    assert faults(weights=rule) == [
        ("weights.indicators", "the standard has no indicator 'aa'. Did you mean 'a'?"),
        ("weights.indicators", "there is no indicator of talent 'c'."),
        ("weights.indicators", "pairs are missing: a with b, a with d, b with d"),
    ]


def test_coordination_needs_indicators_on_both_sides() -> None:
    assert faults(coordination=CoordinationRule(industry=("a",))) == [
        ("coordination", "only one of industry and clusters has indicators")
    ]
    assert faults(coordination=CoordinationRule(("a",), ("e",))) == [
        ("coordination.clusters", "the standard has no indicator 'e'.")
    ]


def test_pairs_fill_a_reciprocal_matrix_from_either_side() -> None:
    one = matrix_of(["a", "b", "c"], {"a": {"b": 2.0, "c": 4.0}, "b": {"c": 5.0}})
    other = matrix_of(["a", "b", "c"], {"c": {"a": 0.25, "b": 0.2}, "a": {"b": 2.0}})
    assert one.tolist() == [[1.0, 2.0, 4.0], [0.5, 1.0, 5.0], [0.25, 0.2, 1.0]]
    assert np.allclose(one, other)


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ({"a": {"b": 2.0, "c": 2.0}, "b": {"c": 1.0}}, None),
        ({"a": {"b": 2.0}}, "pairs are missing: a with c, b with c"),
        ({"a": {"b": 2.0, "c": 2.0}, "b": {"a": 0.5, "c": 1.0}}, "'a' and 'b' are compared twice"),
        ({"a": {"b": 2.0, "c": 2.0, "a": 1.0}, "b": {"c": 1.0}}, "'a' is compared with itself"),
        ({"a": {"b": 9.0, "c": 0.2}, "b": {"c": 9.0}}, "the judgements contradict each other"),
    ],
)
def test_pairs_are_each_compared_once_and_agree(pairs: Pairs, found: str | None) -> None:
    faults = [fault for fault, _ in faults_in(["a", "b", "c"], pairs, "letter")]
    assert (faults == []) if found is None else (len(faults) == 1 and faults[0].startswith(found))


def test_more_than_ten_cannot_be_compared() -> None:
    names = [f"i{number}" for number in range(11)]
    (fault,) = faults_in(names, {}, "indicator")
    assert fault[0] == "11 are compared"


def test_amounts_of_the_month_are_demanded_by_the_year() -> None:
    assert unit_of_a_year("yuan", flow=True) == "yuan/year"
    assert unit_of_a_year("yuan/month", flow=True) == "yuan/year"
    assert unit_of_a_year("yuan/month", flow=False) == "yuan/month"
