"""Students find places at enterprises: training places and order-class seats (model.md 4.6, 4.8)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import (
    BLOCK,
    Stream,
    normal_columns,
    uniform,
    uniform_of_words,
    words_of_block,
)
from consortium_sim.population.people import NOBODY, People
from consortium_sim.theory.matching import propose

SELECTION_NOISE = 0.1
"""sd of an enterprise's judgement of a student's aptitude (assumption, 0.05–0.2)."""


def place_students(
    seed: np.uint64,
    stream: Stream,
    people: People,
    rows: NDArray[np.int64],
    places: NDArray[np.int64],
    known: float,
) -> NDArray[np.int64]:
    """Return for each student the enterprise that takes it, or NOBODY, (rows,).

    places: open places, (enterprises, occupations). A student knows each enterprise with probability `known`
    and likes those it knows in an order of its own; enterprises prefer the able. Deferred acceptance settles
    it. Luck is keyed by student and enterprise, so that a further place leaves other students' luck alone.
    """
    taken = np.full(rows.size, NOBODY, np.int64)
    for k in np.flatnonzero(places.sum(axis=0)):
        who = np.flatnonzero(people.occupation[rows] == k)
        if who.size == 0:
            continue
        hosts = np.flatnonzero(places[:, k] > 0)
        births = people.birth[rows[who]]
        choices, starts = _wishes(seed, stream, births, hosts, known)
        length = np.diff(starts)
        noise = SELECTION_NOISE * normal_columns(
            seed, stream, 0, np.repeat(births, length), hosts[choices], 2
        )
        scores = np.repeat(people.aptitude[rows[who]].astype(np.float64), length) + noise
        match = propose(choices, starts, scores, places[hosts, k])
        found = match >= 0
        taken[who[found]] = hosts[choices[match[found]]]
    return taken


def _wishes(
    seed: np.uint64, stream: Stream, births: NDArray[np.uint32], hosts: NDArray[np.int64], known: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the hosts that students know, each student's best liked first, and where each student's begin.

    Hosts are numbered as in `hosts`.
    """
    starts = np.zeros(births.size + 1, np.int64)
    expected = births.size * hosts.size * known
    room = int(expected + 10.0 * math.sqrt(expected)) + 10
    while True:
        choices, liking = np.empty(room, np.int64), np.empty(room)
        _list_wishes(
            seed,
            int(stream),
            births,
            hosts.astype(np.uint32),
            known,
            np.empty((5, BLOCK), np.uint32),
            choices,
            liking,
            starts,
        )
        if starts[-1] <= room:
            return choices[: starts[-1]], starts
        room = int(starts[-1])


@compiled
def _list_wishes(
    seed: np.uint64,
    stream: int,
    births: NDArray[np.uint32],
    hosts: NDArray[np.uint32],
    known: float,
    scratch: NDArray[np.uint32],
    choices: NDArray[np.int64],
    liking: NDArray[np.float64],
    starts: NDArray[np.int64],
) -> None:
    """Write as many wishes as there is room for; `starts` tells how many there are."""
    student, drawn = scratch[0], scratch[1:]
    used = 0
    for a in range(births.size):
        for n in range(min(BLOCK, hosts.size)):
            student[n] = births[a]
        for first in range(0, hosts.size, BLOCK):
            some = hosts[first : first + BLOCK]
            words_of_block(seed, stream, 0, student[: some.size], some, 1, drawn)
            for n in range(some.size):
                if uniform_of_words(drawn[0, n], drawn[1, n]) >= known:
                    continue
                if used < choices.size:
                    likes = uniform(seed, stream, 0, births[a], some[n], 0)
                    slot = used
                    while slot > starts[a] and liking[slot - 1] > likes:
                        choices[slot], liking[slot] = choices[slot - 1], liking[slot - 1]
                        slot -= 1
                    choices[slot], liking[slot] = first + n, likes
                used += 1
        starts[a + 1] = used
