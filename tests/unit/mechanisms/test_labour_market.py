from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from drawn_cities import LIVELY, RICH
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.labour_market import (
    LabourRule,
    hiring,
    market,
    own_hire_value,
    reserved,
    separations,
    settlement,
    unfilled,
)
from consortium_sim.mechanisms.labour_market.search import Offers
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import (
    ABSENT,
    EMPLOYED,
    JUST_GRADUATED,
    LONG_AGO,
    NOBODY,
    SEEKING,
)
from consortium_sim.scenario.policy import Policy

NOTHING_HAPPENS = {"separation": 0.0, "retirement": 0.0, "job_search": 0.0, "leaving": 0.0}


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city(0.3), 2)
    consortium.clock.month = 2
    consortium.posts.target[:] = np.maximum(consortium.posts.target, consortium.posts.filled)
    return consortium


def a_month(consortium: Consortium) -> Month:
    kinds = consortium.posts.target.shape[1]
    return Month.begin(consortium.enterprises.cash, kinds)


def test_people_leave_their_posts_at_the_monthly_rates(consortium: Consortium) -> None:
    people, posts = consortium.people, consortium.posts
    employed = int((people.status == EMPLOYED).sum())
    month = a_month(consortium)
    rule = LabourRule(separation=0.02, retirement=0.005, job_search=0.1)
    looking = separations.separate(consortium, month, rule)
    searching = looking[people.status[looking] == EMPLOYED]
    count = month.count
    assert count["separations"] / employed == pytest.approx(0.02, rel=0.3)
    assert count["retirements"] / employed == pytest.approx(0.005, rel=0.5)
    assert searching.size == count["searching_employed"]
    assert searching.size / employed == pytest.approx(0.1, rel=0.2)
    assert np.isin(np.flatnonzero(people.status == SEEKING), looking).all()
    assert (np.diff(looking) > 0).all()
    left = employed - int((people.status == EMPLOYED).sum())
    assert left == count["separations"] + count["retirements"]
    assert posts.filled.sum() == employed - left
    assert (people.wage[people.status == SEEKING] == 0).all()


def test_surplus_staff_is_laid_off_and_nobody_else(consortium: Consortium) -> None:
    posts, people = consortium.posts, consortium.people
    row = int(posts.filled.sum(axis=1).argmax())
    before = posts.filled.copy()
    posts.target[row] = 0
    rule = LabourRule(**NOTHING_HAPPENS)
    separations.separate(consortium, a_month(consortium), rule)
    gone = before - posts.filled
    assert gone[row].sum() == pytest.approx(separations.LAYOFF * before[row].sum(), rel=0.5)
    assert gone.sum() == gone[row].sum() > 0
    assert (people.status == SEEKING).sum() >= gone.sum()


def test_months_since_graduation_count_from_july_and_bonds_last_half_a_year(consortium: Consortium) -> None:
    people = consortium.people
    fresh = np.flatnonzero(people.status == SEEKING)[:3]
    people.months_out[fresh], people.host[fresh], people.sponsor[fresh] = JUST_GRADUATED, 1, 0
    rule = LabourRule(**NOTHING_HAPPENS)
    seen = []
    for _ in range(8):
        separations.separate(consortium, a_month(consortium), rule)
        seen.append((int(people.months_out[fresh[0]]), int(people.host[fresh[0]])))
    assert seen == [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, NOBODY)]
    assert people.sponsor[fresh[0]] == NOBODY
    elders = people.months_out >= LONG_AGO
    assert elders.any()


def test_new_graduates_leave_the_less_the_more_contacts_they_have(consortium: Consortium) -> None:
    people = consortium.people
    rows = np.flatnonzero(people.status == EMPLOYED)[:4_000]
    people.status[rows] = SEEKING
    people.post[rows] = NOBODY
    people.months_out[rows], people.host[rows], people.program[rows] = 0, NOBODY, 0
    courted = rows[::2].tolist()
    month = a_month(consortium)
    rule = LabourRule(**NOTHING_HAPPENS, graduate_leaving=0.8, work_elsewhere=0.75)
    offers = offers_of(consortium, courted, list(range(len(courted))), [0] * len(courted))
    value = hiring.turn_away(consortium, month, rule, offers, np.zeros(len(courted)))
    gone = people.status[rows] == ABSENT
    assert gone[1::2].mean() == pytest.approx(0.8, abs=0.05)
    assert gone[::2].mean() == pytest.approx(0.8 / 2.0, abs=0.05)
    assert np.array_equal(np.isfinite(value), people.status[courted] != ABSENT)
    assert month.count["leavers"] == gone.sum()
    assert consortium.graduates.left_with_work == pytest.approx(0.75 * gone.sum(), rel=0.1)


