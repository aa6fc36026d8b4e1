from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.theory.evolutionary_games import ConsortiumNumbers, consortium_game

NUMBERS = ConsortiumNumbers(
    hosted=0.03,
    trainee_output=3_000.0,
    trainee_cost=4_000.0,
    hire_value=2_500.0,
    setup=20.0,
    technology=50.0,
    technology_output=130.0,
    coordination=58.0,
    fee=4.0,
    students=0.2,
    effort_cost=60.0,
    exchange=0.5,
    effort_skill=1.05,
    support_skill=1.02,
    subsidy=800.0,
    effort_grant=100.0,
    support_cost=3.0,
    recognition=0.0,
    graduate_output=1_000.0,
    tax=0.1,
)
GOVERNMENT, COLLEGE, ENTERPRISE = range(3)


def payoffs(numbers: ConsortiumNumbers) -> np.ndarray:
    """Payoffs by party, support, effort, taking part."""
    return np.stack(consortium_game(numbers).tensors)


def test_an_enterprise_gains_what_hosting_and_technology_bring_less_what_taking_part_costs() -> None:
    table = payoffs(NUMBERS)[ENTERPRISE]
    assert np.all(table[:, :, 0] == 0.0)
    assert table[0, 0, 1] == pytest.approx(0.03 * (3_000 - 4_000 + 2_500) - 20 + 50 - 58 - 4)
    assert table[1, 0, 1] == pytest.approx(0.03 * (3_060 - 4_000 + 2_500 + 800) - 20 + 50 - 58 - 4)
    assert table[0, 1, 1] == pytest.approx(0.03 * (3_150 - 4_000 + 2_500) - 20 + 50 - 58 - 4 - 0.5 * 60 * 0.2)


def test_an_enterprise_for_which_hosting_does_not_pay_hosts_nobody() -> None:
    poor = replace(NUMBERS, hire_value=500.0)
    table = payoffs(poor)
    assert table[ENTERPRISE][0, 0, 1] == pytest.approx(50 - 58 - 4)
    assert table[GOVERNMENT][0, 0, 1] == pytest.approx(0.1 * 130)
    assert table[GOVERNMENT][1, 0, 1] == pytest.approx(0.1 * (1_000 * 0.02 + 130) - 3)


def test_a_college_pays_for_effort_what_nobody_else_pays() -> None:
    table = payoffs(NUMBERS)[COLLEGE]
    assert np.all(table[:, 0, :] == 0.0)
    assert table[:, 1, :] == pytest.approx(0.2 * np.array([[-60.0, -30.0], [40.0, 70.0]]))


def test_a_government_receives_taxes_and_pays_for_support() -> None:
    table = payoffs(NUMBERS)[GOVERNMENT]
    assert table[0, 0, 0] == 0.0
    assert table[1, 0, 0] == pytest.approx(0.1 * 1_000 * 0.02 - 3)
    skill = 1.02 * 1.05
    revenue = 0.1 * (1_000 * (skill - 1) + 0.03 * 3_000 * skill + 130)
    assert table[1, 1, 1] == pytest.approx(revenue - 3 - 800 * 0.03 - 100 * 0.2)


@pytest.mark.parametrize("change", [{"subsidy": 900.0}, {"effort_grant": 120.0}, {"exchange": 0.7}])
def test_what_one_party_pays_another_receives(change: dict[str, float]) -> None:
    sums = payoffs(replace(NUMBERS, **change)).sum(axis=0) - payoffs(NUMBERS).sum(axis=0)
    assert sums == pytest.approx(np.zeros((2, 2, 2)), abs=1e-9)


def test_a_government_without_recognition_never_supports_by_subsidy_alone() -> None:
    numbers = replace(NUMBERS, support_skill=1.0, effort_grant=0.0)
    for state in consortium_game(numbers).ess():
        assert state.shares[GOVERNMENT] == 0.0


def test_recognition_makes_support_and_effort_stable() -> None:
    (state,) = consortium_game(replace(NUMBERS, recognition=60.0)).ess()
    assert state.shares.tolist() == [1.0, 1.0, 1.0]


def test_units_of_payoff_do_not_matter_for_what_is_stable() -> None:
    game = consortium_game(NUMBERS)
    slow = game.replicator((0.5, 0.5, 0.5), [400.0], rate=0.01)
    fast = game.replicator((0.5, 0.5, 0.5), [4.0], rate=1.0)
    assert slow.shares == pytest.approx(fast.shares)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"tax": 1.2}, "tax: found 1.2"),
        ({"exchange": 1.5}, "exchange: found 1.5"),
        ({"setup": -1.0}, "setup: found -1"),
        ({"technology": np.nan}, "technology: found nan"),
        ({"hosted": [0.1, 0.2]}, r"hosted: found shape \(2,\)"),
    ],
)
def test_a_number_that_cannot_be_used_is_named(change: dict[str, float], complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        replace(NUMBERS, **change)


def test_hire_value_and_technology_may_be_negative() -> None:
    assert payoffs(replace(NUMBERS, hire_value=-100.0, technology=-5.0))[ENTERPRISE][0, 0, 1] < 0.0
