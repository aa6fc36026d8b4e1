"""Separations, layoffs, retirement, and who looks for another post."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import LAYOFF, YOUNG_MONTHS, LabourRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import ALONE, BLOCK, Stream, uniform_of_word, words_below, words_of_block
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


def separate(consortium: Consortium, month: Month, rule: LabourRule) -> NDArray[np.int64]:
    """People leave their posts; return the rows of those who look for one, in rising order.

    They are the seekers, and those at work who look for another post.
    """
    posts, people = consortium.posts, consortium.people
    layoff = LAYOFF * np.maximum(posts.filled - posts.target, 0) / np.maximum(posts.filled, 1)
    looking = np.empty(people.capacity, np.int64)
    counts = np.zeros(4, np.int64)
    _leave_posts(
        people,
        posts.filled.reshape(-1),
        layoff.reshape(-1),
        float(layoff.max()),
        looking,
        counts,
        posts.filled.shape[1],
        np.empty((4, BLOCK), np.uint32),
        np.empty(BLOCK, np.int64),
        consortium.seed,
        np.int64(consortium.clock.month),
        rule.separation,
        rule.first_job_quit,
        rule.retirement,
        rule.job_search,
    )
    month.count["separations"], month.count["retirements"] = float(counts[0]), float(counts[1])
    month.count["searching_employed"] = float(counts[2])
    return looking[: counts[3]]


@compiled
def _leave_posts(
    people: People,
    filled: NDArray[np.int64],
    layoff: NDArray[np.float64],
    most_layoff: float,
    looking: NDArray[np.int64],
    counts: NDArray[np.int64],
    occupations: int,
    luck: NDArray[np.uint32],
    stirring: NDArray[np.int64],
    seed: np.uint64,
    month: np.int64,
    separation: float,
    first_job_quit: float,
    retirement: float,
    job_search: float,
) -> None:
    quits_at_most = words_below(separation + most_layoff + first_job_quit)
    retires, changes = words_below(retirement), words_below(NEW_OCCUPATION)
    searches_at_most = words_below(YOUNG_SEARCH * job_search)
    found = 0
    for first in range(0, people.status.size, BLOCK):
        last = min(first + BLOCK, people.status.size)
        words_of_block(seed, EMPLOYMENT, month, people.birth[first:last], ALONE, 0, luck)
        number = _grow_older(
            people.status[first:last],
            people.months_in_status[first:last],
            people.months_out[first:last],
            luck,
            quits_at_most,
            retires,
            searches_at_most,
            changes,
            stirring,
        )
        for n in range(number):
            place = stirring[n]
            i = first + place
            status = people.status[i]
            if people.months_out[i] == FIRST_HALF_YEAR + 1:
                people.host[i] = NOBODY
                people.sponsor[i] = NOBODY
            if status == EMPLOYED:
                u0, u1 = uniform_of_word(luck[0, place]), uniform_of_word(luck[1, place])
                u2, u3 = uniform_of_word(luck[2, place]), uniform_of_word(luck[3, place])
                post = people.post[i]
                quits = separation + layoff[post]
                if people.months_out[i] <= FIRST_HALF_YEAR:
                    quits += first_job_quit
                if u1 >= retirement and u0 >= quits:
                    if u3 < NEW_OCCUPATION:
                        people.occupation[i] = post % occupations
                    if u2 >= job_search * (YOUNG_SEARCH if people.months_out[i] <= YOUNG_MONTHS else 1.0):
                        continue
                    counts[2] += 1
                else:
                    status = ABSENT if u1 < retirement else SEEKING
                    counts[1 if u1 < retirement else 0] += 1
                    filled[post] -= 1
                    people.status[i] = status
                    people.post[i] = NOBODY
                    people.wage[i] = 0
                    people.months_in_status[i] = 0
            if status != ABSENT:
                looking[found] = i
                found += 1
    counts[3] = found


@compiled
def _grow_older(
    status: NDArray[np.uint8],
    months_in_status: NDArray[np.uint16],
    months_out: NDArray[np.uint16],
    luck: NDArray[np.uint32],
    quits_at_most: int,
    retires: int,
    searches_at_most: int,
    changes: int,
    stirring: NDArray[np.int64],
) -> int:
    """Let a month pass for a block of people; list those to whom anything may happen in it, return how many.

    No branches: what the processor does for many at once costs next to nothing, and the few are left to others.
    """
    for i in range(status.size):
        here = (status[i] == EMPLOYED) | (status[i] == SEEKING)
        months, out = months_in_status[i], months_out[i]
        months_in_status[i] = months + (here & (months < 60_000))
        later = 0 if out == JUST_GRADUATED else out + (out < 65_000)
        months_out[i] = later if here else out
        moves = (luck[0, i] < quits_at_most) | (luck[1, i] < retires)
        moves |= (luck[2, i] < searches_at_most) | (luck[3, i] < changes)
        stirring[i] = here & (moves | (status[i] == SEEKING) | (later == FIRST_HALF_YEAR + 1))
    number = 0
    for i in range(status.size):
        stirs = stirring[i]
        stirring[number] = i
        number += stirs
    return number


def own_graduates(consortium: Consortium, last_months: int) -> NDArray[np.int64]:
    """Return by post the students of the last months of study that are its trainees or order students."""
    people, posts = consortium.people, consortium.posts
    kinds = posts.target.shape[1]
    if consortium.clock.calendar == JULY:
        ready = np.flatnonzero((people.status == SEEKING) & (people.months_out == 0))
        ready = ready[people.program[ready] != NOBODY]
    else:
        ready = np.flatnonzero((people.status == STUDYING) & (people.month_of_study > last_months))
    own = np.zeros(posts.target.size, np.int64)
    host, sponsor = people.host[ready], people.sponsor[ready]
    for enterprise, bound in ((sponsor, sponsor != NOBODY), (host, (host != NOBODY) & (host != sponsor))):
        post = enterprise[bound].astype(np.int64) * kinds + people.occupation[ready[bound]]
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
