"""Policies that begin in waves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_country import small_country

from consortium_sim.errors import SettingError
from consortium_sim.numerics.streams import check_seed
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.policy import Policy, combine, load_policy, policies
from consortium_sim.scenario.rollout import Rollout
from consortium_sim.scenario.scenario import load_scenario

SIZES = np.array([30.0, 10.0, 50.0, 20.0, 40.0])
SEED = check_seed(7)


def test_the_largest_cities_begin_first() -> None:
    months = Rollout((1, 2), (5, 9, 20)).first_months(SIZES, SEED)
    assert months.tolist() == [9, 20, 5, 20, 9]


def test_cities_are_drawn_by_the_seed_alone() -> None:
    drawn = Rollout((2,), (5, 20), "draw")
    months = drawn.first_months(SIZES, SEED)
    assert sorted(months.tolist()) == [5, 5, 20, 20, 20]
    assert months.tolist() == drawn.first_months(SIZES[::-1], SEED).tolist()
    assert any(
        months.tolist() != drawn.first_months(SIZES, check_seed(seed)).tolist() for seed in range(8, 12)
    )


def test_without_waves_all_cities_begin_together() -> None:
    assert Rollout((), (13,)).first_months(SIZES, SEED).tolist() == [13] * 5


def test_there_must_be_cities_left_for_the_last_wave() -> None:
    with pytest.raises(
        SettingError, match=r"3 \+ 2 cities in the first waves, of 5 in all. Expected fewer than 5"
    ):
        Rollout((3, 2), (1, 2, 3)).first_months(SIZES, SEED)


@pytest.mark.parametrize(
    ("rollout", "words"),
    [
        (
            Rollout((1, 2), (5, 9)),
            "rollout.months: 2 months for 2 waves and all other cities. Expected 3 months",
        ),
        (Rollout((1,), (9, 9)), r"rollout.months: months \[9, 9\]. Expected months that increase"),
    ],
)
def test_waves_that_contradict_each_other_are_refused(rollout: Rollout, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        Policy("waves", rollout=rollout)


def test_faults_of_a_file_are_told_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "waves.toml"
    file.write_text('kind = "policy"\n\n[rollout]\ncities = [0]\nmonths = [1, 13]\norder = "sise"\n')
    with pytest.raises(SettingError) as caught:
        load_policy(file)
    told = [str(fault) for fault in caught.value.faults]
    assert [fault.split(": ")[0].rsplit(":")[-1] for fault in told] == ["4", "6"]
    assert "Did you mean 'size'?" in told[1]


def test_the_bundled_pilot_has_28_then_6_then_all_other_cities() -> None:
    pilot = load_policy("staggered-pilot")
    assert pilot.rollout is not None
    assert pilot.rollout.cities == (28, 6)
    assert pilot.changes == load_policy("package").changes
    assert "rollout" in policies().set_index("name").loc["staggered-pilot", "levers"]


def test_to_one_city_a_roll_out_is_the_policy_from_its_month_on() -> None:
    pilot = load_policy("staggered-pilot").in_city(22)
    assert pilot.rollout is None
    assert pilot.changes["training_subsidy.rate"] == Dated(((22, 800.0),))
    assert load_policy("staggered-pilot").in_city(1).changes == load_policy("package").changes


def test_a_city_refuses_a_policy_that_is_rolled_out() -> None:
    with pytest.raises(SettingError, match="rolled out over cities, and scenario 'base-city' is one city"):
        load_scenario("base-city").timeline(load_policy("staggered-pilot"))
    assert small_country().timeline(load_policy("staggered-pilot"))


def test_roll_outs_are_kept_when_policies_are_combined_and_must_not_differ() -> None:
    pilot, other = load_policy("staggered-pilot"), Policy("waves", rollout=Rollout((1,), (1, 13)))
    assert combine(pilot, "credit-rating").rollout == pilot.rollout
    with pytest.raises(SettingError, match="'staggered-pilot' and 'waves' are rolled out differently"):
        combine(pilot, other)
    assert pilot.fingerprint() != load_policy("package").fingerprint()
