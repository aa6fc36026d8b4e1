"""Vacancies of an occupation lie on a circle, each at a place keyed by its post (model.md 4.7).

An application falls at a keyed point and meets the next vacancy. One vacancy more or less under another policy
then moves only the applications that fell just before it: people keep their luck.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.streams import BLOCK, FIRST_DRAW, Stream, uniform_of_words, words_of_block
from consortium_sim.population.people import NOBODY

POSITION = np.int64(Stream.VACANCY_POSITION)
BEHIND_ALL = 2.0
"""Place of the slot that closes a circle: no point lies behind it."""


class Circles(NamedTuple):
    """The circle of each occupation, and behind them that of its vacancies on the platform.

    A circle has a slot for each vacancy in the order of their keyed places, and one that closes it: there the
    first vacancy stands once more.
    """

    starts: NDArray[np.int64]
    """The slots of circle c are starts[c] to starts[c + 1]."""
    at: NDArray[np.float64]
    post: NDArray[np.int32]
    arcs: NDArray[np.int32]
    """The circle of n vacancies is cut into n equal arcs: the first slot in each or after it."""


@compiled
def lay_out(vacancies: NDArray[np.int64], lists: NDArray[np.bool_], seed: np.uint64, month: int) -> Circles:
    """Return the circles of a month's vacancies, (enterprises, occupations); lists: enterprises on the platform."""
    enterprises, kinds = vacancies.shape
    number = listed = 0
    for enterprise in range(enterprises):
        here = 0
        for kind in range(kinds):
            here += vacancies[enterprise, kind]
        number += here
        listed += here * lists[enterprise]
    post, one = np.empty(number + listed, np.uint32), np.empty(number, np.uint32)
    at, circle = np.empty(number + listed), np.empty(number + listed, np.int64)
    vacancy, again = 0, number
    for enterprise in range(enterprises):
        for kind in range(kinds):
            for ordinal in range(vacancies[enterprise, kind]):
                post[vacancy], one[vacancy] = enterprise * kinds + kind, ordinal
                circle[vacancy] = kind
                vacancy += 1
    _draw_places(seed, month, post[:number], one, at)
    for vacancy in range(number if listed else 0):
        if lists[post[vacancy] // kinds]:
            at[again], post[again], circle[again] = at[vacancy], post[vacancy], kinds + circle[vacancy]
            again += 1
    return _around(at, post, circle, 2 * kinds)


@woven_in
def _draw_places(
    seed: np.uint64, month: int, post: NDArray[np.uint32], one: NDArray[np.uint32], at: NDArray[np.float64]
) -> None:
    """Write the place of each vacancy: the first, second … of its post."""
    luck = np.empty((4, BLOCK), np.uint32)
    for first in range(0, post.size, BLOCK):
        last = min(first + BLOCK, post.size)
        words_of_block(seed, POSITION, month, post[first:last], one[first:last], FIRST_DRAW, luck)
        for n in range(last - first):
            at[first + n] = uniform_of_words(luck[0, n], luck[1, n])


@compiled
def _around(
    at: NDArray[np.float64], post: NDArray[np.uint32], circle: NDArray[np.int64], circles: int
) -> Circles:
    """Put vacancies in order by circle and place, one arc at a time: few lie in one."""
    starts = np.zeros(circles + 1, np.int64)
    for vacancy in range(at.size):
        starts[circle[vacancy] + 1] += 1
    for c in range(circles):
        starts[c + 1] += starts[c] + 1
    slots = starts[circles]
    arcs, filled, order = np.zeros(slots + 1, np.int32), np.zeros(slots, np.int32), np.empty(slots, np.int32)
    arc = np.empty(at.size, np.int32)
    for vacancy in range(at.size):
        start, stop = starts[circle[vacancy]], starts[circle[vacancy] + 1] - 1
        arc[vacancy] = start + min(int(at[vacancy] * (stop - start)), stop - start - 1)
        arcs[arc[vacancy] + 1] += 1
    for c in range(circles):
        arcs[starts[c + 1]] = 1
    for slot in range(slots):
        arcs[slot + 1] += arcs[slot]
    around = Circles(starts, np.full(slots, BEHIND_ALL), np.full(slots, np.int32(NOBODY)), arcs[:slots])
    for vacancy in range(at.size):
        first = arcs[arc[vacancy]]
        slot = first + filled[arc[vacancy]]
        filled[arc[vacancy]] += 1
        while slot > first and around.at[slot - 1] > at[vacancy]:
            around.at[slot], order[slot] = around.at[slot - 1], order[slot - 1]
            slot -= 1
        around.at[slot], order[slot] = at[vacancy], vacancy
    for c in range(circles):
        for slot in range(starts[c], starts[c + 1] - 1):
            around.post[slot] = post[order[slot]]
        around.post[starts[c + 1] - 1] = around.post[starts[c]]
    return around


@compiled
def next_on_circles(
    circles: Circles, circle: NDArray[np.int64], point: NDArray[np.float64], slot: NDArray[np.int64]
) -> None:
    """Write the slot of the next vacancy behind each point, 0 to 1, of a circle.

    The first steps have no branch: they are taken or not by chance, and the processor could not foresee it.
    """
    for n in range(circle.size):
        start, stop = circles.starts[circle[n]], circles.starts[circle[n] + 1]
        slot[n] = start + int(point[n] * (stop - start - 1))
    for n in range(circle.size):
        slot[n] = circles.arcs[slot[n]]
    for n in range(circle.size):
        here = slot[n]
        here += circles.at[here] < point[n]
        here += circles.at[here] < point[n]
        slot[n] = here
    for n in range(circle.size):
        while circles.at[slot[n]] < point[n]:
            slot[n] += 1
