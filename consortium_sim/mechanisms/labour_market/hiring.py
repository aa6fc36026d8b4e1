"""Hiring: offers are settled by deferred acceptance; who finds nothing may leave the city (model.md 4.7)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import migration
from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, YOUNG_MONTHS, LabourRule
from consortium_sim.mechanisms.labour_market.search import Offers
from consortium_sim.mechanisms.platforms.information import HIRING_SAVED
from consortium_sim.mechanisms.production import WAGE_FLOOR
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns, uniforms
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import (
    ABSENT,
    EMPLOYED,
    LONG_AGO,
    NOBODY,
    SEEKING,
    People,
    free_rows,
)
from consortium_sim.theory.matching import propose

LEAVING = int(Stream.SEEKING)
SLOW_MONTHS = 3
POACHING_NEWS = 1.0 / 12.0
"""Weight of the newest month in what enterprises expect of poaching (assumption, 0.03–0.3)."""
MOST_FROM_OUTSIDE = 8
"""Persons hired from outside for one post in one month at most: their birth ids hold the ordinal in 3 bits."""
FIRST_MIGRANT = 2**31
"""Birth ids from here on belong to people hired from outside: month, post and ordinal."""


def settle(
    consortium: Consortium, offers: Offers, own_places: NDArray[np.int64], value: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Match applicants and posts; return the offer that each applicant takes, or −1, (applicants,).

    value: what each offer is worth to its applicant; −inf for one that is refused.
    """
    order, choices, capacity = np.empty((3, value.size), np.int64)
    starts = np.zeros_like(offers.starts)
    places = _rank(
        value,
        offers.place,
        offers.starts,
        consortium.posts.vacancies.reshape(-1),
        own_places.reshape(-1),
        np.zeros(2 * own_places.size, np.int32),
        order,
        starts,
        choices,
        capacity,
    )
    order = order[: starts[-1]]
    match = propose(choices[: order.size], starts, offers.score[order], capacity[:places])
    taken = np.full(match.size, -1, np.int64)
    matched = np.flatnonzero(match >= 0)
    taken[matched] = order[match[matched]]
    return taken


@compiled
def _rank(
    value: NDArray[np.float64],
    place: NDArray[np.int64],
    starts: NDArray[np.int64],
    vacancies: NDArray[np.int64],
    own_places: NDArray[np.int64],
    number: NDArray[np.int32],
    order: NDArray[np.int64],
    willing: NDArray[np.int64],
    choices: NDArray[np.int64],
    capacity: NDArray[np.int64],
) -> int:
    """Put each applicant's offers in falling value, at equal value the lower place first, without the refused.

    starts, willing: where each applicant's offers begin, in all and in `order`. number: zeros, (2 · posts,). The
    places that are offered get numbers of their own, that only they are matched: choices and capacity are written
    in them, and how many there are is returned.
    """
    used = places = 0
    for applicant in range(starts.size - 1):
        for offer in range(starts[applicant], starts[applicant + 1]):
            if not math.isfinite(value[offer]):
                continue
            slot = used
            while slot > willing[applicant] and (
                value[order[slot - 1]] < value[offer]
                or (value[order[slot - 1]] == value[offer] and place[order[slot - 1]] > place[offer])
            ):
                order[slot] = order[slot - 1]
                slot -= 1
            order[slot] = offer
            used += 1
        willing[applicant + 1] = used
        for slot in range(willing[applicant], used):
            here = place[order[slot]]
            if number[here] == 0:
                held = here >= vacancies.size
                capacity[places] = own_places[here - vacancies.size] if held else vacancies[here]
                places += 1
                number[here] = places
            choices[slot] = number[here] - 1
    return places


