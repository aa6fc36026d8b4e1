"""Vacancies of an occupation lie on a circle, each at a place keyed by its post (model.md 4.7).

An application falls at a keyed point and meets the next vacancy. One vacancy more or less under another policy
then moves only the applications that fell just before it: people keep their luck.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import Consortium


class Circle(NamedTuple):
    """Vacancies by occupation, in the order of their keyed places."""

    at: NDArray[np.float64]
    post: NDArray[np.int64]
    starts: NDArray[np.int64]
    """Vacancies of occupation k are starts[k] to starts[k + 1]."""
    arcs: NDArray[np.int64]
    """The circle of n vacancies is cut into n equal arcs: the first vacancy in each or after it."""

    def narrowed(self, kept: NDArray[np.bool_]) -> Circle:
        """Return the circle without some vacancies; kept: (vacancies,)."""
        return _around(self.at[kept], self.post[kept], self.starts.size - 1)


def lay_out(consortium: Consortium, vacancies: NDArray[np.int64]) -> Circle:
    """Return the circle of the vacancies, (enterprises, occupations)."""
    kinds = vacancies.shape[1]
    flat = vacancies.reshape(-1)
    open_posts = np.flatnonzero(flat > 0)
    post = np.repeat(open_posts, flat[open_posts])
    ends = np.cumsum(flat[open_posts])
    slot = np.arange(post.size) - np.repeat(ends - flat[open_posts], flat[open_posts])
    at = uniform_columns(consortium.seed, Stream.VACANCY_POSITION, consortium.clock.month, post, slot)
    return _around(at, post, kinds)


def _around(at: NDArray[np.float64], post: NDArray[np.int64], kinds: int) -> Circle:
    kind = post % kinds
    starts = np.concatenate(([0], np.cumsum(np.bincount(kind, minlength=kinds)))).astype(np.int64)
    arcs, filled, order = np.zeros((3, post.size + 1), np.int64)
    _put_in_order(at, kind, starts, arcs, filled, order)
    order = order[:-1]
    return Circle(at[order], post[order], starts, arcs[:-1])


@compiled
def _put_in_order(
    at: NDArray[np.float64],
    kind: NDArray[np.int64],
    starts: NDArray[np.int64],
    arcs: NDArray[np.int64],
    filled: NDArray[np.int64],
    order: NDArray[np.int64],
) -> None:
    """Order the vacancies by occupation and place, one arc at a time: few lie in one."""
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
