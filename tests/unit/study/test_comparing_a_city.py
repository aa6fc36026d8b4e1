"""compare() with the real model, on a city small enough for tests."""

from __future__ import annotations

from functools import partial
from threading import Lock

import numpy as np
import pandas as pd
import pytest
import toy_city
from small_city import small_city

from consortium_sim.errors import SettingError
from consortium_sim.scenario.policy import Policy
from consortium_sim.study.comparing import compare

SUBSIDY = Policy("subsidy", {"training_subsidy.rate": 1_500.0}, title="Training subsidy")
NOTHING = Policy("nothing new", {"training_subsidy.rate": 0.0})
LATE = SUBSIDY.starting(13)


@pytest.fixture(scope="module")
def city():
    return small_city(0.03, burn_in=24)


def test_numbers_do_not_depend_on_the_number_of_workers(city) -> None:
    one = compare(city, [SUBSIDY], seeds=2, months=14, jobs=1, progress=False)
    two = compare(city, [SUBSIDY], seeds=2, months=14, jobs=2, progress=False)
    assert not one.failures and not two.failures
    pd.testing.assert_frame_equal(one.effects(), two.effects(), check_exact=True)
    for here, there in zip(one.runs, two.runs, strict=True):
        pd.testing.assert_frame_equal(here.indicators, there.indicators, check_exact=True)
        pd.testing.assert_frame_equal(here.accounts, there.accounts, check_exact=True)


def test_a_policy_that_sets_nothing_new_changes_nothing_at_all(city) -> None:
    study = compare(city, [NOTHING], seeds=[3, 5], months=14, jobs=1, progress=False)
    assert set(study.effects()["verdict"]) == {"no change"}
    assert (study.flows()["difference"] == 0.0).all()


def test_a_policy_changes_nothing_before_it_starts(city) -> None:
    study = compare(city, [LATE], seeds=1, months=24, jobs=1, progress=False)
    late, baseline = (study.run(name, 1).indicators.loc[:12] for name in (LATE.name, "baseline"))
    pd.testing.assert_frame_equal(late, baseline, check_exact=True)


def test_what_government_pays_in_the_accounts_is_the_public_cost(city) -> None:
    study = compare(city, [SUBSIDY], seeds=2, months=24, jobs=1, progress=False)
    cost = study.levels(window=(1, None)).loc["public_cost"]
    paid = study.flows((1, None), kinds=True).query("payer == 'government' and kind != 'transfers'")
    assert paid["difference"].sum() == pytest.approx(cost["subsidy"] - cost["baseline"], abs=1.0)
    assert np.isfinite(study.ranking()["public_cost"]).all()


def test_bad_arguments_are_named_all_at_once_before_anything_runs() -> None:
    with pytest.raises(SettingError) as error:
        compare("base-cty", ["baselin"], seeds=0, months=0, jobs=-1)
    text = str(error.value)
    for found in ("base-city", "baseline", "seeds", "months", "jobs"):
        assert found in text
    assert len(error.value.faults) == 5


def test_rules_that_cannot_be_sent_to_workers_are_named_before_anything_runs(city) -> None:
    with pytest.raises(SettingError, match=r"rules\['participation'\]"):
        compare(city, ["baseline"], seeds=1, jobs=2, rules={"participation": partial(print, Lock())})


def test_a_rule_of_one_line_travels_to_workers(city) -> None:
    stay = {"participation": lambda outlook: outlook.strategy}
    here = compare(city, ["baseline"], seeds=2, months=6, jobs=1, progress=False, rules=stay)
    there = compare(city, ["baseline"], seeds=2, months=6, jobs=2, progress=False, rules=stay)
    for one, other in zip(here.runs, there.runs, strict=True):
        pd.testing.assert_frame_equal(one.indicators, other.indicators, check_exact=True)


def test_a_rule_of_an_unknown_decision_is_named_before_anything_runs(city) -> None:
    with pytest.raises(SettingError, match="Did you mean 'participation'"):
        compare(city, ["baseline"], seeds=1, jobs=1, rules={"particpation": toy_city.die})


def test_a_rule_that_fails_is_a_named_failure(city) -> None:
    rules = {"participation": toy_city.fail_always}
    study = compare(city, ["baseline"], [4], months=3, jobs=1, progress=False, rules=rules)
    (failure,) = study.failures
    call = "cs.simulate(scenario, 'baseline', seed=4, months=3, rules=rules)  # scenario: the city"
    assert failure.command.startswith(call)
