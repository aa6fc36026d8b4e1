from __future__ import annotations

import numpy as np
import pytest
from drawn_cities import LIVELY
from small_city import founded, live, small_city

from consortium_sim.mechanisms import order_classes
from consortium_sim.mechanisms.order_classes import OrderClassRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER, OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, STUDYING
from consortium_sim.scenario.policy import Policy

RULE = OrderClassRule(member_share=0.3, deep_share=0.6, stipend=300.0)


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city(0.3), 1)
    consortium.clock.month = 9
    return consortium


def test_seats_are_the_replacement_that_the_strategy_orders_rounded_by_luck(consortium: Consortium) -> None:
    posts, strategy = consortium.posts, consortium.enterprises.strategy
    seats = order_classes.order_seats(consortium, RULE, 0.2, 0.5)
    share = np.array([0.0, 0.3, 0.6])[strategy]
    taught = np.isin(np.arange(seats.shape[1]), consortium.programs.occupation[consortium.programs.seats > 0])
    wanted = posts.target * 0.2 * 0.5 * share[:, None] * taught
    assert (np.abs(seats - wanted) < 1.0).all()
    assert seats.sum() == pytest.approx(wanted.sum(), rel=0.1)
    assert not seats[strategy == OUTSIDE].any()
    assert seats[strategy == DEEP].sum() > seats[strategy == MEMBER].sum() > 0


def test_seats_are_ordered_in_september_only(consortium: Consortium) -> None:
    for month in (8, 10):
        consortium.clock.month = month
        assert not order_classes.order_seats(consortium, RULE, 0.2, 0.5).any()


def test_an_occupation_that_nobody_teaches_cannot_be_ordered(consortium: Consortium) -> None:
    kind = int(consortium.programs.occupation[0])
    consortium.programs.seats[consortium.programs.occupation == kind] = 0.0
    assert not order_classes.order_seats(consortium, RULE, 0.2, 1.0)[:, kind].any()


def test_sponsors_pay_each_student_its_stipend(consortium: Consortium) -> None:
    people = consortium.people
    month = Month.begin(consortium.enterprises.cash, 1)
    month.students = np.flatnonzero(people.status == STUDYING)
    people.sponsor[month.students[:10]] = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    before = consortium.enterprises.cash.copy()
    order_classes.pay_stipends(consortium, month, RULE)
    assert month.sponsored[:4].tolist() == [3.0, 4.0, 3.0, 0.0]
    paid = before - consortium.enterprises.cash
    assert paid[:4].tolist() == [90_000, 120_000, 90_000, 0]
    assert month.eligible.tolist() == paid.tolist()
    assert (month.payoff["order classes"] == -paid / 100.0).all()


def test_new_students_of_the_occupation_join_the_classes_and_seats_bind(consortium: Consortium) -> None:
    people = consortium.people
    entrants = np.flatnonzero((people.status == STUDYING) & (people.month_of_study == 4))
    seats = np.zeros_like(consortium.posts.target)
    seats[0, people.occupation[entrants[0]]] = 2
    month = Month.begin(consortium.enterprises.cash, 1)
    order_classes.sponsor(consortium, month, entrants, seats, 1_000.0)
    joined = np.flatnonzero(people.sponsor != NOBODY)
    assert joined.size == 2
    assert np.isin(joined, entrants).all()
    assert (people.occupation[joined] == people.occupation[entrants[0]]).all()
    assert month.count["order_seats"] == month.count["order_seats_filled"] == 2.0


def test_the_forecast_counts_kept_graduates_less_the_stipends_of_three_years() -> None:
    consortium = founded(small_city())
    consortium.graduates.retention = 0.5
    posts = consortium.posts
    own_hire = np.full(posts.target.shape, 30_000.0)
    value = order_classes.yearly_value(
        consortium, RULE, own_hire, np.full(own_hire.shape[0], 100.0), 0.2, 0.5
    )
    seats = posts.target.sum(axis=1) * 0.1
    assert value[:, DEEP] == pytest.approx(0.6 * seats * (15_000.0 - 35 * 200.0))
    assert value[:, MEMBER] == pytest.approx(value[:, DEEP] / 2.0)
    assert not value[:, OUTSIDE].any()


def test_order_students_stay_with_their_sponsor_through_three_years_and_are_hosted_by_it() -> None:
    city = small_city(0.2, burn_in=0).with_(LIVELY)
    consortium = founded(city, 3)
    levers = {"order_classes.member_share": 1.0, "order_classes.deep_share": 1.0}
    stay = {"participation": lambda outlook: outlook.strategy}
    live(consortium, city, Policy("orders", levers), months=9 + 24, rules=stay)
    people = consortium.people
    third = (people.status == STUDYING) & (people.month_of_study == 25) & (people.sponsor != NOBODY)
    hosted = third & (people.host != NOBODY)
    assert third.sum() > 5
    assert hosted.sum() > 0
    assert (people.host[hosted] == people.sponsor[hosted]).mean() > 0.5
