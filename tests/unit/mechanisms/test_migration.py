"""People between the cities of a country."""

from __future__ import annotations

import numpy as np
import pytest
from small_city import founded, small_city

from consortium_sim.mechanisms import migration
from consortium_sim.mechanisms.migration import MigrationRule
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.migrants import CARRIED, Gate, Migrants
from consortium_sim.population.people import NOBODY, People

SEED = check_seed(3)
ONES = np.ones((3, 3))


def migrants(occupation: list[int], origin: int = 1, first_birth: int = 100) -> Migrants:
    people, number = People.empty(len(occupation)), len(occupation)
    people.birth[:] = first_birth + np.arange(number)
    people.occupation[:] = occupation
    people.aptitude[:] = 1.0
    people.skill[:] = np.linspace(0.5, 1.0, number)
    return Migrants.from_city(people, np.arange(number), origin)


def city_with_gate(migrants: Migrants, beyond: float) -> Consortium:
    consortium = founded(small_city())
    consortium.gate = Gate(2, beyond, migrants, np.zeros(migrants.number, np.bool_))
    return consortium


def test_a_city_alone_fills_every_post_with_a_stranger() -> None:
    consortium = founded(small_city())
    post = np.arange(5)
    filled, ordinal, migrant = migration.answer(consortium, post, post, np.ones((1, 12)))
    assert filled.tolist() == ordinal.tolist() == post.tolist()
    assert (migrant == NOBODY).all()


def test_the_best_paid_post_of_an_occupation_takes_its_most_skilled_migrant() -> None:
    consortium = city_with_gate(migrants([1, 1, 4, 1]), beyond=0.0)
    pay = np.ones((3, 12))
    pay[:, 1] = (5.0, 7.0, 6.0)
    post = np.array([0, 1, 2]) * 12 + 1
    filled, _, migrant = migration.answer(consortium, post, np.zeros(3, np.int64), pay)
    assert filled.tolist() == post.tolist()
    assert migrant.tolist() == [0, 3, 1]
    assert consortium.gate is not None
    assert consortium.gate.taken.tolist() == [True, True, False, True]


def test_a_post_without_a_migrant_stays_open_unless_somebody_comes_from_beyond() -> None:
    post = 12 * np.arange(400) + 3
    shares = {}
    for beyond in (0.0, 0.5, 1.0):
        consortium = city_with_gate(migrants([3]), beyond)
        filled, _, migrant = migration.answer(consortium, post, np.zeros(400, np.int64), np.ones((400, 12)))
        assert (migrant != NOBODY).sum() == 1
        assert filled.size == migrant.size == np.unique(filled).size
        shares[beyond] = filled.size / post.size
    assert shares[0.0] == 1 / 400
    assert 0.4 < shares[0.5] < 0.6
    assert shares[1.0] == 1.0


def test_people_turn_to_cities_in_proportion_to_their_posts_and_how_near_they_are() -> None:
    people = migrants([0] * 4_000)
    wanted = np.array([[50], [30], [10]])
    closeness = np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.1], [0.5, 0.1, 1.0]])
    chosen = migration.destinations(people, wanted, closeness, SEED, 5)
    share = np.bincount(chosen, minlength=3) / chosen.size
    assert share[0] == 0.0
    assert share[1] == pytest.approx(0.75, abs=0.03)
    nearer = closeness.copy()
    nearer[0, 2] = 1.0
    chosen = migration.destinations(people, wanted, nearer, SEED, 5)
    assert (chosen == 1).mean() == pytest.approx(0.6, abs=0.03)


def test_who_is_wanted_nowhere_else_turns_to_no_city() -> None:
    people = migrants([0, 1])
    chosen = migration.destinations(people, np.array([[7, 7], [0, 1], [0, 0]]), ONES, SEED, 1)
    assert chosen.tolist() == [NOBODY, 1]
    nobody = migration.destinations(Migrants.none(), np.zeros((3, 2), np.int64), ONES, SEED, 1)
    assert nobody.size == 0


def test_where_a_person_turns_does_not_hang_on_the_order_of_people() -> None:
    people = Migrants.joined([migrants([0, 1] * 50, 1), migrants([0, 1] * 50, 3, 500)])
    wanted = np.array([[3, 4], [5, 6], [7, 8]])
    chosen = migration.destinations(people, wanted, ONES, SEED, 5)
    shuffled = np.random.default_rng(1).permutation(people.number)
    again = migration.destinations(people.chosen(shuffled), wanted, ONES, SEED, 5)
    assert np.array_equal(again, chosen[shuffled])


def test_everybody_who_turns_to_a_city_stands_before_its_gate() -> None:
    people = migrants([0, 1, 2, 3])
    opened = migration.gates(MigrationRule(), people, np.array([2, NOBODY, 1, 2]), 3)
    assert [rows.tolist() for _, rows in opened.values()] == [[], [2], [0, 3]]
    assert opened[3][0].migrants.birth.tolist() == [100, 103]
    assert opened[3][0].city == 3


def test_who_has_looked_for_too_long_gives_up() -> None:
    pool = migrants([0, 0, 0])
    pool.months_away[:] = (0, 5, 6)
    left = migration.still_looking(pool, np.array([True, False, False]), migrants([7], 2), patience=6)
    assert left.birth.tolist() == [101, 100]
    assert left.months_away.tolist() == [6, 0]
    assert left.origin.tolist() == [1, 2]


def test_only_vacancies_that_last_look_outside_the_city() -> None:
    posts = founded(small_city()).posts
    consortium = founded(small_city())
    consortium.posts.months_unfilled[:] = 0
    consortium.posts.months_unfilled[0] = 3
    wanted = migration.posts_looking_outside(consortium, 4)
    assert np.array_equal(wanted, posts.vacancies[0])


def test_a_migrant_carries_what_a_person_is_and_not_where_it_stood() -> None:
    people = People.empty(3)
    people.skill[1], people.practice[1], people.post[1] = 0.7, 4, 9
    gone = Migrants.from_city(people, np.array([1]), 8)
    assert {name: getattr(gone, name)[0] for name in CARRIED if getattr(gone, name)[0]} == {
        "practice": 4,
        "skill": np.float32(0.7),
    }
    people.skill[1] = 0.1
    assert gone.skill[0] == np.float32(0.7)
