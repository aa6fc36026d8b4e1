"""How often those who look for a post apply in a month, and where (model.md 4.7)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, UNRELATED
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import FIRST_DRAW, NOBODY_ELSE, Stream, uniform
from consortium_sim.population.people import NOBODY, People

CONTACT_LUCK = np.int64(Stream.CONTACT_LUCK)


@compiled
def applications_of(
    people: People,
    rows: NDArray[np.int64],
    seed: np.uint64,
    month: int,
    applications: int,
    promoted: float,
    in_july: int,
) -> NDArray[np.int64]:
    """Return how many applications the people in these rows send.

    Each sends so many; graduates of the last half year send more, new ones most in July.
    """
    sent = np.full(rows.size, np.int64(applications))
    for a in range(rows.size):
        i = rows[a]
        if people.months_out[i] <= GRADUATE_MONTHS and people.program[i] != NOBODY:
            luck = uniform(seed, CONTACT_LUCK, month, people.birth[i], NOBODY_ELSE, FIRST_DRAW)
            sent[a] += math.floor(promoted + luck)
            if people.months_out[i] == 0:
                sent[a] *= in_july
    return sent


@compiled
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
