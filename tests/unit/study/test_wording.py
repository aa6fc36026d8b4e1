from __future__ import annotations

import math

import pytest

from consortium_sim.study.wording import Scale, amount, seed_list, span, spoken_list


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.625, "share", "62.5 %"),
        (1_234_567.0, "yuan/year", "1.2 million yuan a year"),
        (4.321e9, "yuan/year", "4.3 billion yuan a year"),
        (-2.5e6, "yuan", "−2.5 million yuan"),
        (312_345.0, "yuan", "312,000 yuan"),
        (5_286.4, "yuan/month", "5,286 yuan a month"),
        (0.0, "yuan", "0 yuan"),
        (12.0, "persons", "12.0 persons"),
        (0.347, "log", "34.7 log points"),
        (0.974, "1", "0.974"),
        (0.0421, "1/year", "0.0421 a year"),
        (math.nan, "share", "–"),
    ],
)
def test_numbers_are_written_for_people(value: float, unit: str, words: str) -> None:
    assert amount(value, unit) == words


def test_numbers_that_stand_together_share_one_scale() -> None:
    scale = Scale.of("yuan/year", [1_500_000.0, -20_000.0, math.nan])
    assert scale.label == "million yuan a year"
    assert scale.number(1_500_000.0, signed=True) == "+1.50"
    assert scale.number(-20_000.0, signed=True) == "−0.02"
    assert scale.number(100.0, signed=True) == "0.00"
    assert scale.number(math.nan) == "–"
    assert scale.interval(-1e6, 2e6) == "−1.00 to 2.00"
    assert scale.interval(math.nan, 1.0) == "not known"


def test_a_difference_of_shares_is_in_percentage_points() -> None:
    scale = Scale.of("share", [0.0215], difference=True)
    assert (scale.number(0.0215, signed=True), scale.label) == ("+2.15", "percentage points")


def test_an_interval_names_its_unit_once_and_rounds_what_nobody_reads() -> None:
    assert span(235_726.0, 867_408.0, "yuan") == "236,000 to 867,000 yuan"
    assert span(0.74e6, 1.7e6, "yuan") == "0.74 to 1.70 million yuan"


def test_lists_are_spoken() -> None:
    assert spoken_list([]) == ""
    assert spoken_list(["a"]) == "a"
    assert spoken_list(["a", "b"]) == "a and b"
    assert spoken_list(["a", "b", "c"]) == "a, b and c"


def test_seeds_that_follow_each_other_are_written_as_a_range() -> None:
    assert seed_list((1, 2, 3)) == "1–3"
    assert seed_list((4, 9, 1)) == "1, 4 and 9"
