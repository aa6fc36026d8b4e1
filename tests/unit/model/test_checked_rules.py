"""A rule's answers are looked at: a wrong one is named, with what was expected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_city import small_city

from consortium_sim.errors import SettingError
from consortium_sim.model import simulate
from consortium_sim.scenario.policy import Policy, load_policy

WRONG: dict[str, Any] = {
    "participation": lambda outlook: np.full(outlook.strategy.shape, 7),
    "hosting": lambda outlook: np.floor(outlook.limit).astype(np.int64) + 1,
    "program_choice": lambda outlook: np.zeros(3),
    "job_choice": lambda outlook: np.full(outlook.wage.shape, np.nan),
    "seats": lambda outlook: -outlook.seats - 1.0,
    "sponsor": lambda outlook: outlook.value - outlook.cost,
    "instruments": lambda outlook: None,
}

NUMBERS = [np.float16, np.float32, np.longdouble, ">f8", np.int32, np.uint64]


@pytest.mark.parametrize("decision", list(WRONG))
def test_a_wrong_answer_of_a_rule_is_named(decision: str) -> None:
    city = small_city(0.05, burn_in=0)
    policy = Policy("all", {**load_policy("package").changes, "technology_platform.open": True})
    with pytest.raises(SettingError, match=f"for '{decision}' returned"):
        simulate(city, policy, seed=1, months=12, rules={decision: WRONG[decision]})


def test_numbers_that_are_not_real_are_named() -> None:
    rules = {"job_choice": lambda outlook: outlook.wage.astype(np.complex128)}
    with pytest.raises(SettingError, match=r"for 'job_choice' returned an array .* of complex128"):
        simulate(small_city(0.05, burn_in=0), months=2, rules=rules)


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("decision", ["job_choice", "program_choice", "seats"])
def test_whole_numbers_in_any_kind_of_array_decide_alike(decision: str, kind: Any) -> None:
    answers: dict[str, Any] = {
        "job_choice": lambda outlook: np.floor(outlook.wage / 1_000.0),
        "program_choice": lambda outlook: np.floor(5.0 * outlook.luck) + 50.0,
        "seats": lambda outlook: np.floor(outlook.seats),
    }
    city, rule = small_city(0.05, burn_in=0), answers[decision]
    usual = simulate(city, months=10, rules={decision: rule})
    run = simulate(city, months=10, rules={decision: lambda outlook: rule(outlook).astype(kind)})
    assert run.indicators.equals(usual.indicators)
