from __future__ import annotations

import pytest
from small_city import founded, small_city

from consortium_sim.population.consortium import Clock, Region
from consortium_sim.population.enterprises import DEEP, MEMBER, OUTSIDE


@pytest.mark.parametrize(
    ("month", "burn_in", "calendar", "horizon", "year"),
    [(1, 0, 1, 1, 1), (12, 0, 12, 12, 1), (13, 0, 1, 13, 2), (120, 120, 12, 0, 0), (121, 120, 1, 1, 1)],
)
def test_the_clock_tells_calendar_horizon_and_year(
    month: int, burn_in: int, calendar: int, horizon: int, year: int
) -> None:
    clock = Clock(month, burn_in)
    assert (clock.calendar, clock.horizon, clock.year) == (calendar, horizon, year)


def test_the_burn_in_is_nobodys_news() -> None:
    consortium = founded(small_city(burn_in=2))
    consortium.clock.month = 2
    consortium.tell("unheard")
    consortium.clock.month = 5
    consortium.tell("news")
    assert consortium.messages == ["month 3: news"]


def test_information_lets_students_know_more_enterprises_up_to_all_of_them() -> None:
    region = Region()
    assert region.known_share(0.2) == 0.2
    region.information = 0.5
    assert region.known_share(0.2) == pytest.approx(0.6)
    region.information = 1.0
    assert region.known_share(0.2) == 1.0


def test_two_cities_do_not_share_an_account() -> None:
    one, other = Region(), Region()
    one.households[0] = 5
    assert other.households[0] == 0


def test_vacancies_are_what_is_wanted_less_what_is_filled_or_held_back() -> None:
    posts = founded(small_city()).posts
    posts.target[:], posts.filled[:], posts.reserved[:] = 5, 2, 1
    assert (posts.vacancies == 2).all()
    posts.filled[:] = 6
    assert (posts.vacancies == 0).all()


def test_participants_are_members_and_deep_members_in_business() -> None:
    enterprises = founded(small_city()).enterprises
    enterprises.strategy[:4] = OUTSIDE, MEMBER, DEEP, DEEP
    enterprises.active[3] = False
    assert enterprises.participates[:4].tolist() == [False, True, True, False]
