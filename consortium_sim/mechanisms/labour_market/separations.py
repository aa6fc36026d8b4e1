"""Separations, layoffs, retirement, and who looks for another post."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, LAYOFF, YOUNG_MONTHS, LabourRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import (
    ALONE,
    BLOCK,
    FIRST_DRAW,
    Stream,
    uniform_of_word,
    words_below,
    words_of_block,
)
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

EMPLOYMENT = np.int64(Stream.EMPLOYMENT)
NEW_OCCUPATION = 1.0 / 24.0
"""Monthly chance that a person at work in another occupation comes to belong to it (model.md 4.3)."""
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
    looking, separations, retirements, searching = _leave_posts(
        people,
        posts.target,
        posts.filled,
        consortium.seed,
        consortium.clock.month,
        rule.separation,
        rule.first_job_quit,
        rule.retirement,
        rule.job_search,
    )
    month.count["separations"], month.count["retirements"] = float(separations), float(retirements)
    month.count["searching_employed"] = float(searching)
    return looking


@compiled
def _leave_posts(
    people: People,
    target: NDArray[np.int64],
    filled: NDArray[np.int64],
    seed: np.uint64,
    month: int,
    separation: float,
    first_job_quit: float,
    retirement: float,
    job_search: float,
) -> tuple[NDArray[np.int64], int, int, int]:
    """Return the rows of those who look for a post, and how many separate, retire, and search at work."""
    kinds = target.shape[1]
    layoff, most_layoff = _layoff(target, filled)
    luck, stirring = np.empty((4, BLOCK), np.uint32), np.empty(BLOCK, np.int64)
    looking = np.empty(people.status.size, np.int64)
    quits_at_most = words_below(separation + most_layoff + first_job_quit)
    retires, changes = words_below(retirement), words_below(NEW_OCCUPATION)
    searches_at_most = words_below(YOUNG_SEARCH * job_search)
    found = separations = retirements = searching = 0
    rows = people.status.size
    while rows > 0 and people.status[rows - 1] == ABSENT:
        rows -= 1
    for first in range(0, rows, BLOCK):
        last = min(first + BLOCK, rows)
        words_of_block(seed, EMPLOYMENT, month, people.birth[first:last], ALONE, FIRST_DRAW, luck)
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
            if people.months_out[i] == GRADUATE_MONTHS + 1:
                people.host[i] = people.sponsor[i] = NOBODY
            if people.status[i] == EMPLOYED:
                u0, u1 = uniform_of_word(luck[0, place]), uniform_of_word(luck[1, place])
                u2, u3 = uniform_of_word(luck[2, place]), uniform_of_word(luck[3, place])
                quits = separation + layoff[people.post[i]]
                if people.months_out[i] <= GRADUATE_MONTHS:
                    quits += first_job_quit
                if u1 >= retirement and u0 >= quits:
                    if u3 < NEW_OCCUPATION:
                        people.occupation[i] = people.post[i] % kinds
                    if u2 >= job_search * (YOUNG_SEARCH if people.months_out[i] <= YOUNG_MONTHS else 1.0):
                        continue
                    searching += 1
                else:
                    filled[people.post[i] // kinds, people.post[i] % kinds] -= 1
                    people.post[i], people.wage[i], people.months_in_status[i] = NOBODY, 0, 0
                    if u1 < retirement:
                        people.status[i] = ABSENT
                        retirements += 1
                        continue
                    people.status[i] = SEEKING
                    separations += 1
            looking[found] = i
            found += 1
    return looking[:found], separations, retirements, searching


@compiled
def _layoff(target: NDArray[np.int64], filled: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
    """Return by post which share of its staff is laid off, and the greatest of them."""
    kinds = target.shape[1]
    layoff, most = np.zeros(target.size), 0.0
    for enterprise in range(target.shape[0]):
        for kind in range(kinds):
            surplus = filled[enterprise, kind] - target[enterprise, kind]
            if surplus > 0:
                share = LAYOFF * surplus / filled[enterprise, kind]
                layoff[enterprise * kinds + kind] = share
                most = max(most, share)
    return layoff, most


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
        stirring[i] = here & (moves | (status[i] == SEEKING) | (later == GRADUATE_MONTHS + 1))
    number = 0
    for i in range(status.size):
        stirs = stirring[i]
        stirring[number] = i
        number += stirs
    return number


def own_graduates(consortium: Consortium, last_months: int) -> NDArray[np.int64]:
    """Return by post the students of the last months of study that are its trainees or order students."""
    people, posts = consortium.people, consortium.posts
    return _own_graduates(
        people.status,
        people.program,
        people.occupation,
        people.host,
        people.sponsor,
        people.month_of_study,
        people.months_out,
        posts.target.shape[0],
        posts.target.shape[1],
        consortium.clock.calendar == JULY,
        last_months,
    )


@compiled
def _own_graduates(
    status: NDArray[np.uint8],
    program: NDArray[np.int32],
    occupation: NDArray[np.uint8],
    host: NDArray[np.int32],
    sponsor: NDArray[np.int32],
    month_of_study: NDArray[np.uint8],
    months_out: NDArray[np.uint16],
    enterprises: int,
    kinds: int,
    graduated: bool,
    last_months: int,
) -> NDArray[np.int64]:
    own = np.zeros((enterprises, kinds), np.int64)
    for i in range(status.size):
        if graduated:
            ready = status[i] == SEEKING and months_out[i] == 0 and program[i] != NOBODY
        else:
            ready = status[i] == STUDYING and month_of_study[i] > last_months
        if ready and sponsor[i] != NOBODY:
            own[sponsor[i], occupation[i]] += 1
        if ready and host[i] != NOBODY and host[i] != sponsor[i]:
            own[host[i], occupation[i]] += 1
    return own


def reserve(consortium: Consortium, rule: LabourRule, reserving: bool) -> NDArray[np.int64]:
    """Hold vacancies back for own trainees from March on; return July's places for them, by post.

    At graduation a post may take its own trainees beyond its target, at most six months' expected separations.
    Source: model.md 4.6; the choice is structural, and `reserving` turns it off.
    """
    posts = consortium.posts
    posts.reserved[:] = 0
    own_places = np.zeros(posts.target.shape, np.int64)
    if reserving and MARCH <= consortium.clock.calendar <= JULY:
        own = own_graduates(consortium, 24)
        posts.reserved[:] = np.minimum(np.maximum(posts.target - posts.filled, 0), own)
        if consortium.clock.calendar == JULY:
            spare = OVERHIRE_MONTHS * (rule.separation + rule.retirement) * posts.target
            own_places = np.minimum(own, posts.reserved + np.floor(spare).astype(np.int64))
    return own_places
