"""Every yuan moves through the ledger, in every month of any city under any policy (model.md 5)."""

from __future__ import annotations

from typing import Any

import pytest
from auditor import Auditor
from drawn_cities import LAWS, LIVELY, POOR, RICH, SWITCHES, drawn, examples, seeds
from hypothesis import given, settings
from small_city import founded, live, months_of, small_city

from consortium_sim.errors import LedgerError
from consortium_sim.model.indicators import measure
from consortium_sim.model.simulation import burn_in
from consortium_sim.population.actors import CLASSES, TRANSFERS
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario


def audit_a_run(city: Scenario, policy: Policy, seed: int) -> None:
    consortium = founded(city, seed)
    auditor = Auditor(consortium)
    with auditor.watching():
        auditor.begin()
        for month, _ in months_of(consortium, city, policy, months=45):
            auditor.check(month)
            auditor.begin()


@settings(examples, max_examples=50)
@given(facts=drawn(lever=False), laws=LAWS, levers=drawn(lever=True), switches=SWITCHES, seed=seeds)
def test_money_is_neither_made_nor_lost_and_every_payment_has_its_reason(
    facts: dict[str, Any], laws: dict[str, Any], levers: dict[str, Any], switches: dict[str, Any], seed: int
) -> None:
    city = small_city(burn_in=6).with_({**facts, **laws, "time.burn_in": 6})
    audit_a_run(city, Policy("drawn", {**levers, **switches}), seed)


@settings(examples, max_examples=40)
@given(levers=drawn(lever=True), switches=SWITCHES, seed=seeds)
def test_the_accounts_hold_where_every_instrument_pays(
    levers: dict[str, Any], switches: dict[str, Any], seed: int
) -> None:
    city = small_city(burn_in=6).with_({**LIVELY, **POOR})
    audit_a_run(city, Policy("drawn", {**RICH, **levers, **switches}), seed)


def test_a_rich_policy_in_a_poor_city_pays_through_every_new_line() -> None:
    city = small_city(0.2, burn_in=6).with_({**LIVELY, **POOR, "participation.deep_openness": 0.9})
    consortium = founded(city, 2)
    auditor = Auditor(consortium)
    with auditor.watching():
        auditor.begin()
        unvetoed = RICH | {"evaluation.standard": "certification"}
        for month, _ in months_of(consortium, city, Policy("rich", unvetoed), months=45):
            auditor.check(month)
            auditor.begin()
    kinds = {kind for _, _, _, kind in consortium.ledger.flows}
    assert kinds > {"loan", "loan interest", "loan repayment", "site rent", "claw-back", "inspections"}
    assert kinds > {"interest subsidy", "land discount", "capital grant", "performance grant"}


@pytest.fixture
def living_city() -> Consortium:
    city = small_city()
    consortium = founded(city)
    live(consortium, city, months=3)
    return consortium


def test_money_that_appears_in_a_cash_column_is_found_in_the_same_month(living_city: Consortium) -> None:
    living_city.enterprises.cash[3] += 100
    with pytest.raises(LedgerError, match=r"enterprises\[3\] holds .* past the ledger"):
        live(living_city, small_city(), months=1)


def test_cents_moved_between_two_cash_columns_are_found(living_city: Consortium) -> None:
    living_city.colleges.funds[1] -= 7
    living_city.region.households[0] += 7
    with pytest.raises(LedgerError, match=r"colleges\[1\]"):
        living_city.ledger.audit()


def test_cents_moved_between_two_owners_of_one_column_are_found(living_city: Consortium) -> None:
    living_city.enterprises.cash[0] -= 1
    living_city.enterprises.cash[1] += 1
    with pytest.raises(LedgerError, match=r"enterprises\[0\]"):
        living_city.ledger.audit()


def test_money_made_in_the_books_themselves_is_found(living_city: Consortium) -> None:
    living_city.ledger.balances["owners"][0] += 1
    living_city.region.owners[0] += 1
    with pytest.raises(LedgerError, match="add up"):
        living_city.ledger.audit()


def test_a_decision_that_takes_money_past_the_ledger_is_found(living_city: Consortium) -> None:
    def greedy(outlook: Any) -> Any:
        living_city.region.consortium[0] += 1
        return outlook.declared

    with pytest.raises(LedgerError, match=r"consortium\[0\]"):
        live(living_city, small_city(), months=1, rules={"instruments": greedy})


def test_a_burnt_in_city_still_has_the_ledger_joined_to_its_cash_columns() -> None:
    consortium = burn_in(small_city(), 5)
    assert consortium.ledger.cash["enterprises"] is consortium.enterprises.cash
    assert consortium.ledger.cash["colleges"] is consortium.colleges.funds
    for name in set(CLASSES) - {"enterprises", "colleges"}:
        assert consortium.ledger.cash[name] is getattr(consortium.region, name)


def test_public_cost_is_what_government_pays_but_for_transfers() -> None:
    city = small_city().with_(LIVELY)
    consortium = founded(city)
    cost = 0.0
    for month, _ in months_of(consortium, city, Policy("rich", RICH), months=36):
        cost += measure(consortium, month, ["public_cost"])["public_cost"]
    flows = consortium.ledger.flows.items()
    paid = sum(amount for (_, payer, _, kind), amount in flows if payer == "government" and kind != TRANSFERS)
    assert round(cost * 100.0) == paid
