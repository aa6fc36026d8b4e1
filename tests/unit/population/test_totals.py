"""What a city adds up to (population/totals.py)."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_cities import LIVELY, RICH
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.training_guides import is_current
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, SEEKING, STUDYING
from consortium_sim.population.totals import Totals, overlap
from consortium_sim.scenario.policy import Policy

SMALL = 30.0


@pytest.fixture(scope="module")
def lived() -> tuple[Consortium, Month]:
    """A city with events and all policies, after three years; some enterprises are made to differ."""
    city = small_city(0.2, burn_in=0).with_(LIVELY)
    consortium = founded(city, 2)
    for month, _ in months_of(consortium, city, Policy("rich", RICH), months=36):
        last = month
    enterprises = consortium.enterprises
    enterprises.active[::7] = False
    enterprises.subsidised[1::2] = False
    enterprises.places[::3] += 2
    enterprises.places_without_incentives[::2] += 1
    consortium.industry.opened_later[1] = True
    return consortium, last


def test_enterprises_add_up_to_what_their_columns_say(lived: tuple[Consortium, Month]) -> None:
    consortium, month = lived
    found, e = Totals.of(consortium, month, SMALL, is_current(consortium)).enterprises, consortium.enterprises
    active, inside, paid = e.active, e.participates, e.subsidised
    assert found.active == active.sum() < e.count
    assert (found.members, found.deep) == tuple(
        ((e.strategy == one) & active).sum() for one in (MEMBER, DEEP)
    )
    assert (found.hosts, found.with_places) == (((e.places > 0) & active).sum(), (e.places != 0).sum())
    assert found.at_a_loss == ((e.profit < 0.0) & active).sum()
    assert found.places == e.places.sum() > found.places_subsidised == e.places[paid].sum() > 0
    assert found.places_anyway == np.minimum(e.places, e.places_without_incentives)[paid].sum() > 0
    assert (found.debt, found.training, found.sales) == (
        e.debt.sum(),
        month.eligible.sum(),
        month.sales.sum(),
    )
    assert found.experienced == e.experienced[inside].sum()
    assert found.rating == e.rating[active].sum()
    assert found.distance == e.distance[active].sum()
    assert found.innovations == e.innovations[active].sum()
    small = active & (e.staff <= SMALL)
    assert (found.small, found.distance_of_small) == (small.sum(), e.distance[small].sum())
    assert found.profit == e.profit.sum()


def test_programs_add_up_by_students(lived: tuple[Consortium, Month]) -> None:
    consortium, month = lived
    found, programs = (
        Totals.of(consortium, month, SMALL, is_current(consortium)).programs,
        consortium.programs,
    )
    students = programs.students
    assert found.students == students.sum() > 0
    assert found.behind == (consortium.curriculum_gap * students).sum()
    assert found.quality == (programs.quality * students).sum()
    assert found.projects_taught == (programs.projects_taught * students).sum()
    taught, colleges = programs.seats > 0.0, consortium.colleges
    assert found.with_seats == taught.sum()
    assert found.guided == (taught & is_current(consortium)).sum() > 0
    assert found.teachers == colleges.teachers.sum()
    assert found.double_qualified == (colleges.double_qualified * colleges.teachers).sum()


def test_people_and_posts_are_counted(lived: tuple[Consortium, Month]) -> None:
    consortium, month = lived
    found, people, posts = (
        Totals.of(consortium, month, SMALL, is_current(consortium)),
        consortium.people,
        consortium.posts,
    )
    assert found.people.studying == (people.status == STUDYING).sum()
    assert found.people.seeking == (people.status == SEEKING).sum()
    assert found.people.employed == (people.status == EMPLOYED).sum()
    assert found.people.sponsored == ((people.status == STUDYING) & (people.sponsor != NOBODY)).sum() > 0
    assert np.array_equal(found.posts_by_occupation, posts.target.sum(axis=0))
    assert found.posts.wanted == posts.target.sum()
    assert found.posts.vacant == posts.opened.sum()
    assert found.posts.in_new_occupations == posts.target[:, consortium.industry.opened_later].sum() > 0


def test_seats_and_posts_overlap_by_their_shares() -> None:
    assert overlap(np.array([2.0, 6.0]), np.array([1, 3])) == 1.0
    assert overlap(np.array([8.0, 0.0]), np.array([0, 3])) == 0.0
    assert overlap(np.array([1.0, 1.0]), np.array([3, 1])) == 0.75
    assert overlap(np.zeros(2), np.array([3, 1])) == overlap(np.ones(2), np.zeros(2, np.int64)) == 0.0
