"""Vacancies of an occupation lie on a circle, each at a place keyed by its post (model.md 4.7).

An application falls at a keyed point and meets the next vacancy. One vacancy more or less under another policy
then moves only the applications that fell just before it: people keep their luck.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import FIRST_DRAW, Stream, uniform

POSITION = np.int64(Stream.VACANCY_POSITION)


class Circle(NamedTuple):
    """Vacancies by occupation, in the order of their keyed places."""

    at: NDArray[np.float64]
    post: NDArray[np.int64]
    starts: NDArray[np.int64]
    """Vacancies of occupation k are starts[k] to starts[k + 1]."""
    arcs: NDArray[np.int64]
    """The circle of n vacancies is cut into n equal arcs: the first vacancy in each or after it."""


@compiled
def lay_out(vacancies: NDArray[np.int64], seed: np.uint64, month: int) -> Circle:
    """Return the circle of a month's vacancies, (enterprises, occupations)."""
    enterprises, kinds = vacancies.shape
    number = 0
    for enterprise in range(enterprises):
        for kind in range(kinds):
            number += vacancies[enterprise, kind]
    at, post = np.empty(number), np.empty(number, np.int64)
    vacancy = 0
    for enterprise in range(enterprises):
        for kind in range(kinds):
            here = enterprise * kinds + kind
            for one in range(vacancies[enterprise, kind]):
                at[vacancy], post[vacancy] = uniform(seed, POSITION, month, here, one, FIRST_DRAW), here
                vacancy += 1
    return _around(at, post, kinds)


@compiled
def narrowed(circle: Circle, kept: NDArray[np.bool_]) -> Circle:
    """Return the circle of the vacancies of some enterprises only; kept: (enterprises,)."""
    kinds = circle.starts.size - 1
    at, post = np.empty(circle.at.size), np.empty(circle.at.size, np.int64)
    number = 0
    for vacancy in range(circle.at.size):
        if kept[circle.post[vacancy] // kinds]:
            at[number], post[number] = circle.at[vacancy], circle.post[vacancy]
            number += 1
    return _around(at[:number], post[:number], kinds)


@compiled
def _around(at: NDArray[np.float64], post: NDArray[np.int64], kinds: int) -> Circle:
    """Put vacancies in order by occupation and place, one arc at a time: few lie in one."""
    starts, arcs = np.zeros(kinds + 1, np.int64), np.zeros(at.size + 1, np.int64)
    filled, order = np.zeros(at.size, np.int64), np.empty(at.size, np.int64)
    for vacancy in range(at.size):
        starts[post[vacancy] % kinds + 1] += 1
    for kind in range(kinds):
        starts[kind + 1] += starts[kind]
    for vacancy in range(at.size):
        kind = post[vacancy] % kinds
        arcs[_arc(at[vacancy], starts[kind], starts[kind + 1]) + 1] += 1
    for arc in range(at.size):
        arcs[arc + 1] += arcs[arc]
    for vacancy in range(at.size):
        kind = post[vacancy] % kinds
        arc = _arc(at[vacancy], starts[kind], starts[kind + 1])
        slot = arcs[arc] + filled[arc]
        filled[arc] += 1
        while slot > arcs[arc] and at[order[slot - 1]] > at[vacancy]:
            order[slot] = order[slot - 1]
            slot -= 1
        order[slot] = vacancy
    ordered = Circle(np.empty(at.size), np.empty(at.size, np.int64), starts, arcs[: at.size])
    for vacancy in range(at.size):
        ordered.at[vacancy], ordered.post[vacancy] = at[order[vacancy]], post[order[vacancy]]
    return ordered


@compiled
def _arc(point: float, start: int, stop: int) -> int:
    """Return the number of the arc that a point of the circle start to stop lies on."""
    return int(start + min(int(point * (stop - start)), stop - start - 1))


@compiled
def next_on_circle(circle: Circle, kind: int, point: float) -> int:
    """Return the post of the next vacancy of an occupation that has some."""
    start, stop = circle.starts[kind], circle.starts[kind + 1]
    vacancy = circle.arcs[_arc(point, start, stop)]
    while vacancy < stop and circle.at[vacancy] < point:
        vacancy += 1
    return int(circle.post[vacancy if vacancy < stop else start])
