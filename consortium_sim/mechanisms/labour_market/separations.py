"""Separations, layoffs, retirement, and who looks for another post."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import LAYOFF, YOUNG_MONTHS, LabourRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniforms
from consortium_sim.population.consortium import JULY, MARCH, Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import (
    ABSENT,
    EMPLOYED,
    JUST_GRADUATED,
    NOBODY,
    SEEKING,
    STUDYING,
    People,
)

EMPLOYMENT = int(Stream.EMPLOYMENT)
NEW_OCCUPATION = 1.0 / 24.0
"""Monthly chance that a person at work in another occupation comes to belong to it (model.md 4.3)."""
FIRST_HALF_YEAR = 6
YOUNG_SEARCH = 3.0
"""How much more often graduates of the last two years look for another post (assumption, 1–5; of Chinese
vocational graduates 42 % quit within half a year: MyCOS, domain.md 4)."""
OVERHIRE_MONTHS = 6.0
"""Expected separations of a post by which it may be over-filled with own trainees (model.md 4.6)."""


def separate(consortium: Consortium, month: Month, rule: LabourRule) -> NDArray[np.uint8]:
    """People leave their posts; return 1 for those at work who look for another post, (people,)."""
    posts, people = consortium.posts, consortium.people
    surplus = np.maximum(posts.filled - posts.target, 0) / np.maximum(posts.filled, 1)
    searching = np.zeros(people.capacity, np.uint8)
    counts = np.zeros(3, np.int64)
    _leave_posts(
        people,
        posts.filled.reshape(-1),
        (LAYOFF * surplus).reshape(-1),
        searching,
        counts,
        posts.filled.shape[1],
        consortium.seed,
        np.int64(consortium.clock.month),
        rule.separation,
        rule.first_job_quit,
        rule.retirement,
        rule.job_search,
    )
    month.count["separations"], month.count["retirements"] = float(counts[0]), float(counts[1])
    month.count["searching_employed"] = float(counts[2])
    return searching


@compiled
def _leave_posts(
    people: People,
    filled: NDArray[np.int64],
    layoff: NDArray[np.float64],
    searching: NDArray[np.uint8],
    counts: NDArray[np.int64],
    occupations: int,
    seed: np.uint64,
    month: np.int64,
    separation: float,
    first_job_quit: float,
    retirement: float,
    job_search: float,
) -> None:
    for i in range(people.status.size):
        status = people.status[i]
        if status != EMPLOYED and status != SEEKING:
            continue
        if people.months_in_status[i] < 60_000:
            people.months_in_status[i] += 1
        if people.months_out[i] == JUST_GRADUATED:
            people.months_out[i] = 0
        elif people.months_out[i] < 65_000:
            people.months_out[i] += 1
        if people.months_out[i] == FIRST_HALF_YEAR + 1:
            people.host[i] = NOBODY
            people.sponsor[i] = NOBODY
        if status != EMPLOYED:
            continue
        u0, u1, u2, u3 = uniforms(seed, EMPLOYMENT, month, people.birth[i], 0, 0)
        post = people.post[i]
        quits = separation + layoff[post]
        if people.months_out[i] <= FIRST_HALF_YEAR:
            quits += first_job_quit
        if u1 < retirement:
            people.status[i] = ABSENT
            counts[1] += 1
        elif u0 < quits:
            people.status[i] = SEEKING
            counts[0] += 1
        else:
            if u2 < job_search * (YOUNG_SEARCH if people.months_out[i] <= YOUNG_MONTHS else 1.0):
                searching[i] = 1
                counts[2] += 1
            if u3 < NEW_OCCUPATION:
                people.occupation[i] = post % occupations
            continue
        filled[post] -= 1
        people.post[i] = NOBODY
        people.wage[i] = 0
        people.months_in_status[i] = 0


def own_graduates(consortium: Consortium, last_months: int) -> NDArray[np.int64]:
    """Return by post the students of the last months of study that are its trainees or order students."""
    people, posts = consortium.people, consortium.posts
    kinds = posts.target.shape[1]
    if consortium.clock.calendar == JULY:
        ready = (people.status == SEEKING) & (people.months_out == 0) & (people.program != NOBODY)
    else:
        ready = (people.status == STUDYING) & (people.month_of_study > last_months)
    own = np.zeros(posts.target.size, np.int64)
    sponsored = ready & (people.sponsor != NOBODY)
    hosted = ready & (people.host != NOBODY) & (people.host != people.sponsor)
    for rows, enterprise in ((sponsored, people.sponsor), (hosted, people.host)):
        post = enterprise[rows].astype(np.int64) * kinds + people.occupation[rows]
        own += np.bincount(post, minlength=own.size)
    return own.reshape(posts.target.shape)


def reserve(consortium: Consortium, rule: LabourRule, reserving: bool) -> NDArray[np.int64]:
    """Hold vacancies back for own trainees from March on; return July's places for them, by post.

    At graduation a post may take its own trainees beyond its target, at most six months' expected separations.
    Source: model.md 4.6; the choice is structural, and `reserving` turns it off.
    """
    posts = consortium.posts
    posts.reserved[:] = 0
    own_places = np.zeros_like(posts.target)
    if reserving and MARCH <= consortium.clock.calendar <= JULY:
        own = own_graduates(consortium, 24)
        posts.reserved[:] = np.minimum(np.maximum(posts.target - posts.filled, 0), own)
        if consortium.clock.calendar == JULY:
            spare = OVERHIRE_MONTHS * (rule.separation + rule.retirement) * posts.target
            own_places = np.minimum(own, posts.reserved + np.floor(spare).astype(np.int64))
    return own_places
