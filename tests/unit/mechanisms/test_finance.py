"""Credit, rating and land bind: an investment is blocked without them and made with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drawn_cities import LIVELY
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.finance import LOWEST_RATING, FinanceRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import MEMBER
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

RULE = FinanceRule(binding=True, open=True, reserve=2.0, line=0.05, interest=0.06, years=2.0)
CITY = small_city(0.2, burn_in=0).with_({**LIVELY, "finance.binding": True})
"""Everybody takes part and would train, where it can pay for it."""
STAY = {"participation": lambda outlook: np.full_like(outlook.strategy, MEMBER)}
OPEN = {"finance.open": True}


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city())
    enterprises = consortium.enterprises
    enterprises.output[:], enterprises.profit[:], enterprises.rating[:] = 100_000.0, 20_000.0, 0.5
    hold(consortium, 160_000.0)
    return consortium


def hold(consortium: Consortium, yuan: float) -> None:
    """Let every enterprise hold this money; the rest goes to the owners, or comes from outside."""
    cash = consortium.enterprises.cash
    consortium.ledger.pay(1, "enterprises", "owners", "test", np.maximum(cash - cents(yuan), 0))
    consortium.ledger.pay(1, "outside", "enterprises", "test", np.maximum(cents(yuan) - cash, 0))


def a_month(consortium: Consortium) -> Month:
    return Month.begin(consortium.enterprises.cash, 1)


def test_means_are_cash_above_the_working_reserve_and_credit_by_rating(consortium: Consortium) -> None:
    hold(consortium, 190_000.0)
    assert finance.own_means(consortium, RULE)[0] == pytest.approx(30_000.0)
    assert finance.credit(consortium, RULE)[0] == pytest.approx(0.5 * 0.05 * 1_200_000.0)
    assert finance.means(consortium, RULE)[0] == pytest.approx(60_000.0)
    consortium.enterprises.debt[0] = 10_000_00
    assert finance.means(consortium, RULE)[0] == pytest.approx(50_000.0)


def test_nothing_binds_where_finance_is_not_binding(consortium: Consortium) -> None:
    assert np.isinf(finance.means(consortium, FinanceRule())).all()
    assert not finance.borrow(consortium, a_month(consortium), FinanceRule(), cents(np.ones(9))).any()


def test_a_guaranteed_loan_counts_as_rated_best(consortium: Consortium) -> None:
    guaranteed = FinanceRule(binding=True, open=True, line=0.05, guarantee=0.6)
    assert finance.credit(consortium, guaranteed)[0] == pytest.approx(0.8 * 0.05 * 1_200_000.0)


def test_a_loan_covers_what_own_means_lack_and_never_more_than_the_credit(consortium: Consortium) -> None:
    count = consortium.enterprises.count
    need = np.zeros(count, np.int64)
    need[:3] = [20_000_00, 29_000_00, 500_000_00]
    drawn = finance.borrow(consortium, a_month(consortium), RULE, need)
    assert drawn[:3].tolist() == [20_000_00, 29_000_00, 30_000_00]
    assert consortium.enterprises.debt.tolist() == drawn.tolist()
    consortium.ledger.audit()


def test_a_loan_is_repaid_in_equal_parts_with_the_interest_foreseen(consortium: Consortium) -> None:
    need = np.zeros(consortium.enterprises.count, np.int64)
    need[0] = 24_000_00
    finance.borrow(consortium, a_month(consortium), RULE, need)
    interest, repaid = 0.0, []
    for _ in range(30):
        month, before = a_month(consortium), int(consortium.enterprises.debt[0])
        finance.service_debt(consortium, month, RULE)
        repaid.append(before - int(consortium.enterprises.debt[0]))
        interest += float(month.interest[0]) / 100.0
        line = month.payoff.get("finance", np.zeros(need.size))
        assert line[0] == -float(month.interest[0]) / 100.0
    assert repaid == [1_000_00] * 24 + [0] * 6
    assert interest == pytest.approx(finance.interest_of(RULE, np.array([24_000.0]))[0], abs=0.2)


def test_debt_of_a_closed_enterprise_is_written_off_and_the_guarantor_pays_its_part(
    consortium: Consortium,
) -> None:
    rule = FinanceRule(binding=True, open=True, line=0.05, guarantee=0.4)
    need = np.zeros(consortium.enterprises.count, np.int64)
    need[:2] = 10_000_00
    finance.borrow(consortium, a_month(consortium), rule, need)
    consortium.enterprises.active[0] = False
    month = a_month(consortium)
    finance.follow_closings(consortium, month, rule)
    assert consortium.enterprises.debt[:2].tolist() == [0, 10_000_00]
    assert month.count["guarantees_paid"] == 4_000.0
    year = consortium.clock.year
    assert consortium.ledger.paid(year, "loan written off") == 10_000_00
    assert consortium.ledger.paid(year, "loan guarantee") == 4_000_00
    consortium.ledger.audit()


def test_enterprises_that_closed_owe_nothing_and_entrants_have_ratings_of_their_own() -> None:
    city = CITY.with_({"production.overhead": 6_000.0, "finance.reserve": 6.0, "finance.line": 0.5})
    consortium = founded(city, 1)
    for _ in months_of(consortium, city, Policy("credit", OPEN), months=72):
        closed = ~consortium.enterprises.active
        assert not consortium.enterprises.debt[closed].any()
        assert not consortium.enterprises.instalment[closed].any()
    assert any(kind == "loan written off" for _, _, _, kind in consortium.ledger.flows)
    entered = consortium.enterprises.founded > 0
    assert entered.any()
    assert len(set(consortium.enterprises.rating[entered].tolist())) > 1


def test_ratings_stay_between_their_bounds(consortium: Consortium) -> None:
    finance.rate(consortium, np.full(consortium.enterprises.count, 9.0))
    assert (consortium.enterprises.rating == 1.0).all()
    finance.rate(consortium, np.full(consortium.enterprises.count, -9.0))
    assert (consortium.enterprises.rating == LOWEST_RATING).all()


def september(
    levers: dict[str, Any] | None = None, facts: dict[str, Any] | None = None, **columns: float
) -> Consortium:
    """Return the city after its first September, with all enterprises short of cash just before it.

    columns: values of enterprises' columns on the eve of that month.
    """
    city = CITY.with_(facts or {})
    consortium = founded(city, 3)
    policy = Policy("levers", levers or {})
    live(consortium, city, policy, months=8, rules=STAY)
    hold(consortium, 0.0)
    for name, value in columns.items():
        getattr(consortium.enterprises, name)[:] = value
    month = live(consortium, city, policy, months=1, rules=STAY)
    consortium.memory["month"] = month
    return consortium


def places(consortium: Consortium) -> int:
    return int(consortium.enterprises.places.sum())


def blocked(consortium: Consortium) -> float:
    month: Month = consortium.memory["month"]
    return month.count["credit_blocked"]


def test_an_enterprise_without_cash_cannot_set_up_training_and_with_credit_it_can() -> None:
    without, with_credit = september(), september(OPEN)
    assert places(without) == 0
    assert blocked(without) > 10.0
    assert without.ledger.paid(1, "training set-up") == 0
    assert places(with_credit) > 20
    assert blocked(with_credit) < 2.0
    paid = with_credit.ledger.paid(1, "training set-up")
    assert 0 < with_credit.ledger.paid(1, "loan") == paid
    assert int(with_credit.enterprises.debt.sum()) > 0


def test_where_finance_does_not_bind_an_enterprise_without_cash_trains() -> None:
    assert places(september(facts={"finance.binding": False})) > 20


def test_a_low_rating_blocks_an_investment_and_a_high_one_makes_it() -> None:
    facts = {"finance.line": 0.002, "hosting.setup": 2_500.0}
    low, high = (september(OPEN, facts, rating=rating) for rating in (0.1, 0.8))
    assert blocked(low) > blocked(high) + 5.0
    assert places(high) > places(low) + 10
    assert (high.enterprises.places[low.enterprises.places > 0] > 0).all()


def test_a_rent_keeps_enterprises_from_training_and_a_land_discount_brings_them_back() -> None:
    facts = {"finance.binding": False, "hosting.site_rent": 40_000.0}
    discount = {"land_discount.rate": 0.9, "land_discount.budget": 1e9}
    dear, cheap = september(facts=facts), september(discount, facts)
    assert places(september(facts={"finance.binding": False})) > places(dear)
    assert (cheap.enterprises.places > 0).sum() > (dear.enterprises.places > 0).sum() + 5
    assert cheap.ledger.paid(1, "land discount") == pytest.approx(
        0.9 * cheap.ledger.paid(1, "site rent"), 1e-4
    )


def test_a_land_discount_lowers_the_bill_that_has_to_be_financed() -> None:
    facts = {"hosting.site_rent": 20_000.0, "finance.line": 0.01}
    discount = {"land_discount.rate": 1.0, "land_discount.budget": 1e9}
    assert blocked(september(OPEN, facts)) > blocked(september({**OPEN, **discount}, facts))


def test_an_interest_subsidy_lowers_what_an_investment_costs() -> None:
    from consortium_sim.mechanisms.hosting import outlay
    from consortium_sim.model.phases.government import government_sets_instruments
    from consortium_sim.model.rules import Rules

    city = CITY.with_({"finance.interest": 0.2})
    consortium = founded(city, 3)
    live(consortium, city, Policy("credit", OPEN), months=2, rules=STAY)
    hold(consortium, 0.0)
    costs = {}
    for rate in (0.0, 0.5):
        levers = {**OPEN, "interest_subsidy.rate": rate}
        settings = city.timeline(Policy("half", levers))[-1][1]
        instruments = government_sets_instruments(consortium, a_month(consortium), settings, Rules())
        costs[rate] = outlay.plan(consortium, settings.hosting, settings.finance, instruments)
    assert costs[0.0].interest == pytest.approx(costs[0.5].interest)
    assert costs[0.0].net - costs[0.5].net == pytest.approx(0.5 * costs[0.0].interest)
    assert (costs[0.0].interest > 0.0).any()


def test_interest_is_paid_out_of_what_participation_brings() -> None:
    consortium = september(OPEN)
    month = live(consortium, CITY, Policy("credit", OPEN), months=1, rules=STAY)
    owing = consortium.enterprises.debt > 0
    assert (month.payoff["finance"][owing] < 0.0).all()
    assert consortium.ledger.paid(1, "loan interest") == int(
        sum(month.interest) + sum(consortium.memory["month"].interest)
    )
