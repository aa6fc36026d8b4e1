"""Levers are found, scaled within their ranges, and named when the choice is open."""

from __future__ import annotations

import pytest

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.levers import lever_of, levers_of, range_of


def test_the_only_number_with_a_range_is_the_lever() -> None:
    lever = lever_of(cs.load_policy("training-subsidy"), None)
    assert lever.names == ("training_subsidy.rate",)
    assert (lever.low, lever.high) == (0.0, 2_000 / 800)
    twice = lever.at(2.0)
    assert twice.name == "training-subsidy × 2" and twice.title == "Training subsidy × 2"
    assert twice.changes["training_subsidy.rate"] == 1_600.0
    assert twice.changes["training_subsidy.budget"] == 6e6
    assert lever.dose(0.5) == {"training_subsidy.rate": 400.0}


def test_several_numbers_grow_together_until_the_first_meets_its_end() -> None:
    names = ("training_subsidy.rate", "training_subsidy.budget")
    lever = lever_of(cs.load_policy("training-subsidy"), names)
    assert lever.high == 2.5
    assert lever.at(2.5).changes["training_subsidy.budget"] == 1.5e7


def test_a_choice_that_is_open_is_asked_for() -> None:
    with pytest.raises(SettingError) as found:
        levers_of([cs.load_policy("order-classes"), cs.load_policy("information-platform")], None)
    text = str(found.value)
    assert "order_classes.stipend, order_classes.penalty and order_stipend.rate have a range" in text
    assert "lever of 'information-platform': none of its numbers has a range" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("training_subsidy.rat", "Did you mean 'training_subsidy.rate'"),
        ("training_subsidy.nothing", "the policy sets no number"),
        (
            {"training-subsidi": "x"},
            "no policy is called 'training-subsidi'. Did you mean 'training-subsidy'",
        ),
    ],
)
def test_a_lever_that_is_none_is_refused(asked: object, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        levers_of([cs.load_policy("training-subsidy")], asked)  # type: ignore[arg-type]


def test_nothing_cannot_be_scaled() -> None:
    with pytest.raises(SettingError, match=r"'tax_credit.rate' is 0\. Expected an amount above 0"):
        lever_of(cs.Policy("idle", {"tax_credit.rate": 0.0}), "tax_credit.rate")


def test_dated_and_whole_numbers_are_scaled_as_such() -> None:
    dated = [{"from": 1, "value": 100}, {"from": 13, "value": 500}]
    lever = lever_of(cs.Policy("late", {"training_subsidy.rate": dated}), "training_subsidy.rate")
    assert lever.high == 10.0 and lever.dose(2.0) == {"training_subsidy.rate": 1_000.0}
    assert [value for _, value in lever.at(2.0).changes["training_subsidy.rate"].entries] == [200.0, 1_000.0]
    seats = lever_of(cs.load_policy("council"), "council.enterprise_seats")
    assert seats.at(1.1).changes["council.enterprise_seats"] == 21


def test_a_stated_range_goes_before_the_declared_one() -> None:
    assert range_of(cs.load_policy("tax-credit"), "tax_credit.rate") == (0.0, 0.5)
    assert range_of(None, "tax_credit.rate") == (0.0, 1.0)


def test_a_name_tells_all_of_the_factor() -> None:
    lever = lever_of(cs.load_policy("tax-credit"), None)
    one, other = lever.at(1.23456789), lever.at(1.234568)
    assert one.name == other.name == "tax-credit × 1.23457" and one == other