def test_nobody_leaves_the_city_where_the_hazard_is_zero(consortium: Consortium) -> None:
    month = a_month(consortium)
    month.count["leavers"] = 0.0
    seekers = np.flatnonzero(consortium.people.status == SEEKING)
    offers = replace(no_offers(consortium), starts=np.zeros(seekers.size + 1, np.int64))
    hiring.leave_city(consortium, month, LabourRule(leaving=0.0), offers, seekers)
    assert np.array_equal(np.flatnonzero(consortium.people.status == SEEKING), seekers)
    assert month.count["leavers"] == 0.0


def no_offers(consortium: Consortium) -> Offers:
    return offers_of(consortium, [], [], [])


def offers_of(
    consortium: Consortium, person: list[int], applicant: list[int], place: list[int], value: Any = ()
) -> Offers:
    whole = np.array(person, np.int64), np.array(applicant, np.int64), np.array(place, np.int64)
    real = [np.zeros(len(person)) for _ in range(4)]
    starts = np.searchsorted(whole[1], np.arange((max(applicant) + 2) if applicant else 1)).astype(np.int64)
    return Offers(
        *whole,
        np.full(len(person), 5_000.0),
        np.array(value, np.float64) if len(value) else np.zeros(len(person)),
        *real[:3],
        np.zeros(len(person), np.uint8),
        starts,
        consortium,
    )


def test_only_a_graduate_who_likes_another_post_better_pays_the_penalty(consortium: Consortium) -> None:
    people, posts = consortium.people, consortium.posts
    kinds, size = posts.target.shape[1], posts.target.size
    sponsor, other = 2, 5
    refuses, refused, content, unbound = 10, 11, 12, 13
    people.sponsor[[refuses, refused, content]] = sponsor
    people.sponsor[unbound] = NOBODY
    held, elsewhere = size + sponsor * kinds, other * kinds
    offers = offers_of(
        consortium,
        [refuses, refuses, refused, refused, content, content, unbound],
        [0, 0, 1, 1, 2, 2, 3],
        [held, elsewhere, held, elsewhere, held, elsewhere, elsewhere],
        [8.0, 9.0, 9.0, 8.0, 9.0, 8.0, 9.0],
    )
    taken = np.array([1, 3, 4, 6])
    month = a_month(consortium)
    before = consortium.enterprises.cash.copy()
    hiring.pay_penalties(consortium, month, offers, offers.log_wage, taken, 12_000.0)
    received = consortium.enterprises.cash - before
    assert received[sponsor] == 1_200_000
    assert received.sum() == 1_200_000
    assert month.payoff["order classes"].sum() == 12_000.0
    consortium.ledger.audit()


def test_a_refused_offer_is_never_taken_and_a_full_post_takes_no_more(consortium: Consortium) -> None:
    posts = consortium.posts
    posts.target[:] = posts.filled
    posts.target.reshape(-1)[7] += 1
    none = np.zeros_like(posts.target)
    offers = offers_of(consortium, [1, 2, 3], [0, 1, 2], [7, 7, 7])
    value = np.array([1.0, -np.inf, 2.0])
    object.__setattr__(offers, "score", np.array([0.5, 9.0, 0.9]))
    assert settlement.settle(consortium, offers, none, value).tolist() == [-1, -1, 2]
    assert settlement.settle(consortium, no_offers(consortium), none, np.zeros(0)).size == 0


def test_premiums_rise_while_a_post_is_unfilled_and_drift_back_to_one(consortium: Consortium) -> None:
    posts = consortium.posts
    posts.reserved[:] = 0
    posts.target[:] = posts.filled
    posts.target[0, 0] += 1
    for _ in range(400):
        unfilled.adjust_posts(consortium)
    assert 1.0 < posts.premium[0, 0] <= 1.3
    assert posts.months_unfilled[0, 0] == 400
    assert (np.delete(posts.premium.reshape(-1), 0) == 1.0).all()
    posts.target[:] = posts.filled
    for _ in range(400):
        unfilled.adjust_posts(consortium)
    assert posts.premium[0, 0] == pytest.approx(1.0, abs=1e-4)
    assert posts.months_unfilled[0, 0] == 0


