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


@pytest.mark.parametrize("decision", list(WRONG))
def test_a_wrong_answer_of_a_rule_is_named(decision: str) -> None:
    city = small_city(0.05, burn_in=0)
    policy = Policy("all", {**load_policy("package").changes, "technology_platform.open": True})
    with pytest.raises(SettingError, match=f"for '{decision}' returned"):
        simulate(city, policy, seed=1, months=12, rules={decision: WRONG[decision]})
