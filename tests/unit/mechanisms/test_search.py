from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from drawn_cities import LIVELY, RICH
from small_city import founded, live, small_city

from consortium_sim.mechanisms.labour_market import market, search
from consortium_sim.mechanisms.labour_market.circle import Circles, lay_out, next_on_circles
from consortium_sim.mechanisms.labour_market.search import Offers
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import EMPLOYED, SEEKING
from consortium_sim.scenario.policy import Policy

POINTS = (np.arange(500) + 0.5) / 500


@pytest.fixture
def consortium() -> Consortium:
    city = small_city(0.2)
    consortium = founded(city, 6)
    live(consortium, city, months=4)
    consortium.posts.reserved[:] = 0
    consortium.posts.target += 1
    return consortium


def circles_of(consortium: Consortium, vacancies: np.ndarray, lists: np.ndarray | None = None) -> Circles:
    lists = np.zeros(vacancies.shape[0], np.bool_) if lists is None else lists
    return lay_out(vacancies, lists, consortium.seed, consortium.clock.month)


def posts_met(consortium: Consortium, vacancies: np.ndarray, kind: int) -> list[int]:
    circles, slots = circles_of(consortium, vacancies), np.empty(POINTS.size, np.int64)
    next_on_circles(circles, np.full(POINTS.size, kind), POINTS, slots)
    return [int(post) for post in circles.post[slots]]


def test_every_vacancy_lies_on_the_circle_of_its_occupation(consortium: Consortium) -> None:
    vacancies = consortium.posts.vacancies
    enterprises, kinds = vacancies.shape
    lists = np.arange(enterprises) % 2 == 0
    circles = circles_of(consortium, vacancies, lists)
    for kind in range(kinds):
        for circle, there in ((kind, vacancies), (kinds + kind, vacancies * lists[:, np.newaxis])):
            part = slice(circles.starts[circle], circles.starts[circle + 1] - 1)
            here = np.bincount(circles.post[part], minlength=vacancies.size).reshape(vacancies.shape)
            assert np.array_equal(here[:, kind], there[:, kind])
            assert here.sum() == there[:, kind].sum()
            assert (np.diff(circles.at[part]) >= 0.0).all()
            assert ((circles.at[part] > 0.0) & (circles.at[part] < 1.0)).all()


def test_a_vacancy_lies_at_the_same_place_on_the_circle_of_the_platform(consortium: Consortium) -> None:
    vacancies = consortium.posts.vacancies
    kinds = vacancies.shape[1]
    circles = circles_of(consortium, vacancies, np.ones(vacancies.shape[0], np.bool_))
    everywhere, listed = slice(0, circles.starts[kinds]), slice(circles.starts[kinds], circles.starts[-1])
    assert np.array_equal(circles.at[everywhere], circles.at[listed])
    assert np.array_equal(circles.post[everywhere], circles.post[listed])


def test_an_application_meets_the_next_vacancy_on_the_circle(consortium: Consortium) -> None:
    circles = circles_of(consortium, consortium.posts.vacancies)
    kind = int(np.diff(circles.starts).argmax())
    part = slice(circles.starts[kind], circles.starts[kind + 1] - 1)
    at, post = circles.at[part], circles.post[part]
    assert at.size > 10
    for point, met in zip(POINTS, posts_met(consortium, consortium.posts.vacancies, kind), strict=True):
        ahead = np.flatnonzero(at >= point)
        assert met == post[ahead[0] if ahead.size else 0]


def test_one_vacancy_less_moves_only_the_applications_that_met_it(consortium: Consortium) -> None:
    vacancies = consortium.posts.vacancies
    kinds = vacancies.shape[1]
    kind = int(vacancies.sum(axis=0).argmax())
    before = posts_met(consortium, vacancies, kind)
    gone = before[100]
    fewer = vacancies.copy()
    fewer.reshape(-1)[gone] = 0
    after = posts_met(consortium, fewer, kind)
    assert gone not in after
    moved = [one != other for one, other in zip(before, after, strict=True)]
    assert moved == [post == gone for post in before]
    other = (kind + 1) % kinds
    if vacancies[:, other].any():
        assert posts_met(consortium, vacancies, other) == posts_met(consortium, fewer, other)


