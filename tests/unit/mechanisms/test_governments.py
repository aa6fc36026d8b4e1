"""Governments that keep their word, seek a target, or learn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms.incentives import as_declared
from consortium_sim.mechanisms.incentives.capital_grant import CapitalGrant
from consortium_sim.mechanisms.incentives.government import learning, target_seeking
from consortium_sim.mechanisms.incentives.government.rule import GovernmentRule
from consortium_sim.mechanisms.incentives.instruments import Instruments
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.mechanisms.incentives.order_stipend import OrderStipend
from consortium_sim.mechanisms.incentives.rd_grant import RdGrant
from consortium_sim.mechanisms.incentives.tax_credit import TaxCredit
from consortium_sim.mechanisms.incentives.training_subsidy import TrainingSubsidy
from consortium_sim.population.governing import Governing
from consortium_sim.scenario.policy import Policy

SEEKING = GovernmentRule(
    kind="target", target=0.5, delay=2, proportional=1_000.0, integral=100.0, ceiling=600.0
)


def seek(reached: list[float], rule: GovernmentRule = SEEKING, declared: float = 200.0) -> list[float]:
    governing, levels = Governing(), []
    for value in reached:
        target_seeking.observe(governing, rule, declared, value)
        levels.append(governing.subsidy)
    return levels


def test_the_subsidy_is_what_the_rule_says_of_the_error_some_months_ago() -> None:
    levels = seek([0.4, 0.45, 0.5, 0.5, 0.6])
    assert levels == pytest.approx([200.0, 200.0, 200.0 + 100.0 + 10.0, 200.0 + 50.0 + 15.0, 200.0 + 15.0])


def test_without_delay_the_government_acts_at_once() -> None:
    assert seek([0.4], replace(SEEKING, delay=0)) == pytest.approx([310.0])


def test_a_government_does_not_pay_less_than_nothing_or_more_than_its_ceiling() -> None:
    assert seek([0.0] * 9)[-1] == 600.0
    assert seek([1.0] * 9)[-1] == 0.0


def test_years_at_the_ceiling_are_not_held_against_the_city() -> None:
    short, long = (seek([0.0] * months + [0.45] * 4) for months in (6, 120))
    assert long[-2:] == short[-2:]
    assert long[-1] < 600.0
    below, longer = (seek([1.0] * months + [0.55] * 4) for months in (6, 120))
    assert longer[-2:] == below[-2:]


@given(
    reached=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60),
    ceiling=st.floats(0.0, 5_000.0),
    integral=st.floats(0.0, 5_000.0),
    delay=st.integers(0, 24),
)
def test_the_subsidy_stays_in_its_bounds_and_the_sum_of_errors_too(
    reached: list[float], ceiling: float, integral: float, delay: int
) -> None:
    rule = replace(SEEKING, ceiling=ceiling, integral=integral, delay=delay)
    governing = Governing()
    for value in reached:
        target_seeking.observe(governing, rule, 200.0, value)
        assert 0.0 <= governing.subsidy <= ceiling
    bound = (ceiling + 200.0 + rule.proportional) / max(integral, 1.0) + 2.0
    assert integral < 1.0 or abs(governing.error_sum) <= bound


DECLARED = Instruments(
    TrainingSubsidy(rate=800.0, budget=2e6),
    TaxCredit(rate=0.3, budget=1e6),
    OrderStipend(),
    LevyGrant(levy=0.01),
    capital_grant=CapitalGrant(rate=0.5, budget=1e6),
)


def test_belief_in_an_instrument_comes_to_its_true_gain() -> None:
    true, rng = {"a": 0.03, "b": 0.01, "c": -0.02}, np.random.default_rng(1)
    gain = dict.fromkeys(true, 0.0)
    for _ in range(300):
        change = dict(zip(true, rng.normal(size=3).tolist(), strict=True))
        gain = learning.believed(gain, change, sum(true[name] * x for name, x in change.items()))
    assert gain == pytest.approx(true, abs=1e-3)


def test_what_is_not_moved_is_not_learnt() -> None:
    gain = {"a": 0.1, "b": 0.2}
    assert learning.believed(gain, {"a": 0.0, "b": 0.0}, 5.0) == gain
    assert learning.believed(gain, {"a": 1.0, "b": 0.0}, 5.0)["b"] == 0.2


def test_a_share_of_every_budget_moves_to_the_chosen_one() -> None:
    moved = learning.moved({"a": 0.5, "b": 0.3, "c": 0.2}, "c", 0.5)
    assert moved == pytest.approx({"a": 0.25, "b": 0.15, "c": 0.6})


def test_rates_and_budgets_follow_the_shares_within_the_declared_range() -> None:
    rule, governing = GovernmentRule(kind="learning", budget=2e6), Governing()
    assert learning.instruments(DECLARED, rule, governing) is DECLARED
    names = learning.in_use(DECLARED)
    assert names == ["training_subsidy", "tax_credit", "capital_grant"]
    research = replace(DECLARED, rd_grant=RdGrant(rate=0.3, budget=1e6))
    assert learning.in_use(research) == [*names, "rd_grant"]
    governing.shares = dict(zip(names, (0.25, 0.25, 0.5), strict=True))
    moved = learning.instruments(DECLARED, rule, governing)
    assert (moved.training_subsidy.rate, moved.training_subsidy.budget) == (400.0, 500_000.0)
    assert (moved.tax_credit.rate, moved.tax_credit.budget) == (0.3, 500_000.0)
    assert (moved.capital_grant.rate, moved.capital_grant.budget) == (1.0, 1_000_000.0)
    assert moved.levy_grant == DECLARED.levy_grant
    governing.shares = dict(zip(names, (0.0, 0.0, 1.0), strict=True))
    assert learning.instruments(DECLARED, rule, governing).capital_grant.rate == 1.0


def years_of_learning(true: dict[str, float], exploration: float, years: int = 40) -> dict[str, float]:
    """Let a government learn in a city whose goal answers to last year's spending, and return its shares."""
    consortium = founded(small_city())
    rule = GovernmentRule(kind="learning", exploration=exploration, step=0.2)
    goal = 0.4
    for year in range(years):
        consortium.clock.month = 13 + 12 * year
        shares = consortium.governing.shares or {"training_subsidy": 0.5, "tax_credit": 0.25}
        for name in learning.in_use(DECLARED):
            spent = 4e6 * shares.get(name, 0.25)
            goal += true[name] * (spent - consortium.governing.spent.get(name, spent)) / 1e6
            consortium.region.spent[getattr(DECLARED, name).kind] = round(100 * spent)
        learning.observe(consortium, rule, DECLARED, goal)
    return consortium.governing.shares


