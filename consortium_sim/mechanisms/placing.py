"""Students find places at enterprises: training places and order-class seats (model.md 4.6, 4.8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns
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
        births = people.birth[rows[who]].astype(np.int64)
        liking = uniform_columns(seed, stream, 0, births[:, None], hosts[None, :])
        knows = uniform_columns(seed, stream, 0, births[:, None], hosts[None, :], 1) < known
        order = np.argsort(np.where(knows, liking, 2.0), axis=1, kind="stable")
        length = knows.sum(axis=1)
        listed = np.arange(hosts.size)[None, :] < length[:, None]
        choices = order[listed].astype(np.int64)
        starts = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
        noise = SELECTION_NOISE * normal_columns(
            seed, stream, 0, np.repeat(births, length), hosts[choices], 2
        )
        scores = np.repeat(people.aptitude[rows[who]].astype(np.float64), length) + noise
        match = propose(choices, starts, scores, places[hosts, k])
        found = match >= 0
        taken[who[found]] = hosts[choices[match[found]]]
    return taken