def hire(
    consortium: Consortium,
    month: Month,
    rule: LabourRule,
    offers: Offers,
    taken: NDArray[np.int64],
    own_hire: NDArray[np.float64],
) -> None:
    """Write who works where; enterprises pay for hiring, and Π counts what own trainees saved."""
    enterprises, posts, people = consortium.enterprises, consortium.posts, consortium.people
    kinds = posts.target.shape[1]
    rows = taken[np.flatnonzero(taken >= 0)]
    person, place = offers.person[rows], offers.place[rows]
    held = place >= posts.target.size
    post = place - posts.target.size * held
    enterprise = post // kinds
    was_employed = people.status[person] == EMPLOYED
    change = np.bincount(post, minlength=posts.target.size)
    change -= np.bincount(people.post[person[was_employed]], minlength=posts.target.size)
    posts.filled += change.reshape(posts.filled.shape)
    people.status[person] = EMPLOYED
    people.post[person] = post
    people.wage[person] = cents(offers.wage[rows])
    people.months_in_status[person] = 0
    listed = offers.listed[rows] == 1
    cost = rule.hiring_cost * (1.0 - HIRING_SAVED * listed)
    paid = cents(np.bincount(enterprise[~held], cost[~held], enterprises.count))
    consortium.ledger.pay(consortium.clock.year, "enterprises", "outside", "hiring", paid)
    value = np.bincount(enterprise[held], own_hire.reshape(-1)[post[held]], enterprises.count) * 1.0
    month.add_payoff("own hires", value)
    month.count["hires"] = float(rows.size)
    month.count["listed_hires"] = float(listed.sum())
    month.count["job_changes"] = float(was_employed.sum())
    _remember_poaching(consortium, person[was_employed])
    month.count["own_hires"] = float(held.sum())


def _remember_poaching(consortium: Consortium, changed: NDArray[np.int64]) -> None:
    """Note how many young people who were trained at an enterprise change to another one."""
    people, region = consortium.people, consortium.region
    at_work = _trained_at_work(people.status, people.practice, people.months_out)
    if at_work:
        left = _trained_at_work(people.status[changed], people.practice[changed], people.months_out[changed])
        seen = left / at_work
        region.poaching += POACHING_NEWS * (seen - region.poaching)


@compiled
def _trained_at_work(
    status: NDArray[np.uint8], practice: NDArray[np.uint8], months_out: NDArray[np.uint16]
) -> int:
    """Count the young at work who were trainees."""
    number = 0
    for i in range(status.size):
        number += (status[i] == EMPLOYED) & (practice[i] > 0) & (months_out[i] <= YOUNG_MONTHS)
    return number


