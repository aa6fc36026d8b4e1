"""What must hold of people, posts and places in every month of any city under any policy."""

from __future__ import annotations

import pickle
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from drawn_cities import LAWS, LIVELY, RICH, SWITCHES, drawn, examples, seeds
from hypothesis import given, settings
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms import choice
from consortium_sim.mechanisms.hosting import trainees
from consortium_sim.mechanisms.labour_market import market
from consortium_sim.mechanisms.placing import place_students
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import ABSENT, EMPLOYED, NOBODY, SEEKING, STUDYING, People
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario

MONTHS = 60


class Registrar:
    """Knows every person by birth id, and looks at all of them once a month."""

    def __init__(self, consortium: Consortium) -> None:
        self.consortium = consortium
        self.aptitude: dict[int, float] = {}
        self.gone: set[int] = set()
        self.recycled = 0
        self._present: set[int] = set()
        self._rows: dict[int, int] = {}

    def check(self) -> None:
        people = self.consortium.people
        self.check_births(people)
        self.check_columns(people)
        self.check_posts(people)

    def check_births(self, people: People) -> None:
        living = people.status != ABSENT
        births = people.birth[living].tolist()
        assert len(births) == len(set(births))
        for birth, aptitude in zip(births, people.aptitude[living].tolist(), strict=True):
            assert self.aptitude.setdefault(birth, aptitude) == aptitude
        present = set(births)
        assert not present & self.gone
        self.gone |= self._present - present
        self._present = present
        for row, birth in zip(np.flatnonzero(living).tolist(), births, strict=True):
            self.recycled += self._rows.setdefault(row, birth) != birth
            self._rows[row] = birth

    def check_columns(self, people: People) -> None:
        consortium = self.consortium
        studying, seeking, employed = (people.status == kind for kind in (STUDYING, SEEKING, EMPLOYED))
        living = people.status != ABSENT
        assert (people.status <= EMPLOYED).all()
        programs = people.program[studying]
        assert ((programs >= 0) & (programs < consortium.programs.count)).all()
        assert (people.program[living] < consortium.programs.count).all()
        assert (people.occupation[studying] == consortium.programs.occupation[programs]).all()
        assert (people.occupation[living] < len(consortium.industry.names)).all()
        months = people.month_of_study
        assert ((months[studying] >= 1) & (months[studying] <= 35)).all()
        assert (months[seeking | employed] == 0).all()
        assert (people.post[employed] >= 0).all()
        assert (people.post[~employed] == NOBODY).all()
        assert (people.wage[studying | seeking] == 0).all()
        assert (people.wage[employed] > 0).all()
        assert np.isfinite(people.skill[living]).all()
        assert (people.skill[living] > 0.0).all()
        assert (people.skill[studying] <= 1.0).all()
        assert np.isfinite(people.vintage[living]).all()
        for bond in (people.host, people.sponsor):
            tied = studying & (bond != NOBODY)
            assert consortium.enterprises.active[bond[tied]].all()
        hosted = (people.practice > 0) & studying
        assert (people.practice[hosted] <= months[hosted]).all()

    def check_posts(self, people: People) -> None:
        posts, enterprises = self.consortium.posts, self.consortium.enterprises
        at_work = people.post[people.status == EMPLOYED]
        assert posts.filled.reshape(-1).tolist() == np.bincount(at_work, minlength=posts.filled.size).tolist()
        assert (posts.target >= 0).all()
        assert (posts.reserved >= 0).all()
        assert not posts.filled[~enterprises.active].any()
        assert not posts.target[~enterprises.active].any()
        closed = ~self.consortium.industry.open
        assert not posts.target[:, closed].any()


class Warden:
    """Stands at enrolment, at the doors of the hosts, and at the hiring desk."""

    def __init__(self) -> None:
        self.enrolled = self.invited = self.hired = 0

    def enrol(self, original: Any) -> Any:
        def watched(consortium: Consortium, *arguments: Any) -> Any:
            seats = np.floor(consortium.programs.seats + 0.5)
            rows = original(consortium, *arguments)
            taken = np.bincount(consortium.people.program[rows], minlength=seats.size)
            assert (taken <= seats).all()
            assert not rows.size or consortium.clock.calendar == 9
            self.enrolled += rows.size
            return rows

        return watched

    def invite(self, original: Any) -> Any:
        def watched(consortium: Consortium, month: Any, rule: Any, *arguments: Any) -> None:
            staying = self.students_with_host(consortium)
            original(consortium, month, rule, *arguments)
            present = self.students_with_host(consortium)
            new = present - staying
            assert (new >= 0).all()
            staff = np.floor(rule.staff_cap * consortium.enterprises.staff)
            assert (new.sum(axis=1) <= np.maximum(staff - staying.sum(axis=1), 0)).all()
            by_post = consortium.posts.filled * rule.post_cap
            if rule.whole_enterprise_cap:
                whole = np.floor(by_post.sum(axis=1))
                assert (new.sum(axis=1) <= np.maximum(whole - staying.sum(axis=1), 0)).all()
            else:
                assert (new <= np.maximum(np.floor(by_post) - staying, 0)).all()
            if new.any():
                assert consortium.clock.calendar == 9
                places = consortium.enterprises.places
                assert (new.sum(axis=1) <= places).all()
                assert consortium.enterprises.participates[places > 0].all()
            self.invited += int(new.sum())

        return watched

    @staticmethod
    def students_with_host(consortium: Consortium) -> np.ndarray:
        people, shape = consortium.people, consortium.posts.target.shape
        count = np.zeros(shape, np.int64)
        rows = (people.status == STUDYING) & (people.host != NOBODY)
        np.add.at(count, (people.host[rows], people.occupation[rows]), 1)
        return count

    def settle(self, original: Any) -> Any:
        def watched(consortium: Consortium, offers: Any, own_places: np.ndarray, value: Any) -> Any:
            open_posts = consortium.posts.vacancies.reshape(-1)
            taken = original(consortium, offers, own_places, value)
            place = offers.place[taken[taken >= 0]]
            hires = np.bincount(place, minlength=2 * open_posts.size)
            assert (hires[: open_posts.size] <= open_posts).all()
            assert (hires[open_posts.size :] <= own_places.reshape(-1)).all()
            assert np.unique(offers.person[taken[taken >= 0]]).size == place.size
            self.hired += place.size
            return taken

        return watched


