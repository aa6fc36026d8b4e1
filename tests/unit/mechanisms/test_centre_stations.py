"""Stations of the practice centre: what they cost, who pays for them, and how they wear."""

from __future__ import annotations

import numpy as np
import pytest
from practice_city import OPEN, centre_of, practice_city
from small_city import founded, live

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, stations
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.policy import Policy


def nothing(cents: np.ndarray) -> None:
    """Take no loans."""


def city_with_members(*capital: int) -> Consortium:
    """Two enterprises and a college are members; capital: cents of each."""
    consortium = founded(practice_city())
    centre = consortium.centre
    rows = [0, 1, centre.enterprises]
    centre.members[rows] = True
    centre.capital[rows] = capital or (0, 0, 0)
    centre.stations_wanted = 100.0
    return consortium


def test_a_station_costs_its_wear_and_the_return_on_private_capital() -> None:
    rule = CentreRule(price=120_000.0)
    assert stations.wear(rule, 0.0) == pytest.approx(1_000.0)
    assert stations.station_cost(rule, 0.0, 0.0) == pytest.approx(1_000.0 + 400.0)
    assert stations.station_cost(rule, 0.0, 0.5) == pytest.approx(700.0)


def test_simulation_is_cheaper_to_buy_and_to_run_but_does_not_last() -> None:
    rule = CentreRule()
    assert stations.mean_price(rule, 1.0) == pytest.approx(0.4 * rule.price)
    assert stations.running_cost(rule, 1.0) == pytest.approx(0.4 * rule.running)
    lost = stations.wear(rule, 1.0) / stations.mean_price(rule, 1.0)
    assert lost == pytest.approx(1.0 / 60.0)


def test_the_busiest_block_tells_how_many_stations_are_needed() -> None:
    hours = np.array([[160.0, 0.0], [80.0, 120.0]])
    assert stations.stations_needed(hours) == pytest.approx(2.0)
    assert stations.own_need(hours).tolist() == [1.0, 2.0]


def test_colleges_are_asked_for_their_part_and_all_by_need() -> None:
    members = np.array([True, True, True, False])
    asked = stations.asked_capital(members, 2, np.array([1.0, 3.0, 5.0, 7.0]), 1_000.0)
    assert asked.tolist() == pytest.approx([175.0, 525.0, 300.0, 0.0])


def test_where_only_enterprises_are_members_they_are_asked_for_all() -> None:
    asked = stations.asked_capital(np.array([True, False]), 1, np.array([2.0, 1.0]), 500.0)
    assert asked.tolist() == [500.0, 0.0]


def test_government_adds_its_part_of_what_members_raise() -> None:
    consortium = city_with_members()
    centre = consortium.centre
    need = np.where(centre.members, 10.0, 0.0)
    centre.requested[centre.members] = [160.0, 0.0]
    rule = CentreRule(grant=0.5)
    paid = stations.raise_capital(consortium, rule, need, np.full(centre.enterprises, 1e9), nothing)
    assert centre.stations == pytest.approx(3.0 * (1.0 + stations.SPARE), rel=1e-6)
    assert centre.public_capital == int(paid.sum()) == int(centre.capital.sum())
    assert centre.book_value / 100.0 == pytest.approx(centre.stations * rule.price)
    consortium.ledger.audit()


def test_an_enterprise_without_means_puts_nothing_in_and_its_part_is_not_bought() -> None:
    consortium = city_with_members()
    centre = consortium.centre
    centre.requested[centre.members] = [160.0, 0.0]
    need = np.where(centre.members, 1.0, 0.0)
    means = np.zeros(centre.enterprises)
    means[1] = 1e9
    paid = stations.raise_capital(consortium, CentreRule(), need, means, nothing)
    assert paid[0] == 0
    assert paid[1] > 0
    assert 0.0 < centre.stations < 3.0


def test_no_more_stations_are_bought_than_the_centre_may_have() -> None:
    consortium = city_with_members()
    centre = consortium.centre
    centre.stations_wanted = 1.5
    centre.requested[centre.members] = [160.0, 0.0]
    stations.raise_capital(
        consortium,
        CentreRule(),
        np.where(centre.members, 1.0, 0.0),
        np.full(centre.enterprises, np.inf),
        nothing,
    )
    assert centre.stations == pytest.approx(1.5, rel=1e-6)


def test_a_new_member_buys_its_part_from_the_owners() -> None:
    consortium = city_with_members(0, 600_000, 400_000)
    centre = consortium.centre
    joining = np.zeros(centre.members.size, np.bool_)
    joining[0] = True
    cash = consortium.enterprises.cash[:2].copy()
    need = np.where(centre.members, 1.0, 0.0)
    stations.buy_in(consortium, joining, need, np.full(centre.enterprises, 1e9), nothing)
    assert int(centre.capital.sum()) == 1_000_000
    assert centre.capital[0] == 350_000
    assert consortium.enterprises.cash[0] == cash[0] - 350_000
    assert consortium.enterprises.cash[1] == cash[1] + 210_000
    consortium.ledger.audit()


def test_idle_stations_wear_away_at_their_owners_cost() -> None:
    centre = city_with_members(1_000, 3_000, 0).centre
    centre.stations, centre.public_capital = 8.0, 4_000
    stations.wear_out(centre, 0.25)
    assert centre.stations == 6.0
    assert centre.capital[:2].tolist() == [750, 2_250]
    assert centre.public_capital == 3_000


def test_the_capital_of_an_enterprise_that_closes_goes_to_the_other_owners() -> None:
    consortium = city_with_members(1_000, 3_000, 1_000)
    consortium.enterprises.active[0] = False
    stations.pass_on_capital(consortium)
    centre = consortium.centre
    assert centre.capital[0] == 0
    assert centre.capital[1] == 3_750
    assert centre.capital[centre.enterprises] == 1_250


def test_the_last_owners_capital_goes_to_government() -> None:
    consortium = city_with_members(1_000, 0, 0)
    consortium.enterprises.active[0] = False
    stations.pass_on_capital(consortium)
    assert consortium.centre.capital.sum() == 0
    assert consortium.centre.public_capital == 1_000


def test_a_closed_enterprise_is_no_member_and_an_entrant_in_its_row_begins_anew() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    member = int(np.flatnonzero(consortium.centre.member_enterprises)[0])
    consortium.enterprises.active[member] = False
    consortium.enterprises.strategy[member] = 0
    live(consortium, city, Policy("centre", OPEN))
    centre = consortium.centre
    assert not centre.members[member]
    assert centre.capital[member] == 0
    assert centre.charge[member] == 0.0
    assert centre.dissatisfaction[member] == 0.0
