"""Real production on campus: learners sell for merchants, and the revenue is shared by a rule."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from practice_city import people_of
from small_city import founded, live, small_city

from consortium_sim.mechanisms import campus_production
from consortium_sim.mechanisms.campus_production import CampusRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import STUDYING
from consortium_sim.scenario.policy import Policy


def campus_city(months: int = 2, **levers: Any) -> tuple[Consortium, Month]:
    """Return a city of sixty enterprises some months after production on campus began, and the last month."""
    city = small_city(0.2, burn_in=1)
    consortium = founded(city, 2)
    changes = {"campus_production.open": True} | {f"campus_production.{k}": v for k, v in levers.items()}
    return consortium, live(consortium, city, Policy("campus", changes), months + 1)


def paid(consortium: Consortium, kind: str, payee: str = "") -> int:
    year = consortium.clock.year
    return sum(
        amount
        for (y, _, to, name), amount in consortium.ledger.flows.items()
        if (y, name) == (year, kind) and payee in ("", to)
    )


def test_learners_sales_enter_the_sellers_accounts_and_are_shared_to_the_cent() -> None:
    consortium, month = campus_city(months=1)
    sales = paid(consortium, "learners' sales")
    assert sales == round(100.0 * month.count["learners_sales"]) > 0
    goods, taxes = paid(consortium, "goods of learners' sales"), paid(consortium, "taxes on learners' sales")
    margin = sales - goods - taxes
    college = paid(consortium, "college's share of learners' sales", "colleges")
    assert college == paid(consortium, "college's share of learners' sales", "consortium")
    assert college == pytest.approx(0.25 * margin, abs=60)
    assert paid(consortium, "learners' share") == pytest.approx(0.4 * margin, abs=60)
    own = margin - college - paid(consortium, "learners' share") - paid(consortium, "guidance of learners")
    assert month.payoff["campus production"].sum() == pytest.approx(own / 100.0)


def test_only_merchants_of_the_named_sectors_sell() -> None:
    consortium, month = campus_city()
    trade = consortium.industry.sectors.index("logistics")
    earns = month.payoff["campus production"] != 0.0
    assert earns.any()
    assert (consortium.enterprises.sector[earns] == trade).all()


def test_all_sectors_sell_where_none_is_named() -> None:
    consortium = founded(small_city(0.2))
    asked = campus_production.asked_learners(consortium, CampusRule(open=True))
    named = campus_production.asked_learners(consortium, CampusRule(open=True, sectors=("logistics",)))
    busy = consortium.enterprises.staff > 0
    assert (asked[busy] > 0.0).all()
    assert named.sum() < asked.sum()


def test_learners_are_students_of_the_trade_in_their_second_or_third_year() -> None:
    consortium, month = campus_city()
    produces = consortium.campus.produces
    occupation = consortium.programs.occupation
    trade = consortium.industry.staffing[consortium.industry.sectors.index("logistics")]
    assert (produces[trade[occupation] == 0.0] == 0.0).all()
    assert produces.max() > 0.0
    people = consortium.people
    able = (people.status == 1) & (people.month_of_study >= 13)
    assert 0 < month.count["learners_producing"] <= able.sum()


def test_merchants_in_the_consortium_are_served_first() -> None:
    consortium, _ = campus_city()
    outside, inside = consortium.campus.served
    assert outside <= inside <= 1.0
    assert inside == 1.0 or outside == 0.0


def test_learning_by_real_work_is_better_than_in_the_colleges_own_rooms() -> None:
    city = small_city(0.2, burn_in=1)
    skills = []
    for policy in (Policy("none", {}), Policy("campus", {"campus_production.open": True})):
        consortium = founded(city, 2)
        live(consortium, city, policy, months=8)
        people = consortium.people
        skills.append(float(people.skill[people.month_of_study >= 13].astype(np.float64).sum()))
    assert skills[1] > skills[0]


@pytest.mark.parametrize(
    ("levers", "who"),
    [({"student_share": 0.7}, "merchants"), ({"college_share": 0.05}, "colleges")],
)
def test_who_does_not_earn_by_it_refuses_and_says_so_once(levers: dict[str, float], who: str) -> None:
    consortium, month = campus_city(months=3, **levers)
    assert month.count.get("learners_sales", 0.0) == 0.0
    told = [message for message in consortium.messages if f"{who} refuse production on campus" in message]
    assert len(told) == 1


def test_a_merchant_forecasts_what_learners_bring_it_inside_and_outside() -> None:
    consortium, month = campus_city()
    rule = CampusRule(open=True, sectors=("logistics",))
    yearly = campus_production.yearly_value(consortium, rule)
    own = month.payoff["campus production"]
    strategy = np.where(consortium.enterprises.participates, 1, 0)
    mine = yearly[np.arange(own.size), strategy]
    assert mine == pytest.approx(12.0 * own, rel=0.1, abs=1.0)
    assert not campus_production.yearly_value(consortium, CampusRule()).any()


def test_sales_rise_with_demand_and_with_skill() -> None:
    def sold(demand: float, skill: float) -> float:
        city = small_city(0.2, burn_in=1)
        consortium = founded(city, 2)
        live(consortium, city)
        consortium.people.skill[:] = skill
        consortium.industry.demand[:] = demand
        month = Month.begin(consortium.enterprises.cash, 12)
        month.students = np.flatnonzero(consortium.people.status == STUDYING)
        month.hosted = np.zeros(month.students.size, np.uint8)
        rule = CampusRule(open=True, sectors=("logistics",))
        campus_production.produce(consortium, month, rule, 0.1, 37.0)
        return month.count["learners_sales"]

    assert sold(1.0, 0.5) == pytest.approx(1.25 * sold(1.0, 0.4), rel=0.01)
    assert sold(1.1, 0.4) > sold(1.0, 0.4)


def test_production_acts_through_learning_and_the_payoff_and_no_other_channel() -> None:
    city, policy = small_city(0.2, burn_in=1), Policy("campus", {"campus_production.open": True})
    usual = founded(city, 2)
    live(usual, city, months=12)

    def lived(cut: bool) -> list[bytes]:
        consortium = founded(city, 2)
        produce = campus_production.produce

        def only_pay(consortium: Consortium, month: Month, *others: Any) -> None:
            produce(consortium, month, *others)
            consortium.campus.produces[:] = 0.0
            consortium.campus.net = 0.0
            month.payoff.pop("campus production", None)

        with patch.object(campus_production, "produce", only_pay if cut else produce):
            live(consortium, city, policy, months=12)
        assert paid(consortium, "learners' sales") > 0
        return people_of(consortium)

    assert lived(cut=True) == people_of(usual)
    assert lived(cut=False) != people_of(usual)
