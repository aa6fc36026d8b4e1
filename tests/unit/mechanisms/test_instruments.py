"""Each instrument pays its formula to who is eligible and claims, and no more than its budgets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_cities import LIVELY
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms.incentives import (
    budget,
    capital_grant,
    interest_subsidy,
    land_discount,
    performance_grant,
    tax_credit,
    training_subsidy,
)
from consortium_sim.mechanisms.incentives.capital_grant import CapitalGrant
from consortium_sim.mechanisms.incentives.instruments import PUBLIC, Instruments
from consortium_sim.mechanisms.incentives.interest_subsidy import InterestSubsidy
from consortium_sim.mechanisms.incentives.land_discount import LandDiscount
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.mechanisms.incentives.order_stipend import OrderStipend
from consortium_sim.mechanisms.incentives.performance_grant import PerformanceGrant
from consortium_sim.mechanisms.incentives.tax_credit import TaxCredit
from consortium_sim.mechanisms.incentives.training_subsidy import TrainingSubsidy
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

MEMBER_STAFF = 40


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city())
    consortium.clock.month = consortium.clock.burn_in + 1
    consortium.enterprises.staff[:] = MEMBER_STAFF
    return consortium


@pytest.fixture
def month(consortium: Consortium) -> Month:
    return Month.begin(consortium.enterprises.cash, 1)


def test_interest_and_rent_are_paid_in_part(consortium: Consortium, month: Month) -> None:
    month.interest[:2], month.site_rent[:2] = [1_000, 333], [90_000, 0]
    interest_subsidy.pay(consortium, month, InterestSubsidy(rate=0.5))
    land_discount.pay(consortium, month, LandDiscount(rate=0.4))
    assert consortium.ledger.paid(1, "interest subsidy") == 500 + 166
    assert consortium.ledger.paid(1, "land discount") == 36_000
    assert month.payoff["incentives"][:3] == pytest.approx([365.0, 1.66, 0.0])


def test_a_capital_grant_pays_a_share_up_to_its_cap(consortium: Consortium, month: Month) -> None:
    month.invested[:2] = [10_000_00, 900_000_00]
    rule = CapitalGrant(rate=0.3, cap=20_000.0)
    capital_grant.pay(consortium, month, rule)
    assert month.payoff["incentives"][:3].tolist() == [3_000.0, 20_000.0, 0.0]
    expected = capital_grant.expected(consortium, rule, month.invested / 100.0)
    assert expected.tolist() == month.payoff["incentives"].tolist()


def test_a_performance_grant_pays_participants_for_a_score_above_the_threshold(
    consortium: Consortium, month: Month
) -> None:
    rule = PerformanceGrant(rate=500.0, threshold=0.6, budget=1e9)
    inside = consortium.enterprises.participates
    assert inside.any()
    assert not inside.all()
    consortium.governing.score = 0.7
    performance_grant.pay(consortium, month, rule)
    paid = month.payoff["incentives"]
    assert paid == pytest.approx(np.where(inside, 0.25 * 500.0 * MEMBER_STAFF, 0.0))
    value = performance_grant.yearly_value(consortium, rule)
    assert not value[:, OUTSIDE].any()
    assert value[inside, 1] == pytest.approx(paid[inside])


@pytest.mark.parametrize("score", [0.0, 0.6])
def test_a_poor_score_is_paid_nothing(consortium: Consortium, month: Month, score: float) -> None:
    consortium.governing.score = score
    performance_grant.pay(consortium, month, PerformanceGrant(rate=500.0))
    assert month.count["claimed performance grant"] == 0.0


def test_the_performance_grant_comes_once_a_year(consortium: Consortium, month: Month) -> None:
    consortium.clock.month += 1
    consortium.governing.score = 1.0
    performance_grant.pay(consortium, month, PerformanceGrant(rate=500.0))
    assert month.count["claimed performance grant"] == 0.0


def test_every_public_instrument_has_a_draw_of_its_own_for_take_up() -> None:
    declared = Instruments(TrainingSubsidy(), TaxCredit(), OrderStipend(), LevyGrant())
    assert {getattr(declared, name).kind for name in PUBLIC} <= set(budget.TAKE_UP_DRAWS)
    assert len(set(budget.TAKE_UP_DRAWS)) == len(budget.TAKE_UP_DRAWS)


def test_only_those_who_claim_are_paid_and_count_on_it(consortium: Consortium, month: Month) -> None:
    rule = TrainingSubsidy(rate=1_000.0, advance=0.5, take_up=0.5)
    month.trainee_months[:] = 1.0
    claim = budget.claimants(consortium, rule)
    assert 0.2 < claim.mean() < 0.8
    training_subsidy.pay(consortium, month, rule, np.arange(consortium.enterprises.count))
    assert (month.payoff["incentives"] == np.where(claim, 1_000.0, 0.0)).all()
    assert (training_subsidy.expected(consortium, rule) == np.where(claim, 1_000.0, 0.0)).all()


def test_who_claims_is_always_the_same_and_depends_on_the_instrument(consortium: Consortium) -> None:
    subsidy, credit = TrainingSubsidy(take_up=0.5), TaxCredit(take_up=0.5)
    before = budget.claimants(consortium, subsidy)
    consortium.clock.month += 7
    assert (budget.claimants(consortium, subsidy) == before).all()
    assert (budget.claimants(consortium, credit) != before).any()
    assert (budget.claimants(consortium, replace(subsidy, take_up=0.8)) >= before).all()


def test_who_does_not_claim_earns_no_tax_credit(consortium: Consortium, month: Month) -> None:
    rule = TaxCredit(rate=0.3, take_up=0.5)
    month.eligible[:], month.tax[:] = 1_000_00, 0.0
    tax_credit.pay(consortium, month, rule)
    earned = consortium.enterprises.credit_carried > 0
    assert (earned == budget.claimants(consortium, rule)).all()


def test_all_instruments_together_stop_at_the_common_budget(consortium: Consortium, month: Month) -> None:
    consortium.governing.cap = 50_00
    claims = np.zeros(consortium.enterprises.count, np.int64)
    claims[0] = 40_00
    paid = [int(budget.pay_claims(consortium, month, kind, claims, 1e6).sum()) for kind in ("a", "b", "c")]
    assert paid == [40_00, 10_00, 0]
    assert consortium.governing.paid == 50_00
    assert len(consortium.messages) == 1
    assert "all incentives together" in consortium.messages[0]
    assert "run out" in consortium.messages[0]


def test_a_year_never_costs_more_than_the_common_budget_and_the_next_has_it_again() -> None:
    city = small_city(0.1, burn_in=12).with_(LIVELY)
    levers = {"training_subsidy.rate": 900.0, "capital_grant.rate": 0.5, "government.budget": 300_000.0}
    consortium = founded(city, 1)
    policy = Policy("tight", levers)
    limit = city.timeline(policy)[-1][1].government.budget
    live(consortium, city, policy, months=60)
    ledger = consortium.ledger
    for year in (2, 3):
        spent = ledger.paid(year, "training subsidy") + ledger.paid(year, "capital grant")
        assert spent == round(100 * limit)


@pytest.mark.parametrize(("expectation", "trust"), [("declared", 1.0), ("honoured", 0.2)])
def test_enterprises_that_go_by_experience_count_on_what_a_budget_paid(
    expectation: str, trust: float
) -> None:
    city = small_city(0.1, burn_in=12).with_({**LIVELY, "government.expectation": expectation})
    consortium = founded(city, 1)
    rule = TrainingSubsidy(rate=900.0)
    levers = {"training_subsidy.rate": 900.0, "training_subsidy.budget": 20_000.0}
    claimed = paid = 0.0
    for month, _ in months_of(consortium, city, Policy("tight", levers), months=12 + 12):
        if consortium.clock.year == 1:
            claimed += month.count["claimed training subsidy"]
            paid += month.count["paid training subsidy"]
    assert paid < trust * claimed
    live(consortium, city, Policy("tight", levers), months=1)
    counted = training_subsidy.expected(consortium, rule)
    share = paid / claimed if expectation == "honoured" else 1.0
    assert counted == pytest.approx(share * 900.0)


def test_places_that_only_a_capital_grant_brings_are_not_deadweight() -> None:
    city = small_city(0.2, burn_in=0).with_({**LIVELY, "hosting.setup": 60_000.0})
    policy = Policy("grant", {"capital_grant.rate": 0.8, "capital_grant.budget": 1e9})
    consortium = founded(city, 3)
    live(consortium, city, policy, months=9)
    enterprises = consortium.enterprises
    more = enterprises.places > enterprises.places_without_incentives
    assert more.any()
    assert enterprises.subsidised.any()
    assert (enterprises.places >= enterprises.places_without_incentives).all()