def watch_a_run(city: Scenario, policy: Policy, seed: int, months: int) -> tuple[Registrar, Warden]:
    consortium, warden = founded(city, seed), Warden()
    registrar = Registrar(consortium)
    with (
        patch.object(choice, "enrol", warden.enrol(choice.enrol)),
        patch.object(trainees, "invite", warden.invite(trainees.invite)),
        patch.object(market, "settle", warden.settle(market.settle)),
    ):
        registrar.check()
        for _ in months_of(consortium, city, policy, months=months):
            registrar.check()
    return registrar, warden


@settings(examples, max_examples=35)
@given(facts=drawn(lever=False), laws=LAWS, levers=drawn(lever=True), switches=SWITCHES, seed=seeds)
def test_people_posts_and_places_agree_in_every_month(
    facts: dict[str, Any], laws: dict[str, Any], levers: dict[str, Any], switches: dict[str, Any], seed: int
) -> None:
    city = small_city(burn_in=6).with_({**facts, **laws, "time.burn_in": 6})
    watch_a_run(city, Policy("drawn", {**levers, **switches}), seed, months=36)


@pytest.mark.parametrize("calendar", ["block", "alternating"])
def test_birth_ids_survive_the_recycling_of_rows_and_the_caps_of_the_law_hold(calendar: str) -> None:
    law = {
        "hosting.staff_cap": 0.1,
        "hosting.post_cap": 0.2,
        "hosting.pay_floor": 0.8,
        "hosting.whole_enterprise_cap": calendar == "alternating",
        "hosting.density": 0.2,
    }
    city = small_city(0.08, burn_in=12).with_({**LIVELY, **law})
    policy = Policy("rich", {**RICH, "hosting.calendar": calendar})
    registrar, warden = watch_a_run(city, policy, seed=2, months=MONTHS)
    assert registrar.recycled > 50
    assert warden.enrolled > 100
    assert warden.invited > 100
    assert warden.hired > 500


def test_a_person_takes_less_than_a_hundred_bytes() -> None:
    assert People.empty(1).bytes_per_row <= 100


def shuffled(consortium: Consortium, seed: int) -> Consortium:
    """Return a copy of the city in which everybody stands in another row."""
    twin: Consortium = pickle.loads(pickle.dumps(consortium))
    order = np.random.default_rng(seed).permutation(twin.people.capacity)
    twin.people = People(*(column[order].copy() for column in twin.people))
    return twin


def by_birth(people: People) -> list[list[Any]]:
    living = np.flatnonzero(people.status != ABSENT)
    order = living[np.argsort(people.birth[living])]
    return [column[order].tolist() for column in people]


def test_the_order_of_people_does_not_matter_in_any_month_of_the_year() -> None:
    city = small_city(0.06, burn_in=24).with_(LIVELY)
    policy = Policy("rich", RICH)
    consortium = founded(city, 11)
    live(consortium, city, policy, months=36)
    for calendar in range(1, 13):
        twin = shuffled(consortium, calendar)
        for city_now in (consortium, twin):
            live(city_now, city, policy, months=1)
        assert consortium.clock.calendar == calendar
        for name, one, other in zip(
            People._fields, by_birth(consortium.people), by_birth(twin.people), strict=True
        ):
            assert one == other, (calendar, name)
        assert consortium.posts.filled.tolist() == twin.posts.filled.tolist()


def test_placing_students_depends_on_who_they_are_and_not_on_their_rows() -> None:
    people = People.empty(60)
    people.birth[:] = np.arange(60) + 1_000
    people.occupation[:] = np.arange(60) % 3
    people.aptitude[:] = np.exp(0.2 * np.sin(np.arange(60)))
    places = np.array([[4, 0, 2], [3, 9, 0], [0, 1, 5], [6, 6, 6]])
    seed, rows = np.uint64(4), np.arange(60)
    first = place_students(seed, Stream.HOST_CHOICE, people, rows, places, 0.6)
    mixed = np.random.default_rng(1).permutation(60)
    again = place_students(seed, Stream.HOST_CHOICE, people, mixed, places, 0.6)
    assert again.tolist() == first[mixed].tolist()


def test_students_go_only_to_hosts_they_know_with_places_in_their_occupation() -> None:
    people = People.empty(40)
    people.birth[:] = np.arange(40)
    people.occupation[:] = np.arange(40) % 2
    people.aptitude[:] = 1.0
    places = np.array([[3, 0], [0, 5], [2, 2]])
    seed, rows = np.uint64(9), np.arange(40)
    taken = place_students(seed, Stream.HOST_CHOICE, people, rows, places, 0.3)
    found = taken != NOBODY
    filled = np.zeros_like(places)
    np.add.at(filled, (taken[found], people.occupation[rows[found]]), 1)
    assert (filled <= places).all()
    assert filled.sum() > 0
    knows = uniform_columns(seed, Stream.HOST_CHOICE, 0, rows[:, None], np.arange(3)[None, :], 1) < 0.3
    assert knows[rows[found], taken[found]].all()
    assert (place_students(seed, Stream.HOST_CHOICE, people, rows, places * 0, 1.0) == NOBODY).all()