def test_vacancies_lie_elsewhere_in_another_month(consortium: Consortium) -> None:
    vacancies = consortium.posts.vacancies
    kind = int(vacancies.sum(axis=0).argmax())
    before = posts_met(consortium, vacancies, kind)
    consortium.clock.month += 1
    assert before != posts_met(consortium, vacancies, kind)


def watch_contacts(check: Any, months: int = 36, policy: dict[str, Any] | None = None) -> int:
    """Let a city live and check the offers of every month; return how many there were."""
    city = small_city(0.1, burn_in=0).with_(LIVELY)
    consortium = founded(city, 8)
    original = search.search
    seen = []

    def watched(consortium: Consortium, month: Any, rule: Any, *others: Any) -> Offers:
        offers = original(consortium, month, rule, *others)
        check(consortium, rule, others[0], offers)
        seen.append(offers.person.size)
        return offers

    with patch.object(market, "search", watched):
        live(consortium, city, Policy("any", policy or {}), months=months)
    return sum(seen)


def test_contacts_lead_seekers_and_searching_employees_to_vacancies_they_attend_to() -> None:
    def check(consortium: Consortium, rule: Any, looking: np.ndarray, offers: Offers) -> None:
        people, posts = consortium.people, consortium.posts
        kinds = posts.target.shape[1]
        assert np.array_equal(offers.person, looking[offers.applicant])
        assert np.isin(people.status[looking], (SEEKING, EMPLOYED)).all()
        held = offers.place >= posts.target.size
        post = offers.place - posts.target.size * held
        assert (posts.vacancies.reshape(-1)[post[~held]] > 0).all()
        mobility = consortium.industry.mobility
        near = mobility[people.occupation[offers.person], post % kinds]
        assert (near[~held] > mobility.min()).all()
        assert (people.months_out[offers.person[held]] == 0).all()
        assert (people.post[offers.person] != post).all()

    assert watch_contacts(check, policy=RICH) > 500


def test_contacts_of_one_applicant_stand_together_and_no_post_is_met_twice() -> None:
    def check(consortium: Consortium, rule: Any, looking: np.ndarray, offers: Offers) -> None:
        assert (np.diff(offers.applicant) >= 0).all()
        number = np.bincount(offers.applicant, minlength=offers.starts.size - 1)
        assert np.array_equal(np.diff(offers.starts), number)
        pairs = set(zip(offers.person.tolist(), offers.place.tolist(), strict=True))
        assert len(pairs) == offers.person.size
        assert np.isfinite(offers.score).all()
        assert offers.log_wage == pytest.approx(np.log(offers.wage))

    assert watch_contacts(check) > 500


def test_employees_hear_only_of_better_posts() -> None:
    def check(consortium: Consortium, rule: Any, looking: np.ndarray, offers: Offers) -> None:
        people = consortium.people
        employed = people.status[offers.person] == EMPLOYED
        wage = people.wage[offers.person[employed]] / 100.0
        value = offers.log_wage[employed] + offers.luck[employed]
        assert (value > np.log(wage)).all()

    assert watch_contacts(check) > 500


def test_nobody_lists_on_a_platform_that_is_closed() -> None:
    def check(consortium: Consortium, rule: Any, looking: np.ndarray, offers: Offers) -> None:
        assert not offers.listed.any()

    assert watch_contacts(check) > 500


def test_a_seeker_without_vacancies_in_reach_meets_none(consortium: Consortium) -> None:
    """The last occupation has vacancies, but it is near to none that the seekers belong to."""
    posts, people = consortium.posts, consortium.people
    last = posts.target.shape[1] - 1
    far = np.flatnonzero(consortium.industry.mobility[:, last] == consortium.industry.mobility.min())
    assert far.size
    posts.target[:] = posts.filled
    posts.target[:, last] = posts.filled[:, last] + 3
    people.occupation[people.status == SEEKING] = far[0]
    people.status[people.status == EMPLOYED] = 0
    original = search.search
    seen: list[Offers] = []

    def watched(*arguments: Any) -> Offers:
        seen.append(original(*arguments))
        return seen[-1]

    city = small_city(0.2)
    with (
        patch.object(market, "search", watched),
        patch("consortium_sim.mechanisms.industry.set_targets", lambda *_: None),
    ):
        live(consortium, city, months=1)
    assert (people.status == SEEKING).any()
    assert seen[0].person.size == 0
