"""Hiring: offers are settled by deferred acceptance; who finds nothing may leave the city (model.md 4.7)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import migration
from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, YOUNG_MONTHS, LabourRule
from consortium_sim.mechanisms.labour_market.search import Offers
from consortium_sim.mechanisms.platforms.information import HIRING_SAVED
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.streams import FIRST_DRAW, NOBODY_ELSE, Stream, uniform_columns, uniforms
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import (
    ABSENT,
    EMPLOYED,
    NOBODY,
    SEEKING,
    People,
)
from consortium_sim.theory.matching import propose

LEAVING = np.int64(Stream.SEEKING)
SLOW_MONTHS = 3
POACHING_NEWS = 1.0 / 12.0
"""Weight of the newest month in what enterprises expect of poaching (assumption, 0.03–0.3)."""


def settle(
    consortium: Consortium, offers: Offers, own_places: NDArray[np.int64], value: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Match applicants and posts; return the offer that each applicant takes, or −1, (applicants,).

    value: what each offer is worth to its applicant; −inf for one that is refused.
    """
    return _settle(
        value,
        offers.place,
        offers.starts,
        offers.score,
        consortium.posts.vacancies.reshape(-1),
        own_places.reshape(-1),
    )


@compiled
def _settle(
    value: NDArray[np.float64],
    place: NDArray[np.int64],
    starts: NDArray[np.int64],
    score: NDArray[np.float64],
    vacancies: NDArray[np.int64],
    own_places: NDArray[np.int64],
) -> NDArray[np.int64]:
    order, scores = np.empty(value.size, np.int64), np.empty(value.size)
    choices, capacity = np.empty(value.size, np.int64), np.empty(value.size, np.int64)
    willing = np.zeros(starts.size, np.int64)
    places = _rank(value, place, starts, vacancies, own_places, order, willing, choices, capacity)
    used = willing[-1]
    for slot in range(used):
        scores[slot] = score[order[slot]]
    taken = propose(choices[:used], willing, scores[:used], capacity[:places])
    for applicant in range(taken.size):
        if taken[applicant] >= 0:
            taken[applicant] = order[taken[applicant]]
    return taken


@compiled
def _rank(
    value: NDArray[np.float64],
    place: NDArray[np.int64],
    starts: NDArray[np.int64],
    vacancies: NDArray[np.int64],
    own_places: NDArray[np.int64],
    order: NDArray[np.int64],
    willing: NDArray[np.int64],
    choices: NDArray[np.int64],
    capacity: NDArray[np.int64],
) -> int:
    """Put each applicant's offers in falling value, at equal value the lower place first, without the refused.

    starts, willing: where each applicant's offers begin, in all and in `order`. The places that are offered get
    numbers of their own, that only they are matched: choices and capacity are written in them, and how many there
    are is returned.
    """
    number = np.zeros(2 * own_places.size, np.int32)
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
    people, enterprises = consortium.people, consortium.enterprises.count
    cost, saved = np.zeros(enterprises), np.zeros(enterprises)
    hires, listed, changes, own, poached = _start_work(
        people,
        offers.person,
        offers.place,
        offers.wage,
        offers.listed,
        taken,
        consortium.posts.filled,
        own_hire,
        rule.hiring_cost,
        cost,
        saved,
    )
    consortium.ledger.pay(consortium.clock.year, "enterprises", "outside", "hiring", cents(cost))
    month.add_payoff("own hires", saved)
    month.count["hires"] = float(hires)
    month.count["listed_hires"] = float(listed)
    month.count["job_changes"] = float(changes)
    month.count["own_hires"] = float(own)
    if at_work := _trained_at_work(people.status, people.practice, people.months_out):
        region = consortium.region
        region.poaching += POACHING_NEWS * (poached / at_work - region.poaching)


