"""Who applies in a month: how often, and to which occupations (model.md 4.7)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, UNRELATED
from consortium_sim.numerics.compiled import woven_in
from consortium_sim.numerics.streams import FIRST_DRAW, NOBODY_ELSE, Stream, uniform
from consortium_sim.population.people import EMPLOYED, NOBODY, People

CONTACT_LUCK = np.int64(Stream.CONTACT_LUCK)


class Applicants(NamedTuple):
    """Columns over applicants, side by side."""

    row: NDArray[np.int64]
    """Of `People`."""
    birth: NDArray[np.uint32]
    employed: NDArray[np.uint8]
    recent: NDArray[np.uint8]
    """1 for graduates of the last half year."""
    sent: NDArray[np.int64]
    """How many applications each sends this month."""
    bonds: NDArray[np.int64]
    """2 for new graduates where sponsor and host may hold a place for them, else 0."""


@woven_in
def applicants_of(
    people: People,
    rows: NDArray[np.int64],
    holding: bool | np.bool_,
    seed: np.uint64,
    month: int,
    applications: int,
    promoted: float,
    in_july: int,
) -> Applicants:
    """Return the applicants that stand in these rows; holding: places are held for own trainees.

    Each sends so many applications; graduates of the last half year send more, new ones most in July.
    """
    applicants = Applicants(
        rows,
        np.empty(rows.size, np.uint32),
        np.empty(rows.size, np.uint8),
        np.empty(rows.size, np.uint8),
        np.full(rows.size, np.int64(applications)),
        np.zeros(rows.size, np.int64),
    )
    for a in range(rows.size):
        applicants.birth[a] = people.birth[rows[a]]
    for a in range(rows.size):
        applicants.employed[a] = people.status[rows[a]] == EMPLOYED
    for a in range(rows.size):
        applicants.recent[a] = people.months_out[rows[a]] <= GRADUATE_MONTHS
    for a in range(rows.size):
        if applicants.recent[a]:
            new = people.months_out[rows[a]] == 0
            if people.program[rows[a]] != NOBODY:
                who = np.int64(applicants.birth[a])
                luck = uniform(seed, CONTACT_LUCK, month, who, NOBODY_ELSE, FIRST_DRAW)
                applicants.sent[a] += math.floor(promoted + luck)
                applicants.sent[a] *= in_july if new else 1
            applicants.bonds[a] = 2 if new and holding else 0
    return applicants


@woven_in
def attention_to(
    vacancies: NDArray[np.int64], mobility: NDArray[np.float64], near: float
) -> NDArray[np.float64]:
    """Return the running share of applications to each occupation, (own occupation, occupation).

    vacancies: of each occupation, (occupations,). near: attention to a vacancy in a near occupation to which all
    skill carries over.
    """
    kinds = mobility.shape[0]
    running = np.zeros((kinds, kinds))
    for own in range(kinds):
        total = 0.0
        for kind in range(kinds):
            attention = near * mobility[own, kind] if mobility[own, kind] > UNRELATED else 0.0
            total += (1.0 if kind == own else attention) * vacancies[kind]
            running[own, kind] = total
        for kind in range(kinds):
            running[own, kind] /= max(total, 1e-300)
    return running
