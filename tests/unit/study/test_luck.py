"""Luck that is not shared is found, with the first month and indicator that betray it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import priced_city
import pytest
import toy_city
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.scenario.policy import Policy
from consortium_sim.study.carrying import study_of
from consortium_sim.study.luck import check_luck
from consortium_sim.study.study import Study

POLICIES = (priced_city.subsidy(), priced_city.stipend())


def no_slip(policy: Policy, seed: int, months: int) -> np.ndarray:
    return np.zeros(months)


def made(slip: Callable[..., np.ndarray] = no_slip, **others: Any) -> Study:
    design = priced_city.design(POLICIES, rules={"slip": slip}, **others)
    return study_of([design], priced_city.simulate, toy_city.INDICATORS, 1, False)


def checked(study: Study, **options: Any) -> Any:
    return check_luck(study.cities, jobs=1, simulate=priced_city.simulate, **options)


def test_shared_luck_holds_and_says_how_much_was_compared() -> None:
    luck = checked(made())
    assert luck.holds and not luck.violations
    assert str(luck) == "Luck is shared: 8 pairs of runs that must agree do, to the last bit."
    table = luck.table()
    assert table["check"].value_counts().to_dict() == {"again": 2, "null": 2, "late": 4}
    assert set(table.query("check == 'late'")["months"]) == {12}
    assert set(table.query("check != 'late'")["months"]) == {24}
    assert table["month"].isna().all()


def test_a_policy_that_is_felt_before_it_starts_is_found() -> None:
    def foreseen(policy: Policy, seed: int, months: int) -> np.ndarray:
        slip = np.zeros(months)
        if priced_city.STIPEND in policy.changes and seed == 2:
            slip[6:7] = 1e-15
        return slip

    luck = checked(made(foreseen), month=9)
    assert not luck.holds
    (found,) = luck.violations
    assert (found.check, found.policy, found.seed) == ("late", "stipend, from month 9", 2)
    assert (found.month, found.indicator) == (7, "match_rate")
    assert found.difference == pytest.approx(1e-15, rel=0.3)
    assert "stipend, from month 9 differs before it starts, first in month 7: match_rate" in str(luck)
    assert checked(made(foreseen), month=7).holds, "from then on it may differ"


def test_a_name_that_matters_is_found() -> None:
    def named(policy: Policy, seed: int, months: int) -> np.ndarray:
        return np.where(np.arange(1, months + 1) >= 20, 1e-3 * len(policy.name), 0.0)

    luck = checked(made(named))
    assert {(one.check, one.month) for one in luck.violations} == {("null", 20)}
    assert "under another name differs from itself, first in month 20" in str(luck)
    assert "2 of 8 checks found a difference" in str(luck)


def test_a_run_that_cannot_be_repeated_is_found() -> None:
    study, rng = made(), np.random.default_rng(1)

    def forgetful(policy: Policy, seed: int, months: int) -> np.ndarray:
        return rng.normal(size=months)

    study.cities[0].design.rules["slip"] = forgetful  # type: ignore[index]
    assert {one.check for one in checked(study).violations} == {"again", "null", "late"}


def test_what_could_not_be_checked_is_not_said_to_hold() -> None:
    cursed = priced_city.design((priced_city.subsidy(priced_city.RATE_THAT_FAILS),))
    study = study_of([cursed], priced_city.simulate, toy_city.INDICATORS, 1, False)
    luck = checked(study, month=2)
    assert luck.holds, "the policy does not fail before it begins"

    def breaks(policy: Policy, seed: int, months: int) -> np.ndarray:
        raise ValueError("no luck today")

    study = made()
    study.cities[0].design.rules["slip"] = breaks  # type: ignore[index]
    luck = checked(study)
    assert not luck.holds and not luck.violations
    assert "not checked: priced-city, baseline, seed 1: ValueError: no luck today" in str(luck)


def test_the_seeds_can_be_chosen() -> None:
    assert set(checked(made(), seeds=[3, 8]).table()["seed"]) == {3, 8}
    assert checked(made(), seeds=[8]).table()["check"].tolist() == ["null", "late", "late"]


@pytest.mark.parametrize("month", [1, 25, 2.5])
def test_a_month_before_which_nothing_can_be_compared_is_refused(month: int) -> None:
    with pytest.raises(SettingError, match="month: found"):
        checked(made(), month=month)


@pytest.fixture(scope="module")
def real() -> cs.Study:
    policies = ["training-subsidy", "council", "order-classes"]
    return cs.compare(small_city(0.02, burn_in=6), policies, 2, months=12, jobs=1, progress=False)


def test_the_model_shares_its_luck(real: cs.Study) -> None:
    luck = real.check_luck(jobs=1)
    assert luck.holds, str(luck)
    assert len(luck.checks) == 2 * (2 + 3)


@pytest.mark.slow
def test_the_model_shares_its_luck_under_every_bundled_policy() -> None:
    study = cs.compare(small_city(0.05, burn_in=24), None, 2, months=36, jobs=1, progress=False)
    luck = study.check_luck(jobs=1)
    assert luck.holds, str(luck)


def test_a_decision_with_a_generator_of_its_own_is_found(real: cs.Study) -> None:
    rng = np.random.default_rng(5)

    def whimsical(outlook: Any) -> np.ndarray:
        return rng.integers(0, 3, outlook.strategy.size)

    city = small_city(0.02, burn_in=6)
    study = cs.compare(
        city, ["council"], 1, months=6, jobs=1, progress=False, rules={"participation": whimsical}
    )
    luck = study.check_luck(month=6, jobs=1)
    assert not luck.holds
    first = luck.violations[0]
    assert first.month <= 5 and first.indicator in cs.INDICATORS


def test_a_policy_that_starts_too_early_is_found_in_the_model(
    real: cs.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_time = Policy.starting
    monkeypatch.setattr(Policy, "starting", lambda policy, month: in_time(policy, month - 2))
    luck = real.check_luck(month=8, seeds=[1], jobs=1)
    late = [one for one in luck.violations if one.check == "late"]
    assert late and min(one.month for one in late if one.month) == 6
    assert all(one.check == "late" for one in luck.violations)