def test_only_posts_long_unfilled_are_filled_from_outside_and_those_hires_cost_more(
    consortium: Consortium,
) -> None:
    posts = consortium.posts
    posts.reserved[:], posts.months_unfilled[:] = 0, 0
    posts.target[:] = posts.filled
    posts.target[0], posts.target[1] = posts.filled[0] + 3, posts.filled[1] + 3
    posts.months_unfilled[0] = 4
    rule = LabourRule(outside_after=4, outside_chance=0.6, outside_cost=15_000.0)
    filled, cash = posts.filled.copy(), consortium.enterprises.cash.copy()
    month = a_month(consortium)
    births = set(consortium.people.birth[consortium.people.status != ABSENT].tolist())
    month.post_pay[:] = 9_000.0
    unfilled.hire_from_outside(consortium, month, rule, 0.8)
    hired = posts.filled - filled
    assert 0 < hired[0].sum() <= 3 * hired.shape[1]
    assert not hired[1:].any()
    assert hired.sum() == month.count["outside_hires"]
    assert (cash - consortium.enterprises.cash)[0] == hired[0].sum() * 1_500_000
    people = consortium.people
    new = (people.status == EMPLOYED) & (people.birth >= unfilled.FIRST_MIGRANT)
    assert new.sum() == hired.sum()
    assert not births & set(people.birth[new].tolist())
    assert (people.months_out[new] == LONG_AGO).all()


def test_employment_promotion_is_paid_for_recent_graduates_only(consortium: Consortium) -> None:
    people = consortium.people
    rows = np.flatnonzero(people.status == SEEKING)[:4]
    people.program[rows], people.months_out[rows] = 0, [0, 6, 7, JUST_GRADUATED]
    hiring.promote_employment(consortium, LabourRule(promotion=50.0))
    assert consortium.ledger.paid(consortium.clock.year, "employment promotion") == 2 * 5_000


def test_an_own_trainee_is_worth_the_hiring_cost_and_more_where_it_is_better() -> None:
    consortium = founded(small_city())
    month = a_month(consortium)
    month.unit_output[:] = 20_000.0
    rule, skill = LabourRule(hiring_cost=6_000.0), np.ones_like(month.unit_output)
    consortium.graduates.advantage = 0.0
    alike = own_hire_value(consortium, month, rule, skill, 0.0, 0.3)
    assert (alike == 6_000.0).all()
    consortium.graduates.advantage = 0.1
    assert (own_hire_value(consortium, month, rule, skill, 0.0, 0.3) > alike).all()
    assert (own_hire_value(consortium, month, rule, skill, 0.2, 0.0) > alike).all()


def held_back(reserving: bool) -> list[tuple[int, int, int, float]]:
    """By month: calendar, posts reserved, places for own trainees, and hires into them."""
    city = small_city(0.2, burn_in=0).with_({**LIVELY, "hosting.reserve_posts": reserving})
    consortium = founded(city, 3)
    seen = []
    original = market.reserve

    def watched(*arguments: Any) -> np.ndarray:
        places: np.ndarray = original(*arguments)
        own = reserved.own_graduates(consortium, np.arange(consortium.people.capacity), 24)
        assert (consortium.posts.reserved <= own).all()
        assert (places <= own).all()
        seen.append([consortium.clock.calendar, int(consortium.posts.reserved.sum()), int(places.sum())])
        return places

    with patch.object(market, "reserve", watched):
        for month, _ in months_of(consortium, city, Policy("rich", RICH), months=44):
            seen[-1].append(month.count["own_hires"])
    return [tuple(row) for row in seen]


def test_posts_are_held_back_from_march_to_july_for_own_trainees() -> None:
    seen = held_back(reserving=True)
    assert all(row[1] == 0 for row in seen if not 3 <= row[0] <= 7)
    assert sum(row[1] for row in seen if 3 <= row[0] <= 7) > 0
    assert all(row[2] == row[3] == 0 for row in seen if row[0] != 7)
    julys = [row for row in seen if row[0] == 7]
    assert sum(row[3] for row in julys) > 0
    assert all(row[3] <= row[2] for row in julys)


def test_nothing_is_held_back_where_the_rule_says_so() -> None:
    assert all(row[1] == row[2] == row[3] == 0 for row in held_back(reserving=False))


def test_a_wage_is_never_below_the_floor_and_starts_at_what_was_offered() -> None:
    city = small_city(0.2, burn_in=0).with_({"production.output": 7_000.0})
    consortium = founded(city, 3)
    lowest = []
    for _ in months_of(consortium, city, months=14):
        people = consortium.people
        lowest.append(int(people.wage[people.status == EMPLOYED].min()))
    assert min(lowest) == 200_000
