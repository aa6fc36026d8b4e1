"""Migration between the cities of a country: who leaves one city is looked for by the others.

A city alone loses its leavers for ever and hires strangers from outside. In a country the leavers of all cities
look for posts elsewhere: each turns to one city a month, drawn by its long unfilled posts and by how near it is,
and posts that look outside the city take such migrants first. Within a month cities do not see each other, so
that their order does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.streams import Stream, choice_columns, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.migrants import CARRIED, Gate, Migrants
from consortium_sim.population.people import LONG_AGO, NOBODY


@dataclass(frozen=True)
class MigrationRule:
    """How people move between the cities of a country."""

    open: Annotated[bool, Choice("people who leave a city look for posts in the others", initial=True)] = True
    reach: Annotated[
        float,
        Quantity(
            "widths",
            0.02,
            100.0,
            "distance at which a city's pull falls to 1/e, in widths of the country",
            initial=True,
        ),
    ] = 0.3
    patience: Annotated[
        int,
        Quantity(
            "months", 1, 120, "months for which somebody who has left a city looks for a post", initial=True
        ),
    ] = 24
    beyond: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            1.0,
            "posts looking outside without a migrant that may hire from beyond the country",
        ),
    ] = 1.0


def note_leavers(consortium: Consortium, rows: NDArray[np.int64]) -> None:
    """Keep who leaves the city, for the others of its country; a city alone forgets them."""
    if consortium.gate is not None:
        gate = consortium.gate
        gate.leavers.append(Migrants.from_city(consortium.people, rows, gate.city))


def answer(
    consortium: Consortium, post: NDArray[np.int64], ordinal: NDArray[np.int64], pay: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the post and number of each person who comes, and which migrant it is, NOBODY for a stranger.

    post, ordinal: flat index of each post that looks outside the city, and number of the person there, (n,). pay:
    yuan per unit of skill, (enterprises, occupations). The best paid post of an occupation takes its most skilled
    migrant, and so on.
    """
    migrant = np.full(post.size, NOBODY, np.int64)
    gate = consortium.gate
    if gate is None:
        return post, ordinal, migrant
    people, kinds = gate.migrants, pay.shape[1]
    posts = np.lexsort((ordinal, post, -pay.reshape(-1)[post]))
    order = np.lexsort((people.birth, people.origin, -people.skill))
    for k in np.unique(people.occupation).tolist():
        ours, theirs = posts[post[posts] % kinds == k], order[people.occupation[order] == k]
        migrant[ours[: theirs.size]] = theirs[: ours.size]
    gate.taken[migrant[migrant != NOBODY]] = True
    month = consortium.clock.month
    luck = uniform_columns(consortium.seed, Stream.BEYOND, month, post, ordinal)
    filled = (migrant != NOBODY) | (luck < gate.beyond)
    return post[filled], ordinal[filled], migrant[filled]


def welcome(consortium: Consortium, rows: NDArray[np.int64], migrant: NDArray[np.int64]) -> NDArray[np.int64]:
    """Let those hired from other cities keep what they are, but for their birth id; return their rows.

    rows: of all who were hired from outside, strangers too.
    """
    moved = migrant != NOBODY
    rows = rows[moved]
    if consortium.gate is not None:
        arrived = consortium.gate.migrants.chosen(migrant[moved])
        for name in CARRIED:
            if name != "birth":
                getattr(consortium.people, name)[rows] = getattr(arrived, name)
    return rows


def posts_looking_outside(consortium: Consortium, outside_after: int) -> NDArray[np.int64]:
    """Return the vacancies by occupation that will look outside the city next month."""
    posts = consortium.posts
    tired = posts.months_unfilled >= outside_after - 1
    wanted: NDArray[np.int64] = np.where(tired, posts.vacancies, 0).sum(axis=0)
    return wanted


def still_looking(pool: Migrants, taken: NDArray[np.bool_], leavers: Migrants, patience: int) -> Migrants:
    """Return who looks for a post elsewhere at the end of a month: those not taken yet, and new leavers.

    Who has looked for longer than `patience` months has left the country's enterprises for good.
    """
    waiting = pool.chosen(~taken)
    waiting.months_away[:] += 1
    waiting.months_out[:] += (waiting.months_out < LONG_AGO).astype(np.uint16)
    return Migrants.joined([waiting.chosen(waiting.months_away <= patience), leavers])


def destinations(
    pool: Migrants,
    wanted: NDArray[np.int64],
    closeness: NDArray[np.float64],
    seed: np.uint64,
    month: int,
) -> NDArray[np.int64]:
    """Return the city that each person turns to, counted from 0, NOBODY where no other city wants the occupation.

    wanted: posts looking outside, (cities, occupations). closeness: (cities, cities). A city draws people in
    proportion to both, a gravity model with exponential decay; nobody turns to the city just left.
    Source: gravity models of migration (Zipf 1946, American Sociological Review 11(6)); the form is an assumption.
    """
    chosen = np.full(pool.number, NOBODY, np.int64)
    if pool.number == 0:
        return chosen
    luck = uniform_columns(
        seed, Stream.DESTINATION, month, pool.birth.astype(np.int64), pool.origin.astype(np.int64)
    )
    group = (pool.origin.astype(np.int64) - 1) * wanted.shape[1] + pool.occupation
    order = np.argsort(group, kind="stable")
    groups, starts = np.unique(group[order], return_index=True)
    for one, rows in zip(groups.tolist(), np.split(order, starts[1:]), strict=True):
        origin, occupation = divmod(one, wanted.shape[1])
        pull = wanted[:, occupation] * closeness[origin]
        pull[origin] = 0.0
        if pull.any():
            chosen[rows] = choice_columns(np.cumsum(pull), luck[rows])
    return chosen


def gates(
    rule: MigrationRule, pool: Migrants, towards: NDArray[np.int64], cities: int
) -> Mapping[int, tuple[Gate, NDArray[np.int64]]]:
    """Return for each city, by number, its gate of the month and the rows of the pool that stand before it."""
    order = np.argsort(towards, kind="stable")
    bounds = np.searchsorted(towards[order], np.arange(cities + 1))
    opened = {}
    for city in range(cities):
        rows = order[bounds[city] : bounds[city + 1]]
        gate = Gate(city + 1, rule.beyond, pool.chosen(rows), np.zeros(rows.size, np.bool_))
        opened[city + 1] = (gate, rows)
    return opened
