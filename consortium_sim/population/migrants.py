"""People between the cities of a country: who left one, and who would come to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.population.people import People

CARRIED = ("birth", "general", "occupation", "practice", "months_out", "aptitude", "skill", "vintage")
"""Columns that a person takes along; posts, programs and hosts stay behind."""


class Migrants(NamedTuple):
    """Columns of equal length, one row a person who has left a city; a birth id is unique within its origin."""

    origin: NDArray[np.uint16]
    """Number of the city left."""
    months_away: NDArray[np.uint16]
    """Months since leaving it."""
    birth: NDArray[np.uint32]
    general: NDArray[np.uint8]
    occupation: NDArray[np.uint8]
    practice: NDArray[np.uint8]
    months_out: NDArray[np.uint16]
    aptitude: NDArray[np.float32]
    skill: NDArray[np.float32]
    vintage: NDArray[np.float32]

    @property
    def number(self) -> int:
        """How many they are."""
        return int(self.birth.size)

    @classmethod
    def from_city(cls, people: People, rows: NDArray[np.int64], city: int) -> Migrants:
        """Return a copy of the people of these rows, who leave the city of this number now."""
        return cls(
            np.full(rows.size, city, np.uint16),
            np.zeros(rows.size, np.uint16),
            *(getattr(people, name)[rows] for name in CARRIED),
        )

    @classmethod
    def none(cls) -> Migrants:
        """Return nobody."""
        return cls.from_city(People.empty(0), np.zeros(0, np.int64), 0)

    @classmethod
    def joined(cls, parts: Sequence[Migrants]) -> Migrants:
        """Return all of them in the order given."""
        return cls(*(np.concatenate(columns) for columns in zip(cls.none(), *parts, strict=True)))

    def chosen(self, which: NDArray[Any]) -> Migrants:
        """Return those of a mask or of positions."""
        return Migrants(*(column[which] for column in self))


@dataclass
class Gate:
    """What a city exchanges with the others of its country in a month."""

    city: int
    """Number of the city, from 1."""
    beyond: float
    """Share of the posts without a migrant that still find somebody from beyond the country."""
    migrants: Migrants
    """Who would take a post here this month."""
    taken: NDArray[np.bool_]
    """Which of them have found one."""
    leavers: list[Migrants] = field(default_factory=list)
    """Who has left the city this month."""
