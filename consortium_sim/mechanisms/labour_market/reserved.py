"""Vacancies held back for own trainees and order students (model.md 4.6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import LabourRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.consortium import JULY, MARCH, Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, SEEKING, STUDYING

OVERHIRE_MONTHS = 6.0
"""Expected separations of a post by which it may be over-filled with own trainees (model.md 4.6)."""


def own_graduates(consortium: Consortium, rows: NDArray[np.int64], last_months: int) -> NDArray[np.int64]:
    """Return by post how many of these people, students of the last months, are its trainees or order students.

    In July those are meant who have just graduated and look for a post.
    """
    people, posts = consortium.people, consortium.posts
    return _own_graduates(
        rows,
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
    rows: NDArray[np.int64],
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
    for i in rows:
        if graduated:
            ready = status[i] == SEEKING and months_out[i] == 0 and program[i] != NOBODY
        else:
            ready = status[i] == STUDYING and month_of_study[i] > last_months
        if ready and sponsor[i] != NOBODY:
            own[sponsor[i], occupation[i]] += 1
        if ready and host[i] != NOBODY and host[i] != sponsor[i]:
            own[host[i], occupation[i]] += 1
    return own


def reserve(
    consortium: Consortium, month: Month, rule: LabourRule, looking: NDArray[np.int64], reserving: bool
) -> NDArray[np.int64]:
    """Hold vacancies back for own trainees from March on; return July's places for them, by post.

    At graduation a post may take its own trainees beyond its target, at most six months' expected separations.
    Source: model.md 4.6; the choice is structural, and `reserving` turns it off.
    looking: rows of who looks for a post, in July the new graduates among them.
    """
    posts = consortium.posts
    posts.reserved[:] = 0
    own_places = np.zeros(posts.target.shape, np.int64)
    if reserving and MARCH <= consortium.clock.calendar <= JULY:
        graduated = consortium.clock.calendar == JULY
        own = own_graduates(consortium, looking if graduated else month.students, 24)
        posts.reserved[:] = np.minimum(np.maximum(posts.target - posts.filled, 0), own)
        if graduated:
            spare = OVERHIRE_MONTHS * (rule.separation + rule.retirement) * posts.target
            own_places = np.minimum(own, posts.reserved + np.floor(spare).astype(np.int64))
    return own_places
