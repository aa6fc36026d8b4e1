from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drawn_cities import LIVELY
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.incentives import budget, levy_grant, tax_credit, training_subsidy
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.mechanisms.incentives.tax_credit import TaxCredit
from consortium_sim.mechanisms.incentives.training_subsidy import TrainingSubsidy
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city())
    consortium.clock.month = consortium.clock.burn_in + 2
    return consortium


def a_month(consortium: Consortium, trainees: int = 0) -> Month:
    month = Month.begin(consortium.enterprises.cash, 1)
    month.trainee_months[0] = trainees
    return month


def claims(consortium: Consortium, *cents: int) -> np.ndarray:
    claimed = np.zeros(consortium.enterprises.count, np.int64)
    claimed[: len(cents)] = cents
    return claimed


def test_claims_are_paid_in_full_while_the_budget_lasts_then_in_proportion_then_not_at_all(
    consortium: Consortium,
) -> None:
    month = a_month(consortium)
    paid = [
        budget.pay_claims(consortium, month, "aid", claims(consortium, 600, 200), 10.0).tolist()[:2]
        for _ in range(3)
    ]
    assert paid == [[600, 200], [150, 50], [0, 0]]
    assert consortium.ledger.paid(consortium.clock.year, "aid") == 1_000
    assert month.count["claimed aid"] == 8.0
    assert month.count["paid aid"] == 0.0
    consortium.ledger.audit()


def test_a_budget_that_runs_out_says_so_once_a_year(consortium: Consortium) -> None:
    month = a_month(consortium)
    for _ in range(4):
        budget.pay_claims(consortium, month, "aid", claims(consortium, 700), 10.0)
    assert len(consortium.messages) == 1
    assert "aid" in consortium.messages[0]
    assert "run out" in consortium.messages[0]


def test_a_budget_that_just_suffices_says_nothing(consortium: Consortium) -> None:
    budget.pay_claims(consortium, a_month(consortium), "aid", claims(consortium, 1_000), 10.0)
    assert consortium.messages == []


@pytest.mark.parametrize(
    ("kind", "levers"),
    [
        ("training subsidy", {"training_subsidy.rate": 900.0, "training_subsidy.budget": 20_000.0}),
        ("order-class subsidy", {"order_stipend.rate": 300.0, "order_stipend.budget": 20_000.0}),
        ("tax credit", {"tax_credit.rate": 0.5, "tax_credit.budget": 20_000.0}),
    ],
)
def test_a_yearly_budget_runs_out_and_is_there_again_in_january(kind: str, levers: dict[str, Any]) -> None:
    orders = {"order_classes.member_share": 0.8, "order_classes.deep_share": 0.8}
    city = small_city(0.1, burn_in=24).with_(LIVELY)
    consortium = founded(city, 1)
    by_year: dict[int, float] = {}
    policy = Policy("tight", {**orders, **levers})
    for month, _ in months_of(consortium, city, policy, months=60):
        year = consortium.clock.year
        by_year[year] = by_year.get(year, 0.0) + month.count.get(f"paid {kind}", 0.0)
    section = next(iter(levers)).split(".")[0]
    limit = getattr(city.timeline(policy)[-1][1], section).budget
    assert by_year[2] == pytest.approx(limit)
    assert by_year[3] == pytest.approx(limit)
    told = [text for text in consortium.messages if kind in text and "run out" in text]
    assert 2 <= len(told) <= 3


def test_the_subsidy_is_paid_in_advance_and_on_completion(consortium: Consortium) -> None:
    rule = TrainingSubsidy(rate=1_000.0, advance=0.3, budget=1e6)
    nobody = np.zeros(0, np.int64)
    for _ in range(3):
        month = a_month(consortium, trainees=2)
        training_subsidy.pay(consortium, month, rule, nobody)
        assert month.count["paid training subsidy"] == 600.0
    assert consortium.enterprises.completion_due[0] == 3 * 140_000
    month = a_month(consortium, trainees=2)
    training_subsidy.pay(consortium, month, rule, np.array([0, 0]))
    assert month.count["paid training subsidy"] == 600.0 + 4 * 1_400.0
    assert not consortium.enterprises.completion_due.any()
    assert month.payoff["incentives"][0] == 6_200.0