@pytest.mark.parametrize("best", ["training_subsidy", "tax_credit", "capital_grant"])
def test_a_learning_government_moves_its_budget_to_the_instrument_that_brings_most(best: str) -> None:
    true = dict.fromkeys(learning.in_use(DECLARED), 0.01) | {best: 0.05}
    shares = years_of_learning(true, exploration=0.3)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares[best] > 0.5
    assert max(shares, key=lambda name: shares[name]) == best


def test_a_government_that_only_explores_keeps_trying_every_instrument() -> None:
    true = dict.fromkeys(learning.in_use(DECLARED), 0.01) | {"tax_credit": 0.05}
    assert min(years_of_learning(true, exploration=1.0).values()) > 0.0


MIX = {
    "training_subsidy.rate": 800.0,
    "training_subsidy.budget": 400_000.0,
    "tax_credit.rate": 0.3,
    "tax_credit.budget": 300_000.0,
    "capital_grant.rate": 0.5,
    "capital_grant.budget": 300_000.0,
    "government.budget": 800_000.0,
}


def governed(kind: str, months: int = 60, **rules: Any) -> tuple[list[float], list[float]]:
    """Return the training subsidy in force and the public money spent this year, by month of the horizon.

    The city has a tenth of the size that the budgets are for.
    """
    city = small_city(0.1, burn_in=12, participation={"first_share": 1.0})
    consortium = founded(city, 1)
    live(consortium, city, months=12)
    policy = Policy(kind, {**MIX, "government.kind": kind, "government.target": 0.9})
    levels, spent = [], []
    for month, _ in months_of(consortium, city, policy, months, rules=rules):
        levels.append(month.count["subsidy_level"])
        spent.append(consortium.governing.paid / 100.0)
    return levels, spent


@pytest.mark.parametrize("kind", ["fixed", "target", "learning"])
def test_no_government_spends_more_than_the_budget_of_all(kind: str) -> None:
    levels, spent = governed(kind)
    assert max(spent) == pytest.approx(80_000.0)
    assert (len(set(levels)) == 1) == (kind == "fixed")


def test_a_user_may_still_decide_for_the_government() -> None:
    levels, _ = governed("target", months=24, instruments=as_declared)
    assert set(levels) == {800.0}