def pay_penalties(
    consortium: Consortium,
    month: Month,
    offers: Offers,
    value: NDArray[np.float64],
    taken: NDArray[np.int64],
    penalty: float,
) -> None:
    """Order-class graduates who turn the sponsor's held post down pay the agreed penalty.

    Those whom the sponsor did not take, though they liked its post better than what they found, do not.
    """
    people, posts = consortium.people, consortium.posts
    kinds, size = posts.target.shape[1], posts.target.size
    sponsor = people.sponsor[offers.person]
    held = (offers.place >= size) & (sponsor != NOBODY) & ((offers.place - size) // kinds == sponsor)
    refused = np.flatnonzero(held & (taken[offers.applicant] >= 0))
    choice = taken[offers.applicant[refused]]
    elsewhere = (offers.place[choice] % size) // kinds != sponsor[refused]
    refused = refused[elsewhere & (value[choice] > value[refused])]
    due = penalty * np.bincount(sponsor[refused], minlength=consortium.enterprises.count)
    paid = cents(due)
    consortium.ledger.pay(consortium.clock.year, "households", "enterprises", "order-class penalty", paid)
    month.add_payoff("order classes", paid / 100.0)


def turn_away(
    consortium: Consortium, month: Month, rule: LabourRule, offers: Offers, value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Let new graduates leave the city in July; return the offers' values, −inf where nobody is left to take it.

    Each contact with an enterprise of the city, a place held by the own host among them, lowers the hazard:
    share / (1 + contacts). Source: model.md 4.5, a hazard that local offers lower.
    """
    people = consortium.people
    rows = np.flatnonzero((people.status == SEEKING) & (people.months_out == 0))
    rows = rows[people.program[rows] != NOBODY]
    contacts = np.searchsorted(offers.person, rows, "right") - np.searchsorted(offers.person, rows)
    births = people.birth[rows].astype(np.int64)
    now = consortium.clock.month
    goes = uniform_columns(consortium.seed, Stream.SEEKING, now, births, 0, 1) < (
        rule.graduate_leaving / (1.0 + contacts)
    )
    works = uniform_columns(consortium.seed, Stream.SEEKING, now, births, 0, 2) < rule.work_elsewhere
    people.status[rows[goes]] = ABSENT
    migration.note_leavers(consortium, rows[goes])
    month.count["leavers"] = float(goes.sum())
    consortium.graduates.left_with_work += float((goes & works).sum())
    return np.where(people.status[offers.person] == ABSENT, -np.inf, value)


def leave_city(
    consortium: Consortium, month: Month, rule: LabourRule, offers: Offers, looking: NDArray[np.int64]
) -> None:
    """Seekers who found nothing leave with a hazard that offers of the month lower.

    looking: rows of the applicants, (applicants,).
    """
    counts = np.zeros(2, np.int64)
    people = consortium.people
    seeking = looking[people.status[looking] == SEEKING]
    _leave(
        people,
        looking,
        offers.starts,
        counts,
        consortium.seed,
        np.int64(consortium.clock.month),
        rule.leaving,
        rule.work_elsewhere,
    )
    migration.note_leavers(consortium, seeking[people.status[seeking] == ABSENT])
    month.count["leavers"] = month.count.get("leavers", 0.0) + float(counts[0])
    consortium.graduates.left_with_work += float(counts[1])


@compiled
def _leave(
    people: People,
    looking: NDArray[np.int64],
    starts: NDArray[np.int64],
    counts: NDArray[np.int64],
    seed: np.uint64,
    month: np.int64,
    leaving: float,
    work_elsewhere: float,
) -> None:
    for a in range(looking.size):
        i = looking[a]
        if people.status[i] != SEEKING:
            continue
        contacts = starts[a + 1] - starts[a]
        u0, u1, _, _ = uniforms(seed, LEAVING, month, people.birth[i], 0, 0)
        hazard = leaving / (1.0 + contacts)
        if people.months_in_status[i] >= SLOW_MONTHS:
            hazard *= 2.0
        if u0 < hazard:
            people.status[i] = ABSENT
            counts[0] += 1
            fresh = people.months_out[i] <= GRADUATE_MONTHS and people.program[i] != NOBODY
            if fresh and u1 < work_elsewhere:
                counts[1] += 1


def remember_retention(consortium: Consortium) -> None:
    """In July, note which share of the trainees who graduate their hosts hired."""
    people = consortium.people
    fresh = (people.months_out == 0) & (people.program != NOBODY) & (people.host != NOBODY)
    kinds = consortium.posts.target.shape[1]
    kept = fresh & (people.status == EMPLOYED) & (people.post // kinds == people.host)
    graduates = consortium.graduates
    if graduates.trainees > 0:
        graduates.kept = int(kept.sum())
        seen = graduates.kept / graduates.trainees
        graduates.retention += RETENTION_NEWS * (seen - graduates.retention)


RETENTION_NEWS = 0.5
"""Weight of the last cohort in what enterprises expect of retention (assumption, 0.2–1)."""


def adjust_posts(consortium: Consortium) -> None:
    """Raise the premium m of a post whose vacancy stays; let m drift back to 1 (model.md 4.7)."""
    posts = consortium.posts
    unfilled = posts.target - posts.reserved - posts.filled > 0
    posts.months_unfilled[:] = np.where(unfilled, posts.months_unfilled + 1, 0)
    raised = posts.premium + np.where(unfilled, PREMIUM_UP * posts.premium, 0.0)
    posts.premium[:] = np.clip(raised - PREMIUM_BACK * (raised - 1.0), 0.85, 1.3)


PREMIUM_UP, PREMIUM_BACK = 0.006, 0.03
"""Monthly rise of the premium of an unfilled post and its drift back (findings.md 2; assumption)."""


def hire_from_outside(
    consortium: Consortium,
    month: Month,
    rule: LabourRule,
    pay: NDArray[np.float64],
    obsolescence: float,
) -> None:
    """Fill posts long unfilled with people from outside, at a higher cost; each gets a birth id of its own.

    People from other cities of the country come first; the others are strangers.
    """
    posts, seed, now = consortium.posts, consortium.seed, consortium.clock.month
    flat_open = posts.vacancies.reshape(-1)
    tired = np.flatnonzero((posts.months_unfilled.reshape(-1) >= rule.outside_after) & (flat_open > 0))
    number = np.minimum(flat_open[tired], MOST_FROM_OUTSIDE)
    post = np.repeat(tired, number)
    ordinal = np.arange(post.size) - np.repeat(np.cumsum(number) - number, number)
    found = uniform_columns(seed, Stream.OUTSIDE_HIRE, now, post, ordinal) < rule.outside_chance
    post, ordinal = post[found], ordinal[found]
    filled, migrant = migration.answer(consortium, post, ordinal, pay)
    post, ordinal, migrant = post[filled], ordinal[filled], migrant[filled]
    birth = FIRST_MIGRANT + (now * posts.target.size + post) * MOST_FROM_OUTSIDE + ordinal
    consortium.people, rows = free_rows(consortium.people, post.size)
    people, kinds = consortium.people, posts.target.shape[1]
    enterprise, kind = post // kinds, post % kinds
    aptitude = np.exp(0.15 * normal_columns(seed, Stream.MIGRANT_TRAITS, 0, birth))
    share = 0.75 + 0.25 * uniform_columns(seed, Stream.MIGRANT_TRAITS, 0, birth, 0, 1)
    behind = 0.2 * uniform_columns(seed, Stream.MIGRANT_TRAITS, 0, birth, 0, 2)
    vintage = month.technology[enterprise, kind] - behind
    people.birth[rows] = birth
    people.region[rows] = consortium.enterprises.region[enterprise]
    people.status[rows] = EMPLOYED
    people.general[rows] = people.practice[rows] = people.month_of_study[rows] = 0
    people.program[rows] = people.host[rows] = people.sponsor[rows] = NOBODY
    people.occupation[rows] = kind
    people.post[rows] = post
    people.months_out[rows] = LONG_AGO
    people.months_in_status[rows] = 0
    people.aptitude[rows] = aptitude
    people.skill[rows] = aptitude * share
    people.vintage[rows] = vintage
    people.wage[rows] = _first_wage(pay.reshape(-1)[post] * aptitude * share, behind, obsolescence)
    moved = migration.welcome(consortium, rows, migrant)
    place = people.post[moved]
    behind = np.maximum(month.technology.reshape(-1)[place] - people.vintage[moved], 0.0)
    worth = pay.reshape(-1)[place] * people.skill[moved]
    people.wage[moved] = _first_wage(worth, behind, obsolescence)
    np.add.at(posts.filled.reshape(-1), post, 1)
    cost = cents(rule.outside_cost * np.bincount(enterprise, minlength=consortium.enterprises.count))
    consortium.ledger.pay(consortium.clock.year, "enterprises", "outside", "hiring from outside", cost)
    members = float(cost[consortium.enterprises.participates].sum())
    circulation.note(month, "people", outside=members / 100.0)
    month.count["outside_hires"] = float(post.size)


def _first_wage(
    worth: NDArray[np.float64], behind: NDArray[np.float64], obsolescence: float
) -> NDArray[np.int64]:
    """Return the wage of people from outside, cents a month. worth: yuan if they were up to date; behind: log."""
    return cents(np.maximum(worth * np.exp(-obsolescence * behind), WAGE_FLOOR))


def promote_employment(consortium: Consortium, rule: LabourRule) -> None:
    """Government pays the career service for the graduates of the last half year."""
    people = consortium.people
    young = _graduates(people.status, people.program, people.months_out)
    cost = cents(rule.promotion * float(young))
    consortium.ledger.pay(consortium.clock.year, "government", "households", "employment promotion", cost)


@compiled
def _graduates(status: NDArray[np.uint8], program: NDArray[np.int32], months_out: NDArray[np.uint16]) -> int:
    """Count the graduates of the last half year in the labour force."""
    number = 0
    for i in range(status.size):
        here = (status[i] == SEEKING) | (status[i] == EMPLOYED)
        number += here & (months_out[i] <= GRADUATE_MONTHS) & (program[i] != NOBODY)
    return number
