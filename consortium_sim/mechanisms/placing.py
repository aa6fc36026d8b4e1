"""Students find places at enterprises: training places and order-class seats (model.md 4.6, 4.8)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.streams import (
    LASTING,
    Stream,
    normal_quantile,
    uniform_columns,
    uniform_of_words,
    words_of_block,
)
from consortium_sim.population.people import NOBODY, People
from consortium_sim.theory.matching import propose

SELECTION_NOISE = 0.1
"""sd of an enterprise's judgement of a student's aptitude (assumption, 0.05–0.2)."""
HEARD_OF = 256
"""Most hosts of its occupation that a student can know, however many a platform lists (assumption, 100–500)."""
LIKING, KNOWLEDGE, JUDGEMENT, HOST_POSITION, STUDENT_POSITION = map(np.int64, range(5))
"""Draws of a stream."""


def place_students(
    seed: np.uint64,
    stream: Stream,
    people: People,
    rows: NDArray[np.int64],
    places: NDArray[np.int64],
    known: float,
) -> NDArray[np.int64]:
    """Return for each student the enterprise that takes it, or NOBODY, (rows,).

    places: open places, (enterprises, occupations). A student knows each enterprise with probability `known`,
    HEARD_OF of them at most, and likes those it knows in an order of its own; enterprises prefer the able.
    Deferred acceptance settles it. Luck is keyed by student and enterprise, so that a further place leaves other
    students' luck alone.
    """
    taken = np.full(rows.size, NOBODY, np.int64)
    for k in np.flatnonzero(places.sum(axis=0)):
        who = np.flatnonzero(people.occupation[rows] == k)
        if who.size == 0:
            continue
        hosts = np.flatnonzero(places[:, k] > 0)
        births = people.birth[rows[who]]
        choices, scores, starts = _wishes(seed, stream, births, people.aptitude[rows[who]], hosts, known)
        match = propose(choices, starts, scores, places[hosts, k])
        found = match >= 0
        taken[who[found]] = hosts[choices[match[found]]]
    return taken


def _wishes(
    seed: np.uint64,
    stream: Stream,
    births: NDArray[np.uint32],
    aptitude: NDArray[np.float32],
    hosts: NDArray[np.int64],
    known: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Return the hosts that students know, each student's best liked first, with what each makes of the student.

    Then where each student's begin. Hosts are numbered as in `hosts`. Where they are more than HEARD_OF, a student
    looks at those that follow it on a circle on which students and hosts have lasting positions, and knows as many
    as it would know of all where it can. A further host is known only to students just before it; the lists of
    others change only as far as the share that they know of those near them does.
    """
    near = min(hosts.size, HEARD_OF)
    at = uniform_columns(seed, stream, LASTING, hosts, 0, HOST_POSITION)
    order = np.argsort(at)
    begins = np.searchsorted(at[order], uniform_columns(seed, stream, LASTING, births, 0, STUDENT_POSITION))
    circle = np.concatenate((order, order[:near]))
    share = min(known * hosts.size / near, 1.0) if near < hosts.size else known
    starts = np.zeros(births.size + 1, np.int64)
    expected = births.size * near * share
    room = int(expected + 10.0 * math.sqrt(expected)) + 10
    while True:
        choices, scores = np.empty(room, np.int64), np.empty(room)
        _list_wishes(
            seed,
            int(stream),
            births,
            aptitude,
            begins,
            circle,
            hosts[circle].astype(np.uint32),
            near,
            share,
            np.empty((6, HEARD_OF), np.uint32),
            np.empty((3, HEARD_OF), np.int64),
            np.empty(HEARD_OF),
            choices,
            scores,
            starts,
        )
        if starts[-1] <= room:
            return choices[: starts[-1]], scores[: starts[-1]], starts
        room = int(starts[-1])


@compiled
def _list_wishes(
    seed: np.uint64,
    stream: int,
    births: NDArray[np.uint32],
    aptitude: NDArray[np.float32],
    begins: NDArray[np.int64],
    circle: NDArray[np.int64],
    identities: NDArray[np.uint32],
    near: int,
    known: float,
    words: NDArray[np.uint32],
    scratch: NDArray[np.int64],
    liking: NDArray[np.float64],
    choices: NDArray[np.int64],
    scores: NDArray[np.float64],
    starts: NDArray[np.int64],
) -> None:
    """Write as many wishes as there is room for; `starts` tells how many there are.

    begins: where on the circle the hosts of each student begin, `near` of them. identities: of the hosts on
    the circle.
    """
    student, friend, drawn = words[0], words[1], words[2:]
    met, order, ends = scratch[0], scratch[1], scratch[2]
    used = 0
    for a in range(births.size):
        begin = begins[a]
        student[:near] = births[a]
        words_of_block(
            seed, stream, LASTING, student[:near], identities[begin : begin + near], KNOWLEDGE, drawn
        )
        friends = 0
        for n in range(near):
            met[friends] = begin + n
            friends += uniform_of_words(drawn[0, n], drawn[1, n]) < known
        if used + friends <= choices.size:
            for n in range(friends):
                friend[n] = identities[met[n]]
            words_of_block(seed, stream, LASTING, student[:friends], friend, LIKING, drawn)
            for n in range(friends):
                liking[n] = uniform_of_words(drawn[0, n], drawn[1, n])
            _put_in_order(liking[:friends], order, ends)
            for n in range(friends):
                choices[used + n] = circle[met[order[n]]]
                friend[n] = identities[met[order[n]]]
            words_of_block(seed, stream, LASTING, student[:friends], friend, JUDGEMENT, drawn)
            for n in range(friends):
                noise = SELECTION_NOISE * normal_quantile(uniform_of_words(drawn[0, n], drawn[1, n]))
                scores[used + n] = aptitude[a] + noise
        used += friends
        starts[a + 1] = used


@woven_in
def _put_in_order(numbers: NDArray[np.float64], order: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
    """Write the order of numbers from (0, 1), the least first: as many drawers as numbers, so few share one."""
    size = numbers.size
    ends[:size] = 0
    for n in range(size):
        ends[min(int(numbers[n] * size), size - 1)] += 1
    for drawer in range(1, size):
        ends[drawer] += ends[drawer - 1]
    for n in range(size):
        drawer = min(int(numbers[n] * size), size - 1)
        ends[drawer] -= 1
        order[ends[drawer]] = n
    for n in range(1, size):
        slot, late = n, order[n]
        while slot > 0 and numbers[order[slot - 1]] > numbers[late]:
            order[slot] = order[slot - 1]
            slot -= 1
        order[slot] = late
