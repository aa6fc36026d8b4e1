"""Students find places at enterprises: training places and order-class seats (model.md 4.6, 4.8)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.listing import where_set
from consortium_sim.numerics.streams import (
    LASTING,
    Stream,
    normal_quantiles,
    uniform_columns,
    uniform_of_words,
    words_of_block,
)
from consortium_sim.population.people import NOBODY, People
from consortium_sim.theory.matching import propose

SELECTION_NOISE = 0.1
"""sd of an enterprise's judgement of a student's aptitude (assumption, 0.05–0.2)."""
HEARD_OF = 160
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
            Acquaintance.room(),
            choices,
            scores,
            starts,
        )
        if starts[-1] <= room:
            return choices[: starts[-1]], scores[: starts[-1]], starts
        room = int(starts[-1])


class Acquaintance(NamedTuple):
    """A student and the hosts that it may know; columns over at most HEARD_OF hosts."""

    student: NDArray[np.uint32]
    host: NDArray[np.uint32]
    drawn: NDArray[np.uint32]
    """Words of a draw, (4, hosts)."""
    known: NDArray[np.uint8]
    met: NDArray[np.int64]
    """Where on the circle the hosts lie that it knows."""
    liking: NDArray[np.uint64]
    """Luck of 52 bits, the less the better liked, and below it which of the known it is, in twelve bits."""
    order: NDArray[np.uint64]
    """The same, the best liked first."""
    drawer: NDArray[np.int64]
    """In which of as many drawers as hosts the luck of each lies, so that few share one."""
    begins: NDArray[np.int64]
    """Where in `order` a drawer begins."""

    @classmethod
    def room(cls) -> Acquaintance:
        """Return columns with nothing in them yet."""
        words = np.empty((6, HEARD_OF), np.uint32)
        keys, places = np.empty((2, HEARD_OF), np.uint64), np.empty((3, HEARD_OF), np.int64)
        known = np.empty(HEARD_OF, np.uint8)
        return cls(words[0], words[1], words[2:], known, places[0], keys[0], keys[1], places[1], places[2])


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
    share: float,
    seen: Acquaintance,
    choices: NDArray[np.int64],
    scores: NDArray[np.float64],
    starts: NDArray[np.int64],
) -> None:
    """Write as many wishes as there is room for; `starts` tells how many there are.

    begins: where on the circle the hosts of each student begin, `near` of them. identities: of the hosts on
    the circle. share: of them that a student knows.
    """
    used = 0
    for a in range(births.size):
        seen.student[:near] = births[a]
        around = identities[begins[a] : begins[a] + near]
        words_of_block(seed, stream, LASTING, seen.student[:near], around, KNOWLEDGE, seen.drawn)
        for n in range(near):
            seen.known[n] = uniform_of_words(seen.drawn[0, n], seen.drawn[1, n]) < share
        met = where_set(seen.known[:near], seen.met)
        if used + met.size <= choices.size:
            student, host = seen.student[: met.size], seen.host[: met.size]
            for n in range(met.size):
                met[n] += begins[a]
                host[n] = identities[met[n]]
            words_of_block(seed, stream, LASTING, student, host, LIKING, seen.drawn)
            _put_in_order(met.size, seen)
            for n in range(met.size):
                here = met[seen.order[n] & LOW_TWELVE]
                choices[used + n], host[n] = circle[here], identities[here]
            words_of_block(seed, stream, LASTING, student, host, JUDGEMENT, seen.drawn)
            score = scores[used : used + met.size]
            for n in range(met.size):
                score[n] = uniform_of_words(seen.drawn[0, n], seen.drawn[1, n])
            normal_quantiles(score)
            for n in range(met.size):
                score[n] = aptitude[a] + SELECTION_NOISE * score[n]
        used += met.size
        starts[a + 1] = used


SIX, TWELVE, TWENTY_SIX, THIRTY_TWO = map(np.uint64, (6, 12, 26, 32))
LOW_TWELVE = np.uint64(2**12 - 1)


@woven_in
def _put_in_order(size: int, seen: Acquaintance) -> None:
    """Write the order in which a student likes the hosts that it knows, by the luck drawn for each."""
    drawers = np.uint64(size)
    seen.begins[:size] = 0
    for n in range(size):
        upper, lower = np.uint64(seen.drawn[0, n]) >> SIX, np.uint64(seen.drawn[1, n]) >> SIX
        seen.liking[n] = (((upper << TWENTY_SIX) | lower) << TWELVE) | np.uint64(n)
        seen.drawer[n] = (np.uint64(seen.drawn[0, n]) * drawers) >> THIRTY_TWO
    for n in range(size):
        seen.begins[seen.drawer[n]] += 1
    at = 0
    for drawer in range(size):
        at += seen.begins[drawer]
        seen.begins[drawer] = at - seen.begins[drawer]
    for n in range(size):
        seen.order[seen.begins[seen.drawer[n]]] = seen.liking[n]
        seen.begins[seen.drawer[n]] += 1
    for n in range(1, size):
        slot, late = n, seen.order[n]
        while slot > 0 and seen.order[slot - 1] > late:
            seen.order[slot] = seen.order[slot - 1]
            slot -= 1
        seen.order[slot] = late
