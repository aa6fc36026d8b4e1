"""Who applies in a month: what the market looks up of them, how often they apply, and where (model.md 4.7)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, UNRELATED
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import FIRST_DRAW, NOBODY_ELSE, Stream, uniform
from consortium_sim.population.people import NOBODY, People

CONTACT_LUCK = np.int64(Stream.CONTACT_LUCK)


class Applicants(NamedTuple):
    """Columns over applicants, side by side; those of `People` mean the same as there."""

    row: NDArray[np.int64]
    """Rows of `People`."""
    applications: NDArray[np.int64]
    """How many applications each sends this month."""
    birth: NDArray[np.uint32]
    status: NDArray[np.uint8]
    occupation: NDArray[np.uint8]
    post: NDArray[np.int32]
    wage: NDArray[np.int32]
    months_out: NDArray[np.uint16]
    host: NDArray[np.int32]
    sponsor: NDArray[np.int32]
    skill: NDArray[np.float32]
    vintage: NDArray[np.float32]


@compiled
def applicants_of(
    people: People,
    row: NDArray[np.int64],
    seed: np.uint64,
    month: int,
    applications: int,
    promoted: float,
    in_july: int,
) -> Applicants:
    """Return the applicants that stand in these rows.

    Each sends so many applications; graduates of the last half year send more, new ones most in July.
    """
    applicants = Applicants(
        row,
        np.empty(row.size, np.int64),
        np.empty(row.size, np.uint32),
        np.empty(row.size, np.uint8),
        np.empty(row.size, np.uint8),
        np.empty(row.size, np.int32),
        np.empty(row.size, np.int32),
        np.empty(row.size, np.uint16),
        np.empty(row.size, np.int32),
        np.empty(row.size, np.int32),
        np.empty(row.size, np.float32),
        np.empty(row.size, np.float32),
    )
    for a in range(row.size):
        i = row[a]
        applicants.birth[a], applicants.status[a] = people.birth[i], people.status[i]
        applicants.occupation[a], applicants.post[a] = people.occupation[i], people.post[i]
        applicants.wage[a], applicants.months_out[a] = people.wage[i], people.months_out[i]
        applicants.host[a], applicants.sponsor[a] = people.host[i], people.sponsor[i]
        applicants.skill[a], applicants.vintage[a] = people.skill[i], people.vintage[i]
        sent = applications
        if people.months_out[i] <= GRADUATE_MONTHS and people.program[i] != NOBODY:
            luck = uniform(seed, CONTACT_LUCK, month, people.birth[i], NOBODY_ELSE, FIRST_DRAW)
            sent += math.floor(promoted + luck)
            if people.months_out[i] == 0:
                sent *= in_july
        applicants.applications[a] = sent
    return applicants


@compiled
def attention_to(
    starts: NDArray[np.int64], mobility: NDArray[np.float64], near: float
) -> NDArray[np.float64]:
    """Return the running share of applications to each occupation, (own occupation, occupation).

    starts: where vacancies of each occupation begin in a list of all, (occupations + 1,). near: attention to a
    vacancy in a near occupation to which all skill carries over.
    """
    kinds = mobility.shape[0]
    running = np.zeros((kinds, kinds))
    for own in range(kinds):
        total = 0.0
        for kind in range(kinds):
            attention = near * mobility[own, kind] if mobility[own, kind] > UNRELATED else 0.0
            total += (1.0 if kind == own else attention) * (starts[kind + 1] - starts[kind])
            running[own, kind] = total
        for kind in range(kinds):
            running[own, kind] /= max(total, 1e-300)
    return running
