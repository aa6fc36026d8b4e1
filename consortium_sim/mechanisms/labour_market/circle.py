"""Vacancies of an occupation lie on a circle, each at a place keyed by its post (model.md 4.7).

An application falls at a keyed point and meets the next vacancy. One vacancy more or less under another policy
then moves only the applications that fell just before it: people keep their luck.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import UNIFORM, Stream, draw_each
from consortium_sim.population.consortium import Consortium

POSITION = int(Stream.VACANCY_POSITION)


class Circle(NamedTuple):
    """Vacancies by occupation, in the order of their keyed places."""

    at: NDArray[np.float64]
    post: NDArray[np.int64]
    starts: NDArray[np.int64]
    """Vacancies of occupation k are starts[k] to starts[k + 1]."""
    arcs: NDArray[np.int64]
    """The circle of n vacancies is cut into n equal arcs: the first vacancy in each or after it."""


def lay_out(consortium: Consortium, vacancies: NDArray[np.int64]) -> Circle:
    """Return the circle of the vacancies, (enterprises, occupations)."""
    return _lay_out(vacancies, consortium.seed, np.int64(consortium.clock.month))


@compiled
def _lay_out(vacancies: NDArray[np.int64], seed: np.uint64, month: np.int64) -> Circle:
    enterprises, kinds = vacancies.shape
    number = vacancies.sum()
    post, slot, at = np.empty(number, np.int64), np.empty(number, np.int64), np.empty(number)
    vacancy = 0
    for enterprise in range(enterprises):
        for kind in range(kinds):
            for one in range(vacancies[enterprise, kind]):
                post[vacancy], slot[vacancy] = enterprise * kinds + kind, one
                vacancy += 1
    draw_each(UNIFORM, seed, POSITION, month, post, slot, 0, at)
    return _around(at, post, kinds)


@compiled
def narrowed(circle: Circle, kept: NDArray[np.bool_]) -> Circle:
    """Return the circle of the vacancies of some enterprises only; kept: (enterprises,)."""
    kinds = circle.starts.size - 1
    stays = kept[circle.post // kinds]
    return _around(circle.at[stays], circle.post[stays], kinds)


@compiled
def _around(at: NDArray[np.float64], post: NDArray[np.int64], kinds: int) -> Circle:
    kind = post % kinds
    starts = np.zeros(kinds + 1, np.int64)
    for one in kind:
        starts[one + 1] += 1
    for one in range(kinds):
        starts[one + 1] += starts[one]
    arcs, order = _in_order(at, kind, starts)
    return Circle(at[order], post[order], starts, arcs)


@compiled
def _in_order(
    at: NDArray[np.float64], kind: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the arcs and the vacancies by occupation and place, ordered one arc at a time: few lie in one."""
    arcs, filled = np.zeros(at.size + 1, np.int64), np.zeros(at.size, np.int64)
    order = np.empty(at.size, np.int64)
    for vacancy in range(at.size):
        arcs[_arc(at[vacancy], starts[kind[vacancy]], starts[kind[vacancy] + 1]) + 1] += 1
    for arc in range(at.size):
        arcs[arc + 1] += arcs[arc]
    for vacancy in range(at.size):
        arc = _arc(at[vacancy], starts[kind[vacancy]], starts[kind[vacancy] + 1])
        slot = arcs[arc] + filled[arc]
        filled[arc] += 1
        while slot > arcs[arc] and at[order[slot - 1]] > at[vacancy]:
            order[slot] = order[slot - 1]
            slot -= 1
        order[slot] = vacancy
    return arcs[:-1], order


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
