"""Hiring: people begin at their new posts; who finds nothing may leave the city (model.md 4.7)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import migration
from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, YOUNG_MONTHS, LabourRule
from consortium_sim.mechanisms.labour_market.search import Offers
from consortium_sim.mechanisms.platforms.information import HIRING_SAVED
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.streams import (
    ALONE,
    BLOCK,
    FIRST_DRAW,
    Stream,
    uniform_columns,
    uniform_of_word,
    words_below,
    words_of_block,
)
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import nearest_cent
from consortium_sim.population.month import Month
from consortium_sim.population.people import (
    ABSENT,
    EMPLOYED,
    NOBODY,
    SEEKING,
    People,
)

LEAVING = np.int64(Stream.SEEKING)
SLOW_MONTHS, SLOW_LEAVING = 3, 2.0
"""Months of search after which seekers leave more often, and how much more often (model.md 4.7)."""
POACHING_NEWS = 1.0 / 12.0
"""Weight of the newest month in what enterprises expect of poaching (assumption, 0.03–0.3)."""


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
    consortium.ledger.pay_yuan(consortium.clock.year, "enterprises", "outside", "hiring", cost)
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
    accepted = np.empty(taken.size, np.int64)
    hires = listed = changes = own = poached = 0
    for offer in taken:
        accepted[hires] = offer
        hires += offer >= 0
    for offer in accepted[:hires]:
        i, held = person[offer], place[offer] >= filled.size
        here = place[offer] - filled.size if held else place[offer]
        enterprise, kind = here // kinds, here % kinds
        if people.status[i] == EMPLOYED:
            filled[people.post[i] // kinds, people.post[i] % kinds] -= 1
            changes += 1
            poached += _trained(people.practice[i], people.months_out[i])
        filled[enterprise, kind] += 1
        people.status[i], people.post[i], people.months_in_status[i] = EMPLOYED, here, 0
        people.wage[i] = int(nearest_cent(offered[offer]))
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
    year, pay = consortium.clock.year, consortium.ledger.pay_yuan
    paid = pay(year, "households", "enterprises", "order-class penalty", due)
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
    seeking, who = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.uint32)
    luck, leaves_at_most = np.empty((4, BLOCK), np.uint32), words_below(SLOW_LEAVING * leaving)
    for first in range(0, looking.size, BLOCK):
        number = likely = 0
        for a in range(first, min(first + BLOCK, looking.size)):
            seeking[number] = a
            number += status[looking[a]] == SEEKING
        for n in range(number):
            who[n] = birth[looking[seeking[n]]]
        words_of_block(seed, LEAVING, month, who[:number], ALONE, FIRST_DRAW, luck)
        for n in range(number):
            seeking[likely], luck[0, likely], luck[1, likely] = seeking[n], luck[0, n], luck[1, n]
            likely += luck[0, n] < leaves_at_most
        for n in range(likely):
            a, i = seeking[n], looking[seeking[n]]
            hazard = leaving / (1.0 + starts[a + 1] - starts[a])
            if months_in_status[i] >= SLOW_MONTHS:
                hazard *= SLOW_LEAVING
            if uniform_of_word(luck[0, n]) < hazard:
                status[i] = ABSENT
                gone[leavers] = i
                leavers += 1
                fresh = months_out[i] <= GRADUATE_MONTHS and program[i] != NOBODY
                if fresh and uniform_of_word(luck[1, n]) < work_elsewhere:
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
    if rule.promotion > 0.0:
        people, year = consortium.people, consortium.clock.year
        cost = rule.promotion * float(_graduates(people.status, people.program, people.months_out))
        consortium.ledger.pay_yuan(year, "government", "households", "employment promotion", cost)


@compiled
def _graduates(status: NDArray[np.uint8], program: NDArray[np.int32], months_out: NDArray[np.uint16]) -> int:
    """Count the graduates of the last half year in the labour force."""
    number = 0
    for i in range(status.size):
        here = (status[i] == SEEKING) | (status[i] == EMPLOYED)
        number += here & (months_out[i] <= GRADUATE_MONTHS) & (program[i] != NOBODY)
    return number
