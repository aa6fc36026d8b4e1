from __future__ import annotations

import numpy as np
import pytest
from small_city import founded, small_city

from consortium_sim.population.people import EMPLOYED, SEEKING, STUDYING
from consortium_sim.scenario.scenario import Scenario


def test_the_first_month_has_as_many_people_enterprises_and_seats_as_declared() -> None:
    city = small_city(0.2)
    consortium, settings = founded(city), city.settings
    people = consortium.people
    working = ((people.status == EMPLOYED) | (people.status == SEEKING)).sum()
    assert working == round(settings.people.labour_force)
    assert (people.status == STUDYING).sum() == 3 * round(settings.students.entrants)
    assert consortium.enterprises.count == settings.enterprises.count
    assert consortium.colleges.count == settings.colleges.count
    assert consortium.programs.count == settings.colleges.count * settings.colleges.programs
    assert consortium.programs.seats.sum() == pytest.approx(1.03 * settings.students.entrants)


def test_posts_are_wanted_in_the_proportion_of_the_declared_tightness() -> None:
    city = small_city(0.5).with_({"enterprises.tightness": 1.2})
    consortium = founded(city)
    assert consortium.enterprises.size.sum() == pytest.approx(1.2 * city.settings.people.labour_force)


def test_sectors_have_their_declared_share_of_the_parks_size() -> None:
    city = small_city(1.0)
    consortium = founded(city)
    share = np.array([sector.share for sector in city.settings.sectors.values()])
    size = np.bincount(consortium.enterprises.sector, consortium.enterprises.size)
    assert size / size.sum() == pytest.approx(share / share.sum())


def test_mobility_is_mutual_and_whole_within_an_occupation() -> None:
    mobility = founded(small_city()).industry.mobility
    assert (np.diag(mobility) == 1.0).all()
    assert np.array_equal(mobility, mobility.T)
    assert ((mobility > 0.0) & (mobility <= 1.0)).all()


def test_the_leontief_inverse_undoes_the_chain() -> None:
    industry = founded(small_city()).industry
    eye = np.eye(len(industry.sectors))
    assert industry.leontief @ (eye - industry.chain) == pytest.approx(eye, abs=1e-12)
    assert (industry.leontief >= -1e-12).all()


def test_nobody_works_in_or_studies_for_an_occupation_that_does_not_exist_yet() -> None:
    consortium = founded(small_city(0.5))
    asleep = np.flatnonzero(~consortium.industry.open)
    assert asleep.size
    assert not np.isin(consortium.people.occupation[consortium.people.status > 0], asleep).any()
    assert not consortium.posts.target[:, asleep].any()


def test_the_ledger_opens_with_the_cash_of_all() -> None:
    consortium = founded(small_city())
    consortium.ledger.audit()
    assert consortium.ledger.total == consortium.enterprises.cash.sum() + consortium.colleges.funds.sum()


@pytest.fixture
def own_tables() -> Scenario:
    names = list(founded(small_city()).industry.names)
    sectors = list(founded(small_city()).industry.sectors)
    return small_city(0.02).with_(
        {
            "enterprises.listed": [
                {"name": "A", "sector": sectors[0], "size": 30.0},
                {"name": "B", "sector": sectors[1], "size": 90.0},
            ],
            "enterprises.posts": [
                {"enterprise": "A", "occupation": names[0], "posts": 10.0},
                {"enterprise": "A", "occupation": names[1], "posts": 20.0},
            ],
            "colleges.listed": [
                {"college": "X", "program": "one", "occupation": names[0], "seats": 30.0},
                {"college": "Y", "program": "two", "occupation": names[1], "seats": 60.0},
                {"college": "X", "program": "three", "occupation": names[1], "seats": 30.0},
            ],
        }
    )


def test_a_city_of_ones_own_tables_has_the_enterprises_posts_and_programs_that_they_list(
    own_tables: Scenario,
) -> None:
    consortium = founded(own_tables)
    enterprises = consortium.enterprises
    assert enterprises.count == 2
    assert enterprises.size[1] / enterprises.size[0] == pytest.approx(3.0)
    assert consortium.posts.weight[0, :2] == pytest.approx([1 / 3, 2 / 3])
    assert np.isnan(consortium.posts.weight[1]).all()
    assert not consortium.posts.target[0, 2:].any()
    assert consortium.posts.target[0, 1] > consortium.posts.target[0, 0] > 0
    assert consortium.programs.college.tolist() == [0, 1, 0]
    assert consortium.programs.seats / consortium.programs.seats.sum() == pytest.approx([0.25, 0.5, 0.25])