def test_a_tax_credit_is_carried_forward_until_the_surcharges_use_it_up(consortium: Consortium) -> None:
    rule = TaxCredit(rate=0.3, vat_share=0.5, budget=1e6)
    month = a_month(consortium)
    month.eligible[0], month.tax[0] = 100_000, 4_000.0
    tax_credit.pay(consortium, month, rule)
    assert month.count["paid tax credit"] == 100.0
    assert consortium.enterprises.credit_carried[0] == 20_000
    for expected in (100.0, 100.0, 0.0):
        month = a_month(consortium)
        month.tax[0] = 4_000.0
        tax_credit.pay(consortium, month, rule)
        assert month.count["paid tax credit"] == expected


def test_without_a_credit_nothing_is_earned_or_used(consortium: Consortium) -> None:
    month = a_month(consortium)
    month.eligible[0], month.tax[0] = 100_000, 4_000.0
    consortium.enterprises.credit_carried[0] = 500
    tax_credit.pay(consortium, month, TaxCredit(rate=0.0))
    assert month.count["paid tax credit"] == 0.0
    assert consortium.enterprises.credit_carried[0] == 500


def test_the_fund_pays_no_more_than_the_levy_brought(consortium: Consortium) -> None:
    consortium.region.grant_rate = 1_000.0
    month = a_month(consortium, trainees=3)
    month.wages[:] = 10_000_00
    levy_grant.pay(consortium, month, LevyGrant(levy=0.01))
    brought = 100.0 * consortium.enterprises.count
    assert month.count["claimed training grant"] == 3_000.0
    assert month.count["paid training grant"] == min(brought, 3_000.0)
    assert int(consortium.region.fund[0]) == round(100 * (brought - min(brought, 3_000.0)))
    consortium.ledger.audit()


def test_the_grant_is_set_in_september_so_that_the_levy_just_pays_for_last_years_places(
    consortium: Consortium,
) -> None:
    region, rule = consortium.region, LevyGrant(levy=0.01, ceiling=2_000.0)
    region.hosted_months_last_year = 500.0
    consortium.clock.month = 9
    levy_grant.set_grant(consortium, rule, 20e6, usual_months=10.0)
    assert region.grant_rate == pytest.approx(400.0)
    consortium.clock.month = 10
    assert not levy_grant.is_due(consortium, rule)
    consortium.clock.month = 21
    assert levy_grant.is_due(consortium, rule)
    levy_grant.set_grant(consortium, rule, 999e6, usual_months=10.0)
    assert region.grant_rate == 2_000.0


def test_a_levy_that_has_just_begun_sets_its_first_grant_at_once(consortium: Consortium) -> None:
    consortium.clock.month = 2
    assert not levy_grant.is_due(consortium, LevyGrant(levy=0.0))
    assert levy_grant.is_due(consortium, LevyGrant(levy=0.01))
    levy_grant.set_grant(consortium, LevyGrant(levy=0.01), 12e5, usual_months=100.0)
    assert consortium.region.grant_rate == pytest.approx(120.0)
    consortium.region.grant_rate = 50.0
    consortium.clock.month = 9
    levy_grant.set_grant(consortium, LevyGrant(levy=0.0), 12e5, usual_months=100.0)
    assert consortium.region.grant_rate == 0.0


def test_a_park_without_staff_and_trainees_can_set_a_grant(consortium: Consortium) -> None:
    levy_grant.set_grant(consortium, LevyGrant(levy=0.01), 0.0, usual_months=0.0)
    assert consortium.region.grant_rate == 0.0


def test_a_levy_without_hosts_costs_every_enterprise_its_share_of_wages() -> None:
    city = small_city(0.05, burn_in=0)
    consortium = founded(city)
    for month, _ in months_of(consortium, city, Policy("levy", {"levy_grant.levy": 0.01}), months=3):
        expected = np.floor(0.01 * month.wages).sum()
        assert consortium.ledger.flows[(1, "enterprises", "fund", "training levy")] >= expected > 0
    assert int(consortium.region.fund[0]) == consortium.ledger.paid(1, "training levy")
