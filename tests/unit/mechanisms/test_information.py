from __future__ import annotations

import numpy as np
import pytest
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.platforms import information
from consortium_sim.mechanisms.platforms.information import PlatformRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city(0.5), 1)
    consortium.posts.target += 1
    return consortium


def test_members_list_their_vacancies_and_some_outsiders_do_too(consortium: Consortium) -> None:
    enterprises = consortium.enterprises
    enterprises.active[0] = False
    lists = information.listed(consortium, PlatformRule(open=True))
    assert lists[enterprises.participates].all()
    assert not lists[0]
    outside = enterprises.active & ~enterprises.participates
    assert lists[outside].mean() == pytest.approx(information.OUTSIDERS_LIST, abs=0.12)
    assert not information.listed(consortium, PlatformRule(open=False)).any()


def test_coverage_comes_to_the_share_of_vacancies_listed_and_information_to_its_effective_part(
    consortium: Consortium,
) -> None:
    rule = PlatformRule(open=True, cost=1_000.0)
    lists = np.arange(consortium.enterprises.count) % 2 == 0
    opened = (consortium.posts.target - consortium.posts.filled).clip(0).sum(axis=1)
    month = Month.begin(consortium.enterprises.cash, 1)
    for _ in range(300):
        information.operate(consortium, month, rule, lists, effectiveness=0.6)
    assert consortium.region.coverage == pytest.approx(opened[lists].sum() / opened.sum())
    assert consortium.region.information == pytest.approx(0.6 * consortium.region.coverage)
    assert consortium.ledger.paid(consortium.clock.year, "information platform") == 300 * 100_000


def test_a_closed_platform_is_forgotten_and_costs_nothing(consortium: Consortium) -> None:
    consortium.region.coverage = 0.8
    month = Month.begin(consortium.enterprises.cash, 1)
    none = np.zeros(consortium.enterprises.count, np.bool_)
    for _ in range(200):
        information.operate(consortium, month, PlatformRule(open=False), none, effectiveness=0.6)
    assert consortium.region.information < 1e-6
    assert consortium.ledger.paid(consortium.clock.year, "information platform") == 0


def test_the_policy_fills_posts_through_the_platform() -> None:
    city = small_city(0.3, burn_in=12)
    for opened in (False, True):
        consortium, listed_hires = founded(city, 1), 0.0
        for month, _ in months_of(consortium, city, Policy("p", {"information_platform.open": opened}), 30):
            listed_hires += month.count["listed_hires"]
        assert (listed_hires > 0.0) is opened
        assert (consortium.region.information > 0.1) is opened