@compiled
def _start_work(
    people: People,
    person: NDArray[np.int64],
    place: NDArray[np.int64],
    offered: NDArray[np.float64],
    on_platform: NDArray[np.uint8],
    taken: NDArray[np.int64],
    filled: NDArray[np.int64],
    own_hire: NDArray[np.float64],
    hiring_cost: float,
    cost: NDArray[np.float64],
    saved: NDArray[np.float64],
) -> tuple[int, int, int, int, int]:
    """Write who works where, and each enterprise's hiring cost and what own trainees saved, yuan.

    Returns the hires; those of them through the platform, from another post, and of own trainees; and the young
    who change to another post and were trainees.
    """
    kinds = filled.shape[1]
    hires = listed = changes = own = poached = 0
    for offer in taken:
        if offer < 0:
            continue
        i, held = person[offer], place[offer] >= filled.size
        here = place[offer] - filled.size if held else place[offer]
        enterprise, kind = here // kinds, here % kinds
        if people.status[i] == EMPLOYED:
            filled[people.post[i] // kinds, people.post[i] % kinds] -= 1
            changes += 1
            poached += _trained(people.practice[i], people.months_out[i])
        filled[enterprise, kind] += 1
        people.status[i], people.post[i], people.months_in_status[i] = EMPLOYED, here, 0
        people.wage[i] = np.int64(np.rint(offered[offer] * 100.0))
        hires += 1
        listed += on_platform[offer] == 1
        if held:
            own += 1
            saved[enterprise] += own_hire[enterprise, kind]
        else:
            cost[enterprise] += hiring_cost * (1.0 - HIRING_SAVED * on_platform[offer])
    return hires, listed, changes, own, poached


@compiled
def _trained_at_work(
    status: NDArray[np.uint8], practice: NDArray[np.uint8], months_out: NDArray[np.uint16]
) -> int:
    """Count the young at work who were trainees."""
    number = 0
    for i in range(status.size):
        number += (status[i] == EMPLOYED) & _trained(practice[i], months_out[i])
    return number


@woven_in
def _trained(practice: int, months_out: int) -> bool:
    """Tell whether somebody is young and was a trainee."""
    return (practice > 0) & (months_out <= YOUNG_MONTHS)


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
    people = consortium.people
    leavers, with_work = _leave(
        people.birth,
        people.status,
        people.program,
        people.months_out,
        people.months_in_status,
        looking,
        offers.starts,
        consortium.seed,
        consortium.clock.month,
        rule.leaving,
        rule.work_elsewhere,
    )
    migration.note_leavers(consortium, leavers)
    month.count["leavers"] = month.count.get("leavers", 0.0) + float(leavers.size)
    consortium.graduates.left_with_work += float(with_work)


@compiled
def _leave(
    birth: NDArray[np.uint32],
    status: NDArray[np.uint8],
    program: NDArray[np.int32],
    months_out: NDArray[np.uint16],
    months_in_status: NDArray[np.uint16],
    looking: NDArray[np.int64],
    starts: NDArray[np.int64],
    seed: np.uint64,
    month: int,
    leaving: float,
    work_elsewhere: float,
) -> tuple[NDArray[np.int64], int]:
    """Return the rows of those who leave, and how many of them are recent graduates with work elsewhere."""
    gone, leavers, with_work = np.empty(looking.size, np.int64), 0, 0
    for a in range(looking.size):
        i = looking[a]
        if status[i] != SEEKING:
            continue
        contacts = starts[a + 1] - starts[a]
        u0, u1, _, _ = uniforms(seed, LEAVING, month, birth[i], NOBODY_ELSE, FIRST_DRAW)
        hazard = leaving / (1.0 + contacts)
        if months_in_status[i] >= SLOW_MONTHS:
            hazard *= 2.0
        if u0 < hazard:
            status[i] = ABSENT
            gone[leavers] = i
            leavers += 1
            fresh = months_out[i] <= GRADUATE_MONTHS and program[i] != NOBODY
            if fresh and u1 < work_elsewhere:
                with_work += 1
    return gone[:leavers], with_work


def remember_retention(consortium: Consortium) -> None:
    """In July, note which share of the trainees who graduate their hosts hired."""
    people, graduates = consortium.people, consortium.graduates
    if graduates.trainees > 0:
        fresh = np.flatnonzero((people.months_out == 0) & (people.host != NOBODY))
        fresh = fresh[(people.program[fresh] != NOBODY) & (people.status[fresh] == EMPLOYED)]
        kinds = consortium.posts.target.shape[1]
        graduates.kept = int(np.count_nonzero(people.post[fresh] // kinds == people.host[fresh]))
        seen = graduates.kept / graduates.trainees
        graduates.retention += RETENTION_NEWS * (seen - graduates.retention)


RETENTION_NEWS = 0.5
"""Weight of the last cohort in what enterprises expect of retention (assumption, 0.2–1)."""


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
